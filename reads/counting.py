"""Counts a read, once, in the database at once: what was answered is counted."""

import secrets
import time
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from reads.models import Entry, Referrer, Seen, Total

AGAIN = 1800  # seconds within which the same caller reads the same page once
SWEEP = 50  # one call in so many throws the digests away that have had their time

# Plain statements of both databases: SQLite has one writer, who should keep the others waiting
# for as little as he can, and composing a query takes longer than carrying it out.
_SEE = "INSERT INTO reads_seen (digest, until) VALUES (%s, %s) ON CONFLICT DO NOTHING"
_COUNT_DAY = (
    "INSERT INTO reads_daycount (day, key, section, entry, referrer, count)"
    " VALUES (%s, %s, %s, %s, %s, 1) ON CONFLICT (day, key, section, entry, referrer)"
    " DO UPDATE SET count = reads_daycount.count + 1"
)
_COUNT_TOTAL = (
    "INSERT INTO reads_total (key, count) VALUES (%s, 1)"
    " ON CONFLICT (key) DO UPDATE SET count = reads_total.count + 1"
)


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
    ops = connection.ops
    digest, until = _seen(key, caller)
    seen = [digest, ops.adapt_datetimefield_value(until)]
    day = [ops.adapt_datefield_value(timezone.localdate()), key, section, entry, referrer]
    # Always in this order, so that two that count the same page never wait for each other.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SEE, seen)
        if not cursor.rowcount:
            return False
        cursor.execute(_COUNT_DAY, day)
        cursor.execute(_COUNT_TOTAL, [key])
    return True


def forget():
    """Throw away what told the callers of the past half hours apart."""
    Seen.objects.filter(until__lt=timezone.now()).delete()


def _seen(key, caller):
    """Return the digest that tells this caller and page in this half hour, and its end."""
    window = int(time.time()) // AGAIN
    text = f"{timezone.localdate()}|{window}|{key}|{caller}"
    digest = salted_hmac("reads.seen", text, algorithm="sha256").hexdigest()
    return digest, datetime.fromtimestamp((window + 1) * AGAIN, UTC) + timedelta(seconds=1)


def totals(keys):
    """Return {key: reads} of those that were ever read."""
    return dict(Total.objects.filter(key__in=list(keys)).values_list("key", "count"))


def total(key):
    return totals([key]).get(key, 0)
