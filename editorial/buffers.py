"""What was typed and not yet saved, kept on the server for its person and nobody else.

A buffer belongs to one opening of a form (its `key`), and an explicit save takes that one away in
its own transaction: a server killed in between leaves the buffer or the revision, never neither.
"""

import json
import re
import secrets
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from editorial.models import DraftBuffer

LARGEST = 4 * 1024 * 1024  # bytes of the fields as JSON; a text of 2 million signs is refused too
KEPT = timedelta(days=30)
MOST, MOST_NEW = 5, 20  # of one person for one item, and for all new ones of a kind
OURS = "writing-"  # what the page tells about itself begins so, and is no field of the form
JUST_SAVED = "saved_openings"  # in the session: keys whose text is saved, whatever still arrives

_key = re.compile(r"[0-9a-f]{32}")


def new_key():
    return secrets.token_hex(16)


def is_key(text):
    return bool(_key.fullmatch(text or ""))


def fields_of(posted):
    """Return the form's own fields of a QueryDict, as lists. ValidationError: too much."""
    fields = {
        name.replace("\x00", ""): [value.replace("\x00", "") for value in posted.getlist(name)]
        for name in posted
        if name != "csrfmiddlewaretoken" and not name.startswith(("_", OURS))
    }
    size = len(json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace"))
    if size > LARGEST:
        raise ValidationError(
            f"内容有 {size / 1024 / 1024:.1f} MB，超过 {LARGEST // 1024 // 1024} MB，没法自动保存。"
            "请先保存草稿，或把长文分成几篇。"
        )
    return json.loads(json.dumps(fields).encode("utf-8", "replace"))


def as_posted(buffer):
    """Return the fields as the form would have sent them."""
    posted = QueryDict(mutable=True)
    for name, values in buffer.fields.items():
        posted.setlist(name, values)
    return posted


def of(user, model, item=None):
    """Return a person's buffers for an item, or for new items of a kind; newest first."""
    content_type = ContentType.objects.get_for_model(model)
    return DraftBuffer.objects.filter(
        user=user, content_type=content_type, object_id=item.pk if item else None,
        saved_at__gt=timezone.now() - KEPT,
    )  # fmt: skip


def keep(user, model, item, key, fields):
    """Keep what is typed in one opening of a form, in place of what it held before."""
    content_type = ContentType.objects.get_for_model(model)
    values = {
        "content_type": content_type,
        "object_id": item.pk if item else None,
        "fields": fields,
        "based_on": _number(fields.get("based_on")),
        "saved_at": timezone.now(),
    }
    buffer, is_new = DraftBuffer.objects.update_or_create(user=user, key=key, defaults=values)
    if is_new:
        kept = of(user, model, item).values_list("pk", flat=True)
        DraftBuffer.objects.filter(pk__in=list(kept[MOST if item else MOST_NEW :])).delete()
    return buffer


def keep_returned(user, model, item, key, fields, after):
    """Take in what a browser kept while it could not reach the server.

    `after` is the stamp of the last text that the server had acknowledged then. Where the server
    has got another text since, neither takes the other's place.
    """
    there = of(user, model, item).filter(key=key).first()
    if there and there.fields == fields:
        return there
    if there and stamp(there) != after:
        key = new_key()
    return keep(user, model, item, key, fields)


def stamp(buffer):
    return buffer.saved_at.isoformat()


def _number(values):
    text = values[0] if values else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def saved(request):
    """The form that was opened under this key is saved: its buffer goes, and what the browser
    still sends of it is not taken in again. Call it in the transaction of the save."""
    key = request.POST.get(f"{OURS}key", "")
    if is_key(key):
        DraftBuffer.objects.filter(user=request.user, key=key).delete()
        request.session[JUST_SAVED] = [*request.session.get(JUST_SAVED, [])[-19:], key]


def is_saved(request, key):
    return key in request.session.get(JUST_SAVED, [])


def expired(now=None):
    return DraftBuffer.objects.filter(saved_at__lte=(now or timezone.now()) - KEPT)
