from django import forms
from django.contrib import admin
from mptt.forms import TreeNodeChoiceField

from editorial.models import Section
from portal.admin.furniture import PlacedAdmin
from portal.models import HomeBlock


def _section_field(label):
    sections = Section.objects.outside_bin()
    return TreeNodeChoiceField(sections, label=label, required=False, level_indicator="　")


class HomeBlockForm(forms.ModelForm):
    section = _section_field("栏目")
    second_section = _section_field("第二栏目")
    third_section = _section_field("第三栏目")

    class Meta:
        model = HomeBlock
        fields = (
            "kind", "title", "section", "second_section", "third_section", "article", "count",
            "text", "url", "style", "position", "is_shown",
        )  # fmt: skip


@admin.register(HomeBlock)
class HomeBlockAdmin(PlacedAdmin):
    form = HomeBlockForm
    list_display = ("__str__", "kind", "section", "count", "position", "is_shown")
    list_select_related = ("section",)
    autocomplete_fields = ("article",)
    fieldsets = (
        (None, {"fields": ("kind", "title", ("position", "is_shown"))}),
        ("内容", {"fields": ("section", "second_section", "third_section", "count")}),
        ("头条", {"fields": ("article",)}),
        ("入口横幅", {"fields": ("text", "url", "style")}),
    )
