"""Who is found. Made for 100,000 people and more on both databases (bench/people.py).

Each condition first says whom it would leave, as numbers read from an index that covers it. Where
these are few the records are fetched by their numbers; where they are many, the list is walked in its
order and a page is full soon. What finds nobody is not asked again. Pages go on from a record, not from a count.
"""

import json
import re
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import BooleanField, Exists, F, OuterRef, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from members import normal, rights
from members.lookup.criteria import NONE
from members.models import Certificate, Person

FEW = 4000  # records; up to here they are fetched by their numbers
PAGE = 50
MOST_COUNTED = 500
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
    for branches in _conditions(criteria):
        if few is None:
            test, few = _either(branches)
            found = found if few is not None else found.filter(test)
        else:  # those few are read anyway: to test them costs less than to read an index
            found = found.filter(reduce(or_, (test for test, _ in branches)))
    if few is not None:
        found = found.filter(_among(few))
    return found.order_by("pinyin", "pk")


def page(found, *, after=None, before=None, size=PAGE):
    """Return the Page that follows a record, or lies before it. `found` as people() gives it.

    The neighbour is looked up in the database: its name must not stand in an address. One that is
    gone gives the first page.
    """
    at = (
        Person.objects.filter(pk=after or before).values("pinyin", "pk").first()
        if after or before
        else None
    )
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


def count_beside(found, shown, *, is_first):
    """As count(); a first page that is also the last has been counted already."""
    if is_first and shown.after is None:
        return len(shown.rows)
    return count(found)


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


def _either(branches):
    """Return (test of a record, numbers) of what passes one of the branches at least; the numbers
    are None where they are many."""
    test, seen = Q(pk__in=[]), set()
    for branch, numbers in branches:
        more = list(numbers[: FEW + 1]) if len(seen) <= FEW else [0]
        if more:
            test |= branch
            seen.update(more)
    return test, None if len(seen) > FEW else seen


def _conditions(criteria):
    """Yield lists of (test of a record, numbers of the records that pass it), of each list one."""
    for word in criteria.words:
        yield _word(word)
    if criteria.organisation:
        text = criteria.organisation
        yield [_of(test := _holds("organisation", text), _of_signs(test, text))]
    papers = _papers(criteria)
    if papers is not None:
        yield [_owners_of(papers, _named(papers, criteria.programme))]
    if criteria.state == NONE:
        yield [_of(~Q(Exists(Certificate.objects.filter(person=OuterRef("pk")))), _without())]


def _papers(criteria):
    """Return the certificates of which a person must have one, None when nothing is asked of them."""
    wanted = {
        "issued_on__gte": criteria.issued_from, "issued_on__lte": criteria.issued_to,
    }  # fmt: skip
    wanted = {lookup: value for lookup, value in wanted.items() if value}
    has_state = criteria.state not in ("", NONE)
    if not (wanted or has_state or criteria.programme):
        return None
    papers = Certificate.objects.filter(**wanted)
    if criteria.programme:
        papers = papers.filter(_holds("programme", criteria.programme))
    return papers.in_state(criteria.state) if has_state else papers


def _word(word):
    """A word is part of a name, of a former name or of an organisation, or begins a number; letters
    begin a name as it is said, or its initials."""
    upper = word.upper()
    numbers = _begins("work_number", word) | _begins("work_number", upper)
    papers = Certificate.objects.filter(_begins("number", word) | _begins("number", upper))
    branches = [_of(numbers), _owners_of(papers)]
    if re.search("[0-9]", word) and any(some[:1] for _, some in branches):
        return branches
    if re.fullmatch(r"[a-z]+", word):
        return [*branches, _of(_begins("pinyin", word)), _of(_begins("initials", word))]
    called = normal.name(word)
    if len(called) == 1:
        return [*branches, _of(_begins("name", called))]
    now = _holds("name", called) | _holds("organisation", word)
    # Most have no former name: said in words, so that the index of those who have one is read.
    before = ~Q(former_names="") & _holds("former_names", called)
    if connection.vendor == "sqlite":
        return [*branches, _of(now), _of(before)]
    return [*branches, _of(now | before, _of_signs(now | before, called, word))]


def _of(test, found=None):
    found = Person.objects.filter(test) if found is None else found
    return test, found.order_by().values_list("pk", flat=True)


# As the index person_by_signs has it (migration 0006), which PostgreSQL alone has.
SIGNS = """string_to_array(
    members_person.name || members_person.former_names || members_person.organisation, NULL
) @> %s::text[]"""


def _of_signs(test, *texts):
    """Who passes a test of his words. PostgreSQL takes those first who have all their characters, from
    an index of characters; SQLite reads through an index of the words in less time."""
    found = Person.objects.filter(test)
    if connection.vendor == "sqlite":
        return found
    signs = sorted(set.intersection(*map(set, texts)))
    has_all = RawSQL(SIGNS, [signs], output_field=BooleanField())  # noqa: S611 a constant
    return found.filter(has_all)


def _without():
    """Who has no certificate. SQLite is faster over a list than asking for each; PostgreSQL is not."""
    if connection.vendor == "sqlite":
        return Person.objects.exclude(pk__in=Certificate.objects.order_by().values("person"))
    return Person.objects.filter(~Q(Exists(Certificate.objects.filter(person=OuterRef("pk")))))


# Jumps from each programme to the next in the index: there are thousands of certificates to one.
PROGRAMMES = """
    WITH RECURSIVE step(name) AS (
        SELECT MIN(programme) FROM members_certificate
        UNION ALL
        SELECT (SELECT MIN(programme) FROM members_certificate WHERE programme > name)
        FROM step WHERE name IS NOT NULL
    )
    SELECT name FROM step WHERE name IS NOT NULL LIMIT %s
"""
MOST_PROGRAMMES = 1000


def _named(papers, text):
    """The same certificates, by the names of the programmes that hold the text."""
    if not text:
        return papers
    with connection.cursor() as cursor:
        cursor.execute(PROGRAMMES, [MOST_PROGRAMMES + 1])
        names = [name for (name,) in cursor.fetchall()]
    if len(names) > MOST_PROGRAMMES:
        return papers
    return papers.filter(programme__in=[name for name in names if text in name])


def _among(numbers):
    """One of many numbers. As one parameter: as a thousand they cost more than the search itself."""
    whole = json.dumps(sorted(numbers))
    if connection.vendor == "sqlite":
        return Q(pk__in=RawSQL("SELECT value FROM json_each(%s)", [whole]))
    return Q(pk__in=RawSQL("SELECT value::bigint FROM json_array_elements_text(%s::json)", [whole]))


def _owners_of(papers, listed=None):
    """`listed` are the same certificates, asked for in the way that is faster for all of them."""
    test = Q(Exists(papers.filter(person=OuterRef("pk"))))
    listed = papers if listed is None else listed
    return test, listed.order_by().values_list("person", flat=True)


def _holds(column, text):
    """Part of a column: INSTR and STRPOS are three times as fast as LIKE, and know no wildcard."""
    return Q(GreaterThan(StrIndex(F(column), Value(text)), 0))


def _begins(column, text):
    """As a span SQLite goes by its index, which LIKE does not; PostgreSQL has one made for LIKE."""
    if connection.vendor == "sqlite":
        return Q(**{f"{column}__gte": text, f"{column}__lt": text + LAST_SIGN})
    return Q(**{f"{column}__startswith": text})
