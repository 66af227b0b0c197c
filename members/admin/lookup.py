"""查人: the list of people is a search. What is typed comes by POST and is named by a random word."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from members import rights
from members.admin import purposes
from members.admin.lookup_forms import ColumnsForm, LookupForm
from members.lookup import columns, finding, stored
from members.lookup.criteria import Criteria
from members.models import SavedQuery

ALL = "all"  # stands where a search has its word: everybody whom the user may see
EXPIRED = "这次查询已过期（半小时不用即失效），请再查一次。"
NO_STORE = "private, no-store"


class LookupPages:
    """Mixed into the admin of Person, before RecordPages."""

    def get_urls(self):
        pages = (
            ("search/<str:token>/", self.results_view, "results"),
            ("columns/<str:token>/", self.columns_view, "columns"),
            ("queries/save/<str:token>/", self.save_query_view, "save_query"),
            ("queries/<int:pk>/", self.run_query_view, "run_query"),
            ("queries/<int:pk>/delete/", self.delete_query_view, "delete_query"),
        )
        return [
            path(route, self.admin_site.admin_view(view), name=f"members_person_{name}")
            for route, view, name in pages
        ] + super().get_urls()

    def looking(self, request, verb="view"):
        """Raise PermissionDenied for who may not look people up (or export them …) at all."""
        if not rights.may(request.user, "view") or not rights.may(request.user, verb):
            raise PermissionDenied

    def search_of(self, request, token):
        """Return the Criteria of a user's own search; None: there is none, or it is too old."""
        if token == ALL:
            return Criteria()
        search = stored.find(token, request.user)
        return stored.criteria_of(search) if search else None

    def expired(self, request):
        messages.warning(request, EXPIRED)
        return to_results(ALL)

    # -- asking -----------------------------------------------------------------------------

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def changelist_view(self, request, extra_context=None):
        self.looking(request)
        if ask := purposes.missing(request):
            return ask
        if request.method != "POST":
            # Nothing is asked of the list by its address.
            return self._results(request, ALL) if not request.GET else to_results(ALL)
        form = LookupForm(request.POST)
        if not form.is_valid():
            return self._page(request, ALL, Criteria(), form=form)
        criteria = form.criteria()
        if (kept := form.cleaned_data["keep"]) and not form.cleaned_data["q"]:
            self._keep_number(request, criteria, kept)
        if not criteria.filters():
            return to_results(ALL)
        return to_results(stored.keep(criteria, request.user).token)

    def _keep_number(self, request, criteria, token):
        """The number stays while the filters change: it is in no page that could send it again."""
        if before := self.search_of(request, token):
            criteria.exact, criteria.shown = before.exact, before.shown
            if before.exact:
                criteria.typed["q"] = before.typed.get("q", "")

    @method_decorator(require_safe)
    def results_view(self, request, token):
        self.looking(request)
        return purposes.missing(request) or self._results(request, token)

    def _results(self, request, token):
        criteria = self.search_of(request, token)
        if criteria is None:
            return self.expired(request)
        shown = columns.of_user(request.user)
        found = finding.people(criteria, request.user)
        page = finding.page(
            columns.loading(found, shown), after=_number(request.GET.get("after")),
            before=_number(request.GET.get("before")),
        )  # fmt: skip
        is_first = not {"after", "before"} & set(request.GET)
        count = finding.count_beside(found, page, is_first=is_first)
        audit.record(
            "person.search", request=request, filters=criteria.filters(), typed=criteria.typed,
            chosen=criteria.choices(), found=count, shown=len(page.rows), purpose=purposes.of(request),
        )  # fmt: skip
        return self._page(request, token, criteria, page=page, count=count, shown=shown)

    def _page(self, request, token, criteria, *, form=None, page=None, count=0, shown=()):
        user = request.user
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": "查人",
            "form": form or _filled(token, criteria), "token": token, "criteria": criteria,
            "page": page, "count": count, "most": finding.MOST_COUNTED,
            "is_all": token == ALL, "is_narrowed": form is not None or _narrows(criteria),
            "shown": shown, "rows": _rows(page, shown) if page else [],
            "columns_form": ColumnsForm(initial={"columns": [column.name for column in shown]}),
            "queries": SavedQuery.objects.filter(user=user),
            "may_save": token != ALL and not criteria.exact,
            "purpose": purposes.of(request), "purpose_url": purposes.address(request),
            "may_add": rights.may(user, "add"), "may_export": rights.may(user, "export"),
        }  # fmt: skip
        response = TemplateResponse(request, "admin/members/lookup/page.html", context)
        response.headers["Cache-Control"] = NO_STORE
        return response

    # -- columns, saved queries -------------------------------------------------------------

    @method_decorator(require_POST)
    def columns_view(self, request, token):
        self.looking(request)
        form = ColumnsForm(request.POST)
        if form.is_valid():
            columns.choose(request.user, form.cleaned_data["columns"])
        return to_results(token)

    @method_decorator(require_POST)
    def save_query_view(self, request, token):
        self.looking(request)
        search = stored.find(token, request.user)
        if search is None:
            return self.expired(request)
        try:
            saved = stored.save_query(search, request.POST.get("name", ""), request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, f"已保存为常用查询“{saved.name}”。")
        return to_results(token)

    @method_decorator(require_POST)
    def run_query_view(self, request, pk):
        self.looking(request)
        saved = get_object_or_404(SavedQuery, pk=pk, user=request.user)
        return to_results(stored.keep(Criteria.load(saved.criteria), request.user).token)

    @method_decorator(require_POST)
    def delete_query_view(self, request, pk):
        self.looking(request)
        get_object_or_404(SavedQuery, pk=pk, user=request.user).delete()
        messages.success(request, "常用查询已删除。")
        return to_results(ALL)


def to_results(token):
    if token == ALL:
        return HttpResponseRedirect(reverse("admin:members_person_changelist"))
    return HttpResponseRedirect(reverse("admin:members_person_results", args=[token]))


def _number(text):
    return int(text) if text and text.isdecimal() and len(text) < 16 else None


def _narrows(criteria):
    return bool(set(criteria.filters()) - {"q", "exact"})


def _filled(token, criteria):
    """Return the form as it was sent, but for a number: its mask stands beside it."""
    names = ("q", "kind", "organisation", "programme", "issued_from", "issued_to", "state")
    initial = {name: getattr(criteria, name) for name in names}
    return LookupForm(initial=initial | {"keep": token if criteria.exact else ""})


def _rows(page, shown):
    return [
        {
            "url": reverse("admin:members_person_record", args=[person.pk]), "person": person,
            "cells": [(column, column.of(person)) for column in shown if column.name != "name"],
        }
        for person in page.rows
    ]  # fmt: skip
