"""The photograph in a record: drawn anew and small, encrypted, shown to who may see the record."""

import base64
import io

from django.core.exceptions import PermissionDenied
from django.db import transaction
from PIL import Image as Pillow

from accounts import audit
from editorial.uploads import files, images
from members import rights
from members.models import Photograph

MOST_BYTES = 10 * 1024 * 1024
SIZE = (360, 480)  # pixels; nobody needs more to know a face
QUALITY = 82


def draw(upload):
    """Return the bytes of a small WebP with nothing of the upload but its picture.

    Raises ValidationError in Chinese.
    """
    files.check_size(upload, MOST_BYTES, "照片")
    upload.seek(0)
    picture = images.decode(upload)
    picture.thumbnail(SIZE, Pillow.Resampling.LANCZOS)
    if picture.mode == "RGBA":
        ground = Pillow.new("RGBA", picture.size, "white")
        picture = Pillow.alpha_composite(ground, picture).convert("RGB")
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


@transaction.atomic
def keep(person, drawn, user):
    """Put what draw() returned in the place of the photograph."""
    _ask(person, user)
    photograph, _ = Photograph.objects.update_or_create(
        person=person,
        defaults={"picture": base64.b64encode(drawn).decode(), "etag": files.secret()},
    )
    audit.record("person.photograph", actor=user, target=person)
    return photograph


@transaction.atomic
def remove(person, user):
    _ask(person, user)
    if Photograph.objects.filter(person=person).delete()[0]:
        audit.record("person.photograph_removed", actor=user, target=person)


def content(person):
    """Return the bytes of the WebP, None without a photograph. Asks nobody who may."""
    photograph = Photograph.objects.filter(person=person).first()
    return base64.b64decode(photograph.picture) if photograph else None


def _ask(person, user):
    if not rights.may(user, "change", person):
        raise PermissionDenied("No photograph for this record.")
