from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST

import sheets
from accounts import audit
from editorial.desk.publishable import PublishableAdmin
from editorial.desk.records import SectionRecordAdmin
from memorial import tributes
from memorial.forms import MemorialForm
from memorial.models import Memorial, Tribute
from memorial.views.memorials import memorial_page

State = Tribute.State
VERBS = {State.APPROVED: "通过", State.REJECTED: "不采用"}

EXPORTED = ("条目", "留言", "署名", "提交时间", "审核")


@admin.register(Memorial)
class MemorialAdmin(PublishableAdmin):
    form = MemorialForm
    search_fields = ("title", "other_names", "place")
    fieldsets = (
        (None, {"fields": ("kind", "title", "section", "other_names", "epithet", "summary")}),
        (
            "生卒（事件：起止）",
            {
                "fields": (("start_date", "end_date"), "end_word", "date_note", "place"),
                "description": "只写确知的部分：只知道年份就只写年份，页面不会替您补上日子。"
                "写到日的，会进入纪念日历和“今天纪念”。",
            },
        ),
        ("遗像与照片", {"fields": ("cover", "pictures")}),
        ("生平", {"fields": ("timeline", "body")}),
        ("著作与纪念地", {"fields": ("writings", "places")}),
        (
            "出处",
            {"fields": ("sources", "related"), "description": "史实要有出处，请至少写一种资料。"},
        ),
        ("发布", {"fields": ("planned_at", "expires_at", "pinned_until", "based_on")}),
    )

    def preview_response(self, request, item, **preview):
        return memorial_page(request, item, **preview)


class ReviewFilter(admin.SimpleListFilter):
    """Without a choice the list shows what waits."""

    title = "审核"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [*State.choices[1:], ("all", "全部")]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [first | {"display": State.WAITING.label}, *others]

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(state=self.value() if self.value() in State else State.WAITING)


@admin.register(Tribute)
class TributeAdmin(SectionRecordAdmin):
    section_lookup = "memorial__section"
    list_display = ("text", "signature", "memorial", "created_at", "state", "review_buttons")
    list_display_links = None
    list_filter = (ReviewFilter,)
    list_select_related = ("memorial",)
    search_fields = ("text", "signature", "memorial__title")
    search_help_text = "按留言、署名或条目查找"
    actions = ("approve_selected", "reject_selected", "export_selected")

    def get_actions(self, request):
        available = super().get_actions(request)
        if not self.has_change_permission(request):
            available.pop("approve_selected", None)
            available.pop("reject_selected", None)
        if not request.user.has_perm("memorial.export_tribute"):
            available.pop("export_selected", None)
        return available

    @admin.display(description="处理")
    def review_buttons(self, tribute):
        """Buttons of the list's own form, each sent to an address of its own."""
        others = [state for state in VERBS if state != tribute.state]
        addresses = [reverse(f"admin:tribute_{state}", args=[tribute.pk]) for state in others]
        button = '<button type="submit" class="button-quiet" formmethod="post" formaction="{}">{}</button> '
        return format_html(
            button * len(others),
            *(
                part
                for pair in zip(addresses, map(VERBS.get, others), strict=True)
                for part in pair
            ),
        )

    @admin.action(description="通过，显示在纪念页上")
    def approve_selected(self, request, queryset):
        self._review(request, queryset, State.APPROVED)

    @admin.action(description="不采用")
    def reject_selected(self, request, queryset):
        self._review(request, queryset, State.REJECTED)

    @admin.action(description="导出为 Excel")
    def export_selected(self, request, queryset):
        rows = [
            (one.memorial.title, one.text, one.signature, one.created_at, one.get_state_display())
            for one in queryset.select_related("memorial")
        ]
        audit.record("tribute.export", request=request, count=len(rows))
        content = sheets.workbook_bytes([sheets.Sheet("追思留言", EXPORTED, rows)])
        return sheets.response(content, "追思留言.xlsx")

    def _review(self, request, queryset, state):
        done = sum(tributes.review(one, request.user, state) for one in queryset)
        messages.success(request, f"{VERBS[state]}：{done} 条留言。")

    def get_urls(self):
        own = [
            path(
                f"<int:pk>/{state}/",
                self.admin_site.admin_view(partial(self.review_view, state=state)),
                name=f"tribute_{state}",
            )
            for state in VERBS
        ]
        return own + super().get_urls()

    @method_decorator(require_POST)
    def review_view(self, request, pk, state):
        tribute = self.get_queryset(request).filter(pk=pk).first()
        if tribute is None:
            raise Http404
        if not self.has_change_permission(request, tribute):
            raise PermissionDenied
        self._review(request, [tribute], state)
        query = request.GET.urlencode()
        address = reverse("admin:memorial_tribute_changelist")
        return HttpResponseRedirect(f"{address}?{query}" if query else address)

    def get_readonly_fields(self, request, obj=None):
        return (
            "memorial",
            "text",
            "signature",
            "created_at",
            "state",
            "reviewed_at",
            "reviewed_by",
        )
