"""Counts a read, once, in the database at once: what was answered is counted."""

import secrets
import time
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from reads.models import DayCount, Entry, Referrer, Seen, Total

AGAIN = 1800  # seconds within which the same caller reads the same page once
SWEEP = 50  # one call in so many throws the digests away that have had their time


def count(key, section, *, entry, referrer, caller):
    """Count one read of a page and return whether it was one: the same caller, page and half
    hour make a single read.

    `caller` is any text that tells callers apart; only a keyed digest of it is kept, until the
    half hour has passed. Unknown words for `entry` and `referrer` count as direct. Whether the
    page is public is the caller's question.
    """
    entry = entry if entry in Entry.values else Entry.DIRECT
    referrer = referrer if referrer in Referrer.values else Referrer.DIRECT
    if secrets.randbelow(SWEEP) == 0:
        forget()
    # Always in this order, so that two that count the same page never wait for each other.
    with transaction.atomic():
        if not _is_new(key, caller):
            return False
        _one_more(
            DayCount, day=timezone.localdate(), key=key, section=section, entry=entry,
            referrer=referrer,
        )  # fmt: skip
        _one_more(Total, key=key)
    return True


def forget():
    """Throw away what told the callers of the past half hours apart."""
    Seen.objects.filter(until__lt=timezone.now()).delete()


def _is_new(key, caller):
    window = int(time.time()) // AGAIN
    text = f"{timezone.localdate()}|{window}|{key}|{caller}"
    digest = salted_hmac("reads.seen", text, algorithm="sha256").hexdigest()
    until = datetime.fromtimestamp((window + 1) * AGAIN, UTC) + timedelta(seconds=1)
    _, is_new = Seen.objects.get_or_create(digest=digest, defaults={"until": until})
    return is_new


def _one_more(model, **which):
    rows = model.objects.filter(**which)
    if not rows.update(count=F("count") + 1):
        model.objects.bulk_create([model(**which, count=0)], ignore_conflicts=True)
        rows.update(count=F("count") + 1)


def totals(keys):
    """Return {key: reads} of those that were ever read."""
    return dict(Total.objects.filter(key__in=list(keys)).values_list("key", "count"))


def total(key):
    return totals([key]).get(key, 0)
