"""核验: the page of the menu's 人员查询, its answer, and the link of a printed certificate."""

from django.apps import apps
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from editorial import kinds, pages, richtext
from editorial.head import Head
from intake import rates
from members import consents, photographs
from members.models import Person, Use
from members.verifying import finding
from members.verifying.forms import VerifyForm

TITLE = "人员和证书核验"
MISSED = "未查到相符的记录。请核对姓名和编号，两项都要与证件或证书上的完全一致。"
TOO_MANY_LINKS = "您这里扫码核验得太频繁，请一小时后再试，或用下面的姓名和编号核验。"
MOST_LINKS = 60  # links of certificates that one address opens in an hour


@require_safe
def verification_section(request, section):
    """A section of the kind 核验: what can be verified and how, with the form."""
    context = pages.section_context(request, section) | {"about": _text_of(section)}
    return _page(request, VerifyForm(request=request), context=context, title=section.name)


def _text_of(section):
    """Return what editors published in the section, to stand below the form; "" for nothing."""
    for label in kinds.get(section.kind).holds:
        item = apps.get_model(label).objects.public().filter(section=section).first()
        if item:
            return richtext.present(item.body)
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request):
    """Ask, and be answered on the same page: nothing of it stands in an address."""
    form = VerifyForm(request.POST if request.method == "POST" else None, request=request)
    found, missed = None, ""
    if request.method == "POST" and form.is_valid():
        found = finding.find(
            form.cleaned_data["name"], form.cleaned_data["number"], tails=form.has_work
        )  # fmt: skip
        missed = "" if found else MISSED
    return _page(request, form, found=found, missed=missed)


@require_safe
def by_link(request, token):
    """What the QR code of a printed certificate opens. A forged one is answered like any miss."""
    tried = rates.hit("members.verify.link", rates.caller(request))
    form = VerifyForm(request=request)
    if tried > MOST_LINKS:
        return _page(request, form, missed=TOO_MANY_LINKS)
    found = finding.by_link(token)
    return _page(request, form, found=found, missed="" if found else MISSED)


@require_safe
def photograph(request, token):
    """The photograph of a result, for ten minutes, as long as its owner agrees."""
    try:
        pk = signing.loads(token, salt=finding.PHOTOGRAPH, max_age=finding.PHOTOGRAPH_LASTS)
    except signing.BadSignature:
        raise Http404 from None
    person = get_object_or_404(Person.objects.current().identified(), pk=pk)
    content = photographs.content(person) if consents.allows(person, Use.PHOTOGRAPH) else None
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="image/webp")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _page(request, form, *, found=None, missed="", context=None, title=TITLE):
    context = context or {"crumbs": [("首页", reverse("home")), (TITLE, None)]}
    context |= {"title": title, "form": form, "found": found, "missed": missed}
    response = pages.render(
        request, "members/verify.html", context, is_public=False,
        head=Head(title=title, no_index=bool(found or missed or form.is_bound)),
    )  # fmt: skip
    response.headers["Cache-Control"] = "private, no-store"
    return response
