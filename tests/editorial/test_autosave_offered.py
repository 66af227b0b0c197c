"""Somebody comes back, and what he had typed is offered; never over something newer."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from editorial import actions, buffers
from editorial.desk.unsaved import buffers_of
from editorial.models import DraftBuffer
from news.models import Article
from tests import factories
from tests.editorial.writing import address, fields, keep, page, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return factories.alice("news")


@pytest.fixture
def item(alice):
    return factories.draft("一篇稿件", by=alice)


@pytest.fixture
def writer(client, alice):
    sign_in(client, alice)
    return client


def change_page(client, item, **query):
    return client.get(f"/admin/news/article/{item.pk}/change/", query).content.decode()


def test_what_was_typed_is_offered_with_what_changed(writer, alice, item):
    keep(writer, alice, item, title="改过的题目", body="<p>写了十个字的一段话。</p>")
    shown = change_page(writer, item)
    assert "有没保存的文字" in shown
    assert "改了：标题、正文" in shown
    assert "10 字" not in shown and "写了十个字的一段话。" in shown
    assert 'value="一篇稿件"' in shown  # the form holds what is saved until he says


def test_what_equals_the_saved_text_is_not_offered(writer, alice, item):
    keep(writer, alice, item)
    assert "没保存的文字" not in change_page(writer, item)


def test_restoring_puts_it_into_the_form_and_saves_nothing(writer, alice, item):
    key = buffers.new_key()
    keep(writer, alice, item, key=key, title="改过的题目", body="<p>半句话</p>", planned_at_0="2026-12-01",
         planned_at_1="9 点")  # fmt: skip
    shown = change_page(writer, item, restore=key)
    assert 'value="改过的题目"' in shown
    assert "&lt;p&gt;半句话&lt;/p&gt;" in shown
    assert 'value="2026-12-01"' in shown and 'value="9 点"' in shown
    assert "请更正" not in shown  # nobody has asked yet
    assert f'name="writing-key" value="{key}"' in shown
    assert Article.objects.get().title == "一篇稿件"


def test_an_unfinished_title_is_restored_without_a_complaint(writer, alice, item):
    key = buffers.new_key()
    keep(writer, alice, item, key=key, title="")
    shown = change_page(writer, item, restore=key)
    assert "errornote" not in shown.split("data-error")[0] and "这个字段是必填项" not in shown


def test_a_save_takes_its_buffer_away_and_leaves_the_others(writer, alice, item):
    mine, other = buffers.new_key(), buffers.new_key()
    keep(writer, alice, item, key=mine, title="这一页的题目")
    keep(writer, alice, item, key=other, title="昨天没写完的")
    data = fields(item, title="这一页的题目") | {"writing-key": mine, "_save": "1"}
    writer.post(f"/admin/news/article/{item.pk}/change/", data)
    assert [buffer.key for buffer in DraftBuffer.objects.all()] == [other]
    assert "昨天没写完的" in change_page(writer, item)


def test_a_save_that_is_refused_keeps_the_buffer(writer, alice, item):
    key = buffers.new_key()
    keep(writer, alice, item, key=key, title="长" * 120)
    data = fields(item, title="长" * 120) | {"writing-key": key, "_save": "1"}
    again = writer.post(f"/admin/news/article/{item.pk}/change/", data).content.decode()
    assert DraftBuffer.objects.get().key == key
    assert f'name="writing-key" value="{key}"' in again
    assert "data-unsent" in again


def test_something_newer_is_said_and_the_restored_text_stays_based_on_the_old(writer, alice, item):
    key = buffers.new_key()
    keep(writer, alice, item, key=key, title="爱丽丝的题目")
    item.title = "鲍勃的题目"
    actions.save_revision(item, factories.bob("news"))
    assert "保存了第 2 版" in change_page(writer, item)
    restored = change_page(writer, item, restore=key)
    assert "保存了第 2 版" in restored and 'value="爱丽丝的题目"' in restored
    assert 'name="based_on" value="1"' in restored
    data = fields(item, title="爱丽丝的题目", based_on=1) | {"writing-key": key, "_save": "1"}
    writer.post(f"/admin/news/article/{item.pk}/change/", data)
    item.refresh_from_db()
    assert item.latest_revision.data["title"] == "鲍勃的题目"
    assert DraftBuffer.objects.get().fields["title"] == ["爱丽丝的题目"]


def test_ignoring_the_offer_and_writing_on_overwrites_nothing(writer, alice, item):
    keep(writer, alice, item, title="昨天没写完的题目")
    keep(writer, alice, item, title="今天另写的题目")
    shown = change_page(writer, item)
    assert "昨天没写完的题目" in shown and "今天另写的题目" in shown


def test_dropping_takes_one_away(writer, alice, item):
    key = buffers.new_key()
    keep(writer, alice, item, key=key, title="不要了")
    writer.post(address(item, "drop_writing"), {"writing-drop": key})
    assert not DraftBuffer.objects.exists()


def test_a_new_item_is_offered_where_new_ones_are_begun_and_on_the_desk(writer, alice):
    key = buffers.new_key()
    keep(writer, alice, key=key, title="没存过的新稿", body="<p>写到一半</p>")
    assert "没存过的新稿" in writer.get("/admin/news/article/add/").content.decode()
    row = buffers_of(alice)[0]
    assert (row["title"], row["is_new"]) == ("没存过的新稿", True)
    restored = writer.get(row["url"]).content.decode()
    assert 'value="没存过的新稿"' in restored and "&lt;p&gt;写到一半&lt;/p&gt;" in restored
    data = fields(title="没存过的新稿", body="<p>写完了</p>") | {"writing-key": key, "_save": "1"}
    writer.post("/admin/news/article/add/", data)
    assert Article.objects.get().body == "<p>写完了</p>"
    assert not DraftBuffer.objects.exists()


def test_the_desk_lists_no_item_that_a_person_may_no_longer_change(writer, alice, item):
    keep(writer, alice, item, title="改过的题目")
    assert [row["title"] for row in buffers_of(alice)] == ["改过的题目"]
    Article.objects.update(section=factories.section("knowledge/basics"))
    assert buffers_of(alice) == []


# -- what a browser kept while it could not reach the server ------------------------------------


def returned(client, person, item, key, after="", **changes):
    told = page(person, holds=1, typed=1, returned=1, key=key, after=after, page="f" * 32)
    return client.post(address(item), told | fields(item, **changes)).json()


def test_what_a_browser_kept_is_taken_in_and_offered_at_once(writer, alice, item):
    answer = returned(writer, alice, item, buffers.new_key(), title="断网时写的")
    assert "断网时写的" in answer["unsaved"]
    assert "改了：标题" in answer["unsaved"]


def test_it_takes_the_place_of_what_it_went_on_from_and_of_nothing_else(writer, alice, item):
    key = buffers.new_key()
    after = keep(writer, alice, item, key=key, title="先写的").json()["stamp"]
    returned(writer, alice, item, key, after, title="断网时接着写的")
    assert [b.title for b in DraftBuffer.objects.all()] == ["断网时接着写的"]
    returned(writer, alice, item, key, after, title="另一台电脑里更早的")
    assert {b.title for b in DraftBuffer.objects.all()} == {"断网时接着写的", "另一台电脑里更早的"}


def test_what_was_saved_meanwhile_is_not_taken_in_again(writer, alice, item):
    key = buffers.new_key()
    data = fields(item, title="已经存了") | {"writing-key": key, "_save": "1"}
    writer.post(f"/admin/news/article/{item.pk}/change/", data)
    assert returned(writer, alice, item, key, title="已经存了")["unsaved"] == ""
    assert not DraftBuffer.objects.exists()


# -- how long -----------------------------------------------------------------------------------


def test_after_thirty_days_it_is_neither_offered_nor_kept(writer, alice, item):
    keep(writer, alice, item, title="很久以前")
    keep(writer, alice, item, title="昨天")
    long_ago = timezone.now() - timedelta(days=31)
    DraftBuffer.objects.filter(fields__title=["很久以前"]).update(saved_at=long_ago)
    shown = change_page(writer, item)
    assert "昨天" in shown and "很久以前" not in shown
    call_command("erase_personal_data")
    assert [buffer.title for buffer in DraftBuffer.objects.all()] == ["昨天"]


def test_many_openings_of_one_item_keep_the_newest_only(writer, alice, item):
    for number in range(buffers.MOST + 3):
        keep(writer, alice, item, title=f"第 {number} 次")
    assert DraftBuffer.objects.count() == buffers.MOST
    assert DraftBuffer.objects.first().title == f"第 {buffers.MOST + 2} 次"


def test_an_open_page_alone_does_not_keep_its_person_signed_in(writer, alice, item):
    def ends():
        return Session.objects.get().expire_date

    before = ends()
    writer.post(address(item), page(alice))
    assert ends() == before
    keep(writer, alice, item, title="写着")
    assert ends() > before
