"""sitemap.xml is an index of the maps, each in files of at most portal.sitemaps.PER_FILE."""

from xml.sax.saxutils import escape

from django.contrib.sitemaps import views
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.sitemaps import sitemaps


@require_safe
def index(request):
    # contrib.sitemaps' own index takes the host from the Site row, not from the request.
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append('<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">')
    for name, one in sitemaps(request.get_host()).items():
        address = request.build_absolute_uri(reverse("sitemap-part", args=[name]))
        for page in range(1, one.paginator.num_pages + 1):
            location = address if page == 1 else f"{address}?p={page}"
            lines.append(f"<sitemap><loc>{escape(location)}</loc></sitemap>")
    lines.append("</sitemapindex>")
    return _public(HttpResponse("\n".join(lines), content_type="application/xml"))


@require_safe
def part(request, section):
    maps = sitemaps(request.get_host(), request.scheme)
    return _public(views.sitemap(request, maps, section=section).render())


def _public(response):
    response.is_public_page = True
    return response
