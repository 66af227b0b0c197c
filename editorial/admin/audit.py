"""审计日志: for the audit role to read, by nobody to be written."""

from datetime import timedelta
from functools import wraps

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import sheets
from accounts import alarms, audit, audit_queries
from accounts.models import AlarmRules, AuditEntry, User
from editorial.auditing import figures, rows
from editorial.auditing.forms import AuditForm, CheckForm, FiguresForm, ReasonForm, RulesForm

LIST = "admin:accounts_auditentry_changelist"
MOST_EXPORTED = 20_000  # rows of a sheet
MOST_SHOWN = 50  # alarms of a page
PERIODS = (7, 30, 90, alarms.LONGEST_BACK)


def needs(permission):
    """Guard a view of AuditEntryAdmin by a permission of accounts."""

    def guarded(view):
        @wraps(view)
        def asked(self, request, *args, **kwargs):
            if not request.user.has_perm(f"accounts.{permission}"):
                raise PermissionDenied
            return view(self, request, *args, **kwargs)

        return asked

    return guarded


def only(guard):
    """Let a decorator of views stand before a method."""

    def guarded(view):
        @wraps(view)
        def asked(self, request, *args, **kwargs):
            return guard(lambda request: view(self, request, *args, **kwargs))(request)

        return asked

    return guarded


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    actions = None

    def get_urls(self):
        own = ("figures", "alarms", "rules", "check", "export")
        return [
            path(
                f"{name}/", self.admin_site.admin_view(getattr(self, f"{name}_view")),
                name=f"accounts_auditentry_{name}",
            )
            for name in own
        ] + super().get_urls()  # fmt: skip

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def _page(self, request, template, title, **context):
        context = {
            **self.admin_site.each_context(request), "title": title, "opts": self.opts,
            "page_name": template, **context,
        }  # fmt: skip
        response = TemplateResponse(request, f"admin/audit/{template}.html", context)
        response["Cache-Control"] = "private, no-store"
        return response

    # -- the entries ------------------------------------------------------------------------

    @needs("view_auditentry")
    @only(require_safe)
    def changelist_view(self, request, extra_context=None):
        form = AuditForm(request.GET)
        context = {"form": form, "query": _query(request, "before")}
        if form.is_valid():
            asked, before = form.asked, _number(request.GET.get("before", ""))
            page = audit_queries.page(asked, before)
            context |= {
                "page": page,
                "lines": rows.lines(page.entries),
                "count": audit_queries.count(asked),
                "most": audit_queries.COUNTED,
                "is_later": bool(before),
                "chosen": _chosen(asked),
                "is_narrowed": bool(asked),
            }
            self._remember_reading(request, asked, before)
        return self._page(request, "list", "审计日志", **context)

    def _remember_reading(self, request, asked, before):
        """Once a session that somebody reads the log; each search, by the names of what it asks."""
        if not request.session.get("audit_viewed"):
            request.session["audit_viewed"] = True
            audit.record("audit.view", request=request)
        if asked and not before:
            audit.record("audit.search", request=request, fields=sorted(asked))

    @needs("view_auditentry")
    def change_view(self, request, object_id, form_url="", extra_context=None):
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        entry = AuditEntry.objects.filter(pk=_number(object_id)).first()
        if entry is None:
            raise Http404
        stretch = audit.verify_around(entry)
        line = rows.lines([entry])[0]
        audit.record("audit.open", request=request, target=entry)
        return self._page(
            request, "entry", f"审计记录 {entry.pk}", line=line, entry=entry,
            stretch=[(one, rows.PROBLEMS.get(problem, problem)) for one, problem in stretch],
            is_whole=not any(problem for _, problem in stretch),
        )  # fmt: skip

    # -- figures and the sheet --------------------------------------------------------------

    @needs("view_auditentry")
    @only(require_safe)
    def figures_view(self, request):
        form = FiguresForm(request.GET)
        context = {"form": form}
        if form.is_valid():
            context |= figures.context(form.cleaned_data) | {"chosen": _chosen(form.asked)}
        return self._page(request, "figures", "审计统计", **context)

    @needs("export_auditentry")
    @only(require_http_methods(["GET", "HEAD", "POST"]))
    def export_view(self, request):
        """What the list shows, with a reason that stands in the log afterwards."""
        asked = AuditForm(request.GET)
        if not asked.is_valid():
            return HttpResponseRedirect(f"{reverse(LIST)}?{request.GET.urlencode()}")
        form = ReasonForm(request.POST if request.method == "POST" else None)
        form.label_suffix = ""
        if request.method == "POST" and form.is_valid():
            entries = _all(asked.asked)
            if 0 < len(entries) <= MOST_EXPORTED:
                return self._sheet(request, entries, asked.asked, form.cleaned_data["reason"])
            form.add_error(None, _wrong_number(entries))
        return self._page(
            request, "export", "导出审计日志", form=form, query=_query(request, "before"),
            most=MOST_EXPORTED, count=audit_queries.count(asked.asked),
            counted=audit_queries.COUNTED,
        )  # fmt: skip

    def _sheet(self, request, entries, asked, reason):
        sheet = sheets.Sheet("审计日志", rows.COLUMNS, rows.sheet_rows(entries), text=rows.TEXT)
        content = sheets.workbook_bytes([sheet])
        audit.record(
            "audit.export", request=request, rows=len(entries), purpose=reason,
            fields=sorted(asked), first=entries[-1].pk, last=entries[0].pk,
        )  # fmt: skip
        return sheets.response(content, f"审计日志-{timezone.localdate()}.xlsx")

    # -- alarms -----------------------------------------------------------------------------

    @needs("view_auditentry")
    @only(require_safe)
    def alarms_view(self, request):
        return self._alarms(request)

    def _alarms(self, request, failed=None):
        chosen = request.GET.get("days", "")
        days = int(chosen) if chosen in map(str, PERIODS) else alarms.DAYS
        found = alarms.recent(days)
        waiting = [alarm for alarm in found if alarm.is_open]
        may_check = request.user.has_perm("accounts.add_alarmcheck")
        return self._page(
            request, "alarms", "审计报警", days=days, periods=PERIODS,
            waiting=[
                (alarm, _check_form(alarm, failed) if may_check else None)
                for alarm in waiting[:MOST_SHOWN]
            ],
            number=len(waiting), most=MOST_SHOWN,
            looked_into=[alarm for alarm in found if not alarm.is_open][:MOST_SHOWN],
            since=timezone.localdate() - timedelta(days=days - 1),
        )  # fmt: skip

    @needs("add_alarmcheck")
    @only(require_POST)
    def check_view(self, request):
        form = CheckForm(request.POST)
        if form.is_valid():
            try:
                alarms.check(request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None if "note" not in getattr(error, "error_dict", {}) else "note",
                               error.messages)  # fmt: skip
            else:
                messages.success(request, "已记下核查情况。")
                return HttpResponseRedirect(reverse("admin:accounts_auditentry_alarms"))
        if set(form.errors) - {"note"}:
            messages.error(request, "没有这条报警：规则可能已经改过，请看现在的情况。")
        return self._alarms(request, form)

    @needs("change_alarmrules")
    @only(require_http_methods(["GET", "HEAD", "POST"]))
    def rules_view(self, request):
        rules = AlarmRules.current()
        form = RulesForm(request.POST if request.method == "POST" else None, instance=rules)
        if request.method == "POST" and form.is_valid():
            alarms.save_rules(form.instance, request.user)
            messages.success(request, "报警规则已保存，马上按新规则计算。")
            return HttpResponseRedirect(reverse("admin:accounts_auditentry_alarms"))
        return self._page(request, "rules", "报警规则", form=form)


