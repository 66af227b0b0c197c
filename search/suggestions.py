"""Titles for what is being typed in the search box."""

from tantivy import Occur, Query

from search import match, schema
from search.lookup import ask
from search.parse import is_han, parse

BEGINNING = 4.0  # a title that begins with it goes before one that has it inside
MAX_TYPED = 40


def suggest(q, limit, now, closed_sections=()):
    """Return [(key, title)], those that begin with `q` first."""
    wish = parse(q[:MAX_TYPED])
    if not wish:
        return []
    query = match.visible(_title_query(wish), now, closed_sections)
    return ask(lambda snapshot: _titles(snapshot.searcher, query, max(limit, 1)), [], wait=0)


def _titles(searcher, query, limit):
    found = searcher.search(query, limit=limit, weight_by_field="recency", count=False)
    entries = (searcher.doc(address) for _, address in found.hits)
    return [(entry["key"][0], schema.source(entry)["title"]) for entry in entries]


def _title_query(wish):
    clauses = [(Occur.Should, match.wanted(wish, in_title=True))]
    beginning = (schema.START, *wish.phrase)
    clauses.append((Occur.Should, Query.boost_query(match.piece("title", beginning), BEGINNING)))
    if not is_han(wish.phrase[-1:]):
        clauses.append((Occur.Should, _unfinished(wish.phrase[-1])))
    return Query.boolean_query(clauses)


def _unfinished(letters):
    """Match a word in Latin letters or a number of which only the beginning is there."""
    form = schema.schema()
    return Query.fuzzy_term_query(form, "title_units", letters, distance=0, prefix=True)
