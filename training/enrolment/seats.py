"""Who gets the seats. Every change of an enrolment begins with `lock` and ends with `settle`, in one
transaction: on PostgreSQL the session's row is locked, on SQLite the transaction is the only writer.

The rule: groups in the order in which they came, each as a whole. The next group is let in when all
of it fits; nobody behind it is let in before. docs/decisions/0011-enrolment.md says why.
"""

from django.db.models import Sum
from django.utils import timezone

from accounts import audit
from training.models import EnrolmentState, Session, SessionState

COUNTED = ("held", "waiting", "arrivals")


def lock(number):
    """Hold a session's row until the transaction ends, and return it fresh.
    Raises Session.DoesNotExist."""
    locked = Session.objects.select_for_update(of=("self",))
    return locked.select_related("programme__section").get(pk=number)


def next_arrival(session):
    """Return the number of the next to come. Kept by `settle`."""
    session.arrivals += 1
    return session.arrivals


def fits(session, size):
    """Say whether a newcomer of this size gets seats at once."""
    return session.waiting == 0 and size <= session.left


def settle(session):
    """Count the seats anew, let in from the waiting list who fits now, and keep the counts.
    Return the groups that were let in."""
    held = session.enrolments.holding().aggregate(all=Sum("size"))["all"] or 0
    let_in = []
    waiting = list(session.enrolments.waiting())
    if session.state == SessionState.OPEN and timezone.localdate() <= session.ends_on:
        # A group larger than the whole session, its seats having been lowered, blocks nobody.
        for group in [group for group in waiting if group.size <= session.seats]:
            if group.size > session.seats - held:
                break
            held += group.size
            let_in.append(group)
    for group in let_in:
        group.state = EnrolmentState.PENDING
        group.save(update_fields=["state", "changed_at"])
        audit.record("enrolment.promote", target=group, session=session.pk, size=group.size)
    session.held, session.waiting = held, len(waiting) - len(let_in)
    session.save(update_fields=COUNTED)
    return let_in
