from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse

from accounts.admin_base import AuditedAdmin
from editorial.widgets import ImageChooser
from portal.models import FooterItem, FriendLink, QRCode, SiteSettings, Slide


@admin.register(SiteSettings)
class SiteSettingsAdmin(AuditedAdmin, admin.ModelAdmin):
    """One row: the list goes straight to its form."""

    fieldsets = (
        ("网站", {"fields": ("name", "tagline", "domain", "description", "keywords")}),
        ("主办单位", {"fields": ("organiser", ("address", "postcode"), ("phone", "email"))}),
        ("备案与标识", {"fields": ("copyright", "icp_number", "police_number", "site_code")}),
        ("搜索", {"fields": ("popular_searches",)}),
        (
            "全站灰",
            {
                "fields": (("mourning_from", "mourning_until"), "mourning_home_only"),
                "description": "哀悼日使用：到时自动变灰，过时自动恢复。按北京时间。",
            },
        ),
    )

    def changelist_view(self, request, extra_context=None):
        SiteSettings.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("admin:portal_sitesettings_change", args=[1]))

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class PlacedAdmin(AuditedAdmin, admin.ModelAdmin):
    list_editable = ("position", "is_shown")
    ordering = ("position", "pk")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "image":
            kwargs["widget"] = ImageChooser()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(FriendLink)
class FriendLinkAdmin(PlacedAdmin):
    list_display = ("name", "group", "url", "position", "is_shown")
    list_filter = ("group",)
    fields = ("name", "url", "group", ("position", "is_shown"))


@admin.register(Slide)
class SlideAdmin(PlacedAdmin):
    list_display = ("title", "url", "starts_at", "ends_at", "position", "is_shown")
    fields = ("title", "text", "url", "image", ("starts_at", "ends_at"), ("position", "is_shown"))


@admin.register(QRCode)
class QRCodeAdmin(PlacedAdmin):
    list_display = ("name", "note", "target", "position", "is_shown")
    fields = ("name", "note", "image", "target", ("position", "is_shown"))


@admin.register(FooterItem)
class FooterItemAdmin(PlacedAdmin):
    list_display = ("label", "url", "position", "is_shown")
    fields = ("label", "url", ("position", "is_shown"))
