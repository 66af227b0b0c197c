"""Dates say what is known and no more; days of remembrance come on their day, in Shanghai."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from memorial import days
from memorial.dates import PartialDate, check
from memorial.models import EndWord, Kind, Memorial
from tests import factories
from tests.memorial.cast import HALL, memorial


@pytest.mark.parametrize(
    ("typed", "stored", "read"),
    [
        ("1899-08-21", "1899-08-21", "1899年8月21日"),
        ("1899-8-21", "1899-08-21", "1899年8月21日"),
        ("1899年8月21日", "1899-08-21", "1899年8月21日"),
        (" 1905年10月 ", "1905-10", "1905年10月"),
        ("1905.10", "1905-10", "1905年10月"),
        ("1905", "1905", "1905年"),
    ],
)
def test_a_date_is_as_exact_as_it_was_typed(typed, stored, read):
    date = PartialDate.parse(typed)
    assert (date.iso, str(date)) == (stored, read)


@pytest.mark.parametrize(
    "typed", ["1899-02-31", "1899-13", "189", "八月", "1899-08-21x", "0000", "1899-00-01", "2999"]
)
def test_what_is_no_date_of_the_past_is_refused(typed):
    with pytest.raises(ValidationError):
        check(typed)


@pytest.mark.parametrize(
    ("first", "second", "is_before"),
    [
        ("1927", "1927-05", False),
        ("1926", "1927-05", True),
        ("1927-05-01", "1927-05", False),
        ("1927-04-30", "1927-05", True),
        ("1928", "1927-12-31", False),
    ],
)
def test_dates_are_compared_as_far_as_both_are_known(first, second, is_before):
    assert PartialDate.parse(first).is_before(PartialDate.parse(second)) is is_before


def the_form(**typed):
    from django.test import RequestFactory

    from memorial.forms import MemorialForm

    class Form(MemorialForm):
        request = RequestFactory().get("/")

    Form.request.user = factories.root()
    hall = factories.section(f"{HALL}/martyrs")
    rows = {f"{name}-{total}": "0" for name in ("timeline", "writings", "places", "sources")
            for total in ("TOTAL_FORMS", "INITIAL_FORMS")}  # fmt: skip
    basics = {"kind": "person", "title": "张某", "section": hall.pk, "end_word": "fell",
              "pictures": "[]"}  # fmt: skip
    return Form(basics | rows | typed)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"start_date": "1899-02-31"}, "start_date", "不是一个日期"),
        ({"start_date": "2999"}, "start_date", "还没有到"),
        ({"start_date": "1905", "end_date": "1904-12"}, "end_date", "逝世日期早于出生日期"),
        ({"related": "https://example.org/"}, "related", "不是本站内容的网址"),
        ({"related": "/article/999.html"}, "related", "本站没有这些内容：/article/999.html"),
    ],
)
def test_a_mistake_is_said_at_its_field(typed, field, words):
    form = the_form(**typed)
    assert not form.is_valid()
    assert words in form.errors[field][0]


@pytest.mark.django_db
def test_a_date_typed_as_people_write_it_is_stored_in_one_form():
    form = the_form(start_date="1905年10月", end_date="1936.8.2")
    assert form.is_valid(), form.errors
    assert (form.instance.start_date, form.instance.end_date) == ("1905-10", "1936-08-02")


@pytest.mark.django_db
def test_the_database_refuses_an_end_before_the_start():
    from django.db import IntegrityError, transaction

    item = memorial()
    with pytest.raises(IntegrityError), transaction.atomic():
        Memorial.objects.filter(pk=item.pk).update(start_date="1905-01", end_date="1904")
    Memorial.objects.filter(pk=item.pk).update(start_date="1905-07", end_date="1905")


def at(*moment):
    """Return a moment of Universal Time."""
    return datetime(*moment, tzinfo=UTC)


def names(found):
    return [day.item.title for day in found]


@pytest.mark.django_db
def test_today_begins_at_midnight_in_shanghai():
    memorial("方志敏", end_date="1935-08-06", end_word=EndWord.EXECUTED)
    everything = Memorial.objects.public()
    before, _ = days.today_and_soon(everything, at(2030, 8, 5, 15, 59, 59))
    first, _ = days.today_and_soon(everything, at(2030, 8, 5, 16, 0, 0))
    last, _ = days.today_and_soon(everything, at(2030, 8, 6, 15, 59, 59))
    after, _ = days.today_and_soon(everything, at(2030, 8, 6, 16, 0, 0))
    assert [names(found) for found in (before, first, last, after)] == [
        [],
        ["方志敏"],
        ["方志敏"],
        [],
    ]
    assert first[0].text(2030) == "就义 95 周年"


@pytest.mark.django_db
def test_the_hall_shows_today_by_the_clock_of_shanghai(visitor, monkeypatch):
    memorial("方志敏", start_date="1899-08-21", end_date="1935-08-06")
    for moment, words in (
        (at(2030, 8, 5, 15, 59), "今天没有纪念日"),
        (at(2030, 8, 5, 16, 1), "逝世 95 周年"),
    ):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert words in visitor.get(f"/{HALL}/").content.decode()


@pytest.mark.django_db
def test_who_was_born_on_29_february_has_a_day_every_year():
    memorial("闰日", start_date="1904-02-29")
    everything = Memorial.objects.public()
    for moment, found in (
        (at(2027, 2, 28, 4), ["闰日"]),
        (at(2028, 2, 28, 4), []),
        (at(2028, 2, 29, 4), ["闰日"]),
    ):
        assert names(days.today_and_soon(everything, moment)[0]) == found


@pytest.mark.django_db
def test_what_is_known_to_the_month_or_the_year_has_no_day():
    memorial("只知月份", start_date="1905-10", end_date="1936")
    today, soon = days.today_and_soon(Memorial.objects.public(), at(2030, 10, 1, 4))
    assert (today, soon) == ([], [])


@pytest.mark.django_db
def test_the_next_days_are_told_over_the_turn_of_the_year():
    memorial("元旦后", start_date="1900-01-05")
    _, soon = days.today_and_soon(Memorial.objects.public(), at(2030, 12, 20, 4))
    assert [(date.isoformat(), day.item.title) for date, day in soon] == [("2031-01-05", "元旦后")]


@pytest.mark.django_db
def test_a_month_lists_its_days_and_then_what_is_known_to_the_month(visitor):
    memorial("丙", start_date="1905-10")
    memorial("乙", start_date="1901-05-10", end_date="1930-10-29")
    memorial("甲", start_date="1901-10-03", end_date="1930-11-10")
    memorial("会师", kind=Kind.EVENT, start_date="1936-10-09")
    page = visitor.get(f"/{HALL}/?month=10")
    entries = page.context["entries"]
    assert [(entry.item.title, entry.day, entry.what) for entry, _ in entries] == [
        ("甲", 3, "诞辰"), ("会师", 9, ""), ("乙", 29, "逝世"), ("丙", None, "诞辰"),
    ]  # fmt: skip
    one_day = visitor.get(f"/{HALL}/?month=10&day=29").context["entries"]
    assert [entry.item.title for entry, _ in one_day] == ["乙"]
    assert visitor.get(f"/{HALL}/?month=2&day=29").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    ["month=13", "month=0", "month=x", "month=", "month=٣", "day=5", "month=2&day=30",
     "month=4&day=31", "month=4&day=", "month=-1", "month=111111111111111111111"],
)  # fmt: skip
def test_a_day_that_does_not_exist_answers_not_found(client, query):
    factories.section(HALL)
    assert client.get(f"/{HALL}/?{query}").status_code == 404
