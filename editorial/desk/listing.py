"""The list of items in the desk: its columns, its filters, and what can be done with many."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts import audit
from editorial import actions
from editorial.desk.filters import SectionFilter, StateFilter, WaitingFilter
from editorial.models.review import STEP_NAMES


class ItemList:
    """Mixed into the admin of a publishable model, which knows who may what (`_may`)."""

    list_display = ("title", "state_badge", "section", "published", "updated")
    list_filter = (StateFilter, WaitingFilter, SectionFilter)
    list_select_related = ("section", "live_revision", "latest_revision", "created_by")
    search_fields = ("title",)
    search_help_text = "按标题查找"
    list_per_page = 30
    show_full_result_count = False
    actions = ("bin_selected", "unbin_selected")
    ordering = ("-updated_at", "-pk")

    @admin.display(description="状态")
    def state_badge(self, item):
        if item.review_step:
            return f"审核中（{STEP_NAMES[min(item.review_step, item.section.review_steps)]}）"
        return (
            f"{item.state.label}（有未发布的修改）" if item.has_working_copy else item.state.label
        )

    @admin.display(description="发布时间", ordering="published_at")
    def published(self, item):
        return _short(item.published_at)

    @admin.display(description="最后修改", ordering="updated_at")
    def updated(self, item):
        return _short(item.updated_at)

    def get_actions(self, request):
        available = super().get_actions(request)
        available.pop("delete_selected", None)
        if not self._may(request, "delete"):
            available.pop("bin_selected", None)
            available.pop("unbin_selected", None)
        return available

    @admin.action(description="移入回收站")
    def bin_selected(self, request, queryset):
        self._each(request, queryset, actions.move_to_bin, "移入回收站")

    @admin.action(description="从回收站恢复")
    def unbin_selected(self, request, queryset):
        self._each(request, queryset, actions.restore_from_bin, "恢复")

    def _each(self, request, queryset, action, verb):
        """Do it to each by itself: one that can't doesn't keep the others back."""
        done = 0
        for item in queryset:
            try:
                action(item, request.user)
                done += 1
            except ValidationError as error:
                messages.error(request, f"《{item}》：{' '.join(error.messages)}")
            except PermissionDenied:
                messages.error(request, f"《{item}》：您没有这个权限。")
        if done:
            messages.success(request, f"{verb}：{done} 篇。")
        audit.record(f"{self.model._meta.model_name}.bulk", request=request, verb=verb, done=done)


def _short(moment):
    """Return a time as narrow as a list wants it, in the site's zone."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else "—"
