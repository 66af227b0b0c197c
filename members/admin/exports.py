"""导出: asked for with a reason, confirmed once more when it is not masked, sent once."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.middleware import Streamed
from members import rights
from members.admin.lookup import NO_STORE, to_results
from members.admin.lookup_forms import ExportForm
from members.lookup import columns, exporting, finding
from members.models import Export, ExportState

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STALLED = timezone.timedelta(minutes=2)  # without a batch: whoever made it is gone


class ExportPages:
    """Mixed into the admin of Person, before LookupPages."""

    def get_urls(self):
        pages = (
            ("search/<str:token>/export/", self.export_view, "export"),
            ("exports/<str:token>/", self.progress_view, "progress"),
            ("exports/<str:token>/status/", self.status_view, "status"),
            ("exports/<str:token>/file/", self.file_view, "file"),
            ("exports/<str:token>/cancel/", self.cancel_view, "cancel"),
        )
        return [
            path(route, self.admin_site.admin_view(view), name=f"members_person_{name}")
            for route, view, name in pages
        ] + super().get_urls()

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def export_view(self, request, token):
        self.looking(request, "export")
        criteria = self.search_of(request, token)
        if criteria is None:
            return self.expired(request)
        chosen = [column.name for column in columns.of_user(request.user)]
        form = ExportForm(request.POST or None, initial={"columns": chosen})
        if not rights.may(request.user, "export_plain"):
            del form.fields["plain"]
        is_confirming = False
        if request.method == "POST" and form.is_valid():
            cleaned = form.cleaned_data
            plain = cleaned.get("plain", False)
            goes_back = "back" in request.POST
            is_confirming = plain and not goes_back and request.POST.get("confirmed") != "yes"
            if not is_confirming and not goes_back:
                try:
                    export = exporting.ask(
                        criteria, request.user, reason=cleaned["reason"],
                        names=cleaned["columns"], plain=plain,
                    )  # fmt: skip
                except ValidationError as error:
                    messages.error(request, " ".join(error.messages))
                    return to_results(token)
                return _to_progress(export)
        found = finding.people(criteria, request.user)
        return self._shown(
            request, "confirm.html" if is_confirming else "ask.html", title="导出人员", form=form,
            token=token, criteria=criteria, count=found.order_by().count(),
            confirm_missing="confirming" in request.POST, labels=_labels(form),
        )  # fmt: skip

    def _shown(self, request, template, **context):
        context |= {**self.admin_site.each_context(request), "opts": self.opts}
        response = TemplateResponse(request, f"admin/members/exports/{template}", context)
        response.headers["Cache-Control"] = NO_STORE
        return response

    def _mine(self, request, token):
        self.looking(request, "export")
        return get_object_or_404(Export, token=token, user=request.user)

    @method_decorator(require_safe)
    def progress_view(self, request, token):
        export = self._mine(request, token)
        note, _ = exporting.marks(export)
        is_late = export.asked_at < timezone.now() - exporting.WAITS
        return self._shown(
            request, "progress.html", title="导出人员", export=export, note=note,
            state=_state(export), is_ready=export.state == ExportState.READY and not is_late,
            is_running=_state(export) == ExportState.RUNNING,
            labels=[column.label for column in columns.named(export.columns)],
        )  # fmt: skip

    @method_decorator(require_safe)
    def status_view(self, request, token):
        export = self._mine(request, token)
        state = _state(export)
        response = JsonResponse(
            {"state": state.value, "label": state.label, "done": export.rows_done,
             "total": export.rows_total}
        )  # fmt: skip
        response.headers["Cache-Control"] = NO_STORE
        return response

    @method_decorator(require_POST)
    def file_view(self, request, token):
        """Send the sheet, while it is made."""
        export = self._mine(request, token)
        try:
            sending = exporting.begin(export, request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return _to_progress(export)
        response = StreamingHttpResponse(Streamed(request, sending), content_type=XLSX)
        name = f"人员名单-{timezone.localtime():%Y%m%d-%H%M}-{export.pk}.xlsx"
        response.headers["Content-Disposition"] = content_disposition_header(True, name)
        response.headers["Cache-Control"] = NO_STORE
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Accel-Buffering"] = "no"
        return response

    @method_decorator(require_POST)
    def cancel_view(self, request, token):
        exporting.cancel(self._mine(request, token))
        return HttpResponseRedirect(reverse("admin:members_person_progress", args=[token]))


def _to_progress(export):
    return HttpResponseRedirect(reverse("admin:members_person_progress", args=[export.token]))


def _state(export):
    """Return its ExportState; one that stands still is not running any more."""
    state = ExportState(export.state)
    if state == ExportState.RUNNING and export.moved_at < timezone.now() - STALLED:
        return ExportState.FAILED
    return state


def _labels(form):
    chosen = form["columns"].value() or []
    return [column.label for column in columns.named(chosen)]
