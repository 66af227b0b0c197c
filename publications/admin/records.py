"""The desk of what visitors sent in: enquiries about books, and manuscripts."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from accounts import audit
from editorial.desk.records import SectionRecordAdmin
from privacy.masks import mask_name, mask_phone
from publications import exports
from publications.desk import EnquiryDeskForm, SubmissionDeskForm, record_change
from publications.models import Enquiry, Submission

MOST_EXPORTED = 5000
CAGE = "default-src 'none'; sandbox"


class WorkFilter(admin.SimpleListFilter):
    title = "办理"
    parameter_name = "work"

    def lookups(self, request, model_admin):
        return [("waiting", "待办理"), ("late", "已超期"), ("mine", "由我经办")]

    def queryset(self, request, queryset):
        if self.value() == "mine":
            return queryset.waiting().filter(assigned_to=request.user)
        if self.value() in ("waiting", "late"):
            return getattr(queryset, self.value())()
        return queryset


class ReceivedAdmin(SectionRecordAdmin):
    """What came in stands there to be read; only how it is dealt with can be changed."""

    date_hierarchy = "created_at"
    ordering = ("-created_at", "-pk")
    list_display = ("receipt", "about", "who", "call_back", "state", "due", "assigned_to")
    list_filter = (WorkFilter, "state")
    search_fields = ("receipt", "organisation")
    search_help_text = "按回执号或单位查找（姓名、电话是加密保存的，不能查找）"
    actions = ("export",)
    columns = {}

    @admin.display(description="关于")
    def about(self, record):
        return record.subject

    @admin.display(description="姓名")
    def who(self, record):
        return mask_name(record.name) if record.name else "（已删除）"

    @admin.display(description="电话")
    def call_back(self, record):
        return mask_phone(record.phone)

    @admin.display(description="期限", ordering="due_on")
    def due(self, record):
        return f"{record.due_on}（已超期）" if record.is_late else str(record.due_on)

    def get_readonly_fields(self, request, obj=None):
        editable = self.form._meta.fields
        shown = [name for _, options in self.fieldsets for name in options["fields"]]
        return [name for name in shown if name not in (*editable, "seen")]

    def get_actions(self, request):
        available = super().get_actions(request)
        available.pop("delete_selected", None)
        if not self._may_export(request):
            available.pop("export", None)
        return available

    def _may_export(self, request):
        name = self.opts.model_name
        return request.user.has_perm(f"publications.export_{name}")

    @admin.action(description="导出所选（Excel）")
    def export(self, request, queryset):
        if not self._may_export(request):
            raise PermissionDenied
        records = list(queryset.select_related("assigned_to", *self.list_select_related))
        if not 0 < len(records) <= MOST_EXPORTED:
            messages.error(request, f"一次可以导出 1 到 {MOST_EXPORTED} 条，请重新选择。")
            return None
        audit.record(
            f"{self.opts.model_name}.export", request=request, count=len(records),
            receipts=" ".join(record.receipt for record in records),
        )  # fmt: skip
        return exports.workbook(records, self.columns, self.opts.verbose_name)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Whoever reads what a person wrote about himself leaves a trace."""
        record = self.get_object(request, object_id)
        if record and request.method == "GET" and self.has_view_permission(request, record):
            audit.record(f"{self.opts.model_name}.view", request=request, target=record)
        return super().change_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        record_change(obj, form, request)

    def log_change(self, request, obj, message):
        """record_change keeps the log; Django's own would say everything twice."""


@admin.register(Enquiry)
class EnquiryAdmin(ReceivedAdmin):
    form = EnquiryDeskForm
    section_lookup = "book__section"
    list_select_related = ("book", "assigned_to")
    columns = exports.ENQUIRIES
    fieldsets = (
        ("来信", {"fields": ("receipt", "created_at", "book", "quantity", "message")}),
        ("来信人", {"fields": ("name", "organisation", "phone", "address")}),
        ("办理", {"fields": ("state", "assigned_to", "due_on", "note", "seen")}),
    )


@admin.register(Submission)
class SubmissionAdmin(ReceivedAdmin):
    form = SubmissionDeskForm
    section_lookup = "call__section"
    list_display = ("receipt", "title", "about", "who", "state", "due", "assigned_to")
    list_select_related = ("call", "assigned_to")
    search_fields = ("receipt", "title", "organisation")
    search_help_text = "按回执号、题目或单位查找（姓名、电话是加密保存的，不能查找）"
    columns = exports.SUBMISSIONS
    fieldsets = (
        ("来稿", {"fields": ("receipt", "created_at", "call", "title", "abstract", "manuscript")}),
        ("作者", {"fields": ("name", "organisation", "phone", "email")}),
        ("审读", {"fields": ("state", "assigned_to", "due_on", "answer", "note", "seen")}),
    )

    @admin.display(description="稿件")
    def manuscript(self, record):
        if not record.file:
            return "（已按保存期限删除）"
        address = reverse("admin:publications_submission_file", args=[record.pk])
        size = max(1, round(record.bytes / 1024))
        return format_html(
            '<a href="{}">下载 {}</a>（{} KB，作者的文件名：{}）',
            address, record.download_name, size, record.original_name,
        )  # fmt: skip

    def get_urls(self):
        view = self.admin_site.admin_view(self.file_view)
        name = "publications_submission_file"
        return [path("<int:object_id>/file/", view, name=name), *super().get_urls()]

    @method_decorator(require_safe)
    def file_view(self, request, object_id):
        """Give the manuscript, by a name of our own, to whoever runs its section."""
        record = self.get_queryset(request).filter(pk=object_id).first()
        if record is None or not record.file or not self.has_view_permission(request, record):
            raise Http404
        try:
            handle = default_storage.open(record.file.name)
        except OSError as error:
            raise Http404 from error
        audit.record("submission.download", request=request, target=record)
        answer = FileResponse(handle, as_attachment=True, filename=record.download_name)
        answer.headers["Content-Type"] = "application/octet-stream"
        answer.headers["Content-Security-Policy"] = CAGE
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Cache-Control"] = "private, no-store"
        return answer
