"""What is done with a record: each verb is atomic, asks who may, and is written down.

The audit log gets the names of fields and never what is in them.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from members import duplicates, reasons, rights
from members.models import Consent, Person
from members.models.person import HIDDEN, INDEXES

CHANGED_MEANWHILE = "有人在您打开这一页之后改过这份档案，请看过现在的情况再改。您写的字都还在。"
NOT_YOURS = "只能选您自己的部门，或它下面的部门。"
NOT_KEPT = {"id", "version", "updated_at", "updated_by", "created_at", "pinyin", "initials"}


class ChangedMeanwhile(ValidationError):
    """Somebody else saved the record since it was read."""

    def __init__(self):
        super().__init__(CHANGED_MEANWHILE, code="changed_meanwhile")


@transaction.atomic
def save_person(person, user, **detail):
    """Write a new record or a changed one, whole; return it. `detail` goes to the audit log.

    `person.version` must be that of the stored record: a form sets it to the one that its page was
    made from. Raises PermissionDenied; ValidationError, by field, for what is wrong with it;
    ChangedMeanwhile.
    """
    before = _stored(person)
    _ask(user, "change" if before else "add", before or person)
    if before and before.version != person.version:
        raise ChangedMeanwhile
    if not rights.holds(user, person.department_id):
        raise ValidationError({"department": NOT_YOURS})
    person.clean()
    if found := duplicates.problems(person, user):
        raise ValidationError(found)
    person.version += 1
    person.updated_by = user
    _write(person, user)
    if before:
        detail["changed"] = changed_fields(before, person)
    audit.record(f"person.{'change' if before else 'create'}", actor=user, target=person, **detail)
    return person


def _stored(person):
    return Person.objects.select_for_update().get(pk=person.pk) if person.pk else None


def _write(person, user):
    """Save; the constraint finds what came in between the look-up and the save."""
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        person.version -= 1
        found = duplicates.problems(person, user)
        if not found:
            raise
        raise ValidationError(found) from error


def changed_fields(before, after):
    """Return the names of the fields in which two states of a record differ."""
    return [
        field.name
        for field in Person._meta.concrete_fields
        if field.name not in {*NOT_KEPT, *INDEXES}
        and getattr(before, field.attname) != getattr(after, field.attname)
    ]


def open_record(person, user, purpose="", **detail):
    """Write down that somebody looks at a record. Raises PermissionDenied."""
    _ask(user, "view", person)
    audit.record("person.view", actor=user, target=person, purpose=purpose, **detail)


@transaction.atomic
def unmask(person, field, user, reason):
    """Return the plain value of one field of HIDDEN (text, or a date) and write down why.

    Raises PermissionDenied, and ValidationError for a reason that says nothing or too much.
    ValueError: the field is none of those that are masked.
    """
    if field not in HIDDEN:
        raise ValueError(f"{field!r} is not masked.")
    _ask(user, "unmask", person)
    reason = reasons.check(reason, person)
    audit.record("person.unmask", actor=user, target=person, field=field, purpose=reason)
    return getattr(person, field)


# -- certificates ---------------------------------------------------------------------------


@transaction.atomic
def add_certificate(certificate, user=None):
    """Give somebody a certificate. Without a user the site itself does it, from a source."""
    if user is not None or not certificate.source:
        _ask(user, "add_certificate", certificate.person)
    certificate.full_clean()
    certificate.save()
    audit.record(
        "certificate.create", actor=user, target=certificate, person=certificate.person_id,
        source=certificate.source,
    )  # fmt: skip
    return certificate


@transaction.atomic
def change_certificate(certificate, user):
    _ask(user, "change_certificate", certificate.person)
    certificate.full_clean()
    certificate.save()
    audit.record("certificate.change", actor=user, target=certificate, person=certificate.person_id)
    return certificate


@transaction.atomic
def revoke_certificate(certificate, user, reason, day=None):
    """Revoke a certificate from a day on (today), for a reason that the public may read.

    Raises ValidationError: it is revoked already, or the reason is missing.
    """
    _ask(user, "change_certificate", certificate.person)
    certificate = type(certificate).objects.select_for_update().get(pk=certificate.pk)
    if certificate.revoked_on:
        raise ValidationError("这份证书已经撤销了。")
    certificate.revoked_on = day or timezone.localdate()
    certificate.revoked_reason = reasons.check(reason, certificate.person)
    certificate.save(update_fields=["revoked_on", "revoked_reason"])
    audit.record(
        "certificate.revoke", actor=user, target=certificate, person=certificate.person_id,
        purpose=certificate.revoked_reason,
    )  # fmt: skip
    return certificate


# -- positions, consent ---------------------------------------------------------------------


@transaction.atomic
def save_position(position, user):
    _ask(user, "change", position.person)
    event = "change" if position.pk else "create"
    position.full_clean()
    position.save()
    audit.record(f"position.{event}", actor=user, target=position, person=position.person_id)
    return position


@transaction.atomic
def delete_position(position, user):
    _ask(user, "change", position.person)
    audit.record("position.delete", actor=user, target=position, person=position.person_id)
    position.delete()


@transaction.atomic
def save_consent(consent, user):
    """Keep that somebody agreed, or that he withdrew it. None is ever deleted."""
    _ask(user, "change", consent.person)
    stored = Consent.objects.filter(pk=consent.pk, withdrawn_on=None).exists()
    event = "withdraw" if consent.withdrawn_on and stored else "change" if stored else "create"
    consent.full_clean()
    consent.save()
    audit.record(
        f"consent.{event}", actor=user, target=consent, person=consent.person_id, use=consent.use
    )
    return consent


def _ask(user, verb, person):
    if user is None or not rights.may(user, verb, person):
        raise PermissionDenied(f"No {verb} for this record.")
