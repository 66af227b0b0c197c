from django.contrib import admin

from accounts.admin_base import AuditedAdmin
from editorial.models import ScoreRule
from editorial.statistics import scores


@admin.register(ScoreRule)
class ScoreRuleAdmin(AuditedAdmin, admin.ModelAdmin):
    """One row a kind, made when somebody looks; none is added or deleted by hand."""

    list_display = ("name", "piece", "thousand", "picture", "reprint_percent")
    fields = ("name", ("piece", "thousand", "picture"), "reprint_percent")
    readonly_fields = ("name",)

    def changelist_view(self, request, extra_context=None):
        scores.make_rules()
        return super().changelist_view(request, extra_context)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
