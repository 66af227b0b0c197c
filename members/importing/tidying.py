"""Nothing of an import stays longer than it is needed, or than the person in it."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import audit
from members.importing import undoing, uploads
from members.models import ImportPart, ImportState, PartKind, PersonImport
from members.models.importing import WAITING

HOURS = 24  # that uploaded rows wait for a decision


@transaction.atomic
def drop(one, user):
    """Delete the rows of an import that nobody is going to write."""
    one = uploads.locked(one)
    uploads.ask(user, one)
    if not one.is_waiting:
        raise uploads.Refused(uploads.GONE)
    _drop(one, user)


def _drop(one, user=None):
    one.parts.all().delete()
    _forget(one, state=ImportState.DROPPED)
    audit.record("person.import_drop", actor=user, target=one, sha256=one.sha256)


def _forget(one, **more):
    for field, value in {"layout": {}, "doubles": {}, "filename": "", "stage": "", **more}.items():
        setattr(one, field, value)
    one.save()


def _waiting_too_long():
    before = timezone.now() - timedelta(hours=HOURS)
    return PersonImport.objects.filter(state__in=WAITING, created_at__lt=before)


def _undoable_too_long():
    before = timezone.now() - timedelta(days=undoing.DAYS)
    kept = Q(pk__in=ImportPart.objects.order_by().values("owner"))
    return PersonImport.objects.filter(kept, state=ImportState.APPLIED, applied_at__lt=before)


def erase(before=None):
    """Erase what waited a day, or was written long ago; return how many imports that were.

    The limits are those of this module, not the site's for personal data: `before` is not asked.
    """
    done = 0
    for stale, put_away in (
        (_waiting_too_long, _drop),
        (_undoable_too_long, _no_more_undoing),
    ):
        for pk in list(stale().values_list("pk", flat=True)):
            with transaction.atomic():
                one = stale().select_for_update().filter(pk=pk).first()
                if one is not None:
                    put_away(one)
                    done += 1
    return done


def _no_more_undoing(one):
    one.parts.all().delete()
    _forget(one)


def count(before=None):
    return _waiting_too_long().count() + _undoable_too_long().count()


def forget(person):
    """Leave a record and its certificates out of what imports could undo, when it is de-identified.

    The others can still be undone. Only imports before the record's last change can hold it, so
    one that nobody touched for long, as retention finds them, costs no decryption.
    """
    papers = set(person.certificates.values_list("pk", flat=True))
    held = ImportPart.objects.filter(what=PartKind.BEFORE, owner__applied_at__lte=person.updated_at)
    for part in held.select_for_update(of=("self",)).order_by("pk"):
        kept = [
            entry
            for entry in part.data
            if entry[1] not in (papers if entry[0].startswith("certificate") else {person.pk})
        ]
        if len(kept) < len(part.data):
            part.data = kept
            part.save(update_fields=["data"])
