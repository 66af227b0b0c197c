"""The one door into the audit log."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from accounts.addresses import client_address
from accounts.middleware import current_request
from accounts.models.audit import GENESIS, AuditEntry

SECRETS = ("password", "token", "secret", "csrf", "session", "key")
LOCK = 0xA0D17  # any number, the same everywhere
LONGEST = 500  # characters of one detail


def record(event, *, actor=None, request=None, target=None, result="ok", **detail):
    """Append an entry. Actor and address default to those of the request being answered.

    It is written in the caller's transaction: what was rolled back did not happen. Returns it.
    """
    request = request or current_request()
    actor = actor or _signed_in(request)
    entry = AuditEntry(
        at=timezone.now(),
        actor_id=getattr(actor, "pk", None),
        actor_name=str(actor or "")[:150],
        address=client_address(request) if request else None,
        event=event[:60],
        target_type=target._meta.label_lower[:60] if target is not None else "",
        target_id=str(target.pk)[:60] if target is not None else "",
        target_label=_clean(str(target))[:200] if target is not None else "",
        result=result,
        detail=_plain(detail),
    )
    with transaction.atomic():
        _take_lock()
        last = AuditEntry.objects.order_by("-pk").values_list("hash", flat=True).first()
        entry.previous_hash = last or GENESIS
        entry.hash = entry.computed_hash()
        entry.save()
    return entry


def _signed_in(request):
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def _take_lock():
    """Keep a second writer from reading the same head. SQLite's transactions are IMMEDIATE:
    whoever is here is the only writer already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _plain(detail):
    """Return the detail as the database will give it back, without secrets."""
    kept = {
        name: _shorten(value)
        for name, value in detail.items()
        if not any(secret in name.lower() for secret in SECRETS)
    }
    return json.loads(json.dumps(kept, cls=DjangoJSONEncoder, ensure_ascii=False, default=str))


def _shorten(value):
    return _clean(value)[:LONGEST] if isinstance(value, str) else value


def _clean(text):
    return text.replace("\x00", "")


def verify():
    """Yield (entry, problem) for each row that doesn't fit the chain; nothing when it holds."""
    entries = AuditEntry.objects.order_by("pk").iterator(chunk_size=2000)
    return ((entry, problem) for entry, problem in _walked(entries, GENESIS) if problem)


def verify_around(entry, each_side=10):
    """Return [(entry, problem or "")] of the stretch around an entry, in the order of the chain."""
    earlier = list(AuditEntry.objects.filter(pk__lt=entry.pk).order_by("-pk")[: each_side + 1])
    later = AuditEntry.objects.filter(pk__gt=entry.pk).order_by("pk")[:each_side]
    stretch = [*reversed(earlier), entry, *later]
    if len(earlier) <= each_side:  # the stretch begins where the log does
        return list(_walked(stretch, GENESIS))
    return list(_walked(stretch[1:], stretch[0].hash))


def _walked(entries, previous):
    for entry in entries:
        if entry.previous_hash != previous:
            yield entry, "does not follow the entry before it"
        elif entry.hash != entry.computed_hash():
            yield entry, "has been changed"
        else:
            yield entry, ""
        previous = entry.hash
