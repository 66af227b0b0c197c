"""A certificate on paper: one A4 across, with a code that anybody can check it by."""

import io

import segno
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from accounts import audit
from editorial import pages
from members.admin import purposes
from members.admin.pages import NO_STORE
from members.models import Certificate
from members.verifying import finding


class PrintPages:
    """Mixed into the admin of Person, before RecordPages."""

    def get_urls(self):
        route = "<int:pk>/certificate/<int:certificate>/"
        pages = ((route, self.print_view, "print"), (f"{route}code.svg", self.code_view, "code"))
        return [
            path(route, self.admin_site.admin_view(view), name=f"members_person_{name}")
            for route, view, name in pages
        ] + super().get_urls()

    @method_decorator(require_safe)
    def print_view(self, request, pk, certificate):
        person, found = self._printable(request, pk, certificate)
        if ask := purposes.missing(request):
            return ask
        audit.record(
            "certificate.print", actor=request.user, target=found, person=person.pk,
            purpose=purposes.of(request),
        )  # fmt: skip
        context = {
            "person": person, "certificate": found, "site": pages.furniture(request)["site"],
        }  # fmt: skip
        response = TemplateResponse(request, "admin/members/person/certificate.html", context)
        response.headers["Cache-Control"] = NO_STORE
        return response

    @method_decorator(require_safe)
    def code_view(self, request, pk, certificate):
        """The code with the certificate's link: drawn for this page only, and kept nowhere."""
        _, found = self._printable(request, pk, certificate)
        link = reverse("people-certificate", args=[finding.link_of(found)])
        drawing = io.BytesIO()
        segno.make(request.build_absolute_uri(link), error="m").save(
            drawing, kind="svg", scale=4, border=2, light="#fff"
        )
        response = HttpResponse(drawing.getvalue(), content_type="image/svg+xml")
        response.headers["Cache-Control"] = NO_STORE
        return response

    def _printable(self, request, pk, certificate):
        person = self.mine(request, pk)
        found = Certificate.objects.filter(pk=certificate, person=person).first()
        if found is None or found.revoked_on or person.deidentified_at:
            raise Http404
        return person, found
