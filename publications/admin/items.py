"""The desk of what is published here, in an editor's order."""

from django.contrib import admin

from editorial.desk.publishable import PublishableAdmin
from publications.forms import BookForm, CallForm, ProductionForm
from publications.models import Book, Call, Production
from publications.views.books import book_page
from publications.views.calls import call_page
from publications.views.productions import production_page

TIMES = ("发布", {"fields": ("planned_at", "expires_at", "pinned_until", "based_on")})


@admin.register(Book)
class BookAdmin(PublishableAdmin):
    form = BookForm
    list_display = ("title", "state_badge", "section", "series", "isbn", "updated")
    search_fields = ("title", "authors", "series", "isbn", "isbn_digits")
    fieldsets = (
        (None, {"fields": ("title", "subtitle", "section", "authors", "series")}),
        ("封面与介绍", {"fields": ("cover", "summary", "body", "keywords")}),
        ("版权页", {
            "fields": (("place", "publisher"), ("issued_on", "edition"), "isbn",
                       ("price", "pages"), "cip"),
            "description": "照书的版权页填写，没有的项目留空，页面上不会出现空行。",
        }),
        ("目录", {"fields": ("contents",)}),
        ("试读", {
            "fields": ("chapters", "extract"),
            "description": "可以逐章录入，也可以上传一份 PDF，两样都有也行。",
        }),
        ("购买", {"fields": ("ordering",)}),
        TIMES,
    )  # fmt: skip

    def preview_response(self, request, item, **preview):
        return book_page(request, item, **preview)


@admin.register(Call)
class CallAdmin(PublishableAdmin):
    form = CallForm
    list_display = ("title", "state_badge", "section", "opens_on", "closes_on", "updated")
    fieldsets = (
        (None, {"fields": ("title", "section", "series", ("opens_on", "closes_on"))}),
        ("要求", {"fields": ("summary", "body", ("least_words", "most_words"), "contact")}),
        TIMES,
    )

    def preview_response(self, request, item, **preview):
        return call_page(request, item, **preview)


@admin.register(Production)
class ProductionAdmin(PublishableAdmin):
    form = ProductionForm
    list_display = ("title", "state_badge", "medium", "year", "section", "updated")
    list_filter = (*PublishableAdmin.list_filter, "medium")
    fieldsets = (
        (None, {"fields": ("title", "section", ("medium", "year"), "summary", "cover")}),
        (
            "作品文件",
            {
                "fields": ("video", "captions", "audio", "document", "pictures"),
                "description": "按上面选的形式放：视频放视频和字幕，音频放音频，图片集放图片，"
                "印刷品放 PDF 或图片。其余留空。",
            },
        ),
        ("介绍", {"fields": ("body", "seconds", "transcript", "credits")}),
        TIMES,
    )

    def preview_response(self, request, item, **preview):
        return production_page(request, item, **preview)
