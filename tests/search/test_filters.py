from datetime import UTC, date, datetime, timedelta

import pytest


def test_only_the_sections_asked_for(corpus):
    first, second = corpus.put("党课", section=1), corpus.put("党课", section=2)
    assert corpus.found("党课", sections={1}) == [first]
    assert corpus.found("党课", sections={2, 99}) == [second]
    assert set(corpus.found("党课", sections={1, 2})) == {first, second}
    assert corpus.found("党课", sections=set()) == []


def test_nothing_from_a_closed_section(corpus):
    corpus.put("党课", section=1)
    second = corpus.put("党课", section=2)
    assert corpus.found("党课", closed_sections={1}) == [second]
    assert corpus.found("党课", sections={1}, closed_sections={1}) == []


def test_only_the_title(corpus):
    corpus.put("简报", "党课")
    title = corpus.put("党课")
    assert corpus.found("党课", in_title=True) == [title]


def test_nothing_before_its_time_and_nothing_after_it(corpus, now):
    moment = timedelta(microseconds=1)
    corpus.put("党课", published_at=now + moment)
    corpus.put("党课", expires_at=now)
    due = corpus.put("党课", published_at=now)
    last = corpus.put("党课", expires_at=now + moment)
    assert set(corpus.found("党课")) == {due, last}
    assert corpus.answer("党课", now=now + moment).total == 2


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2026, 3, 2), None, {"first", "last", "after"}),
        (None, date(2026, 3, 2), {"before", "first", "last"}),
        (date(2026, 3, 2), date(2026, 3, 2), {"first", "last"}),
        (date(2026, 3, 3), date(2026, 3, 1), set()),
        (date.min, date.max, {"before", "first", "last", "after"}),
    ],
)
def test_days_begin_at_midnight_in_shanghai(corpus, since, until, expected):
    midnight = datetime(2026, 3, 1, 16, tzinfo=UTC)  # of March 2nd, in Shanghai
    moment = timedelta(microseconds=1)
    for key, published_at in {
        "before": midnight - moment,
        "first": midnight,
        "last": midnight + timedelta(days=1) - moment,
        "after": midnight + timedelta(days=1),
    }.items():
        corpus.put("党课", key=f"test:{key}", published_at=published_at)
    found = corpus.found("党课", since=since, until=until)
    assert {key.removeprefix("test:") for key in found} == expected


def test_totals_are_exact_and_pages_hold_everything_once(corpus):
    keys = {corpus.put(f"党课第{number}讲") for number in range(23)}
    pages = [corpus.answer("党课", page=page, per_page=10) for page in (1, 2, 3, 4)]
    assert [page.total for page in pages] == [23] * 4
    assert [len(page.hits) for page in pages] == [10, 10, 3, 0]
    assert {hit.key for page in pages for hit in page.hits} == keys


@pytest.mark.parametrize("page", [-5, 0, 10**6, 10**18])
def test_a_page_that_is_not_there_does_no_harm(corpus, page):
    corpus.put("党课")
    assert corpus.answer("党课", page=page).total == 1


@pytest.mark.parametrize("per_page", [-1, 0, 10**9])
def test_a_page_size_that_makes_no_sense_does_no_harm(corpus, per_page):
    corpus.put("党课")
    assert len(corpus.answer("党课", per_page=per_page).hits) == 1
