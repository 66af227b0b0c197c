"""A certificate on paper: one A4 across, with a code that anybody can check it by."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from accounts import audit
from editorial import pages
from members.admin.pages import NO_STORE
from members.models import Certificate
from members.verifying import finding


class PrintPages:
    """Mixed into the admin of Person, before RecordPages."""

    def get_urls(self):
        page = self.admin_site.admin_view(self.print_view)
        route = "<int:pk>/certificate/<int:certificate>/"
        return [path(route, page, name="members_person_print"), *super().get_urls()]

    @method_decorator(require_safe)
    def print_view(self, request, pk, certificate):
        person = self.mine(request, pk)
        found = Certificate.objects.filter(pk=certificate, person=person).first()
        if found is None or found.revoked_on or person.deidentified_at:
            raise Http404
        audit.record("certificate.print", actor=request.user, target=found, person=person.pk)
        link = reverse("people-certificate", args=[finding.link_of(found)])
        context = {
            "person": person, "certificate": found, "site": pages.furniture(request)["site"],
            "link": link,
        }  # fmt: skip
        response = TemplateResponse(request, "admin/members/person/certificate.html", context)
        response.headers["Cache-Control"] = NO_STORE
        return response
