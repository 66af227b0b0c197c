"""What is erased once a session is long over: who they were. Numbers, sizes and states stay."""

from django.db import transaction
from django.utils import timezone

from training.models import Enrolment, Participant


def due(before):
    """Enrolments whose session had ended before that moment, and that still say who came."""
    return Enrolment.objects.not_erased().filter(
        session__ends_on__lt=timezone.localtime(before).date()
    )


def count(before):
    return due(before).count()


@transaction.atomic
def erase(before):
    return wipe(due(before))


def wipe(enrolments):
    """Erase who the people of these enrolments are, and their links. Return how many."""
    numbers = list(enrolments.values_list("pk", flat=True))
    Participant.objects.filter(enrolment__in=numbers).delete()
    return Enrolment.objects.filter(pk__in=numbers).update(
        organisation="", contact_name="", contact_phone="", contact_email="", invoice_note="",
        desk_note="", cancel_reason="", phone_index="", token_digest=None,
        erased_at=timezone.now(),
    )  # fmt: skip
