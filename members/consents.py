"""同意: to one use each, given and withdrawn at any time, with its day and its proof.

Whoever shows something of a person asks here first, each time he shows it:

    consents.allows(person, Use.PHOTOGRAPH)
    Person.objects.filter(consents.allowing(Use.LISTING))

so that a withdrawal works from the moment it is written down (article 15).
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from members import verbs
from members.models import Consent, Person, Use

NOT_GIVEN = "这项用途现在没有有效的同意，不用撤回。"
GIVEN_ALREADY = "这项用途已经有一份有效的同意。"
NO_PROOF = "请写明凭据，例如“本人签字的同意书，存办公室 2026-03 卷”。"
NO_WAY = "请写明本人怎样提出撤回，例如“来电，已回拨核实”。"


def allows(person, use):
    """Say whether the person agrees to a Use now. ValueError: there is no such use."""
    return person.deidentified_at is None and person.agrees_to(Use(use))


def allowing(use):
    """Return the Q of the people who agree to a Use now."""
    given = Consent.objects.in_force().filter(person=OuterRef("pk"), use=Use(use))
    return Q(Exists(given), deidentified_at=None, merged_into=None)


@transaction.atomic
def give_consent(person, use, user, note, given_on=None):
    """Write down that the person agrees to a Use; return the Consent.

    `note` says what proves it. Raises PermissionDenied, and ValidationError in Chinese.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not (note or "").strip():
        raise ValidationError({"note": NO_PROOF})
    if person.consents.in_force().filter(use=use).exists():
        raise ValidationError({"use": GIVEN_ALREADY})
    consent = Consent(
        person=person, use=Use(use), note=note.strip(), given_on=given_on or timezone.localdate()
    )
    return verbs.save_consent(consent, user)


@transaction.atomic
def withdraw_consent(person, use, user, note):
    """End the consent to a Use today; return the Consent. Nothing is deleted: that it was given
    once is what justifies what was shown until then. Raises as give_consent does."""
    if not (note or "").strip():
        raise ValidationError({"note": NO_WAY})
    consent = person.consents.in_force().select_for_update().filter(use=Use(use)).first()
    if consent is None:
        raise ValidationError({"use": NOT_GIVEN})
    consent.withdrawn_on = timezone.localdate()
    consent.note = "；".join(filter(None, (consent.note, f"撤回：{note.strip()}")))[:200]
    return verbs.save_consent(consent, user)
