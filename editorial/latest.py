"""The newest of several kinds together: for the home page, a channel, a feed. One query for each
kind of item that the sections can hold, however many sections there are."""

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from editorial import kinds
from editorial.models.section import SectionNumbers


def latest(sections, count, *, pictured=False):
    """Return the newest public items of these sections; with `pictured` only those with a cover."""
    by_model = {}
    for section in sections:
        kind = kinds.get(section.kind)
        for label in kind.holds if kind else ():
            by_model.setdefault(label, []).append(section)
    found = []
    for label, holders in by_model.items():
        items = _items(apps.get_model(label), pictured)
        if items is not None:
            found += items.in_sections(SectionNumbers.of(holders)).newest()[:count]
    found.sort(key=lambda item: (item.published_at, item.pk), reverse=True)
    return found[:count]


def _items(model, pictured):
    if not model.has_own_address:
        return None
    items = model.objects.public().for_lists()
    if not pictured:
        return items
    try:
        model._meta.get_field("cover")
    except FieldDoesNotExist:
        return None
    return items.exclude(cover=None)
