"""What can be done with an enrolment. Each verb is atomic, locks the session first, settles the seats,
and writes the audit log, without a word about who the people are.

`contact` is a dict of CONTACT, `people` a list of dicts of PERSON; both checked by the forms.
"""

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from training.enrolment import links, seats
from training.enrolment.people import person_index, person_indexes, phone_index
from training.models import CancelledBy, Enrolment, EnrolmentState, Participant, Session

CONTACT = ("organisation", "contact_name", "contact_phone", "contact_email", "invoice_note")
PERSON = ("name", "sex", "post", "phone")
KNOWN = "这位学员已经报了这一期（姓名和手机都相同），请核对，或从名单里移除。"


class KnownPeople(ValidationError):
    """Some of the group are enrolled already; `rows` are their places in the list."""

    def __init__(self, rows):
        super().__init__(KNOWN, code="known")
        self.rows = rows


@transaction.atomic
def enrol(session_number, contact, people, *, token):
    """Enrol a group and return its Enrolment: with seats if all of it fits, else on the waiting
    list. Raises ValidationError when the session takes none, KnownPeople for its people."""
    session = seats.lock(session_number)
    _demand_open(session)
    _refuse_larger(session, people)
    _refuse_known(session, people)
    has_seats = seats.fits(session, len(people))
    enrolment = Enrolment.objects.create(
        session=session, number=_free_number(session), arrival=seats.next_arrival(session),
        state=EnrolmentState.PENDING if has_seats else EnrolmentState.WAITING,
        size=len(people), phone_index=phone_index(contact["contact_phone"]),
        token_digest=links.digest(token), consented_at=timezone.now(), **contact,
    )  # fmt: skip
    _write_down(enrolment, people)
    seats.settle(session)
    audit.record(
        "enrolment.create", target=enrolment, session=session.pk, size=enrolment.size,
        state=enrolment.state, arrival=enrolment.arrival,
    )  # fmt: skip
    return enrolment


@transaction.atomic
def change(enrolment, contact, people):
    """Give a group other contact details or other people. More people than there are free seats
    are refused; changed people have to be confirmed again. Return it."""
    session, stored = _locked(enrolment)
    _demand_changeable(session, stored)
    _refuse_larger(session, people)
    _refuse_known(session, people, but=stored)
    more = len(people) - stored.size
    if stored.holds_seats and more > 0 and not seats.fits(session, more):
        raise ValidationError(
            f"现在只能再加 {session.free} 人。可以先保存原来的人数，多出的人另报一组候补。"
        )
    if changed := people_of(stored) != people:
        stored.participants.all().delete()
        stored.size = len(people)
        if stored.state == EnrolmentState.CONFIRMED:
            stored.state, stored.confirmed_at = EnrolmentState.PENDING, None
    for name, value in contact.items():
        setattr(stored, name, value)
    stored.phone_index = phone_index(stored.contact_phone)
    stored.save()
    if changed:
        _write_down(stored, people)
    seats.settle(session)
    audit.record("enrolment.change", target=stored, size=stored.size, people_changed=changed)
    return Enrolment.objects.get(pk=stored.pk)


@transaction.atomic
def cancel(enrolment, *, by, reason="", user=None):
    """Give the seats back, and let in who waits. Cancelling twice changes nothing."""
    session, stored = _locked(enrolment)
    if stored.state == EnrolmentState.CANCELLED:
        return stored
    if by == CancelledBy.CONTACT:
        _demand_changeable(session, stored)
    if by == CancelledBy.DESK and not reason.strip():
        raise ValidationError({"reason": "请写明取消的原因，联系人会看到。"})
    stored.state, stored.cancelled_at = EnrolmentState.CANCELLED, timezone.now()
    stored.cancelled_by, stored.cancel_reason = by, reason.strip()[:200]
    stored.save()
    stored.participants.update(person_index=None)
    let_in = seats.settle(session)
    audit.record(
        "enrolment.cancel", actor=user, target=stored, by=by, size=stored.size,
        let_in=[group.number for group in let_in],
    )  # fmt: skip
    return stored


@transaction.atomic
def confirm(enrolment, user):
    """Say that a group's seats are theirs. Raises ValidationError where there is nothing to confirm."""
    session, stored = _locked(enrolment)
    if stored.state == EnrolmentState.WAITING:
        raise ValidationError(f"{stored} 在候补，有了名额会自动转为待确认，不能直接确认。")
    if stored.state != EnrolmentState.PENDING:
        raise ValidationError(f"{stored} 的状态是“{stored.get_state_display()}”，不用确认。")
    stored.state, stored.confirmed_at = EnrolmentState.CONFIRMED, timezone.now()
    stored.save()
    audit.record("enrolment.confirm", actor=user, target=stored, session=session.pk)
    return stored


@transaction.atomic
def new_link(enrolment, user):
    """Make a new private link and return its token; the old one is dead from now on."""
    _, stored = _locked(enrolment)
    if stored.erased_at:
        raise ValidationError("个人信息已经清除，不能再发链接。")
    token = links.fresh()
    stored.token_digest = links.digest(token)
    stored.save(update_fields=["token_digest", "changed_at"])
    audit.record("enrolment.new_link", actor=user, target=stored)
    return token


def people_of(enrolment):
    """Return the participants as the list of dicts that `enrol` takes."""
    people = enrolment.participants.order_by("position")
    return [{name: getattr(person, name) for name in PERSON} for person in people]


def known_rows(session, people, *, but=None):
    """Return the places in `people` of those who are enrolled in the session already."""
    indexes = {}
    for place, person in enumerate(people):
        for index in person_indexes(person["name"], person["phone"]):
            indexes.setdefault(index, []).append(place)
    taken = Participant.objects.filter(session=session, person_index__in=indexes)
    if but is not None:
        taken = taken.exclude(enrolment=but)
    found = taken.values_list("person_index", flat=True)
    return sorted({place for index in found for place in indexes[index]})


def _locked(enrolment):
    session = seats.lock(enrolment.session_id)
    stored = Enrolment.objects.get(pk=enrolment.pk)
    stored.session = session
    return session, stored


def _demand_open(session):
    if not Session.objects.public().filter(pk=session.pk).exists():
        raise ValidationError("这一期现在不对外报名。")
    if not session.takes_enrolments:
        raise ValidationError(f"这一期{session.window.label}，不能报名。")


def _demand_changeable(session, enrolment):
    if not enrolment.may_be_changed:
        raise ValidationError("现在已经不能在网上修改或取消，请打电话联系我们。")


def _refuse_larger(session, people):
    if len(people) > session.seats:
        raise ValidationError(f"这一期一共 {session.seats} 个名额，一组不能超过这个数。")


def _refuse_known(session, people, *, but=None):
    if rows := known_rows(session, people, but=but):
        raise KnownPeople(rows)


def _free_number(session):
    """Return a number like P2026-0007-4821. The row lock keeps two from drawing the same."""
    while True:
        drawn = f"P{timezone.localdate():%Y}-{session.pk:04d}-{secrets.randbelow(10_000):04d}"
        if not Enrolment.objects.filter(number=drawn).exists():
            return drawn


def _write_down(enrolment, people):
    Participant.objects.bulk_create(
        Participant(
            enrolment=enrolment, session_id=enrolment.session_id, position=position,
            person_index=person_index(person["name"], person["phone"]), **person,
        )
        for position, person in enumerate(people, start=1)
    )  # fmt: skip
