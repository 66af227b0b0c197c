"""Certificates for those who took part in a session: the narrow door between training and members.

Neither knows the other. What a participant is told by is kept as the certificate's source
("training.participant:12"), so that nobody is given two for one course, whoever presses twice.
"""

import re
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from editorial import rights as sections
from members import normal, verbs
from members import rights as people
from members.models import Certificate, Kind, Person
from members.timeline import Entry
from training.enrolment.people import person_indexes
from training.models import EnrolmentState, Participant, Session

SOURCE = "training.participant:{}"
LONGEST_PREFIX = 24  # characters
DIGITS = 4  # of the running number behind the prefix


@dataclass(frozen=True)
class Candidate:
    participant: Participant
    organisation: str
    certificate: Certificate | None  # the one that he has from here already


def may(user):
    """Say whether a person may give certificates to those whom he sees in enrolments."""
    return all(
        user.has_perm(name)
        for name in ("members.add_certificate", "members.add_person", "training.view_enrolment")
    )


def sessions_for(user):
    """Return the sessions that are over, of the sections that the person was given."""
    if not may(user):
        return Session.objects.none()
    over = Session.objects.filter(ends_on__lte=timezone.localdate(), held__gt=0)
    mine = over.filter(programme__section__in=sections.granted_sections(user))
    return mine.select_related("programme__section").order_by("-ends_on", "-pk")


def candidates(session):
    """Return those whose enrolment was confirmed, in the order of the list."""
    those = Participant.objects.filter(
        session=session, enrolment__state=EnrolmentState.CONFIRMED, enrolment__erased_at=None
    )
    those = list(those.select_related("enrolment").order_by("enrolment__arrival", "position", "pk"))
    given = Certificate.objects.filter(source__in=[SOURCE.format(p.pk) for p in those])
    by_source = {certificate.source: certificate for certificate in given}
    return [
        Candidate(one, one.enrolment.organisation, by_source.get(SOURCE.format(one.pk)))
        for one in those
    ]


@transaction.atomic
def issue(session, chosen, user, *, department, prefix, issued_on, hours=None, expires_on=None):
    """Give each chosen participant (by number) a certificate and, where he has none, a record in
    `department`. Who has one from here already is passed over. Returns the certificates made.

    Numbers run on behind the prefix. Raises PermissionDenied, and ValidationError in Chinese.
    """
    if not sessions_for(user).filter(pk=session.pk).exists():
        raise PermissionDenied
    Session.objects.select_for_update().get(pk=session.pk)  # one at a time counts the numbers
    wanted = [c for c in candidates(session) if c.participant.pk in chosen and not c.certificate]
    if not wanted:
        raise ValidationError({"participants": "请选择还没有证书的人。"})
    number = _next(prefix)
    made = []
    for candidate in wanted:
        certificate = Certificate(
            person=_person_of(candidate, department, user), number=f"{prefix}{number:0{DIGITS}d}",
            programme=session.programme.title[:100], hours=hours, issued_on=issued_on,
            expires_on=expires_on, source=SOURCE.format(candidate.participant.pk),
        )  # fmt: skip
        made.append(verbs.add_certificate(certificate, user))
        number += 1
    return made


def _next(prefix):
    """Return the first running number behind a prefix that is free, counting up."""
    running = rf"^{re.escape(prefix)}[0-9]{{{DIGITS}}}$"
    taken = Certificate.objects.filter(number__startswith=prefix, number__regex=running)
    last = taken.aggregate(last=Max("number"))["last"]
    return int(last[-DIGITS:]) + 1 if last else 1


def _person_of(candidate, department, user):
    """Return the record with this name and telephone, of those that the user may see, or a new one."""
    participant = candidate.participant
    same = people.people_for(user).filter(phone_index__in=normal.phone_indexes(participant.phone))
    called = normal.compared_name(participant.name)
    for person in same.order_by("pk"):
        if normal.compared_name(person.name) == called:
            return person
    person = Person(
        kind=Kind.TRAINEE, name=participant.name, sex=participant.sex, phone=participant.phone,
        organisation=candidate.organisation, post=participant.post, department=department,
    )  # fmt: skip
    return verbs.save_person(person, user, source=SOURCE.format(participant.pk))


def enrolments_of(person, user):
    """What the time line of a record shows of training: the sessions he is enrolled in, to who
    may see enrolments of their sections."""
    if not (person.name and person.phone and user.has_perm("training.view_enrolment")):
        return
    indexes = person_indexes(person.name, person.phone)
    found = Participant.objects.filter(
        person_index__in=indexes,
        session__programme__section__in=sections.granted_sections(user),
    )
    for one in found.select_related("session__programme", "enrolment"):
        session, state = one.session, one.enrolment.get_state_display()
        yield Entry(session.starts_on, "培训", session.title, f"报名{state}", until=session.ends_on)
