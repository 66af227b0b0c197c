"""How long a record is kept, and what is due. The rule of each kind is settings.MEMBER_DAYS[kind]:
so many days after the last day on which the record was of use (个人信息保护法, articles 19 and 47).

The last day is the latest of: the last change, the end of the last post, the end or revocation of the
last certificate. A post that is held, a certificate that is valid without an end and a request that
is not answered yet keep the record.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts import audit
from members import deidentifying
from members.models import Certificate, Kind, Person, PersonRequest, Position

SOON = 30  # days


@dataclass(frozen=True)
class Line:
    """A kind in the report: how many records are identified, due, due within SOON days, done."""

    kind: str
    label: str
    days: int
    kept: int
    due: int
    soon: int
    done: int


def due(kind, people=None, today=None):
    """Return the records of a kind whose time is over on a day (today)."""
    people = Person.objects.all() if people is None else people
    now = timezone.now() if today is None else _start_of(today)
    moment = now - timedelta(days=settings.MEMBER_DAYS[kind])
    last = timezone.localdate(moment)
    mine = {"person": OuterRef("pk")}
    posts = Position.objects.filter(Q(ends_on=None) | Q(ends_on__gt=last), **mine)
    certificates = Certificate.objects.filter(
        Q(revoked_on=None, expires_on=None)
        | Q(revoked_on=None, expires_on__gt=last)
        | Q(revoked_on__gt=last),
        **mine,
    )
    asked = PersonRequest.objects.in_work().filter(**mine)
    return people.filter(
        ~Exists(posts), ~Exists(certificates), ~Exists(asked),
        kind=kind, deidentified_at=None, updated_at__lte=moment,
    )  # fmt: skip


def _start_of(day):
    return timezone.localtime() + (day - timezone.localdate())


def due_soon(kind, people=None):
    """Return the records that are not due today and will be within SOON days."""
    later = due(kind, people, timezone.localdate() + timedelta(days=SOON))
    return later.exclude(pk__in=due(kind, people).values("pk"))


def report(people=None):
    """Return a Line for each kind, of all records or of those that somebody may see."""
    people = Person.objects.all() if people is None else people
    return [
        Line(
            kind.value, kind.label, settings.MEMBER_DAYS[kind],
            kept=people.filter(kind=kind, deidentified_at=None).count(),
            due=due(kind, people).count(), soon=due_soon(kind, people).count(),
            done=people.filter(kind=kind).exclude(deidentified_at=None).count(),
        )
        for kind in Kind
    ]  # fmt: skip


def sentences():
    """Return the report as lines for the command."""
    return [
        f"{line.label}：保存 {line.days} 天，在册 {line.kept} 份，到期 {line.due} 份，"
        f"{SOON} 天内到期 {line.soon} 份，已去标识化 {line.done} 份。"
        for line in report()
    ]


def count(before=None):
    return sum(due(kind).count() for kind in Kind)


def erase(before=None):
    """De-identify what is due; return how many records. Each is a transaction of its own, so that
    one that is stopped half-way leaves whole records, and the next run goes on from there.

    `before`, the limit of what visitors send in, is not the limit of records.
    """
    done = dict.fromkeys(Kind.values, 0)
    for kind in Kind:
        for pk in list(due(kind).order_by("pk").values_list("pk", flat=True)):
            done[kind] += _one(kind, pk)
    if any(done.values()):
        audit.record("person.retention", **done)
    return sum(done.values())


@transaction.atomic
def _one(kind, pk):
    """Somebody may have changed it since it was listed: it is asked for again, and locked."""
    record = due(kind, Person.objects.select_for_update().filter(pk=pk)).first()
    if record is None:
        return 0
    rule = f"{kind.label}：{settings.MEMBER_DAYS[kind]} 天"
    return deidentifying.deidentify(record, rule=rule)
