"""The desk of requests about one's own data: what is due, and each with the steps it can take."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from members import extract, requests, rights
from members.admin.forms import ReasonForm
from members.admin.pages import NO_STORE
from members.admin.request_forms import STEPS
from members.models import PersonRequest, RequestState

SOON = 3  # days before it is due


def count_in_work(user):
    return requests.requests_for(user).in_work().count() if user.has_perm(requests.MAY) else None


def count_overdue(user):
    return requests.requests_for(user).overdue().count()


class WorkFilter(admin.SimpleListFilter):
    title = "办理"
    parameter_name = "work"

    def lookups(self, request, model_admin):
        return [("open", "待办"), ("overdue", "已超期"), ("unlinked", "还没有对应档案")]

    def queryset(self, request, queryset):
        return {
            "open": queryset.in_work,
            "overdue": queryset.overdue,
            "unlinked": lambda: queryset.in_work().filter(person=None),
        }.get(self.value(), lambda: queryset)()


@admin.register(PersonRequest)
class PersonRequestAdmin(admin.ModelAdmin):
    list_display = ("number", "kind", "asker", "state", "due", "record")
    list_filter = (WorkFilter, "state", "kind")
    list_select_related = ("person",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("number",)
    search_help_text = "按申请编号查找"
    ordering = ("-received_at", "-pk")
    actions = None

    class Media:
        css = {"all": ["admin-theme/letters.css", "admin-theme/requests.css"]}

    @admin.display(description="申请人")
    def asker(self, asked):
        return asked.masked_name

    @admin.display(description="到期日", ordering="due_on")
    def due(self, asked):
        if not asked.is_in_work:
            return "—"
        if asked.is_overdue:
            return format_html('<strong class="late">{} 超期</strong>', asked.due_on.isoformat())
        if (asked.due_on - timezone.localdate()).days <= SOON:
            return format_html('<strong class="soon">{} 快到期</strong>', asked.due_on.isoformat())
        return asked.due_on.isoformat()

    @admin.display(description="档案")
    def record(self, asked):
        return str(asked.person) if asked.person else "还没有对应"

    # -- who may ----------------------------------------------------------------------------

    def get_queryset(self, request):
        return requests.requests_for(request.user).order_by(*self.ordering)

    def has_module_permission(self, request):
        return request.user.has_perm(requests.MAY)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(requests.MAY)

    def has_change_permission(self, request, obj=None):
        return False

    has_add_permission = has_delete_permission = lambda self, request, obj=None: False

    # -- pages ------------------------------------------------------------------------------

    def get_urls(self):
        pages = (
            ("<int:pk>/contact/", self.contact_view, "contact"),
            ("<int:pk>/extract/<slug:form>/", self.extract_view, "extract"),
            ("<int:pk>/step/<slug:step>/", self.step_view, "step"),
        )
        return [
            path(route, self.admin_site.admin_view(view), name=f"members_personrequest_{name}")
            for route, view, name in pages
        ] + super().get_urls()

    def _mine(self, request, pk):
        """Return the request. PermissionDenied: no clerk; Http404: it is not his."""
        if not request.user.has_perm(requests.MAY):
            raise PermissionDenied
        found = self.get_queryset(request).select_related("person__department")
        asked = found.filter(pk=pk).first() if str(pk).isdecimal() else None
        if asked is None:
            raise Http404
        return requests.follow(asked)

    @method_decorator(require_safe)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        asked = self._mine(request, object_id)
        requests.open_request(asked, request.user)
        return self._page(request, asked)

    def history_view(self, request, object_id, extra_context=None):
        return HttpResponseRedirect(_address(self._mine(request, object_id)))

    @method_decorator(require_POST)
    def contact_view(self, request, pk):
        """Show who asked and how to reach him, in this one answer, for a reason."""
        asked = self._mine(request, pk)
        form = ReasonForm(request.POST, person=asked if asked.name else None)
        if form.is_valid():
            requests.unmask(asked, request.user, form.cleaned_data["reason"])
        return self._page(request, asked, reason=form, is_shown=form.is_valid())

    @method_decorator(require_POST)
    def extract_view(self, request, pk, form):
        if form not in ("print", "xlsx"):
            raise Http404
        asked = self._mine(request, pk)
        try:
            groups = extract.make(asked, request.user, form)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(_address(asked))
        if form == "xlsx":
            return extract.workbook(asked, groups)
        return self._render(request, asked, "extract.html", groups=groups, now=timezone.now())

    @method_decorator(require_POST)
    def step_view(self, request, pk, step):
        if step not in STEPS:
            raise Http404
        asked = self._mine(request, pk)
        form = STEPS[step](request.POST, asked=asked, user=request.user)
        if form.is_valid():
            try:
                form.act()
            except ValidationError as error:
                asked = self._mine(request, pk)
                form.add_error(None, error)
            else:
                messages.success(request, form.done)
                return HttpResponseRedirect(_address(asked))
        return self._page(request, asked, tried=form)

    def _page(self, request, asked, tried=None, reason=None, *, is_shown=False):
        person, user = asked.person, request.user
        is_checked = asked.state in (RequestState.CHECKED, RequestState.DONE)
        return self._render(
            request, asked, "request.html", steps=self._steps(asked, user, tried),
            notes=asked.steps.select_related("by"), is_shown=is_shown,
            reason=reason or ReasonForm(person=None),
            may_open=person is not None and rights.may(user, "view", person),
            may_extract=is_checked and extract.may(user, asked),
        )  # fmt: skip

    def _steps(self, asked, user, tried):
        """Return the forms of the steps that this request can take now."""
        names = {
            RequestState.RECEIVED: ["check", "link", "refuse", "note"],
            RequestState.CHECKED: ["done", "refuse", "link", "note"],
        }.get(asked.state, ["note"])
        if asked.person is None and "link" in names:
            names = ["link", *(name for name in names if name != "link")]
        made = {name: STEPS[name](asked=asked, user=user) for name in names}
        if tried:
            tried.data = tried.data.copy()
            tried.data[tried.add_prefix("version")] = asked.version
            made = {tried.name: tried} | made | {tried.name: tried}
        return list(made.values())

    def _render(self, request, asked, template, **context):
        context |= {
            **self.admin_site.each_context(request), "opts": self.opts, "media": self.media,
            "asked": asked, "person": asked.person, "title": str(asked),
            "today": timezone.localdate(),
        }  # fmt: skip
        response = TemplateResponse(request, f"admin/members/request/{template}", context)
        response.headers["Cache-Control"] = NO_STORE
        return response


def _address(asked):
    return reverse("admin:members_personrequest_change", args=[asked.pk])
