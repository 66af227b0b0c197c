"""查询事由: why somebody looks people up. He says it once, before the first search of a working spell;
it stands in the audit log with each search and each record that he opens."""

from django import forms
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods

from members import reasons

SESSION = "members-purpose"
LASTS = 4 * 3600  # seconds; then he is asked again
USUAL = ("核对结业证书", "新学员报到核对", "联系参训学员", "整理人员档案", "办理本人申请")


def of(request):
    """Return why the user looks people up just now, "" when he has not said it, or too long ago."""
    text, until = request.session.get(SESSION, ("", 0))
    return text if timezone.now().timestamp() < until else ""


def keep(request, text):
    """Raises ValidationError for a reason that says nothing or too much."""
    until = timezone.now().timestamp() + LASTS
    request.session[SESSION] = [reasons.check(text), until]


def missing(request):
    """Return the way to the page that asks why, None where it has been said.

    Whatever is sent goes through: nothing that was typed may be lost because four hours are over.
    What stands behind the question mark is left out: it may be a name that somebody typed there.
    """
    if request.method not in ("GET", "HEAD") or of(request):
        return None
    return HttpResponseRedirect(address(request))


def address(request):
    here = urlencode({"next": request.path})
    return f"{reverse('admin:members_person_purpose')}?{here}"


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label="查询事由", max_length=reasons.LONGEST,
        widget=forms.TextInput(attrs={"list": "usual-purposes", "autofocus": True, "autocomplete": "off"}),
        error_messages={
            "required": "请写明为什么查人。", "max_length": f"最多 {reasons.LONGEST} 个字。",
        },
    )  # fmt: skip

    def clean_purpose(self):
        return reasons.check(self.cleaned_data["purpose"])


class PurposePages:
    """Mixed into the admin of Person."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.purpose_view)
        return [path("purpose/", view, name="members_person_purpose"), *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def purpose_view(self, request):
        self.looking(request)
        form = PurposeForm(request.POST or None, initial={"purpose": of(request)})
        form.label_suffix = ""
        people = reverse("admin:members_person_changelist")
        onward = request.GET.get("next", "")
        if not (url_has_allowed_host_and_scheme(onward, None) and onward.startswith(people)):
            onward = people
        if request.method == "POST" and form.is_valid():
            keep(request, form.cleaned_data["purpose"])
            return HttpResponseRedirect(onward)
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": "查询事由",
            "form": form, "usual": USUAL, "has_one": bool(of(request)), "onward": onward,
        }  # fmt: skip
        response = TemplateResponse(request, "admin/members/lookup/purpose.html", context)
        response.headers["Cache-Control"] = "private, no-store"
        return response
