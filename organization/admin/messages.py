"""The desk of letters: a list with what is due, and each letter with the steps it can take."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from editorial.desk.records import SectionRecordAdmin, records_for
from organization import actions
from organization.admin import letter_export
from organization.admin.letter_forms import STEPS
from organization.models import Message, MessageState

DONE = {
    "assign": "已分派。", "answer": "已答复。", "close": "已办结。", "reopen": "已重新办理。",
    "release": "已公开选登。", "take_back": "已撤下选登。", "note": "备注已记下。",
}  # fmt: skip


def _in_work_of(user):
    if not user.has_perm(actions.MAY_ANSWER):
        return None
    return records_for(user, Message.objects.in_work())


def count_in_work(user):
    letters = _in_work_of(user)
    return None if letters is None else letters.count()


def count_overdue(user):
    return _in_work_of(user).overdue().count()


class WorkFilter(admin.SimpleListFilter):
    title = "办理"
    parameter_name = "work"

    def lookups(self, request, model_admin):
        return [
            ("open", "待办"),
            ("mine", "分派给我的"),
            ("overdue", "已超期"),
            ("public", "已选登"),
        ]

    def queryset(self, request, queryset):
        return {
            "open": queryset.in_work,
            "mine": lambda: queryset.in_work().filter(assigned_to=request.user),
            "overdue": queryset.overdue,
            "public": lambda: queryset.exclude(released_at=None),
        }.get(self.value(), lambda: queryset)()


@admin.register(Message)
class MessageAdmin(SectionRecordAdmin):
    list_display = ("number", "kind", "beginning", "sender", "state_badge", "due", "clerk")
    list_filter = (WorkFilter, "state", "kind")
    list_select_related = ("assigned_to", "assigned_to__department")
    search_fields = ("number",)
    search_help_text = "按来信编号查找"
    ordering = ("-received_at", "-pk")
    date_hierarchy = "received_at"
    actions = ("export_selected",)

    class Media:
        css = {"all": ["admin-theme/letters.css"]}

    @admin.display(description="来信")
    def beginning(self, letter):
        return letter.text[:28] + ("…" if len(letter.text) > 28 else "")

    @admin.display(description="来信人")
    def sender(self, letter):
        return f"{letter.masked_name} {letter.masked_contact}"

    @admin.display(description="状态", ordering="state")
    def state_badge(self, letter):
        public = "，已选登" if letter.released_at else ""
        return f"{letter.get_state_display()}{public}"

    @admin.display(description="到期日", ordering="due_on")
    def due(self, letter):
        if not letter.is_in_work:
            return "—"
        day = letter.due_on.strftime("%Y-%m-%d")
        return (
            format_html('<strong class="late">{} 超期</strong>', day) if letter.is_overdue else day
        )

    @admin.display(description="承办人")
    def clerk(self, letter):
        return letter.assigned_to or "—"

    def has_export_permission(self, request):
        return request.user.has_perm("organization.export_message")

    @admin.action(description="导出所选来信（Excel）", permissions=["export"])
    def export_selected(self, request, queryset):
        letters = list(queryset.select_related("section", "assigned_to")[: letter_export.MOST])
        audit.record(
            "message.export", request=request, count=len(letters),
            numbers=" ".join(letter.number for letter in letters),
        )  # fmt: skip
        return letter_export.answer(letters)

    def get_urls(self):
        steps = path(
            "<int:object_id>/<slug:step>/", self.admin_site.admin_view(self.step_view),
            name="organization_message_step",
        )  # fmt: skip
        standing = super().get_urls()
        return [*standing[:-1], steps, standing[-1]]

    def _letter(self, request, object_id):
        letters = self.get_queryset(request).select_related("section", "assigned_to__department")
        number = str(object_id)
        letter = letters.filter(pk=number).first() if number.isdecimal() else None
        if letter is None:
            raise Http404
        return letter

    @method_decorator(require_safe)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        letter = self._letter(request, object_id)
        if not self.has_view_permission(request, letter):
            raise PermissionDenied
        if self.has_change_permission(request, letter):
            audit.record("message.open", request=request, target=letter)
        return self._letter_page(request, letter)

    @method_decorator(require_POST)
    def step_view(self, request, object_id, step):
        letter = self._letter(request, object_id)
        if step not in STEPS:
            raise Http404
        if not actions.may_answer(request.user, letter):
            raise PermissionDenied
        form = STEPS[step](request.POST, message=letter, user=request.user)
        if form.is_valid():
            try:
                form.act()
            except ValidationError as error:
                letter = self._letter(request, object_id)
                form.add_error(None, error)
            else:
                messages.success(request, DONE[step])
                return HttpResponseRedirect(_address(letter))
        return self._letter_page(request, letter, form)

    def _letter_page(self, request, letter, tried=None):
        may_answer = actions.may_answer(request.user, letter)
        context = {
            **self.admin_site.each_context(request),
            "title": f"来信 {letter.number}",
            "opts": self.opts,
            "media": self.media,
            "letter": letter,
            "may_answer": may_answer,
            "notes": letter.notes.select_related("by"),
            "steps": self._steps(request, letter, tried) if may_answer else [],
            "today": timezone.localdate(),
        }
        return TemplateResponse(request, "admin/organization/message/letter.html", context)

    def _steps(self, request, letter, tried):
        """Return the forms of the steps that this letter can take now, by this person."""
        release = self._releasing(request, letter)
        names = {
            MessageState.RECEIVED: ["assign", "answer", "note", "close"],
            MessageState.ASSIGNED: ["answer", "assign", "note", "close"],
            MessageState.ANSWERED: ["close", *release, "answer", "note"],
            MessageState.CLOSED: [*release, "note", "reopen"],
        }[letter.state]
        made = {name: STEPS[name](message=letter, user=request.user) for name in names}
        if tried:
            tried.data = tried.data.copy()
            tried.data[tried.add_prefix("version")] = letter.version
            made = {tried.name: tried} | made | {tried.name: tried}
        return list(made.values())

    def _releasing(self, request, letter):
        if not actions.may_release(request.user, letter):
            return []
        names = ["release"] if letter.may_be_public and letter.answer else []
        return [*names, "take_back"] if letter.released_at else names


def _address(letter):
    return reverse("admin:organization_message_change", args=[letter.pk])
