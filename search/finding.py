"""Asks an index of what not everybody may see. What a person may see is said by the asker."""

from dataclasses import replace

from tantivy import FieldType, Occur, Query

from search import match, schema
from search.lookup import MAX_HITS, MAX_PER_PAGE, ask, hit
from search.marks import Marker
from search.parse import loosen, parse
from search.types import SearchResult


def find(request):
    """Return a SearchResult for a FindRequest. Raises for no text and no number in it."""
    wish = parse(request.q)
    if request.q.strip() and not wish:
        return SearchResult()
    return ask(
        lambda snapshot: _answer(snapshot, request, wish),
        SearchResult(ready=False),
        index=request.index,
    )


def find_numbers(request, limit):
    """Return the numbers of the first `limit` documents (of "article:12" the 12), or None while
    the index can't answer. Reads no document: for a list that takes the rest from the database.
    """
    wish = parse(request.q)
    if request.q.strip() and not wish:
        return []
    limit = min(max(limit, 1), MAX_HITS)
    return ask(lambda snapshot: _numbers(snapshot, request, wish, limit), None, index=request.index)


def _answer(snapshot, request, wish):
    result = _search(snapshot, request, wish)
    looser = loosen(wish)
    if result.total or not request.relax or len(looser.words) < 2:
        return result
    most = max(1, len(looser.words) * 2 // 3)
    result = _search(snapshot, request, looser, most)
    return replace(result, relaxed=bool(result.total))


def _search(snapshot, request, wish, at_least=None):
    limit = min(max(request.per_page, 1), MAX_PER_PAGE)
    offset = (max(request.page, 1) - 1) * limit
    is_within_reach = offset + limit <= MAX_HITS
    found = snapshot.searcher.search(
        _query(request, wish, at_least),
        limit=limit if is_within_reach else 1,
        offset=offset if is_within_reach else 0,
        **_order(request, wish),
    )
    marker = Marker(wish.words)
    hits = found.hits if is_within_reach else []
    return SearchResult(
        found.count,
        [hit(snapshot.searcher.doc(address), score, marker) for score, address in hits],
        wish.labels,
    )


def _numbers(snapshot, request, wish, limit):
    query = _query(request, wish)
    found = snapshot.searcher.search(query, limit=limit, count=False, **_order(request, wish))
    addresses = [address for _, address in found.hits]
    return snapshot.searcher.fast_field_values("number", addresses) if addresses else []


def _order(request, wish):
    if request.sort in schema.MOMENTS:
        return {"order_by_field": request.sort}
    return {"weight_by_field": "recency"} if wish else {"order_by_field": "changed"}


def _query(request, wish, at_least=None):
    text = match.wanted(wish, False, at_least) if wish else Query.all_query()
    log = Query.term_query(schema.schema(), "key", schema.LOG_KEY)
    clauses = [(Occur.Must, text), (Occur.MustNot, log)]
    filters = [_tagged(tags) for tags in request.tags]
    filters += [_between(*bounds) for bounds in request.ranges]
    if request.sections is not None:
        filters.append(match.in_sections(request.sections))
    clauses += [(Occur.Must, match.unscored(query)) for query in filters]
    return Query.boolean_query(clauses)


def _tagged(tags):
    return Query.term_set_query(schema.schema(), "tags", sorted(tags))


def _between(field, start, before):
    """What never ends ends later than any moment; other moments that don't exist fit nothing."""
    is_open = before is None and field == "expires"
    return Query.range_query(
        schema.schema(),
        field,
        FieldType.Integer,
        lower_bound=schema.microseconds(start) if start else None,
        upper_bound=schema.microseconds(before) if before else schema.NEVER,
        include_upper=is_open,
    )
