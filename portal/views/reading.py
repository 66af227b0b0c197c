"""The small request that a page sends when it is read. It knows no session and sets no cookie."""

import re

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

import reads
from editorial import indexing
from editorial.models import Section
from intake import rates
from intake.origin import from_our_page

KEY = re.compile(r"[a-z]{1,30}:[1-9][0-9]{0,15}", re.ASCII)
AN_HOUR = 1500  # reads from one address: a school behind one line still fits


@csrf_exempt  # the stored page carries no token: see from_our_page, and decision 0024
@never_cache
@require_POST
def read(request):
    """Count a read and answer how many there are. A page that isn't public, one that never was,
    a robot and a foreign page all get the same empty answer."""
    nothing = HttpResponse(status=204)
    agent = request.headers.get("User-Agent", "")
    if not from_our_page(request) or reads.is_robot(agent):
        return nothing
    key = request.POST.get("key", "")
    section = _public_section(key)
    if section is None:
        return nothing
    address = rates.caller(request)
    if rates.hit("reads", address) <= AN_HOUR:
        reads.count(
            key, section, entry=request.POST.get("entry", ""), caller=f"{address}|{agent}",
            referrer=request.POST.get("referrer", ""),
        )  # fmt: skip
    return JsonResponse({"reads": reads.total(key)})


def _public_section(key):
    """Return the section that a public page belongs to, 0 for the home page, None for others."""
    if key == "home":
        return 0
    if not KEY.fullmatch(key):
        return None
    if key.startswith("section:"):
        public = Section.objects.public().filter(pk=int(key.partition(":")[2]))
        return public.values_list("pk", flat=True).first()
    return indexing.public_section(key)
