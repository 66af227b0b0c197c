"""发证书: after a session, those who took part are given certificates, in one step."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from members import rights
from portal import issuing

A_PAGE = 50


class IssueForm(forms.Form):
    prefix = forms.CharField(
        label="编号前缀", max_length=issuing.LONGEST_PREFIX,
        help_text="后面接四位流水号，例如前缀“示培〔2026〕”，编号就是“示培〔2026〕0001”。",
    )  # fmt: skip
    issued_on = forms.DateField(label="发证日期", widget=forms.DateInput(attrs={"type": "date"}))
    hours = forms.IntegerField(label="学时", required=False, min_value=1, max_value=2000)
    expires_on = forms.DateField(
        label="有效期至", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text="当天仍有效；长期有效的留空。",
    )  # fmt: skip
    department = forms.ModelChoiceField(
        queryset=None, label="管理部门", help_text="还没有档案的人，新档案由这个部门管。"
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = rights.departments_for(user)

    def clean(self):
        facts = super().clean()
        begins, ends = facts.get("issued_on"), facts.get("expires_on")
        if begins and ends and ends < begins:
            self.add_error("expires_on", "有效期不能早于发证日期。")
        return facts


@require_safe
def list_view(request):
    """The sessions that are over, the last one first."""
    if not issuing.may(request.user):
        raise PermissionDenied
    page = Paginator(issuing.sessions_for(request.user), A_PAGE).get_page(request.GET.get("p"))
    return _answer(request, "list", {"title": "发证书", "sessions": page})


@require_http_methods(["GET", "HEAD", "POST"])
def session_view(request, number):
    session = get_object_or_404(issuing.sessions_for(request.user), pk=number)
    form = IssueForm(request.POST or None, user=request.user, initial=_first_values(request))
    chosen = {int(one) for one in request.POST.getlist("participants") if one.isdecimal()}
    if (
        request.method == "POST"
        and form.is_valid()
        and (made := _issue(request, session, chosen, form))
    ):
        messages.success(
            request, f"发了 {len(made)} 份证书，编号 {made[0].number} 到 {made[-1].number}。"
        )
        return HttpResponseRedirect(reverse("admin:issue_session", args=[session.pk]))
    rows = issuing.candidates(session)
    context = {
        "title": f"发证书：{session.title}", "session": session, "form": form, "rows": rows,
        "chosen": chosen if request.method == "POST" else {row.participant.pk for row in rows},
        "is_done": bool(rows) and all(row.certificate for row in rows),
    }  # fmt: skip
    return _answer(request, "session", context)


def _first_values(request):
    year = timezone.localdate().year
    return {
        "prefix": f"培〔{year}〕", "issued_on": timezone.localdate(),
        "department": request.user.department_id,
    }  # fmt: skip


def _issue(request, session, chosen, form):
    try:
        return issuing.issue(session, chosen, request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return None


def _answer(request, name, context):
    context = {**admin.site.each_context(request), **context}
    answer = TemplateResponse(request, f"admin/portal/issuing/{name}.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer
