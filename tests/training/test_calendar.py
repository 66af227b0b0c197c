"""The calendar, its feeds, and a session's page."""

import json
import re
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from editorial import actions as editing
from editorial import tree
from editorial.models import Section
from tests import factories
from tests.training import enrolling
from training import calendar_feed, calendar_month
from training.enrolment import sessions
from training.models import Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def calendar():
    section = factories.section("training/calendar")
    Section.objects.filter(pk=section.pk).update(kind="calendar")
    return "/training/calendar/"


def month_of(session):
    return f"{session.starts_on:%Y-%m}"


def test_the_month_shows_the_session_over_its_days(visitor, calendar):
    session = enrolling.session(place_text="示例礼堂")
    text = visitor.get(calendar, {"month": month_of(session)}).content.decode()
    assert f'href="{session.get_absolute_url()}"' in text
    assert "示例礼堂" in text and "正在报名" in text
    assert "<caption" in text and 'scope="col"' in text
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', text, re.DOTALL)[1])
    event = data["itemListElement"][0]["item"]
    assert event["startDate"] == session.starts_on.isoformat()


def test_months_lead_to_their_neighbours_within_bounds(visitor, calendar):
    today = timezone.localdate()
    text = visitor.get(calendar).content.decode()
    assert f"{today.year} 年 {today.month} 月" in text
    after = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    assert f"?month={after:%Y-%m}" in text
    last = date(today.year + 2, today.month, 1)
    text = visitor.get(calendar, {"month": f"{last:%Y-%m}"}).content.decode()
    assert 'rel="next"' not in text and 'rel="prev"' in text


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "x",
        "2026",
        "2026-13",
        "2026-00",
        "0001-01",
        "9999-12",
        "2026-1",
        "٢٠٢٦-٠١",
        "2026-01-01",
    ],
)
def test_a_bad_month_is_the_present_one(visitor, calendar, bad):
    today = timezone.localdate()
    response = visitor.get(calendar, {"month": bad, "section": bad, "view": bad})
    assert response.status_code == 200
    assert f"{today.year} 年 {today.month} 月" in response.content.decode()


def test_weeks_keep_sessions_in_lanes():
    programme = enrolling.programme()

    def made(first, last):
        return Session(
            programme=programme, starts_on=date(2026, 6, first), ends_on=date(2026, 6, last)
        )

    one, two, three = made(3, 9), made(4, 4), made(5, 6)
    weeks = calendar_month.Month(date(2026, 6, 1), date(2026, 6, 1)).weeks([one, two, three])
    assert [day.date.day for day in weeks[0]] == [1, 2, 3, 4, 5, 6, 7]
    wednesday, thursday, friday = weeks[0][2:5]
    assert (wednesday.lanes[0].session, wednesday.lanes[0].span) == (one, 5)
    assert thursday.lanes[0] is one and thursday.lanes[1].session is two
    assert friday.lanes[1].session is three  # two is over: its lane is free again
    monday = weeks[1][0]
    assert (monday.lanes[0].span, monday.lanes[0].continues) == (2, True)


def test_the_list_shows_what_comes_and_can_be_narrowed(visitor, calendar):
    root = factories.root()
    here = enrolling.session(enrolling.programme("支部班", by=root))
    there = enrolling.session(enrolling.programme("纪检班", where="training/discipline", by=root))
    past = enrolling.session(here.programme, starts_in=-20, label="过去的")
    text = visitor.get(calendar, {"view": "list"}).content.decode()
    for session, seen in ((here, True), (there, True), (past, False)):
        assert (session.get_absolute_url() in text) is seen
    section = factories.section("training/discipline")
    text = visitor.get(calendar, {"view": "list", "section": section.pk}).content.decode()
    assert there.get_absolute_url() in text and here.get_absolute_url() not in text
    assert "/training/discipline/calendar.ics" in text


def hidden_draft(root):
    return enrolling.session(by=root, is_shown=False)


def of_a_draft_programme(root):
    session = enrolling.session(by=root)
    editing.withdraw(session.programme, root, reason="示例")
    return session


def in_a_closed_section(root):
    session = enrolling.session(by=root)
    tree.set_open(factories.section("training/party-affairs"), False)
    return session


@pytest.mark.parametrize("make", [hidden_draft, of_a_draft_programme, in_a_closed_section])
def test_what_is_not_public_shows_nowhere(client, calendar, make):
    session = make(factories.root())
    for address in (
        f"{calendar}?month={month_of(session)}", f"{calendar}?view=list", "/training/calendar/calendar.ics",
        "/training/calendar.ics", "/training/party-affairs/calendar.ics",
        session.get_absolute_url(), session.ics_url(), session.live_url(),
        f"/live/sessions.json?of={session.pk}", session.programme.get_absolute_url(),
    ):  # fmt: skip
        response = client.get(address)
        text = response.content.decode()
        assert "第一期" not in text and str(session.uid) not in text, address
        assert f"/session/{session.pk}" not in text.replace(address, ""), address
    assert client.get(session.get_absolute_url()).status_code == 404


