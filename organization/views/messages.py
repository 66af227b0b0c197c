"""A visitor writes, keeps a receipt, and looks the answer up."""

from django.conf import settings
from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from editorial import pages
from editorial.head import Head
from editorial.models import Section
from intake.forms import once
from organization.forms import LookUpForm, MessageForm
from organization.models import ContactPage, Message

RECEIPT = "organization.receipt"
RECEIPT_LASTS = 3600  # seconds that the page with the code opens again
NOT_FOUND = "没有找到。请核对来信编号和查询码，两项都要和回执上的完全一致。"

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def write(request, section):
    section = get_object_or_404(Section.objects.public(), pk=section, kind="contact")
    contact = ContactPage.of(section)
    if contact is None or not contact.takes_messages:
        raise Http404
    form = MessageForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        pk, _ = once(form, lambda: _received(form.save(commit=False), contact))
        return redirect("message-sent", signing.dumps(int(pk), salt=RECEIPT))
    return _page(
        request, section, "write", "写信给我们",
        {"form": form, "contact": contact, "days": settings.PERSONAL_DATA_DAYS}
    )  # fmt: skip


def _received(message, contact):
    message.section = contact.section
    message.set_due(contact.answer_days)
    message.save()
    audit.record("message.receive", target=message, section=contact.section.path)
    return message


@require_safe
def sent(request, token):
    """The receipt. Its address is signed, and closes after an hour: it shows the code."""
    try:
        pk = signing.loads(token, salt=RECEIPT, max_age=RECEIPT_LASTS)
    except signing.BadSignature:
        raise Http404 from None
    message = get_object_or_404(Message.objects.select_related("section"), pk=pk)
    return _page(request, message.section, "sent", "来信已收到", {"message": message})


@get_or_post
def look_up(request):
    form = LookUpForm(request.POST if request.method == "POST" else None, request=request)
    found, missed = None, ""
    if request.method == "POST" and form.is_valid():
        found = Message.look_up(form.cleaned_data["number"], form.cleaned_data["code"])
        missed = "" if found else NOT_FOUND
    context = {"form": form, "found": found, "missed": missed}
    section = Section.objects.public().filter(kind="contact").order_by("tree_id", "lft").first()
    return _page(request, section, "answer", "查询来信答复", context)


def _page(request, section, name, title, more):
    nav = pages.navigation(request)
    context = {"title": title, "crumbs": [("首页", reverse("home")), (title, None)], **more}
    if section:
        context |= pages.section_context(request, section)
        context["crumbs"] = nav.crumbs(section, last=title)
    return pages.render(
        request, f"organization/message_{name}.html", context, is_public=False,
        head=Head(title=title, section=section, no_index=True),
    )  # fmt: skip


@require_safe
def letter(request, pk):
    """A letter and its answer that were released, for everybody."""
    message = get_object_or_404(Message.objects.public().select_related("section"), pk=pk)
    context = pages.section_context(request, message.section) | {"message": message}
    section = message.section
    section = message.section
    context["crumbs"] = pages.navigation(request).crumbs(section, last="来信选登")
    head = Head(
        title=message.public_title, section=section, description=message.public_question[:110],
        published_at=message.released_at,
        json_ld={
            "@type": "QAPage",
            "mainEntity": {
                "@type": "Question", "name": message.public_title,
                "text": message.public_question, "answerCount": 1,
                "acceptedAnswer": {"@type": "Answer", "text": message.public_answer},
            },
        },
    )  # fmt: skip
    shows = (f"message:{message.pk}", f"section:{section.pk}")
    return pages.render(request, "organization/message.html", context, head=head, shows=shows)
