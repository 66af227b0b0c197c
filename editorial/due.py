"""Approved changes of public items that take their place at a planned moment.

A new item needs no job to appear on time: its time is compared in the query. A change of an
item that is public already can't be found by a query, because its columns hold what is public
until then; so whoever is answered first after the moment puts it in its place
(`portal.middleware`), before anything is read.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

import search
from editorial import figures, usage
from editorial.models import ScheduledChange


def must_wait(item, planned_at):
    """Say whether a release planned for this moment has to wait because the item is public."""
    now = timezone.now()
    is_later = planned_at is not None and planned_at > now
    return is_later and type(item).objects.live(now).filter(pk=item.pk).exists()


def _of(item):
    content_type = ContentType.objects.get_for_model(type(item))
    return {"content_type": content_type, "object_id": item.pk}


def change_of(item):
    """Return the change that waits for its moment, or None."""
    return ScheduledChange.objects.filter(**_of(item)).select_related("revision").first()


def plan(item, revision, at):
    ScheduledChange.objects.update_or_create(**_of(item), defaults={"revision": revision, "at": at})


def forget(item):
    ScheduledChange.objects.filter(**_of(item)).delete()


def put_out(item, revision):
    """Make a released revision what the public reads of an item, and return the item."""
    item.apply(revision.data)
    now = timezone.now()
    has_begun = item.published_at is not None and item.published_at <= now
    item.published_at = item.planned_at or (item.published_at if has_begun else now)
    item.live_revision = revision
    item.withdrawn_at, item.withdrawal_reason, item.withdrawal_redirect = None, "", ""
    item.save()
    usage.record_live_uses(item, item.used_documents(), item.used_images())
    figures.note(item)
    return item


def apply_due(now=None):
    """Put every change whose moment has come in its place; return how many there were.

    One short query when there is none, which is nearly always.
    """
    now = now or timezone.now()
    numbers = list(ScheduledChange.objects.filter(at__lte=now).values_list("pk", flat=True))
    return sum(_apply(number, now) for number in numbers)


@transaction.atomic
def _apply(number, now):
    waiting = ScheduledChange.objects.filter(pk=number, at__lte=now).first()
    if waiting is None:
        return False
    model = waiting.content_type.model_class()
    item = model._base_manager.select_for_update().get(pk=waiting.object_id)
    # Somebody else may have been here between the look and the lock.
    waiting = ScheduledChange.objects.filter(pk=number, at__lte=now).first()
    if waiting is None:
        return False
    put_out(item, waiting.revision)
    waiting.delete()
    search.touch(item.key)
    return True
