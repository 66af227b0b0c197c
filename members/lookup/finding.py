"""Who is found. Made for 100,000 people and more on both databases (bench/people.py).

Each condition first says whom it would leave, as numbers read from an index that covers it. Where
these are few the records are fetched by their numbers; where they are many, the list is walked in its
order and a page is full soon. Pages go on from a record, not from a count.
"""

import re
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from members import normal, rights
from members.lookup.criteria import NONE
from members.models import Certificate, Person

FEW = 2000  # records; up to here they are fetched by their numbers
PAGE = 50
MOST_COUNTED = 1000
LAST_SIGN = "\U0010ffff"


@dataclass
class Page:
    """`before` and `after` are numbers of the records that the neighbouring pages lie at, or None."""

    rows: list
    before: int | None = None
    after: int | None = None


def people(criteria, user):
    """Return the records that fit and that the user may see, in the order of the list."""
    found = rights.people_for(user)
    if criteria.kind:
        found = found.filter(kind=criteria.kind)
    for exact in criteria.exact:
        found = found.filter(_owners(exact))
    few = None
    for test, numbers in _conditions(criteria):
        seen = list(numbers[: FEW + 1])
        if len(seen) > FEW:
            found = found.filter(test)
        else:
            few = set(seen) if few is None else few & set(seen)
    if few is not None:
        found = found.filter(pk__in=sorted(few))
    if criteria.state == NONE:
        found = found.exclude(Exists(Certificate.objects.filter(person=OuterRef("pk"))))
    return found.order_by("pinyin", "pk")


def page(found, *, after=None, before=None, size=PAGE):
    """Return the Page that follows a record, or lies before it. `found` as people() gives it.

    The neighbour is looked up in the database: its name must not stand in an address. One that is
    gone gives the first page.
    """
    at = Person.objects.filter(pk=after or before).values("pinyin", "pk").first() if after or before else None
    if at and after:
        rows = list(found.filter(_follows(at))[: size + 1])
        more = len(rows) > size
        rows = rows[:size]
        return Page(rows, rows[0].pk if rows else None, rows[-1].pk if more else None)
    if at:
        backwards = found.filter(_precedes(at)).order_by("-pinyin", "-pk")[: size + 1]
        rows = list(backwards)
        more = len(rows) > size
        rows = rows[:size][::-1]
        return Page(rows, rows[0].pk if more else None, rows[-1].pk if rows else None)
    rows = list(found[: size + 1])
    return Page(rows[:size], None, rows[size - 1].pk if len(rows) > size else None)


def count(found, most=MOST_COUNTED):
    """Return how many there are, most + 1 for more."""
    return found.order_by().values("pk")[: most + 1].count()


def batches(found, size=1000):
    """Yield lists of records in their order, each read anew after the last: the memory stays bounded."""
    at = None
    while True:
        rows = list((found.filter(_follows(at)) if at else found)[:size])
        if not rows:
            return
        yield rows
        at = {"pinyin": rows[-1].pinyin, "pk": rows[-1].pk}


def _follows(at):
    return Q(pinyin__gte=at["pinyin"]) & (Q(pinyin__gt=at["pinyin"]) | Q(pk__gt=at["pk"]))


def _precedes(at):
    return Q(pinyin__lte=at["pinyin"]) & (Q(pinyin__lt=at["pinyin"]) | Q(pk__lt=at["pk"]))


def _owners(exact):
    owners = Q(pk__in=exact.get("people", []))
    for name in ("id", "phone", "email"):
        if exact.get(name):
            owners |= Q(**{f"{name}_index__in": exact[name]})
    return owners


# -- conditions -----------------------------------------------------------------------------


def _conditions(criteria):
    """Yield (test of a record, numbers of the records that pass it)."""
    for word in criteria.words:
        yield _word(word)
    if criteria.organisation:
        test = Q(organisation__contains=criteria.organisation)
        yield test, _numbers(test)
    papers = _papers(criteria)
    if papers is not None:
        test = Q(Exists(papers.filter(person=OuterRef("pk"))))
        yield test, papers.order_by().values_list("person", flat=True)


def _papers(criteria):
    """Return the certificates of which a person must have one, None when nothing is asked of them."""
    wanted = {
        "programme__contains": criteria.programme, "issued_on__gte": criteria.issued_from,
        "issued_on__lte": criteria.issued_to,
    }  # fmt: skip
    wanted = {lookup: value for lookup, value in wanted.items() if value}
    has_state = criteria.state not in ("", NONE)
    if not wanted and not has_state:
        return None
    papers = Certificate.objects.filter(**wanted)
    return papers.in_state(criteria.state) if has_state else papers


def _word(word):
    """A word is part of a name, of a former name or of an organisation, or begins a number; letters
    begin a name as it is said, or its initials."""
    upper = word.upper()
    begins = [_begins("work_number", word)]
    papers = _begins("number", word)
    if upper != word:
        begins.append(_begins("work_number", upper))
        papers |= _begins("number", upper)
    if re.fullmatch(r"[a-z]+", word):
        begins += [_begins("pinyin", word), _begins("initials", word)]
        parts = []
    else:
        called = normal.name(word)
        if len(called) == 1:
            begins.append(_begins("name", called))
            parts = []
        else:
            parts = [
                Q(name__contains=called),
                Q(former_names__contains=called),
                Q(organisation__contains=word),
            ]
    owners = Certificate.objects.filter(papers).order_by()
    test = Q(Exists(owners.filter(person=OuterRef("pk"))))
    for one in (*begins, *parts):
        test |= one
    numbers = owners.values_list("person", flat=True)
    return test, numbers.union(*(_numbers(one) for one in (*begins, *parts)), all=True)


def _numbers(test):
    return Person.objects.filter(test).order_by().values_list("pk", flat=True)


def _begins(column, text):
    """As a span SQLite goes by its index, which LIKE does not; PostgreSQL has one made for LIKE."""
    if connection.vendor == "sqlite":
        return Q(**{f"{column}__gte": text, f"{column}__lt": text + LAST_SIGN})
    return Q(**{f"{column}__startswith": text})
