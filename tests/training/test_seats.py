"""Seats are never oversold, and the waiting list moves in order."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import AuditEntry
from tests import factories
from tests.training import enrolling
from training.enrolment import actions, seats, sessions
from training.models import CancelledBy, Enrolment, EnrolmentState, Participant, Session

PENDING, CONFIRMED = EnrolmentState.PENDING, EnrolmentState.CONFIRMED
WAITING, CANCELLED = EnrolmentState.WAITING, EnrolmentState.CANCELLED
pytestmark = pytest.mark.django_db


def states(*groups):
    stored = Enrolment.objects.in_bulk([group.pk for group in groups])
    return [stored[group.pk].state for group in groups]


def counts(session):
    stored = Session.objects.get(pk=session.pk)
    return stored.held, stored.waiting


def test_who_fits_gets_seats_and_who_does_not_waits_as_a_whole():
    session = enrolling.session(seats=5)
    first = enrolling.enrol(session, 3)
    second = enrolling.enrol(session, 3, start=10)
    third = enrolling.enrol(session, 2, start=20)  # would fit, but stands behind the second
    assert states(first, second, third) == [PENDING, WAITING, WAITING]
    assert counts(session) == (3, 2)
    assert [second.place_in_line(), third.place_in_line()] == [1, 2]


def test_a_cancellation_lets_in_who_waits_in_order():
    session = enrolling.session(seats=5)
    first, second = enrolling.enrol(session, 3), enrolling.enrol(session, 2, start=5)
    third, fourth = enrolling.enrol(session, 3, start=10), enrolling.enrol(session, 1, start=20)
    actions.cancel(second, by=CancelledBy.CONTACT)
    assert states(first, second, third, fourth) == [PENDING, CANCELLED, WAITING, WAITING]
    actions.cancel(first, by=CancelledBy.CONTACT)
    assert states(first, second, third, fourth) == [CANCELLED, CANCELLED, PENDING, PENDING]
    assert counts(session) == (4, 0)
    assert AuditEntry.objects.filter(event="enrolment.promote").count() == 2


def test_a_group_that_leaves_the_line_lets_in_those_behind_it():
    session = enrolling.session(seats=5)
    enrolling.enrol(session, 4)
    large, small = enrolling.enrol(session, 3, start=10), enrolling.enrol(session, 1, start=20)
    actions.cancel(large, by=CancelledBy.CONTACT)
    assert states(small) == [PENDING]


def test_more_seats_let_in_who_waits():
    root = factories.root()
    session = enrolling.session(seats=3)
    enrolling.enrol(session, 2)
    waiting = enrolling.enrol(session, 3, start=10)
    edited = Session.objects.get(pk=session.pk)
    edited.seats = 5
    sessions.save(edited, root)
    assert states(waiting) == [PENDING]
    assert counts(session) == (5, 0)


def test_fewer_seats_than_are_held_are_refused():
    session = enrolling.session(seats=5)
    enrolling.enrol(session, 3)
    edited = Session.objects.get(pk=session.pk)
    edited.seats = 2
    with pytest.raises(ValidationError, match="已有 3 人占了名额"):
        edited.clean()
    with pytest.raises(ValidationError, match="已有 3 人占了名额"):
        sessions.save(edited, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(seats=2)


def test_an_editors_save_keeps_the_counts_of_those_who_enrolled_meanwhile():
    session = enrolling.session(seats=5)
    edited = Session.objects.get(pk=session.pk)
    enrolling.enrol(session, 3)
    edited.label = "第二期"
    sessions.save(edited, None)
    assert counts(session) == (3, 0)
    assert Session.objects.get().label == "第二期"


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"ends_on": "2020-01-01"}, "session_dates_in_order"),
        ({"seats": 0}, "session_has_seats"),
        ({"closes_at": "2020-01-01T00:00Z"}, "session_window_in_order"),
        ({"state": "cancelled"}, "session_cancelled_with_reason"),
        ({"held": 99}, "session_not_oversold"),
    ],
)
def test_the_database_refuses(fields, constraint):
    session = enrolling.session()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(**fields)


def test_the_same_person_is_refused_by_the_form_and_by_the_database():
    session = enrolling.session()
    group = enrolling.enrol(session, 2)
    with pytest.raises(actions.KnownPeople) as refused:
        actions.enrol(
            session.pk, enrolling.contact(),
            [enrolling.people(1, 7)[0], enrolling.people(1, 1)[0] | {"name": "钱 某1"}], token="x",
        )  # fmt: skip
    assert refused.value.rows == [1]
    twin = Participant.objects.filter(enrolment=group).first()
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_who_was_cancelled_may_come_again():
    session = enrolling.session()
    actions.cancel(enrolling.enrol(session, 2), by=CancelledBy.CONTACT)
    assert enrolling.enrol(session, 2).state == PENDING


def test_a_change_keeps_to_the_seats_and_asks_for_a_new_confirmation():
    root = factories.root()
    session = enrolling.session(seats=5)
    group = enrolling.enrol(session, 3)
    actions.confirm(group, root)
    enrolling.enrol(session, 1, start=9)
    with pytest.raises(ValidationError, match="只能再加 1 人"):
        actions.change(group, enrolling.contact(), enrolling.people(5))
    changed = actions.change(group, enrolling.contact(contact_name="李明"), enrolling.people(3))
    assert (changed.state, changed.contact_name) == (CONFIRMED, "李明")
    changed = actions.change(group, enrolling.contact(), enrolling.people(4))
    assert (changed.state, changed.size) == (PENDING, 4)
    assert counts(session) == (5, 0)


def test_a_smaller_group_frees_seats():
    session = enrolling.session(seats=5)
    group = enrolling.enrol(session, 5)
    waiting = enrolling.enrol(session, 2, start=10)
    actions.change(group, enrolling.contact(), enrolling.people(3))
    assert states(waiting) == [PENDING]


def test_nobody_grows_past_those_who_wait():
    session = enrolling.session(seats=5)
    group = enrolling.enrol(session, 4)
    enrolling.enrol(session, 3, start=10)
    with pytest.raises(ValidationError, match="只能再加 0 人"):
        actions.change(group, enrolling.contact(), enrolling.people(5))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"is_shown": False}, "不对外报名"),
        ({"state": "cancelled", "cancel_reason": "示例"}, "已取消"),
        ({"opens_at": timedelta(days=1)}, "尚未开始"),
        ({"closes_at": -timedelta(hours=1)}, "已截止"),
    ],
)
def test_a_session_that_takes_none_says_why(fields, said):
    moved = {
        name: timezone.now() + value if isinstance(value, timedelta) else value
        for name, value in fields.items()
    }
    session = enrolling.session(**moved)
    with pytest.raises(ValidationError, match=said):
        enrolling.enrol(session)


def test_the_desk_confirms_what_holds_seats_only():
    root = factories.root()
    session = enrolling.session(seats=1)
    group, waiting = enrolling.enrol(session), enrolling.enrol(session, 1, start=5)
    assert actions.confirm(group, root).state == CONFIRMED
    for wrong in (group, waiting):
        with pytest.raises(ValidationError):
            actions.confirm(wrong, root)
    with pytest.raises(ValidationError, match="写明取消的原因"):
        actions.cancel(waiting, by=CancelledBy.DESK, user=root)


def at_once(*works):
    """Run each in a thread with a connection of its own; return what went wrong."""
    failures, ready = [], threading.Barrier(len(works))

    def run(work):
        ready.wait()
        try:
            work()
        except Exception as error:
            failures.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_for_ten_seats_are_ten_and_a_line_in_order():
    session = enrolling.session(seats=10)

    def one(number):
        return lambda: enrolling.enrol(session, 1, start=number)

    assert at_once(*(one(number) for number in range(50))) == []
    groups = list(Enrolment.objects.order_by("arrival"))
    assert [group.arrival for group in groups] == list(range(1, 51))
    assert [group.state for group in groups] == [PENDING] * 10 + [WAITING] * 40
    assert counts(session) == (10, 40)
    # Half of the lucky go at the same time as the first of the line: nobody overtakes.
    assert (
        at_once(*(lambda g=g: actions.cancel(g, by=CancelledBy.CONTACT) for g in groups[:12])) == []
    )
    now = states(*groups)
    assert now == [CANCELLED] * 12 + [PENDING] * 10 + [WAITING] * 28
    assert seats.settle(Session.objects.get()) == []


@pytest.mark.django_db(transaction=True)
def test_groups_of_three_at_once_leave_no_seat_oversold():
    session = enrolling.session(seats=10)
    works = [lambda n=n: enrolling.enrol(session, 3, start=3 * n) for n in range(20)]
    assert at_once(*works) == []
    assert counts(session) == (9, 17)
    assert Enrolment.objects.holding().count() == 3
