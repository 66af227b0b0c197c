"""What the alarms found on days that are over. Those days don't change, and reading half a year of a
long log takes seconds: so it is read once and kept in the cache.

The chain of the log says whether what is kept still holds: another log (a backup that was brought
back), or an entry that came late, makes it void. Losing the cache loses nothing.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.audit_queries import midnight
from accounts.models import AuditEntry

KEPT = 7 * 86400  # seconds
LONGEST = timedelta(days=200)  # more than anybody looks back


@dataclass
class Kept:
    """What was found from `since` on and before `until`, when the entry `number` was the last."""

    since: date
    until: date
    number: int
    hash: str
    found: list = field(default_factory=list)


def found(name, start, end, compute):
    """Return compute(start, end): a list of what has a `day`, of days that are both included.

    `name` stands for everything but the log that the answer depends on.
    """
    key, today = f"audit-days:{name}", timezone.localdate()
    kept = cache.get(key)
    if not (kept and kept.since <= start and _holds(kept)):
        kept = None
    begin = kept.until if kept else start
    last = _last_before(today)
    fresh = compute(begin, end) if begin <= end else []
    known = kept.found if kept else []
    if last and begin < today <= end:
        since = max(kept.since if kept else start, today - LONGEST)
        over = [one for one in [*known, *fresh] if since <= one.day < today]
        cache.set(key, Kept(since, today, *last, over), KEPT)
    return [one for one in [*known, *fresh] if start <= one.day <= end]


def _last_before(day):
    before = AuditEntry.objects.filter(at__lt=midnight(day)).order_by("-at", "-pk")
    return before.values_list("pk", "hash").first()


def _holds(kept):
    there = AuditEntry.objects.filter(pk=kept.number, hash=kept.hash).exists()
    # As an expression, or SQLite goes by the index of times: through all of the log.
    since = AuditEntry.objects.filter(pk__gt=kept.number).alias(time=Coalesce("at", "at"))
    return there and not since.filter(time__lt=midnight(kept.until)).exists()
