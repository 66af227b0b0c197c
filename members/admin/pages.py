"""The pages beside the form: the record to be read, one field shown, the photograph, a revocation.

Each asks for the record first: one of another department is not there (404).
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_safe

from members import photographs, record_tools, rights, timeline, verbs
from members.admin import purposes
from members.admin.forms import ReasonForm
from members.models import Certificate, Consent, Person, Use
from members.models.person import HIDDEN

NO_STORE = "private, no-store"


class RecordPages:
    """Mixed into the admin of Person."""

    def get_urls(self):
        pages = (
            ("<int:pk>/record/", self.record_view, "record"),
            ("<int:pk>/unmask/<slug:field>/", self.unmask_view, "unmask"),
            ("<int:pk>/photograph/", self.photograph_view, "photograph"),
            ("<int:pk>/revoke/<int:certificate>/", self.revoke_view, "revoke"),
        )
        return [
            path(route, self.admin_site.admin_view(view), name=f"members_person_{name}")
            for route, view, name in pages
        ] + super().get_urls()

    def mine(self, request, pk, verb="view"):
        """Return the record. Http404: it is not his; PermissionDenied: he may not do that with it."""
        person = rights.people_for(request.user).filter(pk=pk).first()
        if person is None:
            raise Http404
        if not rights.may(request.user, verb, person):
            raise PermissionDenied
        return person

    def page(self, request, template, person, *, beside=None, **context):
        """The one door to every page that shows a person, or another `beside` him: whoever asks for
        one has said why, and it is in the log. What is sent goes through, see purposes.missing."""
        if request.method in ("GET", "HEAD"):
            if ask := purposes.missing(request):
                return ask
            for one in filter(None, (person, beside)):
                where = template.removesuffix(".html")
                verbs.open_record(one, request.user, purposes.of(request), page=where)
        context |= {
            **self.admin_site.each_context(request), "opts": self.opts, "person": person,
            "record_url": reverse("admin:members_person_record", args=[person.pk]),
        }  # fmt: skip
        response = TemplateResponse(request, f"admin/members/person/{template}", context)
        response.headers["Cache-Control"] = NO_STORE
        return response

    # -- the record -------------------------------------------------------------------------

    @method_decorator(require_safe)
    def record_view(self, request, pk):
        merged = Person.objects.filter(pk=pk).exclude(merged_into=None).first()
        if merged and rights.may(request.user, "view", merged):
            return _to_record(merged.merged_into_id)
        person, user = self.mine(request, pk), request.user
        # It is his to see: from here on only the role is asked.
        return self.page(
            request, "record.html", person, title=str(person),
            hidden=_hidden(person, rights.may(user, "unmask")), facts=_facts(person),
            timeline=timeline.of(person, user), certificates=_certificates(person),
            consents=_consents(person), tools=record_tools.of(person, user),
            may_change=rights.may(user, "change"),
            may_revoke=rights.may(user, "change_certificate"),
        )  # fmt: skip

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def unmask_view(self, request, pk, field):
        """Ask why, then show one field, in this one answer."""
        if field not in HIDDEN:
            raise Http404
        person = self.mine(request, pk, "unmask")
        form = ReasonForm(request.POST or None, person=person)
        value, is_shown = None, request.method == "POST" and form.is_valid()
        if is_shown:
            value = verbs.unmask(person, field, request.user, form.cleaned_data["reason"])
        label = Person._meta.get_field(field).verbose_name
        return self.page(
            request, "unmask.html", person, title=f"查看{label}：{person}", label=label, form=form,
            is_shown=is_shown, value=value, mask=person.masked(field),
        )  # fmt: skip

    @method_decorator(require_safe)
    def photograph_view(self, request, pk):
        picture = photographs.content(self.mine(request, pk))
        if picture is None:
            raise Http404
        response = HttpResponse(picture, content_type="image/webp")
        response.headers["Cache-Control"] = NO_STORE
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def revoke_view(self, request, pk, certificate):
        person = self.mine(request, pk, "change_certificate")
        found = Certificate.objects.filter(pk=certificate, person=person, revoked_on=None).first()
        if found is None:
            raise Http404
        form = ReasonForm(request.POST or None, person=person)
        if request.method == "POST" and form.is_valid():
            try:
                verbs.revoke_certificate(found, request.user, form.cleaned_data["reason"])
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                messages.success(request, f"证书 {found} 已撤销，公开核验会显示“已撤销”。")
            return _to_record(pk)
        return self.page(
            request, "revoke.html", person, title=f"撤销证书 {found}", certificate=found, form=form
        )

    def history_view(self, request, object_id, extra_context=None):
        """What was done with a record is in the audit log, for the audit role."""
        if not str(object_id).isdecimal():
            raise Http404
        return _to_record(self.mine(request, object_id).pk)


def _to_record(pk):
    return HttpResponseRedirect(reverse("admin:members_person_record", args=[pk]))


def _hidden(person, may_unmask):
    """Return what stands in the page of each masked field: its mask, and where to ask for it."""
    return [
        {
            "label": Person._meta.get_field(field).verbose_name,
            "mask": person.masked(field),
            "url": reverse("admin:members_person_unmask", args=[person.pk, field])
            if may_unmask and person.masked(field)
            else "",
        }
        for field in HIDDEN
    ]


def _facts(person):
    facts = (
        ("工号", person.work_number), ("曾用名", "、".join(person.former_names.split("\n"))),
        ("性别", person.sex), ("单位", person.organisation), ("职务", person.post),
        ("入党日期", person.joined_party_on), ("管理部门", person.department),
    )  # fmt: skip
    return [(label, value) for label, value in facts if value]


def _certificates(person):
    return [(certificate, certificate.state()) for certificate in person.certificates.all()]


def _consents(person):
    """Return (use, the newest Consent or None) for each use that somebody can agree to."""
    newest = {}
    for consent in Consent.objects.filter(person=person).order_by("given_on", "pk"):
        newest[consent.use] = consent
    return [(use.label, newest.get(use.value)) for use in Use]
