"""The public side: what is done with one's data, a request about it, its receipt, its answer."""

from django.conf import settings
from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from editorial import pages
from editorial.head import Head
from intake.forms import once
from members import requests
from members.asking import notice as notices
from members.asking.forms import LookUpForm, RequestForm
from members.models import PersonRequest

RECEIPT = "members.request.receipt"
RECEIPT_LASTS = 3600  # seconds that the page with the code opens again
NOT_FOUND = "没有找到。请核对申请编号和查询码，两项都要和回执上的完全一致。"
NOTICE = "个人信息处理说明"

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def notice(request):
    return _page(request, "notice", NOTICE, notices.of_now(), is_public=True)


@get_or_post
def ask(request):
    form = RequestForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        pk, _ = once(form, lambda: requests.receive(form.save(commit=False)))
        return redirect("people-request-sent", signing.dumps(int(pk), salt=RECEIPT))
    context = {"form": form, "days": settings.PERSON_REQUEST_DAYS,
               "kept": settings.PERSONAL_DATA_DAYS}  # fmt: skip
    return _page(request, "request", "个人信息申请", context)


@require_safe
def sent(request, token):
    """The receipt. Its address is signed, and closes after an hour: it shows the code."""
    try:
        pk = signing.loads(token, salt=RECEIPT, max_age=RECEIPT_LASTS)
    except signing.BadSignature:
        raise Http404 from None
    asked = get_object_or_404(PersonRequest, pk=pk)
    return _page(request, "request_sent", "申请已收到", {"asked": asked})


@get_or_post
def answer(request):
    form = LookUpForm(request.POST if request.method == "POST" else None, request=request)
    found, missed = None, ""
    if request.method == "POST" and form.is_valid():
        found = PersonRequest.look_up(form.cleaned_data["number"], form.cleaned_data["code"])
        missed = "" if found else NOT_FOUND
    context = {"form": form, "found": found, "missed": missed}
    return _page(request, "request_answer", "查询申请结果", context)


def _page(request, name, title, more, *, is_public=False):
    crumbs = [("首页", reverse("home"))]
    crumbs += [] if title == NOTICE else [(NOTICE, reverse("people-notice"))]
    context = {"title": title, "crumbs": [*crumbs, (title, None)], **more}
    return pages.render(
        request, f"members/{name}.html", context, is_public=is_public,
        head=Head(title=title, no_index=not is_public),
    )  # fmt: skip
