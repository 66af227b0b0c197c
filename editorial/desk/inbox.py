"""What visitors sent in and somebody has to see to, counted on the desk's first page.

A feature registers in AppConfig.ready:

    inbox.register("来信", desk.count_open, "admin:organization_message_changelist?work=open")

`count` asks for the permission first, then counts `records.records_for(user, …)`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Inbox:
    """`count(user)` returns how many wait in the sections that this person was given, or None
    for somebody who has nothing to do with them; `overdue(user)` how many of those are late."""

    label: str
    count: Callable[[object], int | None]
    # The name of the list's address, and what is asked of it: "admin:app_model_changelist?…".
    url: str
    overdue: Callable[[object], int] | None = None

    def address(self):
        name, mark, query = self.url.partition("?")
        return reverse(name) + mark + query


_inboxes: dict[str, Inbox] = {}


def register(label, count, url, overdue=None):
    """Add a kind of record to the desk's first page; the same label takes the other's place."""
    _inboxes[label] = Inbox(label, count, url, overdue)


def rows(user):
    """Return [{label, url, count, overdue}] of all that this person sees to, empty ones too."""
    counted = ((inbox, inbox.count(user)) for inbox in _inboxes.values())
    return [
        {
            "label": inbox.label,
            "url": inbox.address(),
            "count": count,
            "overdue": inbox.overdue(user) if inbox.overdue and count else 0,
        }
        for inbox, count in counted
        if count is not None
    ]
