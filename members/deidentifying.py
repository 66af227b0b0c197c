"""去标识化: a record that tells nobody any more who it was, and still counts.

What identifies goes: name, former names, sound, all that is encrypted with its indexes, work number,
organisation, posts, Party date, photograph. Kind, sex, programmes, hours and days stay. A certificate
keeps its number, so that its printed code can say that the holder is not on record any more.

Who keeps something of a person elsewhere (an undo, a draft of an import) registers how to forget it:

    deidentifying.register("members.merges", lambda person: …)
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from members import rights
from members.models import Certificate, Consent, Person, Photograph, Position
from members.models.person import INDEXES

NAME = "已去标识化"
EMPTIED = (
    "former_names", "pinyin", "initials", "work_number", "organisation", "post", "id_number",
    "phone", "email", *INDEXES,
)  # fmt: skip
NULLED = ("birth_date", "joined_party_on")

_forgetters = {}


def register(name, forget):
    """`forget(person)` runs in the same transaction; the same name takes the other's place."""
    _forgetters[name] = forget


@transaction.atomic
def deidentify(person, user=None, *, rule="", **detail):
    """De-identify a record and those that were merged into it; return how many that were.

    Without a user the site itself does it, by a `rule` of retention. A second time does nothing.
    Raises PermissionDenied.
    """
    if user is not None and not rights.may(user, "change", person):
        raise PermissionDenied("No de-identification of this record.")
    done = 0
    for pk in [person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)]:
        record = Person.objects.select_for_update().get(pk=pk)
        if record.deidentified_at is None:
            _forget(record)
            audit.record("person.deidentify", actor=user, target=record, rule=rule, **detail)
            done += 1
    return done


def _forget(record):
    """Past Person.save(), which would make a sound and an index of the new name."""
    Photograph.objects.filter(person=record).delete()
    Position.objects.filter(person=record).delete()
    Certificate.objects.filter(person=record).update(source="")
    today = timezone.localdate()
    Consent.objects.filter(person=record).update(note="")
    Consent.objects.filter(person=record, withdrawn_on=None).update(withdrawn_on=today)
    for name in sorted(_forgetters):
        _forgetters[name](record)
    Person.objects.filter(pk=record.pk).update(
        name=NAME, **dict.fromkeys(EMPTIED, ""), **dict.fromkeys(NULLED),
        deidentified_at=timezone.now(), version=F("version") + 1,
    )  # fmt: skip