def _number(text):
    """Return the number of an entry, or None for what can't be one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _query(request, *without):
    query = request.GET.copy()
    for name in [*without, *(name for name, value in query.items() if not value)]:
        query.pop(name, None)
    return query.urlencode()


def _chosen(asked):
    """Say what came with a link and has no field of its own."""
    found = []
    if number := asked.get("account"):
        found.append(f"账号：{User.objects.filter(pk=number).first() or number}")
    if thing := asked.get("object"):
        label, _, number = thing.partition(":")
        found.append(f"对象：{rows.events.object_name(label)} {number}")
    return found


def _all(asked):
    entries, condition = audit_queries.narrowed(asked), audit_queries.words(asked)
    return list((entries.filter(condition) if condition else entries)[: MOST_EXPORTED + 1])


def _wrong_number(entries):
    if not entries:
        return "没有符合条件的记录，不用导出。"
    return f"一次最多导出 {MOST_EXPORTED} 条，请缩小时间范围或增加条件，分几次导出。"


def _check_form(alarm, failed):
    """Return the form of an alarm; the one that was sent keeps what was written."""
    shown = {"kind": alarm.kind, "subject": alarm.subject, "day": str(alarm.day)}
    if failed and all(failed.data.get(name) == value for name, value in shown.items()):
        return failed
    return CheckForm(initial=shown | {"last_entry": alarm.last_entry}, auto_id=False)
