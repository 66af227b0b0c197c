"""How often a caller may do a thing. Kept in the database, so that it holds over all processes
and nodes of the default house, which has no shared cache. A restart forgives nobody."""

import ipaddress
import time
from datetime import UTC, datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.addresses import client_address
from intake.models import RateCount

HOUR = 3600  # seconds


def caller(request):
    """Return whom to count: the address, or for IPv6 its /64, which one household has whole."""
    address = ipaddress.ip_address(client_address(request) or "0.0.0.0")  # noqa: S104
    if address.version == 6:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(address)


def hit(scope, who, *, seconds=HOUR):
    """Count one more and return how many it is in the present window of that many seconds.

    Call it outside the transaction of what it guards: a refused try counts as well.
    """
    key, ends = _window(scope, who, seconds)
    counts = RateCount.objects.filter(key=key)
    if not counts.update(count=F("count") + 1):
        RateCount.objects.filter(expires_at__lt=timezone.now()).delete()
        RateCount.objects.bulk_create([RateCount(key=key, expires_at=ends)], ignore_conflicts=True)
        counts.update(count=F("count") + 1)
    return counts.values_list("count", flat=True).first() or 1


def count(scope, who, *, seconds=HOUR):
    """Return how many there have been in the present window, without counting."""
    key, _ = _window(scope, who, seconds)
    return RateCount.objects.filter(key=key).values_list("count", flat=True).first() or 0


def _window(scope, who, seconds):
    number = int(time.time()) // seconds
    ends = datetime.fromtimestamp((number + 1) * seconds, UTC) + timedelta(seconds=1)
    return salted_hmac(
        "intake.rates", f"{scope}|{seconds}|{number}|{who}", algorithm="sha256"
    ).hexdigest(), ends
