"""What the command palette knows: one address, asked once for all places and then for each text.

The admin tells browsers and proxies to keep none of it: it is as much as one person may see.
"""

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from editorial import finding, indexing
from editorial.desk import find, places

RECENT, FOUND, LEAST = 6, 8, 2


@require_safe
def palette_view(request):
    """Without `q` all places and the person's own last items; with `q` the items it finds."""
    scope = finding.Scope(request.user, indexing.models())
    q = request.GET.get("q", "").replace("\x00", "").strip()
    if "q" in request.GET:
        rows = _found(scope, q) if len(q) >= LEAST else []
        answer = {"items": rows}
    else:
        answer = {"places": places.places(request), "recent": _recent(scope)}
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


def _found(scope, q):
    return _items(scope, scope.find(q, per_page=FOUND, relax=False))


def _recent(scope):
    mine = frozenset({f"created:{scope.user.pk}", f"last:{scope.user.pk}"})
    return _items(scope, scope.find(tags=(mine,), sort="changed", per_page=RECENT))


def _items(scope, result):
    """The title as it is, not as HTML: the page puts it in as text."""
    items = scope.items([hit.key for hit in result.hits])
    return [_item(items[hit.key]) for hit in result.hits if hit.key in items]


def _item(item):
    newest = item.latest_revision.data if item.latest_revision else {}
    return {
        "label": newest.get("title") or item.title,
        "url": find.form_url(item),
        "hint": f"{item._meta.verbose_name} · {item.section.name} · {item.state.label}",
    }


PAGES = (("palette.json", palette_view, "palette"),)
