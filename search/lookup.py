"""Answers a query."""

import logging
from dataclasses import replace

from django.utils import timezone

from search import match, schema
from search.marks import Marker
from search.parse import loosen, parse
from search.registry import PUBLIC
from search.store import current_store, is_index_error
from search.types import Hit, SearchResult
from search.upkeep import WAIT, drop_if_damaged, freshen

logger = logging.getLogger(__name__)

# How far a visitor can turn the pages. The index reserves memory for every hit before the
# page, without a bound: a page number of 10^15 would end the process.
MAX_HITS = 10_000
MAX_PER_PAGE = 100


def query(request):
    """Return a SearchResult for a SearchRequest. Raises for no text and no number in it."""
    wish = parse(request.q)
    if not wish:
        return SearchResult()
    request = replace(request, now=request.now or timezone.now())
    return ask(lambda snapshot: _answer(snapshot, request, wish), SearchResult(ready=False))


def ask(question, otherwise, wait=WAIT, index=PUBLIC):
    """Put a question to the newest index. A damaged one is rebuilt and asked once more."""
    for _ in range(2):
        freshen(wait, index)
        snapshot = current_store(index).snapshot()
        if snapshot is None:
            return otherwise
        try:
            return question(snapshot)
        except BaseException as error:
            if not is_index_error(error):
                raise
            logger.exception("the search index did not answer")
        if not drop_if_damaged(current_store(index)):
            return otherwise
    return otherwise


def _answer(snapshot, request, wish):
    result = _search(snapshot, request, wish, match.wanted(wish, request.in_title))
    if result.total:
        return result
    looser = loosen(wish)
    if len(looser.words) < 2:
        return result
    most = max(1, len(looser.words) * 2 // 3)
    relaxed = match.wanted(looser, request.in_title, at_least=most)
    result = _search(snapshot, request, looser, relaxed)
    return replace(result, relaxed=bool(result.total))


def _search(snapshot, request, wish, wanted):
    visible = match.visible(
        wanted,
        request.now,
        request.closed_sections,
        request.sections,
        request.since,
        request.until,
    )
    limit = min(max(request.per_page, 1), MAX_PER_PAGE)
    offset = (max(request.page, 1) - 1) * limit
    is_within_reach = offset + limit <= MAX_HITS
    order = {"order_by_field" if request.sort == "date" else "weight_by_field": _field(request)}
    found = snapshot.searcher.search(
        visible,
        limit=limit if is_within_reach else 1,
        offset=offset if is_within_reach else 0,
        **order,
    )
    hits = found.hits if is_within_reach else []
    marker = Marker(wish.words)
    return SearchResult(
        found.count,
        [hit(snapshot.searcher.doc(address), score, marker) for score, address in hits],
        wish.labels,
    )


def _field(request):
    return "published" if request.sort == "date" else "recency"


def hit(found, score, marker):
    source = schema.source(found)
    return Hit(
        found["key"][0],
        float(score),
        marker.title(source["title"]),
        marker.snippet(source["body"]),
    )
