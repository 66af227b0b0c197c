"""Entries of the audit log that happened at another time than now."""

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import timezone

from accounts import audit


def appended(event, at, *, address=None, **facts):
    """Append an entry as of a moment. The log has a clock of its own, so the clock is turned."""
    request = None
    if address:
        request = RequestFactory().get("/", REMOTE_ADDR=address)
        request.user = AnonymousUser()
    real, timezone.now = timezone.now, lambda: at
    try:
        return audit.record(event, request=request, **facts)
    finally:
        timezone.now = real
