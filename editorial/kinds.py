"""What a section can be. A feature registers its kinds when it starts; `portal` resolves a
path to a section and hands it to the kind's view, so that an editor can put a section of
any kind anywhere in the tree without a programmer.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class Kind:
    code: str
    label: str
    view: Callable[[HttpRequest, object], HttpResponse]
    # Labels ("news.article") of the models whose items live in a section of this kind.
    holds: tuple[str, ...] = ()
    # Whether such a section has a feed of its items.
    has_feed: bool = False


_kinds: dict[str, Kind] = {}


def register(kind):
    _kinds[kind.code] = kind


def get(code):
    """Return a kind, or None when the feature that draws it isn't installed."""
    return _kinds.get(code)


def choices():
    return [(kind.code, kind.label) for kind in _kinds.values()]


def holding(model):
    """Return the codes of the kinds of section that items of a model can live in."""
    return [kind.code for kind in _kinds.values() if model._meta.label_lower in kind.holds]
