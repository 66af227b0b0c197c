"""What else a reader of one document may want to read."""

import math
from collections import Counter

from tantivy import Occur, Query

from search import match, schema, text
from search.lookup import ask

MAX_TERMS = 16
MAX_BODY = 5000
IN_TITLE, IN_KEYWORDS = 4, 3  # how often a word counts that stands there
TITLE_BOOST = 2.0
# A word that is in more than this part of all documents says nothing about any.
TOO_COMMON = 0.3
SMALL_CORPUS = 50


def similar(key, limit, now, closed_sections=()):
    """Return the keys of public documents that share the rarest words with this one."""
    return ask(lambda snapshot: _similar(snapshot, key, limit, now, closed_sections), [], wait=0)


def _similar(snapshot, key, limit, now, closed_sections):
    source = _source(snapshot.searcher, key)
    terms = _telling_words(snapshot.searcher, source) if source else []
    if not terms:
        return []
    query = match.without(_shares(terms), key)
    query = match.visible(query, now, closed_sections)
    found = snapshot.searcher.search(
        query, limit=max(limit, 1), weight_by_field="recency", count=False
    )
    return [snapshot.searcher.doc(address)["key"][0] for _, address in found.hits]


def _source(searcher, key):
    query = Query.term_query(schema.schema(), "key", key)
    found = searcher.search(query, limit=1, count=False).hits
    return schema.source(searcher.doc(found[0][1])) if found and key != schema.LOG_KEY else None


def _telling_words(searcher, source):
    """Return [(word, weight)]: often here, seldom elsewhere, the most telling first."""
    counts = Counter(_words(source["body"][:MAX_BODY]))
    for part, factor in ((source["title"], IN_TITLE), (source["keywords"], IN_KEYWORDS)):
        for word in _words(part):
            counts[word] += factor
    total = max(searcher.num_docs, 1)
    weighed = []
    for word, count in counts.items():
        spread = searcher.doc_freq("body_words", word) + searcher.doc_freq("title_words", word)
        if spread > 1 and (total < SMALL_CORPUS or spread < total * TOO_COMMON):
            weighed.append((word, (1 + math.log(count)) * math.log(1 + total / spread)))
    return sorted(weighed, key=lambda pair: (-pair[1], pair[0]))[:MAX_TERMS]


def _words(value):
    return [word for word in text.words(text.fold(value)) if not word.isdecimal()]


def _shares(terms):
    """Match documents with at least two of the words; one alone may be chance."""
    clauses = []
    for word, weight in terms:
        title = _term("title_words", word, weight * TITLE_BOOST)
        body = _term("body_words", word, weight)
        clauses.append(
            (Occur.Should, Query.boolean_query([(Occur.Should, title), (Occur.Should, body)]))
        )
    return Query.boolean_query(clauses, min(2, len(clauses)))


def _term(field, word, boost):
    return Query.boost_query(Query.term_query(schema.schema(), field, word, "freq"), boost)
