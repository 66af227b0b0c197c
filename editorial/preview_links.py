"""Links under which a reader without an account sees a text before it is public.

A link knows its token's digest only. It dies at its time, when it is revoked, with the account of
whoever made it, and with its item in the recycle bin or in a section of it.
"""

import re
import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from editorial import rights
from editorial.models import PreviewLink
from editorial.models.preview import token_digest

MOST_DAYS = 14
MOST_ALIVE = 20  # of one item

_token = re.compile(r"[A-Za-z0-9_-]{43}")


@transaction.atomic
def make(item, user, *, note, lasting, revision=None):
    """Return (link, token). The token is told once; nobody can look it up afterwards."""
    rights.demand(user, "change", item)
    if not timedelta(0) < lasting <= timedelta(days=MOST_DAYS):
        raise ValidationError(f"预览链接最长 {MOST_DAYS} 天有效。")
    if PreviewLink.objects.of(item).alive().count() >= MOST_ALIVE:
        raise ValidationError(f"这篇稿件已有 {MOST_ALIVE} 个有效的预览链接，请先作废不用的。")
    token = secrets.token_urlsafe(32)
    link = PreviewLink.objects.create(
        token_digest=token_digest(token), item=item, revision=revision, note=note,
        created_by=user, expires_at=timezone.now() + lasting,
    )  # fmt: skip
    _record("preview_link", item, user, link)
    return link, token


@transaction.atomic
def revoke(link, item, user):
    """Let a link end now. One that has ended already stays as it is."""
    rights.demand(user, "change", item)
    if PreviewLink.objects.alive().filter(pk=link.pk).update(revoked_at=timezone.now()):
        _record("preview_revoke", item, user, link)


def find(token):
    """Return (link, item) with the text that the link shows, or None: unknown, ended, or gone."""
    if not _token.fullmatch(token):
        return None
    links = PreviewLink.objects.alive().filter(created_by__is_active=True)
    link = links.select_related("revision").filter(token_digest=token_digest(token)).first()
    item = link and _there(link)
    if item is None:
        return None
    if revision := link.revision or item.latest_revision:
        item.apply(revision.data)
    return link, item


def _there(link):
    items = link.content_type.model_class().objects.outside_bin()
    there = items.filter(pk=link.object_id, section__deleted_at=None)
    return there.select_related("section", "latest_revision").first()


@transaction.atomic
def count_opening(link, item):
    """Count, and note the first opening in the audit log: not each, they would flood it."""
    PreviewLink.objects.filter(pk=link.pk).update(
        opened=F("opened") + 1, last_opened_at=timezone.now()
    )
    if link.opened == 0:
        _record("preview_open", item, None, link)


def _record(verb, item, user, link):
    audit.record(
        f"{item._meta.model_name}.{verb}", actor=user, target=item, link=link.pk, note=link.note,
        until=link.expires_at.isoformat(), revision=link.revision.number if link.revision else "newest",
    )  # fmt: skip
