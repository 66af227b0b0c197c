"""Who else has an item open. Told by the editing page every few seconds; never kept."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from editorial.models import Presence

COUNTS = timedelta(seconds=60)  # since the last sign of life
CLEANED = timedelta(hours=1)


def _of(item):
    content_type = ContentType.objects.get_for_model(type(item))
    return Presence.objects.filter(content_type=content_type, object_id=item.pk)


def beat(user, item, *, is_typing=False):
    """Note that a person has the item open, and whether he changed something since."""
    now = timezone.now()
    there, is_new = Presence.objects.get_or_create(
        user=user, content_type=ContentType.objects.get_for_model(type(item)), object_id=item.pk,
        defaults={"since": now, "last_seen": now},
    )  # fmt: skip
    if not is_new and there.last_seen <= now - COUNTS:
        there.since, there.typed_at = now, None
    there.last_seen = now
    there.typed_at = now if is_typing else there.typed_at
    there.save()
    _of(item).filter(last_seen__lt=now - CLEANED).delete()


def leave(user, item):
    _of(item).filter(user=user).delete()


def others(user, item):
    """Return who else is there, the longest first, each with `says`."""
    since = timezone.now() - COUNTS
    found = _of(item).exclude(user=user).filter(last_seen__gt=since).select_related("user")
    return [_told(person) for person in found]


def _told(person):
    opened = timezone.localtime(person.since).strftime("%H:%M")
    person.says = f"{person.user} 也打开了这篇（{opened} 起，{_typed(person)}）"
    return person


def _typed(person):
    if person.typed_at is None:
        return "还没有改动"
    minutes = int((timezone.now() - person.typed_at).total_seconds() // 60)
    return f"最近 {minutes} 分钟前还在改" if minutes else "正在改"
