"""What visitors send in: an enquiry about a book, a manuscript for a call."""

from django.core import signing
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from editorial import pages
from editorial.head import Head
from intake.forms import once
from publications.models import Book, Call, Enquiry, Submission
from publications.visitors import EnquiryForm, SubmissionForm

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def enquire(request, pk):
    book = _public(Book.objects.select_related("section", "cover"), pk)
    form = EnquiryForm(request.POST or None, request=request, about=book)
    if request.method == "POST" and form.is_valid():
        return _taken(form, Enquiry, "book-enquired", pk)
    return _form_page(request, "publications/enquire.html", form, book, "购书咨询", book=book)


@form_page
def submit(request, pk):
    call = _public(Call.objects.select_related("section"), pk)
    if request.method != "POST" and not call.is_open:
        return HttpResponseRedirect(call.get_absolute_url())
    form = SubmissionForm(request.POST or None, request.FILES or None, request=request, about=call)
    if request.method == "POST" and form.is_valid():
        return _taken(form, Submission, "call-submitted", pk)
    return _form_page(request, "publications/submit.html", form, call, "在线投稿", call=call)


def _public(queryset, pk):
    item = queryset.public().filter(pk=pk).first()
    if item is None:
        raise Http404
    return item


def _taken(form, model, thanks, pk):
    """Make the record once, and lead to a page that tells its number to nobody else."""
    number, is_new = once(form, form.make)
    record = model.objects.only("receipt").get(pk=number)
    if is_new:
        audit.record(f"{model._meta.model_name}.receive", target=record)
    token = signing.dumps(record.receipt, salt=thanks)
    return HttpResponseRedirect(reverse(thanks, args=[pk, token]))


def _form_page(request, template, form, item, name, **more):
    context = _frame(request, item, name) | {"form": form, **more}
    head = Head(title=f"{name}：{item.title}", section=item.section, no_index=True)
    return pages.render(request, template, context, head=head, is_public=False)


def _frame(request, item, last):
    nav = pages.navigation(request, current=item.section.path)
    crumbs = nav.crumbs(item.section, last=last)
    crumbs.insert(-1, (item.title, item.get_absolute_url()))
    return {"crumbs": crumbs, "back": item.get_absolute_url()}


@require_safe
def enquired(request, pk, token):
    return _thanks(request, _public(Book.objects.select_related("section"), pk), token, "enquired")


@require_safe
def submitted(request, pk, token):
    return _thanks(request, _public(Call.objects.select_related("section"), pk), token, "submitted")


def _thanks(request, item, token, what):
    salt = {"enquired": "book-enquired", "submitted": "call-submitted"}[what]
    try:
        receipt = signing.loads(token, salt=salt)
    except signing.BadSignature as error:
        raise Http404 from error
    context = _frame(request, item, "已收到") | {"receipt": receipt, "item": item, "what": what}
    return pages.render(
        request, "publications/thanks.html", context, is_public=False,
        head=Head(title="已收到", section=item.section, no_index=True),
    )  # fmt: skip
