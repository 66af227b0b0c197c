from django import forms
from django.contrib import admin
from mptt.forms import TreeNodeChoiceField

from accounts.admin_base import AuditedAdmin
from editorial.models import Section, SectionGrant


class GrantForm(forms.ModelForm):
    section = TreeNodeChoiceField(
        queryset=Section.objects.outside_bin(), label="栏目", level_indicator="　",
        help_text="连同它下面的所有栏目。",
    )  # fmt: skip

    class Meta:
        model = SectionGrant
        fields = ("section", "user", "role")


@admin.register(SectionGrant)
class SectionGrantAdmin(AuditedAdmin, admin.ModelAdmin):
    form = GrantForm
    list_display = ("section", "user", "role", "created_at")
    list_filter = ("role",)
    list_select_related = ("section", "user", "role")
    autocomplete_fields = ("user",)
    search_fields = ("section__name", "user__name", "user__username")
