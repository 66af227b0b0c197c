"""What lives before a memorial: counts and gestures, fetched by the stored page, and the page
of its own with the message form, which also serves whoever has no script."""

from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editorial import pages
from editorial.head import Head
from intake import rates
from intake.forms import once
from intake.origin import from_our_page
from memorial import tributes
from memorial.forms import TributeForm
from memorial.models import Gesture, Memorial


@never_cache
@require_safe
def counts(request, pk):
    item = get_object_or_404(Memorial.objects.public().only("pk"), pk=pk)
    return JsonResponse({"counts": tributes.counts(item)})


@csrf_exempt  # the stored page carries no token: see from_our_page, and decision 0014
@never_cache
@require_POST
def gesture(request, pk):
    if not from_our_page(request):
        return JsonResponse({"message": "请在本站页面上敬献。"}, status=403)
    item = get_object_or_404(Memorial.objects.public().only("pk"), pk=pk)
    made = request.POST.get("gesture", "")
    if made not in Gesture.values:
        return JsonResponse({"message": "没有这种敬献方式。"}, status=400)
    if not tributes.pay(item, made, rates.caller(request)):
        return JsonResponse({"message": tributes.ENOUGH}, status=429)
    return JsonResponse({"message": tributes.SAID[made], "counts": tributes.counts(item)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tribute_page(request, pk):
    queryset = Memorial.objects.select_related("section", "cover")
    item, answer = pages.find_public(request, queryset, pk)
    if answer:
        return answer
    made = request.POST.get("gesture")
    if made in Gesture.values:
        paid = tributes.pay(item, made, rates.caller(request))
        return _back(item, f"done={made}" if paid else "enough=1")
    form = TributeForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        once(form, lambda: _store(form, item))
        return _back(item, "sent=1")
    return _draw(request, item, form)


def _store(form, item):
    form.instance.memorial = item
    return form.save()


def _back(item, said):
    address = reverse("memorial-tribute", args=[item.pk])
    return HttpResponseRedirect(f"{address}?{said}", status=303)


def _draw(request, item, form):
    paid = tributes.counts(item)
    context = pages.section_context(request, item.section) | {
        "memorial": item,
        "crumbs": _crumbs(request, item),
        "form": form,
        "gestures": [(one.value, one.label, paid[one.value]) for one in Gesture],
        "said": _said(request.GET),
    }
    head = Head(title=f"敬献 {item.title}", section=item.section, no_index=True)
    return pages.render(request, "memorial/tribute.html", context, head=head, is_public=False)


def _crumbs(request, item):
    line = pages.navigation(request, current=item.section.path).crumbs(item.section, last="敬献")
    return [*line[:-1], (item.title, item.get_absolute_url()), line[-1]]


def _said(query):
    if "sent" in query:
        return "您的追思已经收到，审核后显示在纪念页上。谢谢您。"
    if "enough" in query:
        return tributes.ENOUGH
    return tributes.SAID.get(query.get("done", ""), "")
