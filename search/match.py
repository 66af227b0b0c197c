"""What must be found, as a tantivy query; and what a visitor is not to see, as filters."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from tantivy import FieldType, Occur, Query

from search import schema

SHANGHAI = ZoneInfo("Asia/Shanghai")

# The title goes before the body: even one mention in a long title outweighs many in a body.
# IN_TITLE counts alike for every word, because one that is in most titles weighs next to nothing.
IN_TITLE, TITLE, TITLE_WORD, TITLE_PHRASE = 12.0, 8.0, 2.0, 8.0
BODY_WORD, BODY_PHRASE = 0.5, 2.0


def either(*queries):
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def piece(field, units):
    """Match the units side by side in "title" or "body".

    Every second pair is enough to know them all; tantivy panics on a phrase of one term.
    """
    form = schema.schema()
    if len(units) == 1:
        return Query.term_query(form, f"{field}_units", units[0])
    pairs = schema.pairs(units)
    places = sorted({*range(0, len(pairs), 2), len(pairs) - 1})
    if len(places) == 1:
        return Query.term_query(form, f"{field}_grams", pairs[0])
    return Query.phrase_query(form, f"{field}_grams", [(place, pairs[place]) for place in places])


def wanted_word(units, in_title):
    found = piece("title", units)
    title = Query.boost_query(found, TITLE)
    if in_title:
        return title
    return either(Query.const_score_query(found, IN_TITLE), title, piece("body", units))


def wanted(wish, in_title, at_least=None):
    """Match the documents that hold every word, or `at_least` so many of them, the best first."""
    words = [wanted_word(word, in_title) for word in wish.words]
    if at_least is None:
        needed = Query.boolean_query([(Occur.Must, word) for word in words])
    else:
        needed = Query.boolean_query([(Occur.Should, word) for word in words], at_least)
    bonuses = [(Occur.Should, bonus) for bonus in _bonuses(wish, in_title)]
    return Query.boolean_query([(Occur.Must, needed), *bonuses])


def _bonuses(wish, in_title):
    """Prefer what is really a word there, and the words as they were typed, in one row."""
    for word in wish.words:
        if len(word) > 1:
            yield _word_term("title", word, TITLE_WORD)
            if not in_title:
                yield _word_term("body", word, BODY_WORD)
    if len(wish.words) > 1:
        yield Query.boost_query(piece("title", wish.phrase), TITLE_PHRASE)
        if not in_title:
            yield Query.boost_query(piece("body", wish.phrase), BODY_PHRASE)


def _word_term(field, units, boost):
    term = Query.term_query(schema.schema(), f"{field}_words", "".join(units), "freq")
    return Query.boost_query(term, boost)


def visible(query, now, closed_sections=(), sections=None, since=None, until=None):
    """Leave only what is public at `now`, in these sections and on these days."""
    clauses = [(Occur.Must, query), (Occur.MustNot, _after("published", now))]
    clauses.append((Occur.MustNot, _before("expires", now, included=True)))
    if closed_sections:
        clauses.append((Occur.MustNot, in_sections(closed_sections)))
    if sections is not None:
        clauses.append((Occur.Must, unscored(in_sections(sections))))
    if since:
        clauses.append((Occur.MustNot, _before("published", _start_of(since))))
    if until:
        clauses.append((Occur.MustNot, _after("published", _end_of(until))))
    return Query.boolean_query(clauses)


def unscored(query):
    return Query.const_score_query(query, 0.0)


def in_sections(sections):
    return Query.term_set_query(schema.schema(), "section", sorted(sections))


def _after(field, moment):
    return _range(field, lower_bound=schema.microseconds(moment), include_lower=False)


def _before(field, moment, included=False):
    return _range(field, upper_bound=schema.microseconds(moment), include_upper=included)


def _range(field, **bounds):
    return Query.range_query(schema.schema(), field, FieldType.Integer, **bounds)


def _start_of(day):
    return datetime.combine(day, time.min, SHANGHAI)


def _end_of(day):
    return datetime.combine(day, time.max, SHANGHAI)


def without(query, key):
    itself = Query.term_query(schema.schema(), "key", key)
    return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, itself)])
