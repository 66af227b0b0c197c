"""Reading the audit log when it is long. Everything goes by time, newest first, and from entry to
entry instead of by page number, so that the last page costs what the first does."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import connection
from django.db.models import Count, DateField, Func, Max, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts import events
from accounts.models import AuditEntry, User
from accounts.models.audit import PURPOSES

VISITOR, SYSTEM = "访客", "系统"
ROWS = 50  # of a page
LOOKED_THROUGH = 50_000  # entries that one page looks through for words, which no index finds
COUNTED = 10_000  # more are not counted

KINDS = """
WITH RECURSIVE kinds(event) AS (
    SELECT MIN(event) FROM accounts_auditentry
    UNION ALL
    SELECT (SELECT MIN(event) FROM accounts_auditentry WHERE event > kinds.event)
    FROM kinds WHERE kinds.event IS NOT NULL
) SELECT event FROM kinds WHERE event IS NOT NULL
"""


def kinds():
    """Return [(code, label)] of the events that the log holds, found by leaps through the index."""
    with connection.cursor() as cursor:
        cursor.execute(KINDS)
        codes = [code for (code,) in cursor.fetchall()]
    return sorted(((code, events.label_of(code)) for code in codes), key=lambda kind: kind[1])


def midnight(day):
    """Return the moment at which a day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))


def narrowed(asked):
    """Return the entries that fit what is asked and an index finds: who, account, events, object,
    address, result, start and end (days, both included)."""
    entries = AuditEntry.objects.order_by("-at", "-pk")
    if asked.get("start"):
        entries = entries.filter(at__gte=midnight(asked["start"]))
    if asked.get("end"):
        entries = entries.filter(at__lt=midnight(asked["end"] + timedelta(days=1)))
    if asked.get("who"):
        entries = entries.filter(_by(asked["who"]))
    if asked.get("account"):
        entries = entries.filter(actor_id=asked["account"])
    if (codes := _codes(asked.get("event"))) is not None:
        entries = entries.filter(event__in=codes)
    if asked.get("object"):
        label, _, number = asked["object"].partition(":")
        entries = entries.filter(target_type=label, target_id=number)
    return entries.filter(
        **{name: asked[name] for name in ("address", "result") if asked.get(name)}
    )


def _by(words):
    """An account keeps its number whatever it is called later; nobody's entries are a visitor's
    where they have an address."""
    if words in (VISITOR, SYSTEM):
        return Q(actor_id=None, address__isnull=words == SYSTEM)
    named = User.objects.filter(Q(name__icontains=words) | Q(username__icontains=words))
    return Q(actor_id__in=list(named.values_list("pk", flat=True)))


def _codes(event):
    if not event:
        return None
    if event == "group:watched":
        return events.watched()
    if event.startswith("group:"):
        return events.counted_as(event.removeprefix("group:"))
    return [event]


def words(asked):
    """Return the condition that no index helps with, or None."""
    condition = Q()
    if asked.get("target"):
        condition &= Q(target_label__icontains=asked["target"]) | Q(target_id=asked["target"])
    if asked.get("purpose"):
        told = (Q(**{f"detail__{name}__icontains": asked["purpose"]}) for name in PURPOSES)
        either = Q()
        for one in told:
            either |= one
        condition &= either
    return condition or None


@dataclass
class Page:
    """`older` is the number of the entry that the next page goes on behind, or None at the end;
    `reached` is set where the page stopped looking before it was full."""

    entries: list
    older: int | None
    reached: datetime | None = None


def page(asked, before=None, rows=ROWS):
    """Return a page of what is asked, behind the entry of that number. An unknown one is none."""
    entries, condition = narrowed(asked), words(asked)
    last = AuditEntry.objects.filter(pk=before).values_list("at", "pk").first() if before else None
    if last:
        entries = entries.filter(_behind(*last))
    if condition is None:
        found = list(entries[: rows + 1])
        return Page(found[:rows], found[rows - 1].pk if len(found) > rows else None)
    bound = entries.values_list("at", "pk")[LOOKED_THROUGH - 1 : LOOKED_THROUGH].first()
    if bound:
        entries = entries.exclude(_behind(*bound)).filter(at__gte=bound[0])
    found = list(entries.filter(condition)[: rows + 1])
    if len(found) > rows:
        return Page(found[:rows], found[rows - 1].pk)
    return Page(found, bound[1], bound[0]) if bound else Page(found, None)


def _behind(at, number):
    return Q(at__lte=at) & (Q(at__lt=at) | Q(pk__lt=number))


def count(asked):
    """Return how many there are, COUNTED + 1 for more; None where only words could tell."""
    if words(asked) is not None:
        return None
    return narrowed(asked).values("pk")[: COUNTED + 1].count()


def people(entries):
    """Return {number: account with its department} of those who did these entries."""
    numbers = {entry.actor_id for entry in entries if entry.actor_id}
    return User.objects.select_related("department").in_bulk(numbers)


class Day(Func):
    """The day of a moment in Beijing. SQLite's own function: Django's is called back into Python
    for each row, which a long log has too many of."""

    function = "DATE"
    template = "%(function)s(%(expressions)s, '+8 hours')"
    output_field = DateField()


def figures(asked):
    """Return [{actor_id, day, entries, records, exports, refused, last}] a person and day."""
    day = TruncDate("at") if connection.vendor == "postgresql" else Day("at")
    seen, taken = events.counted_as("record"), events.counted_as("export")
    return list(
        narrowed(asked)
        .order_by()
        .annotate(day=day)
        .values("actor_id", "day")
        .annotate(
            entries=Count("pk"),
            records=Count("pk", filter=Q(event__in=seen)),
            exports=Count("pk", filter=Q(event__in=taken)),
            refused=Count("pk", filter=~Q(result="ok")),
            last=Max("at"),
        )
    )
