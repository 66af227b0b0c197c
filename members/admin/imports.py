"""人员导入 at the desk. Somebody else's import is not there: 404 at every address."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import sheets
from members import rights
from members.admin.import_forms import ColumnsForm, UploadForm
from members.admin.pages import NO_STORE
from members.admin.uploading import InMemoryUpload
from members.importing import applying, checking, columns, showing, tidying, undoing, uploads
from members.models import ImportState, PersonImport

SAID = {
    applying.PREPARING: "正在准备", applying.WRITING: "正在写入，请不要关闭这一页", "checking": "正在核对",
}  # fmt: skip


@admin.register(PersonImport)
class PersonImportAdmin(admin.ModelAdmin):
    class Media:
        css = {"all": ["admin-theme/records.css"]}

    change_list_template = "admin/members/import/change_list.html"
    list_display = ("named", "reason", "created_at", "by", "state", "added", "changed", "refused")
    list_display_links = None
    list_select_related = ("by",)
    list_per_page = 30
    actions = None

    @admin.display(description="导入", ordering="pk")
    def named(self, one):
        return format_html('<a href="{}">{}</a>', page_of(one), one)

    @admin.display(description="新增")
    def added(self, one):
        return one.counts.get(checking.ADD, "—")

    @admin.display(description="修改")
    def changed(self, one):
        return one.counts.get(checking.CHANGE, "—")

    @admin.display(description="有问题")
    def refused(self, one):
        return one.counts.get(checking.BAD, "—")

    # -- who may ----------------------------------------------------------------------------

    def get_queryset(self, request):
        return uploads.imports_for(request.user).defer("layout", "doubles").order_by("-pk")

    def has_module_permission(self, request):
        return rights.may(request.user, "import")

    def has_view_permission(self, request, obj=None):
        return rights.may(request.user, "import")

    def has_add_permission(self, request):
        return rights.may(request.user, "import")

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def mine(self, request, pk):
        """Return the import. PermissionDenied: he imports nothing; Http404: it is not his."""
        if not rights.may(request.user, "import"):
            raise PermissionDenied
        one = uploads.imports_for(request.user).filter(pk=pk).first()
        if one is None:
            raise Http404
        return one

    def get_urls(self):
        pages = (
            ("add/", self.upload_view, "add"), ("template/", self.template_view, "template"),
            ("<int:pk>/", self.show_view, "show"), ("<int:pk>/columns/", self.columns_view, "columns"),
            ("<int:pk>/check/", self.check_view, "check"), ("<int:pk>/apply/", self.apply_view, "apply"),
            ("<int:pk>/progress/", self.progress_view, "progress"),
            ("<int:pk>/errors/", self.errors_view, "errors"), ("<int:pk>/undo/", self.undo_view, "undo"),
            ("<int:pk>/drop/", self.drop_view, "drop"),
        )  # fmt: skip
        own = [
            path(route, self.admin_site.admin_view(view), name=f"members_personimport_{name}")
            for route, view, name in pages
        ]
        listing = [url for url in super().get_urls() if getattr(url, "name", "") == LISTING]
        return own + listing

    def changelist_view(self, request, extra_context=None):
        tidying.erase()
        return super().changelist_view(request, {"title": "人员导入", **(extra_context or {})})

    def page(self, request, template, one=None, **context):
        context |= {**self.admin_site.each_context(request), "opts": self.opts, "one": one}
        response = TemplateResponse(request, f"admin/members/import/{template}", context)
        response.headers["Cache-Control"] = NO_STORE
        return response

    # -- the file, its columns --------------------------------------------------------------

    @csrf_exempt  # the token is looked for below, once it is settled where the file goes
    def upload_view(self, request):
        request.upload_handlers = [InMemoryUpload(request)]
        return csrf_protect(self._upload)(request)

    def _upload(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        tidying.erase()
        form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            try:
                one = uploads.take(
                    given["upload"], request.user, given["department"], given["kind"],
                    given["reason"],
                )  # fmt: skip
            except ValidationError as error:
                form.add_error("upload", error)
            else:
                return to_page(one)
        return self.page(request, "upload.html", title="导入人员", form=form)

    @method_decorator(require_safe)
    def template_view(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        return sheets.response(showing.template(), "人员导入模板.xlsx")

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def columns_view(self, request, pk):
        one = self.mine(request, pk)
        if not one.is_waiting:
            return to_page(one)
        titles = one.layout["titles"]
        matched = one.layout["columns"] or columns.match(titles)
        form = ColumnsForm(request.POST or None, titles=titles, matched=matched)
        if request.method == "POST" and form.is_valid():
            uploads.set_columns(one, form.matched(), request.user)
            return to_page(one)
        used = set(matched.values())
        return self.page(
            request, "columns.html", one, title="对应各列", form=form,
            lacking=columns.missing(matched), unused=[t for t in titles if t not in used],
        )  # fmt: skip

    # -- what would be done -----------------------------------------------------------------

    @method_decorator(require_safe)
    def show_view(self, request, pk):
        one = self.mine(request, pk)
        if one.state == ImportState.MATCHING:
            return HttpResponseRedirect(address(one, "columns"))
        return self._show(request, one)

    def _show(self, request, one, error=None):
        context = {"title": f"{one}（{one.get_state_display()}）", "error": error}
        if one.state == ImportState.READY:
            context |= _preview(request, one)
        if one.state == ImportState.APPLIED:
            kept = not undoing.is_too_late(one) and one.parts.exists()
            context |= {"may_undo": kept, "undo_days": undoing.DAYS}
        return self.page(request, f"{TEMPLATES.get(one.state, 'done')}.html", one, **context)

    @method_decorator(require_POST)
    def check_view(self, request, pk):
        """Check one part, for a page that counts them (`step`), or all that is left."""
        one = self.mine(request, pk)
        if "again" in request.POST:
            one = uploads.check_again(one, request.user)
        elif "step" in request.POST:
            one = checking.check_next(one, request.user)
            more = one.state == ImportState.CHECKING
            return JsonResponse({"done": one.done, "rows": one.rows, "more": more})
        else:
            one = checking.check_all(one, request.user)
        return to_page(one)

    @method_decorator(require_POST)
    def apply_view(self, request, pk):
        one = self.mine(request, pk)
        try:
            applying.apply(one, request.user, skip_bad="skip_bad" in request.POST)
        except uploads.Refused as error:
            return self._refused(request, one, error)
        messages.success(request, f"{one} 已写入。")
        return self._went_well(request, one)

    @method_decorator(require_safe)
    def progress_view(self, request, pk):
        one = self.mine(request, pk)
        told = {"done": one.done, "rows": one.rows, "said": SAID.get(one.stage, "")}
        return JsonResponse({**told, "is_writing": one.stage == applying.WRITING})

    @method_decorator(require_safe)
    def errors_view(self, request, pk):
        one = self.mine(request, pk)
        if one.state != ImportState.READY:
            raise Http404
        return sheets.response(showing.errors(one, request.user), "导入人员：有问题的行.xlsx")

    # -- afterwards -------------------------------------------------------------------------

    @method_decorator(require_POST)
    def undo_view(self, request, pk):
        one = self.mine(request, pk)
        try:
            undoing.undo(one, request.user)
        except uploads.Refused as error:
            return self._refused(request, one, error)
        messages.success(request, f"{one} 已整批撤回，档案和导入前一样。")
        return self._went_well(request, one)

    @method_decorator(require_POST)
    def drop_view(self, request, pk):
        one = self.mine(request, pk)
        try:
            tidying.drop(one, request.user)
        except uploads.Refused as error:
            return self._refused(request, one, error)
        messages.success(request, "已放弃这次导入，上传的内容已删除。")
        return HttpResponseRedirect(reverse(f"admin:{LISTING}"))

    def _refused(self, request, one, error):
        if _wants_json(request):
            return JsonResponse({"error": error.messages[0], "reasons": error.reasons}, status=409)
        one.refresh_from_db()
        response = self._show(request, one, error)
        response.status_code = 409
        return response

    def _went_well(self, request, one):
        return JsonResponse({"url": page_of(one)}) if _wants_json(request) else to_page(one)


LISTING = "members_personimport_changelist"
TEMPLATES = {ImportState.CHECKING: "checking", ImportState.READY: "ready"}


def _preview(request, one):
    tabs = [(kind, label, one.counts[kind]) for kind, label in showing.TABS]
    first = next((kind for kind, _, count in tabs if count), checking.ADD)
    kind = request.GET.get("rows")
    if kind not in dict(showing.TABS):
        kind = first
    pages = Paginator(range(one.counts[kind]), showing.ROWS_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return {
        "tabs": tabs, "kind": kind, "page": page, "rows": showing.rows(one, kind, page.number),
        "writes": one.counts[checking.ADD] + one.counts[checking.CHANGE],
        "bad": one.counts[checking.BAD],
    }  # fmt: skip


def _wants_json(request):
    return "application/json" in request.headers.get("Accept", "")


def address(one, name):
    return reverse(f"admin:members_personimport_{name}", args=[one.pk])


def page_of(one):
    return address(one, "show")


def to_page(one):
    return HttpResponseRedirect(page_of(one))
