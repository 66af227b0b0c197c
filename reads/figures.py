"""What was read, added up for a period: by day, page, section, and where from."""

from django.db.models import Sum

from reads.models import DayCount


def within(first, last, sections=None):
    """Return the rows of a period, both days included; `sections` is a list of numbers, a
    queryset of them, or None for everything."""
    rows = DayCount.objects.filter(day__gte=first, day__lte=last)
    return rows if sections is None else rows.filter(section__in=sections)


def by(rows, name):
    """Return {value: reads} for one of day, key, section, entry, referrer."""
    return dict(rows.order_by().values_list(name).annotate(Sum("count")))


def most_read(rows, prefixes, limit):
    """Return [(key, reads)] of the items that were read most; `prefixes` are kinds of items."""
    counted = rows.order_by().values_list("key").annotate(reads=Sum("count"))
    ranked = counted.order_by("-reads", "key").iterator(chunk_size=500)
    found = []
    for key, number in ranked:
        if key.partition(":")[0] in prefixes:
            found.append((key, number))
        if len(found) == limit:
            break
    return found
