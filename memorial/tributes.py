"""献花、点烛、鞠躬, and the review of what visitors write."""

import threading
from contextlib import nullcontext

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from intake import rates
from memorial.models import Gesture, Tribute, TributeCount

DAY = 24 * 3600  # seconds
# From one address, before one memorial, of one kind. On 清明 a whole school pays its respect from
# behind one address; a script can't make a number mean nothing.
MOST_A_DAY = 2000

SAID = {
    Gesture.FLOWER: "您已献上一枝白菊。",
    Gesture.CANDLE: "您已点亮一支烛光。",
    Gesture.BOW: "您已鞠躬致敬。",
}
ENOUGH = "今天从您所在的网络敬献的已经很多，心意都在。请明天再来。"

_line = threading.Lock()


def pay(memorial, gesture, caller):
    """Count one gesture and return True, or False for a caller who made too many today.

    One UPDATE adds one, whatever stands there: a thousand at once are a thousand. Both counts
    are one transaction, because SQLite's one writer is waited for once a transaction; and it is
    waited for by looking again and again, so threads of one process stand in line instead.
    """
    with _line if connection.vendor == "sqlite" else nullcontext(), transaction.atomic():
        made = rates.hit(f"memorial.{gesture}.{memorial.pk}", caller, seconds=DAY)
        if made <= MOST_A_DAY:
            _add_one(memorial, gesture)
    return made <= MOST_A_DAY


def _add_one(memorial, gesture):
    counts = TributeCount.objects.filter(memorial=memorial, gesture=gesture)
    if not counts.update(count=F("count") + 1):
        blank = TributeCount(memorial=memorial, gesture=gesture)
        TributeCount.objects.bulk_create([blank], ignore_conflicts=True)
        counts.update(count=F("count") + 1)


def counts(memorial):
    """Return {gesture: how often}, each gesture named."""
    stored = TributeCount.objects.filter(memorial=memorial).values_list("gesture", "count")
    return {gesture.value: 0 for gesture in Gesture} | dict(stored)


@transaction.atomic
def review(tribute, user, state):
    """Let a message be read, or not. Returns False where that was decided so before."""
    changed = Tribute.objects.filter(pk=tribute.pk).exclude(state=state)
    decided = state != Tribute.State.WAITING
    done = changed.update(
        state=state,
        reviewed_at=timezone.now() if decided else None,
        reviewed_by=user if decided else None,
    )
    if done:
        audit.record(f"tribute.{state}", actor=user, target=tribute, memorial=tribute.memorial_id)
    return bool(done)
