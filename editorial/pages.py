"""Every public page goes out through `render`: with the site's furniture around it, its head
filled in, and the names of what it shows, which is what a page store will purge by."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode

from editorial import kinds
from editorial.head import Head
from editorial.models import Tombstone
from editorial.navigation import Navigation

PER_PAGE = 20

_furniture = None


def register_furniture(provider):
    """`portal` gives what stands around every page: a function of a request and a Navigation
    that returns a dictionary with at least `site`."""
    global _furniture
    _furniture = provider


def furniture(request):
    """Return what `portal` puts around a page, for one that is drawn in a frame of its own."""
    return _furniture(request, navigation(request))


def navigation(request, current=None):
    """Return the request's public section tree, read once."""
    if not hasattr(request, "navigation"):
        request.navigation = Navigation()
    if current is not None:
        request.navigation.current = current
    return request.navigation


def render(request, template, context, *, head=None, shows=(), status=200, is_public=True):
    """Return the page. `shows` names what is on it: items by key, "section:<id>"; the
    menu and the urgent notices are on every page."""
    around = furniture(request)
    context = around | context
    context["head"] = (head or Head()).complete(around["site"], request)
    if is_public and status == 200:
        context["read_key"] = _read_key(shows)
    response = TemplateResponse(request, template, context, status=status)
    response.is_public_page = is_public
    response.shows = ("menu", "urgent", *shows)
    return response


def _read_key(shows):
    """Return the name under which a page's reads are counted: the first of what it shows."""
    first = shows[0] if shows else ""
    return first if first == "home" or ":" in first else ""


def section_context(request, section):
    """Return what stands beside everything in a section: crumbs, sidebar, tabs."""
    nav = navigation(request, current=section.path)
    return {
        "section": section,
        "crumbs": nav.crumbs(section),
        "branch_root": (root := nav.branch(section)),
        "branch": root.children,
        "tabs": nav.tabs(section),
    }


def feed_url(section):
    """Return the address of a section's feed, or "" for a kind that has none."""
    kind = kinds.get(section.kind)
    return reverse("section-feed", args=[section.path]) if kind and kind.has_feed else ""


def paginate(request, items, per_page=PER_PAGE, keep=None):
    """Return the page that ?page= asks for; a page that doesn't exist is a 404. `keep` holds
    what else stands in the address, for the pager's links: {"kind": "notice"}."""
    paginator = Paginator(items, per_page)
    wanted = request.GET.get("page", "1")
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 9):
        raise Http404
    if not 1 <= int(wanted) <= paginator.num_pages:
        raise Http404
    page = paginator.page(int(wanted))
    page.query = f"{urlencode(keep)}&" if keep else ""
    page.elided = list(paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return page


def gone(request, item):
    """Answer for a withdrawn item: a redirect if the editor chose one, else 410 and why."""
    return _gone(request, item.key, item.title, item.withdrawal_reason, item.withdrawal_redirect)


def buried(request, tombstone):
    """Answer for what was public once and has been deleted for good, as `gone` did before."""
    return _gone(request, tombstone.key, tombstone.title, tombstone.reason, tombstone.redirect)


def _gone(request, key, title, reason, redirect):
    if redirect:
        return HttpResponseRedirect(redirect)
    context = {
        "title": title,
        "reason": reason,
        "characters": None,
        "crumbs": [("首页", "/"), ("内容已撤下", None)],
    }
    return render(
        request, "410.html", context, head=Head(title="内容已撤下", no_index=True),
        shows=(key,), status=410,
    )  # fmt: skip


def find_public(request, queryset, pk):
    """Return (item, None) for a public item, (None, answer) for a withdrawn one, or raise 404."""
    if item := queryset.public().filter(pk=pk).first():
        return item, None
    # Withdrawn and then put into the bin: the address goes on saying what it said.
    withdrawn = queryset.exclude(withdrawn_at=None).filter(pk=pk, section__is_public=True).first()
    if withdrawn is not None:
        return None, gone(request, withdrawn)
    if tombstone := Tombstone.objects.about(queryset.model(pk=pk)).first():
        return None, buried(request, tombstone)
    raise Http404
