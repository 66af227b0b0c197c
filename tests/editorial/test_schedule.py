"""Planned times in words, and a warning when something could not go out."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from editorial import actions, schedule, tree
from news.models import Article
from tests import factories

pytestmark = pytest.mark.django_db
BEIJING = ZoneInfo("Asia/Shanghai")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def root():
    return factories.root()


def at(*parts):
    return datetime(*parts, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(2026, 11, 26, 8, 0), "明天 08:00（周四）"),
        (at(2026, 11, 25, 0, 5), "今天 00:05（周三）"),
        (at(2026, 11, 24, 23, 59), "昨天 23:59（周二）"),
        (at(2026, 12, 3, 8, 0), "12-03 08:00（周四）"),
        (at(2027, 1, 1, 0, 0), "2027-01-01 00:00（周五）"),
        (datetime(2026, 11, 25, 16, 30, tzinfo=ZoneInfo("UTC")), "明天 00:30（周四）"),
    ],
)
def test_a_time_is_said_as_people_say_it_in_beijing(moment, words):
    assert schedule.in_words(moment, now=at(2026, 11, 25, 19, 50)) == words


def whys(user, now=None):
    return [(one.item.title, one.why, one.is_late) for one in schedule.problems(user, now)]


def scheduled(title, root, **fields):
    plan = timezone.now() + HOUR
    return factories.release(factories.draft(title, planned_at=plan, **fields), root)


def test_what_was_not_approved_in_time_is_told_and_what_will_not_be(root):
    factories.draft("没批", planned_at=timezone.now() - HOUR)
    factories.draft("要批", planned_at=timezone.now() + DAY)
    factories.draft("还早", planned_at=timezone.now() + 8 * DAY)
    factories.draft("老账", planned_at=timezone.now() - 40 * DAY)
    scheduled("正常", root)
    assert whys(root) == [
        ("没批", "没有在计划时间前批准，还没有发布。", True),
        ("要批", "还没有批准，到时发不出去。", False),
    ]


def test_what_something_else_keeps_off_the_site_is_told(root):
    closed = scheduled("栏目关了", root, where="news/style")
    withdrawn, binned = scheduled("撤了", root), scheduled("扔了", root)
    tree.set_open(closed.section, False)
    actions.withdraw(withdrawn, root, reason="示例")
    actions.move_to_bin(binned, root)
    assert sorted(whys(root)) == [
        ("扔了", "发布前移入了回收站。", False),
        ("撤了", "发布前撤稿了。", False),
        ("栏目关了", "栏目“党建风采”没有对外开放。", False),
    ]
    later = timezone.now() + 2 * HOUR
    assert {is_late for _, _, is_late in whys(root, later)} == {True}


def test_what_was_public_and_then_left_is_no_problem(root):
    article = scheduled("出来过", root)
    past = timezone.now() - HOUR
    Article.objects.filter(pk=article.pk).update(planned_at=past, published_at=past)
    actions.withdraw(article, root, reason="示例")
    assert whys(root) == []


def test_what_ends_before_it_begins_never_shows(root):
    now = timezone.now()
    factories.draft("倒着的", planned_at=now + DAY, expires_at=now + HOUR)
    assert whys(root) == [("倒着的", "下线时间早于发布时间，发不出去。", False)]


def test_a_planned_change_that_waits_for_approval_is_told(root):
    article = factories.published("公开的")
    article.title, article.planned_at = "改过的", timezone.now() + DAY
    actions.save_revision(article, root)
    assert whys(root) == [("公开的", "修改还没有批准，到时不会更新。", False)]


def test_a_person_is_told_of_his_own_sections_only(root):
    factories.draft("党建新闻的", planned_at=timezone.now() - HOUR)
    assert [title for title, _, _ in whys(factories.bob("news"))] == ["党建新闻的"]
    assert whys(factories.carol("knowledge")) == []
    assert whys(factories.dan()) == []


def test_the_editing_page_says_when_it_goes_out(client, root):
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    article = scheduled("定时的", root)
    address = reverse("admin:news_article_change", args=[article.pk])
    text = " ".join(client.get(address).content.decode().split())
    assert f"定于 <strong>{schedule.in_words(article.published_at)}</strong> 发布" in text
