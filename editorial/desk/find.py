"""The page that finds everything in the desk: every item a person may see, drafts included."""

import re

from django.contrib import admin
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from editorial import finding, indexing
from editorial.desk import places
from editorial.desk.find_form import FindForm
from editorial.models import State

PER_PAGE, DEEPEST_PAGE = 20, 500
OTHERS = 5  # rows of each other kind of thing
# An address of the site or of the desk, or the number of an item alone.
ADDRESS = re.compile(r"(?:\S*/)?(?:([a-z]+)/)?(\d{1,9})(?:\.html|/(?:change/)?)?")
# What is found by name beside the items; everything else by a link to its own list.
BESIDE = ("editorial.section", "editorial.image", "editorial.document", "accounts.user")


@require_safe
def find_view(request):
    scope = finding.Scope(request.user, indexing.models())
    form = FindForm(request.GET, scope=scope)
    context = {
        **admin.site.each_context(request),
        "title": "查找",
        "form": form,
        "q": "",
        "result": None,
    }
    if form.is_valid():
        context |= _answer(request, scope, form)
    return TemplateResponse(request, "admin/finding/find.html", context)


def _answer(request, scope, form):
    q, page = form.cleaned_data["q"], _page(request.GET.get("page", "1"))
    narrowing = form.narrowing()
    result = scope.find(
        q, sort=form.cleaned_data["sort"] or "relevance", page=page, per_page=PER_PAGE, **narrowing
    )
    last = min(max(1, -(-result.total // PER_PAGE)), DEEPEST_PAGE)
    context = {
        "q": q,
        "result": result,
        "rows": rows(scope, result.hits),
        "page": page,
        "last": last,
        "previous_url": _turn(request, page - 1) if page > 1 else "",
        "next_url": _turn(request, page + 1) if page < last else "",
    }
    if q and page == 1:
        context["numbered"] = _numbered(scope, q, narrowing)
        if not form.is_narrowed:
            context |= {"places": places.matching(request, q), "beside": _beside(request, q)}
            context["elsewhere"] = _elsewhere(request, q)
    return context


def rows(scope, hits):
    """Return what a list shows of each hit that the person may see, in their order."""
    items = scope.items([hit.key for hit in hits])
    return [_row(hit, items[hit.key]) for hit in hits if hit.key in items]


def _row(hit, item):
    is_public = item.state == State.LIVE and item.section.is_public
    return {
        "item": item,
        "title_html": hit.title_html,
        "snippet_html": hit.snippet_html,
        "kind": item._meta.verbose_name,
        "saver": item.latest_revision.created_by if item.latest_revision else None,
        "form_url": form_url(item),
        "public_url": _public_url(item) if is_public else "",
    }


def form_url(item):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_change", args=[item.pk])


def _public_url(item):
    return item.get_absolute_url() if item.has_own_address else item.section.get_absolute_url()


def _numbered(scope, q, narrowing):
    """Return the items of a number, or the one of an address, that was typed or pasted."""
    match = ADDRESS.fullmatch(q.strip())
    if not match:
        return []
    kind, number = match.groups()
    tags = (*narrowing["tags"], frozenset({f"no:{int(number)}"}))
    kinds = {kind} if kind in scope.models else narrowing["kinds"]
    result = scope.find("", **(narrowing | {"tags": tags, "kinds": kinds}))
    return rows(scope, result.hits)


def _beside(request, q):
    """Return (heading, [(label, url)], url of its own list) of what isn't an item."""
    found = []
    for model_admin in _searchable(request):
        opts = model_admin.opts
        if opts.label_lower not in BESIDE:
            continue
        things, _ = model_admin.get_search_results(request, model_admin.get_queryset(request), q)
        name = f"admin:{opts.app_label}_{opts.model_name}"
        links = [(str(one), reverse(f"{name}_change", args=[one.pk])) for one in things[:OTHERS]]
        if links:
            found.append((opts.verbose_name_plural, links, _list_url(model_admin, q)))
    return found


def _elsewhere(request, q):
    """Return (label, url) of the lists that are searched by themselves."""
    others = (one for one in _searchable(request) if one.opts.label_lower not in BESIDE)
    return [(one.opts.verbose_name_plural, _list_url(one, q)) for one in others]


def _searchable(request):
    """Yield the admins of what is no item that have a search and that the person may open."""
    items = set(indexing.models())
    for model, model_admin in admin.site._registry.items():
        is_searched = model not in items and bool(model_admin.search_fields)
        is_searched &= model._meta.app_label != "sites"  # nobody asks contrib.sites for a name
        if is_searched and model_admin.has_view_permission(request):
            yield model_admin


def _list_url(model_admin, q):
    opts = model_admin.opts
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    return f"{url}?{urlencode({'q': q})}"


def _page(text):
    fits = text.isascii() and text.isdecimal() and len(text) < 6
    return min(max(int(text), 1), DEEPEST_PAGE) if fits else 1


def _turn(request, number):
    query = request.GET.copy()
    query["page"] = number
    return f"?{query.urlencode()}"


PAGES = (("find/", find_view, "find"),)
