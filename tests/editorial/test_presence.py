"""Two people in one item hear of each other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from editorial import actions
from editorial.models import Presence
from tests import factories
from tests.editorial.writing import address, keep, page, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return factories.user("alice", name="王芳", role="信息员", sections=["news"])


@pytest.fixture
def bob():
    return factories.bob("news")


@pytest.fixture
def item(alice):
    return factories.draft("两个人的稿子", by=alice)


def beat(client, person, item, **more):
    sign_in(client, person)
    return client.post(address(item), page(person, **more)).json()


def test_each_hears_of_the_other_and_nobody_of_himself(client, alice, bob, item):
    assert beat(client, alice, item)["others"] == []
    (heard,) = beat(client, bob, item)["others"]
    assert heard.startswith("王芳 也打开了这篇（")
    assert heard.endswith("起，还没有改动）")
    assert len(beat(client, alice, item)["others"]) == 1


def test_who_is_there_stands_on_the_page_from_the_first(client, alice, bob, item):
    sign_in(client, alice)
    keep(client, alice, item, title="正在改的题目")
    sign_in(client, bob)
    shown = client.get(f"/admin/news/article/{item.pk}/change/").content.decode()
    assert "王芳 也打开了这篇" in shown and "正在改" in shown
    assert "正在改的题目" not in shown  # that somebody types is told, not what


def test_when_somebody_last_typed_is_told_in_minutes(client, alice, bob, item):
    sign_in(client, alice)
    keep(client, alice, item, title="改")
    Presence.objects.update(typed_at=timezone.now() - timedelta(minutes=2, seconds=5))
    assert "最近 2 分钟前还在改" in beat(client, bob, item)["others"][0]


def test_who_leaves_is_gone_at_once_and_who_vanishes_after_a_minute(client, alice, bob, item):
    beat(client, alice, item)
    beat(client, alice, item, leave=1)
    assert beat(client, bob, item)["others"] == []
    beat(client, alice, item)
    Presence.objects.filter(user=alice).update(last_seen=timezone.now() - timedelta(seconds=61))
    assert beat(client, bob, item)["others"] == []


def test_who_comes_back_is_there_since_then(client, alice, item):
    beat(client, alice, item)
    long_ago = timezone.now() - timedelta(hours=3)
    Presence.objects.update(since=long_ago, last_seen=long_ago, typed_at=long_ago)
    beat(client, alice, item)
    there = Presence.objects.get()
    assert there.since > long_ago and there.typed_at is None


def test_old_traces_are_swept_by_the_next_beat(client, alice, bob, item):
    beat(client, alice, item)
    Presence.objects.update(last_seen=timezone.now() - timedelta(hours=2))
    beat(client, bob, item)
    assert [there.user for there in Presence.objects.all()] == [bob]


def test_a_save_by_the_other_is_told_on_the_open_page(client, alice, bob, item):
    assert beat(client, alice, item, based_on=1)["newer"] == ""
    item.title = "鲍勃改的"
    actions.save_revision(item, bob)
    heard = beat(client, alice, item, based_on=1)["newer"]
    assert heard.startswith("Bob 在 ") and "保存了第 2 版" in heard


def test_a_beat_is_a_few_queries(client, alice, bob, item, query_budget):
    beat(client, bob, item)
    beat(client, alice, item)
    with query_budget("desk: a beat of the editing page"):
        client.post(address(item), page(alice))
    sign_in(client, alice)
    keep(client, alice, item, key="a" * 32, title="一")
    with query_budget("desk: autosave"):
        keep(client, alice, item, key="a" * 32, title="二")
