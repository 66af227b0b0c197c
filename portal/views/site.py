"""The home page, the section resolver, the site map, and the small addresses beside them."""

import io

import segno
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from editorial import kinds, pages
from editorial.head import Head
from portal.home import Blocks, modules_of, sheets_of
from portal.models import QRCode


@require_safe
def home(request):
    navigation = pages.navigation(request, current="/")
    head = Head(column_type="首页", json_ld={"@type": "WebSite"})
    blocks = Blocks(navigation).filled()
    context = {"blocks": blocks, "sheets": sheets_of(blocks), "modules": modules_of(blocks)}
    return pages.render(request, "portal/home.html", context, head=head, shows=("home",))


@require_safe
def section(request, path):
    """Resolve an address to a section, and let the section's kind draw it."""
    found = pages.navigation(request).by_path.get(path)
    kind = found and kinds.get(found.kind)
    if not kind:
        raise Http404
    return kind.view(request, found)


@require_safe
def sitemap_page(request):
    navigation = pages.navigation(request)
    context = {
        "branch": navigation.tree(),
        "crumbs": [("首页", reverse("home")), ("网站地图", None)],
    }
    return pages.render(request, "portal/sitemap.html", context, head=Head(title="网站地图"))


@require_safe
def healthz(request):
    """Answer 200 when the site can serve, 503 and why when it can't."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "down", "reason": "database"}, status=503)
    if not settings.DATA_DIR.is_dir():
        return JsonResponse({"status": "down", "reason": "DATA_DIR"}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
def qr(request):
    """Draw the QR code of a page of this site, or of an editor's code: nothing else, so that
    nobody can borrow the site for a code of theirs."""
    if number := request.GET.get("code", ""):
        if not (number.isascii() and number.isdecimal() and len(number) < 10):
            raise Http404
        code = QRCode.shown().filter(pk=number).exclude(target="").first()
        if not code:
            raise Http404
        address = request.build_absolute_uri(code.target)
    else:
        path = request.GET.get("path", "/")
        if not path.startswith("/") or path.startswith(("//", "/\\")) or len(path) > 300:
            raise Http404
        address = request.build_absolute_uri(path)
    drawing = io.BytesIO()
    segno.make(address, error="m").save(drawing, kind="svg", scale=4, border=2, light="#fff")
    response = HttpResponse(drawing.getvalue(), content_type="image/svg+xml")
    response.is_public_page = True
    return response


@require_safe
def robots(request):
    sitemap = request.build_absolute_uri(reverse("sitemap-xml"))
    lines = ("User-agent: *", "Disallow: /admin/", "Disallow: /search/", f"Sitemap: {sitemap}", "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
