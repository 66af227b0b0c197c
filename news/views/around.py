"""What stands around the text of an item: its neighbours in time, its table of contents."""

from django.db.models import Q

from editorial import richtext
from news.structure import Part

LATEST = 8
CONTENTS_FROM = 3  # headings of the first level


def neighbours(item):
    """Return the section's latest, and what came before and after. An item that was never
    published has no place in time."""
    section = type(item).objects.public().for_lists().filter(section=item.section)
    others = section.exclude(pk=item.pk)
    previous = following = None
    if item.published_at:
        same_time = Q(published_at=item.published_at)
        earlier = Q(published_at__lt=item.published_at) | same_time & Q(pk__lt=item.pk)
        later = Q(published_at__gt=item.published_at) | same_time & Q(pk__gt=item.pk)
        previous = others.filter(earlier).newest().first()
        following = others.filter(later).order_by("published_at", "pk").first()
    return {"latest": list(others.newest()[:LATEST]), "previous": previous, "next": following}


def contents(body):
    """Return the headings of a long text, those of the second level under those of the first;
    a short text needs no table of contents."""
    tree = []
    for level, anchor, text in richtext.headings(body):
        part = Part(anchor, "", text, level - 2)
        if level == 2:
            tree.append(part)
        elif level == 3 and tree:
            tree[-1].children.append(part)
    return tree if len(tree) >= CONTENTS_FROM else []
