"""The list of items in the desk: its columns, its filters, and what can be done with many."""

from django.contrib import admin
from django.utils import timezone

from editorial import finding
from editorial.desk.bulk import BulkActions
from editorial.desk.filters import SectionFilter, StateFilter, WaitingFilter
from editorial.models.review import STEP_NAMES


class ItemList(BulkActions):
    """Mixed into the admin of a publishable model, which knows who may what (`_may`)."""

    list_display = ("title", "state_badge", "section", "published", "pinned", "updated")
    list_filter = (StateFilter, WaitingFilter, SectionFilter)
    list_select_related = ("section", "live_revision", "latest_revision", "created_by")
    search_fields = ("title",)
    search_help_text = "按标题、正文、作者、关键词或编号查找，草稿也在内"
    list_per_page = 30
    show_full_result_count = False
    actions = (
        "withdraw_selected", "move_selected", "place_selected", "pin_selected", "bin_selected",
        "unbin_selected",
    )  # fmt: skip
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

    @admin.display(description="置顶至", ordering="pinned_until")
    def pinned(self, item):
        return _short(item.pinned_until) if item.is_pinned else ""

    @admin.display(description="最后修改", ordering="updated_at")
    def updated(self, item):
        return _short(item.updated_at)

    def get_search_results(self, request, queryset, search_term):
        """Find by the whole text, of the newest and of the public revision. While its index
        can't answer, by the columns that a database can look through."""
        if not search_term.strip():
            return queryset, False
        numbers = finding.Scope(request.user, [self.model]).numbers(self.model, search_term)
        if numbers is None:
            return super().get_search_results(request, queryset, search_term)
        found = queryset.filter(pk__in=numbers)
        if search_term.isascii():  # a piece of an ISBN is no word of any text
            pieces, may_repeat = super().get_search_results(request, queryset, search_term)
            return found | pieces, may_repeat
        return found, False


def _short(moment):
    """Return a time as narrow as a list wants it, in the site's zone."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else "—"
