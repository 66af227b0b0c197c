"""Two pages beside the record: what somebody agreed to, and whose records are due to go."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_safe

from members import consents, keeping, record_tools, requests, rights
from members.admin.pages import NO_STORE
from members.admin.request_forms import ConsentStep
from members.models import Kind, Use

MOST = 50  # records that the report names of each kind


class ConsentPages:
    """Mixed into the admin of Person, before RecordPages."""

    def get_urls(self):
        pages = (
            ("<int:pk>/consents/", self.consents_view, "consents"),
            ("retention/", self.retention_view, "retention"),
        )
        return [
            path(route, self.admin_site.admin_view(view), name=f"members_person_{name}")
            for route, view, name in pages
        ] + super().get_urls()

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def consents_view(self, request, pk):
        person = self.mine(request, pk)
        may_change = rights.may(request.user, "change", person)
        form = ConsentStep(request.POST or None)
        if request.method == "POST":
            if not may_change:
                raise PermissionDenied
            if form.is_valid() and self._consent(request, person, form):
                return HttpResponseRedirect(request.path)
        history = list(person.consents.order_by("-given_on", "-pk"))
        in_force = {one.use: one for one in history if one.withdrawn_on is None}
        return self.page(
            request, "consents.html", person, title="本人同意", form=form, history=history,
            uses=[(use, in_force.get(use.value)) for use in Use], may_change=may_change,
        )  # fmt: skip

    def _consent(self, request, person, form):
        """Take the step; False when it was refused, with the reason at its field."""
        typed, user = form.cleaned_data, request.user
        try:
            if request.POST.get("step") == "withdraw":
                consents.withdraw_consent(person, typed["use"], user, typed["note"])
                messages.success(request, "已撤回，立即生效。")
            else:
                consents.give_consent(person, typed["use"], user, typed["note"], typed["given_on"])
                messages.success(request, "已登记同意。")
        except ValidationError as error:
            known = {k: v for k, v in getattr(error, "error_dict", {}).items() if k in form.fields}
            form.add_error(None, ValidationError(known) if known else error)
            return False
        return True

    @method_decorator(require_safe)
    def retention_view(self, request):
        if not request.user.has_perm(requests.MAY):
            raise PermissionDenied
        people = rights.people_for(request.user)
        soon = [
            (kind.label, keeping.due_soon(kind, people).order_by("updated_at", "pk")[:MOST])
            for kind in Kind
        ]
        response = TemplateResponse(
            request, "admin/members/person/retention.html",
            {
                **self.admin_site.each_context(request), "opts": self.opts, "title": "人员保存期限",
                "lines": keeping.report(people), "soon": soon, "days": keeping.SOON, "most": MOST,
            },
        )  # fmt: skip
        response.headers["Cache-Control"] = NO_STORE
        return response


def _tool(person, user):
    if rights.may(user, "view", person):
        return "同意…", reverse("admin:members_person_consents", args=[person.pk])
    return None


record_tools.register("consents", _tool)
