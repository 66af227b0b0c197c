"""An item's record: one line for each thing that happened, chained by hashes.

The caller holds the item's row (`editorial.actions.lock`), so that lines come one after another.
"""

import json

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from editorial.models.review import GENESIS, ReviewEntry


def write(item, act, user, *, submission=None, revision=None, step=None, comment="", **detail):
    """Append a line to an item's record and return it."""
    last = ReviewEntry.objects.of(item).last()
    department = getattr(user, "department", None)
    entry = ReviewEntry(
        content_type=ContentType.objects.get_for_model(type(item)), object_id=item.pk,
        number=last.number + 1 if last else 1, round_id=submission.pk if submission else None,
        at=timezone.now(), actor_id=getattr(user, "pk", None), actor_name=str(user or "系统"),
        unit=str(department or ""), act=act, step=step, comment=comment.strip().replace("\x00", ""),
        title=revision.data.get("title", item.title)[:200] if revision else item.title,
        revision_number=revision.number if revision else None,
        digest=revision.digest if revision else "",
        detail=json.loads(json.dumps(detail, cls=DjangoJSONEncoder, ensure_ascii=False)),
        previous_hash=last.hash if last else GENESIS,
    )  # fmt: skip
    entry.hash = entry.computed_hash()
    entry.save()
    return entry


def verify(entries):
    """Yield (entry, problem) for each line that doesn't fit the chain of its item; nothing when
    the record holds. `entries` are one item's, in their order."""
    previous, number = GENESIS, 1
    for entry in entries:
        if entry.number != number or entry.previous_hash != previous:
            yield entry, "does not follow the line before it"
        elif entry.hash != entry.computed_hash():
            yield entry, "has been changed"
        previous, number = entry.hash, entry.number + 1
