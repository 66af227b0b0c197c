"""Documents in, ranked and highlighted results out. Knows Chinese, knows no model of ours.

A feature registers how its documents are loaded (`register`, from its AppConfig.ready), calls
`touch` in the transaction that changes one, and everything else follows: see
docs/decisions/0004-search.md. Only the plain shapes are imported here, because this package is
imported before the models are loaded; the verbs are fetched when they are first used.
"""

from importlib import import_module

from search.types import Document, FindRequest, Hit, SearchRequest, SearchResult

_HOMES = {
    "register": "search.registry",
    "touch": "search.changelog",
    "catch_up": "search.upkeep",
    "query": "search.lookup",
    "find": "search.finding",
    "find_numbers": "search.finding",
    "suggest": "search.suggestions",
    "similar": "search.related",
}

__all__ = ["Document", "FindRequest", "Hit", "SearchRequest", "SearchResult", *_HOMES]  # noqa: PLE0604


def __getattr__(name):
    if name not in _HOMES:
        raise AttributeError(f"module 'search' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
