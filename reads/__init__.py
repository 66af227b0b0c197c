"""How often pages are read. Knows keys ("article:12", "section:5"), knows no model of ours.

    reads.count("article:12", 5, entry="search", referrer="site", caller=whoever)
    reads.totals(["article:12", "article:13"])          # {"article:12": 20}

Kept are numbers by day: no address, no browser, no address of the page before
(docs/decisions/0024-counting-reads.md). The verbs are fetched when they are first used, because
this package is imported before the models are loaded.
"""

from importlib import import_module

_HOMES = {
    "count": "reads.counting",
    "totals": "reads.counting",
    "total": "reads.counting",
    "forget": "reads.counting",
    "is_robot": "reads.robots",
}

__all__ = list(_HOMES)  # noqa: PLE0604


def __getattr__(name):
    if name not in _HOMES:
        raise AttributeError(f"module 'reads' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
