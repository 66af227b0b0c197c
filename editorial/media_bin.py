"""The library's recycle bin: what nothing uses goes there first, and is deleted by rule.

A file that something uses never goes to the bin, whoever asks and however: the row is locked,
then its uses are looked for; whoever begins to use it takes the same lock (editorial.usage.take).
"""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts import audit
from editorial import usage
from editorial.models.media import Document, Image

LIBRARY = (Image, Document)
LONG = timedelta(days=30)  # how long a file is unused before the clean-up offers it


def _held(stored):
    return type(stored).objects.select_for_update().get(pk=stored.pk)


def _demand(user, stored):
    if user is not None and not user.has_perm(f"editorial.delete_{stored._meta.model_name}"):
        raise PermissionDenied


@transaction.atomic
def move(stored, user):
    """Put a file into the bin. Raises ValidationError in Chinese when something uses it."""
    _demand(user, stored)
    held = _held(stored)
    if held.deleted_at:
        return held
    if usage.is_in_use(held):
        raise ValidationError(f"“{held}”正在使用，不能删除。打开它可以看到用在哪里。")
    held.deleted_at = timezone.now()
    held.save(update_fields=["deleted_at"])
    audit.record(f"{held._meta.model_name}.bin", actor=user, target=held)
    return held


@transaction.atomic
def restore(stored, user):
    _demand(user, stored)
    held = _held(stored)
    if held.deleted_at:
        held.deleted_at, held.unused_since = None, timezone.now()
        held.save(update_fields=["deleted_at", "unused_since"])
        audit.record(f"{held._meta.model_name}.unbin", actor=user, target=held)
    return held


def observe(now=None):
    """Note since when files are unused. Items tell by themselves; for what else points to a
    file (a slide that was exchanged) it is seen here, by the nightly command and the clean-up."""
    now = now or timezone.now()
    for model in LIBRARY:
        used = usage.is_used(model)
        model.objects.filter(used, unused_since__isnull=False).update(unused_since=None)
        model.objects.exclude(used).filter(unused_since=None).update(unused_since=now)


def long_unused(model, now=None):
    """Return what the clean-up offers: outside the bin, and unused for 30 days."""
    before = (now or timezone.now()) - LONG
    return model.objects.kept().exclude(usage.is_used(model)).filter(unused_since__lte=before)


def due(model, now):
    return model.objects.filter(deleted_at__lte=now - timedelta(days=settings.MEDIA_BIN_DAYS))


def empty(now=None, *, dry_run=False):
    """Delete for good what has been in the bin for MEDIA_BIN_DAYS; return how many files.

    Each goes in a transaction of its own, and its bytes after that: a crash in between leaves
    waste (`check_media` finds it), never a row without its file. What something has come to use
    all the same is taken out of the bin instead.
    """
    now = now or timezone.now()
    rows = [row for model in LIBRARY for row in due(model, now).order_by("pk")]
    return len(rows) if dry_run else sum(_purge(row, now) for row in rows)


def _purge(row, now):
    try:
        with transaction.atomic():
            held = due(type(row), now).select_for_update().filter(pk=row.pk).first()
            if held is None:
                return 0
            if usage.is_in_use(held):
                usage.take(type(held), [held.pk])
                return 0
            audit.record(f"{held._meta.model_name}.purge", target=held, digest=held.sha256)
            names = every_name(held)
            held.delete()
            transaction.on_commit(lambda: delete_files(names))
    except ProtectedError:  # something began to point to it this very moment
        return 0
    return 1


def every_name(stored):
    """Return the names of everything that is stored for a row, former files included."""
    whole = [stored.whole] if getattr(stored, "whole", "") else []
    return [*stored.stored_names, *whole, *(former.file for former in stored.formers.all())]


def delete_files(names):
    for name in names:
        default_storage.delete(name)
