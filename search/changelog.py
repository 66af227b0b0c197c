"""The log between the database and the index: written with the change, read by the index."""

from datetime import timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from search.models import Change

KEEP = timedelta(days=30)
# Any number no other part of the house locks; it is shared by all processes on one database.
COMMIT_ORDER_LOCK = 0x5EA2C4


class Position(NamedTuple):
    """A line of the log, named so that the same number in another log is told apart."""

    pk: int
    at: int  # microseconds

    @classmethod
    def of(cls, change):
        moment = change.created_at
        return cls(change.pk, int(moment.timestamp()) * 1_000_000 + moment.microsecond)


class _CatchUp:
    """The callback of one transaction. A class, so that a second `touch` can find the first."""

    def __init__(self):
        self.is_done = False

    def __call__(self):
        from search import registry
        from search.upkeep import freshen

        self.is_done = True
        for index in list(registry.indexes):
            freshen(index=index)


def touch(*keys):
    """Note, in the transaction that changes them, that these documents changed.

    Call it last: on PostgreSQL it makes publishing transactions queue up until the commit.
    """
    if not keys:
        return
    with transaction.atomic(savepoint=False):
        _take_turns()
        rows = [Change(key=key) for key in dict.fromkeys(keys)]
        Change.objects.bulk_create(rows, batch_size=500)
        _catch_up_after_commit()


def _take_turns():
    """Make ids become visible in their order, or a reader could pass over one for ever.

    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [COMMIT_ORDER_LOCK])


def _catch_up_after_commit():
    waiting = (entry[1] for entry in connection.run_on_commit)
    if not any(isinstance(call, _CatchUp) and not call.is_done for call in waiting):
        transaction.on_commit(_CatchUp(), robust=True)


def head():
    """Return the position of the last line; an empty log gets one, to know the log by."""
    last = Change.objects.order_by("-pk").first() or Change.objects.create(key="")
    return Position.of(last)


def since(position, limit):
    """Return up to `limit` changes after `position`, or None if it isn't of this log (any more)."""
    rows = list(Change.objects.filter(pk__gte=position.pk).order_by("pk")[: limit + 1])
    if not rows or Position.of(rows[0]) != position:
        return None
    return rows[1:]


def trim(position):
    """Forget what is old and already behind `position`. An index further back is rebuilt."""
    Change.objects.filter(pk__lt=position.pk, created_at__lt=timezone.now() - KEEP).delete()
