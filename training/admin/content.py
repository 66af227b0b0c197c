from django.contrib import admin

from editorial.desk.publishable import PublishableAdmin
from training import forms
from training.models import Album, Course, Expert, Place, Programme, Voice
from training.views.albums import album_page
from training.views.courses import course_page
from training.views.experts import expert_page
from training.views.places import place_page
from training.views.programmes import programme_page
from training.views.voices import voice_page

TIMES = ("发布", {"fields": ("planned_at", "expires_at", "pinned_until", "based_on")})


class TrainingAdmin(PublishableAdmin):
    """`page` draws the public page, for the preview."""

    page = None

    def preview_response(self, request, item, **preview):
        return self.page(request, item, **preview)


@admin.register(Programme)
class ProgrammeAdmin(TrainingAdmin):
    form = forms.ProgrammeForm
    page = staticmethod(programme_page)
    fieldsets = (
        (None, {"fields": ("title", "section", "summary", "cover")}),
        ("目标与对象", {"fields": ("aims", ("audience", "duration"))}),
        (
            "日程与教学点",
            {
                "fields": ("plan", "places"),
                "description": "日程一行一节课或一项活动，按先后排。“第几天”只填数字，同一天的各行"
                "填同一个；“日期或主题”如“周一”“走”；“时间”如“上午”“9:00—11:30”。"
                "选了对应课程和授课专家，页面上会链接过去。",
            },
        ),
        ("介绍", {"fields": ("body",)}),
        (
            "费用与联系",
            {"fields": ("fee", ("contact_name", "contact_phone"), "contact_email", "brochure")},
        ),
        TIMES,
    )


@admin.register(Course)
class CourseAdmin(TrainingAdmin):
    form = forms.CourseForm
    page = staticmethod(course_page)
    list_display = ("title", "category", "state_badge", "section", "published", "updated")
    list_filter = (*PublishableAdmin.list_filter, "category", "teaching")
    fieldsets = (
        (None, {"fields": ("title", "section", ("category", "teaching", "hours"))}),
        ("谁来讲，在哪里讲", {"fields": ("experts", "place")}),
        ("内容", {"fields": ("audience", "outline", "body")}),
        ("列表与分享", {"fields": ("summary", "cover")}),
        TIMES,
    )


@admin.register(Place)
class PlaceAdmin(TrainingAdmin):
    form = forms.PlaceForm
    page = staticmethod(place_page)
    list_display = ("title", "region", "state_badge", "section", "published", "updated")
    fieldsets = (
        (None, {"fields": ("title", "section", ("region", "themes"), "summary")}),
        ("图片", {"fields": ("pictures", "cover")}),
        ("教学", {"fields": ("body", "points", "questions")}),
        ("参观", {"fields": ("address", "opening", "directions")}),
        TIMES,
    )


@admin.register(Expert)
class ExpertAdmin(TrainingAdmin):
    form = forms.ExpertForm
    page = staticmethod(expert_page)
    list_display = ("title", "field", "position", "state_badge", "section", "published", "updated")
    search_fields = ("title", "field", "organisation")
    fieldsets = (
        (None, {"fields": ("title", "section", ("post", "organisation"), "field", "position")}),
        ("简介", {"fields": ("cover", "summary", "body")}),
        ("著作", {"fields": ("works",)}),
        TIMES,
    )


@admin.register(Album)
class AlbumAdmin(TrainingAdmin):
    form = forms.AlbumForm
    page = staticmethod(album_page)
    list_display = ("title", "held_on", "state_badge", "section", "published", "updated")
    fieldsets = (
        (None, {"fields": ("title", "section", ("held_on", "place"), "programme", "summary")}),
        ("图片", {"fields": ("pictures", "cover")}),
        TIMES,
    )


@admin.register(Voice)
class VoiceAdmin(TrainingAdmin):
    form = forms.VoiceForm
    page = staticmethod(voice_page)
    list_display = ("title", "author_name", "origin", "state_badge", "section", "updated")
    list_filter = (*PublishableAdmin.list_filter, "origin")
    search_fields = ("title", "author_name", "organisation")
    fieldsets = (
        (None, {"fields": ("title", "section", "programme")}),
        ("心声", {"fields": ("body", ("author_name", "organisation"))}),
        TIMES,
    )
