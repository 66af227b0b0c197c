"""The handbook in the desk: contents, chapters, and a search in its text."""

import re
from functools import cache

from django.contrib import admin
from django.http import Http404
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe
from PIL import Image

from editorial import handbook
from editorial.handbook.markdown import to_html
from search.marks import Marker
from search.parse import parse

LONGEST = 60
MARKS = re.compile(r"\[([^\]]+)\]\([^)]*\)|^\s*(?:-|\d+\.|#+|>) +|\*\*|`", re.MULTILINE)


@require_safe
def handbook_view(request):
    """The contents; with `q` the chapters that hold every word, and where."""
    q = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    context = _context(request, title="编辑手册", q=q, chapters=handbook.chapters())
    if q:
        context["hits"] = _search(q)
    return TemplateResponse(request, "admin/finding/handbook.html", context)


@require_safe
def chapter_view(request, slug):
    found = handbook.chapter(slug)
    if found is None:
        raise Http404
    chapter, before, after = found
    html, headings = to_html(chapter.text, picture=_picture, link=_link)
    context = _context(
        request, title=chapter.title, chapter=chapter, html=html, headings=headings,
        chapters=handbook.chapters(), before=before, after=after,
    )  # fmt: skip
    return TemplateResponse(request, "admin/finding/chapter.html", context)


def _context(request, **more):
    return {**admin.site.each_context(request), **more}


def _search(q):
    wish = parse(q)
    marker = Marker(wish.words)
    return [
        {"chapter": one, "snippet": marker.snippet(_told(one.text))}
        for one in handbook.chapters()
        if marker.holds_all(f"{one.title}\n{one.text}")
    ]


def _told(text):
    """The text without the marks of Markdown and without its pictures."""
    lines = (line for line in text.splitlines() if not line.startswith(("![", "|--")))
    return MARKS.sub(r"\1", "\n".join(lines)).replace("|", " ")


def _link(address):
    """A chapter is named as #slug in the file, where it is one long page."""
    slug = address.removeprefix("#")
    if address.startswith("#") and handbook.chapter(slug):
        return reverse("admin:handbook_chapter", args=[slug])
    return address


def _picture(alt, name):
    size = _size(name)
    if size is None:
        return format_html('<p class="handbook__missing">（截图：{}）</p>', alt)
    return format_html(
        '<figure><img src="{}" alt="{}" width="{}" height="{}" loading="lazy">'
        "<figcaption>{}</figcaption></figure>",
        static(f"handbook/{name}.webp"), f"截图：{alt}", *size, alt,
    )  # fmt: skip


@cache
def _size(name):
    path = handbook.PICTURES / f"{name}.webp"
    if not path.exists():
        return None
    with Image.open(path) as picture:
        return picture.size


PAGES = (
    ("handbook/", handbook_view, "handbook"),
    ("handbook/<slug:slug>/", chapter_view, "handbook_chapter"),
)
