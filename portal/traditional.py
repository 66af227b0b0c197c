"""The public site in traditional characters, at /zh-hant/ before any of its addresses.

The page is drawn as always, and then the words of it are converted: text, and the attributes
that are read to somebody. Addresses, scripts and everything else stay as they are.
"""

import re
from functools import cache

from django.http import Http404, HttpResponseRedirect
from django.urls import resolve
from django.views.decorators.http import require_safe

PREFIX = "/zh-hant"
# Our pages escape ">" inside attributes, so a tag ends at the first one.
PIECES = re.compile(r"(<script\b.*?</script>|<[^>]*>)", re.DOTALL)
SPOKEN = re.compile(r'\b(alt|title|aria-label|placeholder|content)="([^"]*)"')
LINKS = re.compile(r'\b(href|action)="(/(?!/)[^"]*)"')
STAY = ("/static/", "/media/", "/file/", "/admin/", "/qr.svg", f"{PREFIX}/", "/search/suggest")


@cache
def _converter():
    from opencc import OpenCC  # 20 MB of dictionaries, for those who ask for them

    return OpenCC("s2tw")


@require_safe
def traditional(request, path):
    """Draw the page at `path` in traditional characters."""
    address = f"/{path}"
    if address.startswith(STAY):
        raise Http404
    request.is_traditional = True
    request.path = request.path_info = address
    match = resolve(address)
    response = match.func(request, *match.args, **match.kwargs)
    if response.status_code in (301, 302):
        return HttpResponseRedirect(_with_prefix(response["Location"]))
    if hasattr(response, "render"):
        response.render()
    if response.headers.get("Content-Type", "").startswith("text/html"):
        response.content = convert(response.content.decode())
    return response


def convert(html):
    """Return a page of ours in traditional characters, its links staying among such pages."""
    convert_text = _converter().convert
    pieces = PIECES.split(html)
    for place, piece in enumerate(pieces):
        if place % 2 == 0:
            pieces[place] = convert_text(piece) if piece.strip() else piece
        elif not piece.startswith("<script"):
            pieces[place] = _tag(piece, convert_text)
    return "".join(pieces).replace('<html lang="zh-Hans"', '<html lang="zh-Hant"', 1)


def _tag(tag, convert_text):
    tag = SPOKEN.sub(lambda m: f'{m[1]}="{convert_text(m[2])}"', tag)
    if 'hreflang="zh-Hans"' in tag or tag.startswith("<form") and 'method="post"' in tag:
        return tag  # what is sent in goes to the one address that takes it
    return LINKS.sub(lambda m: f'{m[1]}="{_with_prefix(m[2])}"', tag)


def _with_prefix(address):
    inside = address.startswith("/") and not address.startswith(("//", *STAY))
    return PREFIX + address if inside else address


def switch(request):
    """Return what the header offers: the same page in the other characters."""
    address = request.get_full_path()
    if getattr(request, "is_traditional", False):
        return {"label": "简体", "url": address, "language": "zh-Hans"}
    return {"label": "繁體", "url": f"{PREFIX}{address}", "language": "zh-Hant"}
