"""What an editor does with a session."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from training.enrolment import seats
from training.models import Session

EDITED = (
    "programme", "label", "starts_on", "ends_on", "place_text", "place", "seats", "opens_at",
    "closes_at", "is_shown", "state", "cancel_reason", "fee", "notes",
)  # fmt: skip


@transaction.atomic
def save(session, user):
    """Keep an edited session: never its counts, which others change meanwhile. More seats let in who
    waits; fewer than are held raise ValidationError."""
    if session.pk is None:
        session.save()
        audit.record("session.create", actor=user, target=session, seats=session.seats)
        return session
    stored = seats.lock(session.pk)
    if session.seats < stored.held:
        raise ValidationError(
            {"seats": f"已有 {stored.held} 人占了名额，名额不能少于 {stored.held}。"}
        )
    changes = {
        name: [str(getattr(stored, name))[:80], str(getattr(session, name))[:80]]
        for name in EDITED
        if getattr(stored, name) != getattr(session, name)
    }
    if stored.announced() != session.announced():
        stored.sequence += 1
    for name in EDITED:
        setattr(stored, name, getattr(session, name))
    stored.changed_at = timezone.now()
    stored.save(update_fields=[*EDITED, "sequence", "changed_at"])
    let_in = seats.settle(stored)
    audit.record(
        "session.change", actor=user, target=stored, changes=changes,
        let_in=[group.number for group in let_in],
    )  # fmt: skip
    return stored


def may_be_deleted(session):
    """Only a session that nobody ever enrolled in: the others are hidden or cancelled."""
    return not Session.objects.filter(pk=session.pk, enrolments__isnull=False).exists()
