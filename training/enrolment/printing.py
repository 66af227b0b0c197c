"""What is printed for the first morning: name badges, and the sheet to sign."""

from datetime import timedelta

from training.models import Participant
from training.models.enrolment import HOLDING

A_PAGE = 8  # badges on one A4
MOST_DAYS = 6  # columns to sign in; a longer session signs once


def people_of(session):
    """Return those who hold seats, by group in the order of arrival."""
    people = Participant.objects.filter(enrolment__session=session, enrolment__state__in=HOLDING)
    people = people.select_related("enrolment")
    return list(people.order_by("enrolment__arrival", "position", "pk"))


def badge_pages(session):
    people = people_of(session)
    return [people[start : start + A_PAGE] for start in range(0, len(people), A_PAGE)]


def days_of(session):
    if session.days > MOST_DAYS:
        return [session.starts_on]
    return [session.starts_on + timedelta(days=number) for number in range(session.days)]