def test_a_sessions_page_says_all_and_is_the_same_for_everybody(visitor, query_budget):
    session = enrolling.session(notes="带党徽", by=factories.root())
    with query_budget("session"):
        response = visitor.get(session.get_absolute_url())
    text = response.content.decode()
    for said in ("支部书记培训班", "第一期", "示例市委党校", "带党徽", "每人 1800 元", "10 人",
                 "webcal://", "EducationEvent"):  # fmt: skip
        assert said in text
    assert response["ETag"] and not response.cookies
    etag = response["ETag"]
    enrolling.enrol(session, 3)
    again = visitor.get(session.get_absolute_url(), headers={"if-none-match": etag})
    assert again.status_code == 304
    assert visitor.get(session.live_url()).json()["left"] == 7
    several = visitor.get(f"/live/sessions.json?of={session.pk},x,99999,").json()
    assert several == {str(session.pk): visitor.get(session.live_url()).json()}
    assert "no-store" in visitor.get(session.live_url())["Cache-Control"]


def test_a_cancelled_session_says_so(visitor):
    session = enrolling.session(state="cancelled", cancel_reason="教学楼维修")
    text = visitor.get(session.get_absolute_url()).content.decode()
    assert "教学楼维修" in text and "EventCancelled" in text and "查看余位" not in text


def test_the_budget_of_the_calendar(visitor, calendar, query_budget):
    root = factories.root()
    programme = enrolling.programme(by=root)
    for number in range(12):
        enrolling.session(programme, starts_in=number + 3, label=f"第{number}期")
    with query_budget("calendar"):
        visitor.get(calendar)
    with query_budget("calendar feed"):
        visitor.get("/training/calendar.ics")


# -- iCalendar -------------------------------------------------------------------------------


def events(response):
    assert response["Content-Type"].startswith("text/calendar")
    lines = response.content.split(b"\r\n")
    assert b"\n" not in b"".join(lines) and all(len(line) <= 75 for line in lines)
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_a_phone_reads_the_feed(client, calendar):
    session = enrolling.session(
        place_text="示例市；甲,乙\\丙", notes="带党徽；\n" + "很长的须知" * 40, label="第一期, 春"
    )
    (event,) = events(client.get("/training/calendar/calendar.ics"))
    assert event["SUMMARY"] == "支部书记培训班 第一期, 春"
    assert event["LOCATION"] == "示例市；甲,乙\\丙"
    assert event["DTSTART"].dt == session.starts_on
    assert event["DTEND"].dt == session.ends_on + timedelta(days=1)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert "带党徽；\n" in event["DESCRIPTION"]
    assert event["URL"] == f"http://testserver{session.get_absolute_url()}"
    assert event["STATUS"] == "CONFIRMED"
    assert isinstance(event["DTSTAMP"].dt, datetime)
    assert not Calendar.from_ical(client.get("/training/calendar.ics").content).errors
    (alone,) = events(client.get(session.ics_url()))
    assert alone["UID"] == event["UID"]


def test_a_change_is_a_new_sequence_of_the_same_event(client):
    session = enrolling.session()
    (before,) = events(client.get(session.ics_url()))
    edited = Session.objects.get()
    edited.place_text = "另一处"
    sessions.save(edited, None)
    edited.state, edited.cancel_reason = "cancelled", "教学楼维修"
    sessions.save(edited, None)
    (after,) = events(client.get(session.ics_url()))
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 2)
    assert after["STATUS"] == "CANCELLED" and "教学楼维修" in after["DESCRIPTION"]
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt


def test_an_enrolment_leaves_the_feed_alone(client):
    session = enrolling.session()
    first = client.get(session.ics_url())
    enrolling.enrol(session, 2)
    second = client.get(session.ics_url(), headers={"if-none-match": first["ETag"]})
    assert second.status_code == 304


def test_the_feed_of_a_section_has_its_own_sessions(client, calendar):
    root = factories.root()
    here = enrolling.session(enrolling.programme("支部班", by=root))
    there = enrolling.session(enrolling.programme("纪检班", where="training/discipline", by=root))

    def uids(path):
        return {str(e["UID"]) for e in events(client.get(f"/{path}/calendar.ics"))}

    assert uids("training/discipline") == {f"{there.uid}@training"}
    assert (
        uids("training")
        == uids("training/calendar")
        == {f"{one.uid}@training" for one in (here, there)}
    )
    assert client.get("/news/cases/calendar.ics").status_code == 404
    assert client.get("/nowhere/calendar.ics").status_code == 404


@pytest.mark.parametrize(
    "line", ["A" * 75, "A" * 76, "党" * 24, "党" * 25, "DESCRIPTION:" + "党建" * 99, "🌸" * 50, ""]
)
def test_lines_are_folded_between_characters(line):
    folded = calendar_feed.fold(line)
    for piece in folded.split("\r\n"):
        assert len(piece.encode()) <= 75
    assert folded.replace("\r\n ", "") == line
