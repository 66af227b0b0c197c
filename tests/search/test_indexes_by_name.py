"""An index of another name: what is in it, how it is asked, and that the public one never knows."""

from datetime import timedelta

import pytest

import search
from search import checksums, registry, store, upkeep

pytestmark = pytest.mark.django_db


class Drawer:
    """Documents of an index named "test-desk", beside those of the public one."""

    def __init__(self, now):
        self.documents, self.now = {}, now

    def put(self, title, body="", *, key=None, **fields):
        key = key or f"drawer:{len(self.documents) + 1}"
        defaults = {
            "section": 1, "published_at": None, "expires_at": None,
            "created_at": self.now, "changed_at": self.now,
        }  # fmt: skip
        self.documents[key] = search.Document(
            key=key, kind="drawer", title=title, body=body, **(defaults | fields)
        )
        search.touch(key)
        return key

    def found(self, q="", **options):
        request = search.FindRequest(index="test-desk", q=q, **options)
        return [hit.key for hit in search.find(request).hits]


@pytest.fixture
def drawer(home, now):
    made = Drawer(now)
    search.register(
        "drawer",
        lambda keys: {key: made.documents.get(key) for key in keys},
        lambda: list(made.documents),
        index="test-desk",
    )
    yield made
    del registry.indexes["test-desk"]


def test_it_finds_what_was_never_published_and_the_public_one_does_not(drawer, corpus):
    draft = drawer.put("流动党员台账")
    public = corpus.put("流动党员名册")
    assert drawer.found("流动党员") == [draft]
    assert corpus.found("流动党员") == [public]
    assert search.suggest("流动", 8, drawer.now) == [(public, "流动党员名册")]


def test_without_words_everything_is_found_the_last_changed_first(drawer):
    old = drawer.put("旧", changed_at=drawer.now - timedelta(days=3))
    new = drawer.put("新")
    assert drawer.found() == [new, old]
    assert drawer.found("？！") == []


def test_each_set_of_tags_has_to_be_met(drawer):
    first = drawer.put("台账一", tags=("state:draft", "created:1"))
    second = drawer.put("台账二", tags=("state:live", "created:1"))
    assert drawer.found("台账", tags=({"state:draft"},)) == [first]
    either = {"state:draft", "state:live"}
    assert set(drawer.found("台账", tags=(either, {"created:1"}))) == {first, second}
    assert drawer.found("台账", tags=(either, {"created:2"})) == []
    assert drawer.found("台账", tags=(set(),)) == []


def test_sections_narrow_and_none_at_all_finds_nothing(drawer):
    drawer.put("台账", section=1)
    other = drawer.put("台账", section=2)
    assert drawer.found("台账", sections={2}) == [other]
    assert drawer.found("台账", sections=set()) == []


def test_ranges_take_the_beginning_and_leave_the_end(drawer, now):
    key = drawer.put("台账", published_at=now)
    tick = timedelta(microseconds=1)
    assert drawer.found(ranges=(("published", now, now + tick),)) == [key]
    assert drawer.found(ranges=(("published", now + tick, None),)) == []
    assert drawer.found(ranges=(("published", None, now),)) == []


def test_what_has_no_moment_is_in_no_range_but_never_expires(drawer, now):
    key = drawer.put("台账")
    assert drawer.found(ranges=(("published", None, None),)) == []
    assert drawer.found(ranges=(("expires", now, None),)) == [key]
    assert drawer.found(ranges=(("expires", None, now),)) == []


def test_numbers_come_without_documents(drawer):
    keys = [drawer.put(f"台账{number}", key=f"drawer:{number * 7}") for number in range(1, 4)]
    request = search.FindRequest(index="test-desk", q="台账", sort="changed")
    assert sorted(search.find_numbers(request, 10)) == [7, 14, 21]
    assert len(search.find_numbers(request, 2)) == 2
    assert len(keys) == 3


def test_most_of_the_words_will_do_unless_told_otherwise(drawer):
    key = drawer.put("流动党员台账")
    assert drawer.found("流动党员 台账 魑魅") == [key]
    assert drawer.found("流动党员 台账 魑魅", relax=False) == []


@pytest.mark.parametrize("page", [0, -1, 10**15])
def test_no_number_of_a_page_does_harm(drawer, page):
    drawer.put("台账")
    assert drawer.found("台账", page=page) in ([], ["drawer:1"])


def test_a_damaged_one_is_built_anew_and_the_public_one_stays(drawer, corpus, as_new_process):
    drawer.put("台账")
    corpus.put("台账")
    assert drawer.found("台账")
    assert corpus.found("台账")
    public = store.current_store().folder()
    for file in store.current_store("test-desk").folder().glob("*.store"):
        file.write_bytes(b"")
    as_new_process()
    assert not checksums.is_intact(store.current_store("test-desk").folder())
    assert drawer.found("台账") == ["drawer:1"]
    assert store.current_store().folder() == public


def test_each_is_compared_by_itself(drawer, corpus):
    drawer.put("台账")
    corpus.put("名册")
    assert drawer.found("台账")
    assert corpus.found("名册")
    del drawer.documents["drawer:1"]
    assert upkeep.compare("test-desk") == ([], ["drawer:1"], [])
    assert upkeep.compare() == ([], [], [])
    upkeep.rebuild(index="test-desk")
    assert upkeep.compare("test-desk") == ([], [], [])
