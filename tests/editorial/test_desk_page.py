"""The desk's first page: each sees what is his, and it stays fast."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department
from editorial import actions
from editorial.desk import panels
from editorial.models import Section
from news.models import Article
from reads.models import DayCount
from tests import factories

pytestmark = pytest.mark.django_db
DESK = reverse("admin:index")


def desk(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(DESK).content.decode()


@pytest.fixture
def own_panels(monkeypatch):
    monkeypatch.setattr(panels, "_panels", dict(panels._panels))
    monkeypatch.setattr(panels, "_buttons", [])
    monkeypatch.setattr(panels, "_stages", [])


def test_a_beginner_is_told_where_to_begin(client):
    alice = factories.alice()
    page = desk(client, alice)
    assert "从这里开始" in page
    assert reverse("admin:news_article_add") in page
    factories.draft("第一篇", by=alice)
    page = desk(client, alice)
    assert "从这里开始" not in page
    assert "第一篇" in page
    factories.release(Article.objects.get(title="第一篇"))
    page = desk(client, alice)
    assert "您手头没有没发布的稿件" in page
    assert "从这里开始" not in page


def test_somebody_without_a_section_is_told_whom_to_ask(client):
    page = desk(client, factories.dan())
    assert "还没有分配栏目" in page
    assert "写文章" not in page


def test_in_work_is_what_one_began_or_saved_last_and_not_what_is_out(client):
    alice, bob = factories.alice(), factories.bob()
    factories.draft("爱丽丝的草稿", by=alice)
    taken_up = factories.draft("接手的稿件", by=alice)
    taken_up.title = "接手的稿件二"
    actions.save_revision(taken_up, bob)
    factories.release(factories.draft("出去了的", by=alice))
    page = desk(client, alice)
    assert "爱丽丝的草稿" in page
    assert "接手的稿件二" in page
    assert "出去了的" not in page
    page = desk(client, bob)
    assert "接手的稿件二" in page
    assert "爱丽丝的草稿" not in page


def test_a_draft_of_nobody_waits_until_somebody_takes_it_up(client):
    alice = factories.alice()
    voice = factories.draft("学员来稿", by=None)
    assert "等人编辑的来稿" in desk(client, alice)
    assert "学员来稿" not in desk(client, factories.carol("knowledge"))
    voice.title = "学员来稿，改过"
    actions.save_revision(voice, alice)
    page = desk(client, alice)
    assert "等人编辑的来稿" not in page
    assert "学员来稿，改过" in page


def test_nobody_sees_another_sections_items(client):
    alice = factories.alice()
    factories.draft("草稿甲", by=alice)
    factories.published("定时乙", planned_at=timezone.now() + timedelta(days=2))
    DayCount.objects.create(
        day=timezone.localdate(), key="article:1", section=factories.section("news/cases").pk,
        entry="home", referrer="site", count=77,
    )  # fmt: skip
    for person, seen in ((factories.carol("knowledge"), False), (factories.bob(), True)):
        page = desk(client, person)
        assert ("定时乙" in page) is seen
        assert ("合计 77 次" in page) is seen
        assert "草稿甲" not in page
    assert "合计 77 次" not in desk(client, alice)  # reads are for whoever may see statistics


def test_what_goes_out_soon_stands_in_its_order_with_beijing_time(client):
    now = timezone.now()
    factories.published("后天的", planned_at=now + timedelta(days=2))
    factories.published("明天的", planned_at=now + timedelta(days=1))
    factories.published("下月的", planned_at=now + timedelta(days=30))
    page = desk(client, factories.bob())
    assert page.index("明天的") < page.index("后天的")
    assert "下月的" not in page
    when = timezone.localtime(now + timedelta(days=1))
    assert f"{when.month}月{when.day}日 {when:%H:%M}" in page


def test_a_section_that_waits_for_something_new_is_named(client):
    factories.section("news")
    Section.objects.update(freshness_days=None)
    Section.objects.filter(path__in=("news/cases", "knowledge/basics")).update(freshness_days=14)
    bob = factories.bob()
    page = desk(client, bob)
    assert "该更新的栏目" in page
    assert "还没有内容" in page
    factories.published("新的", where="news/cases")
    assert "该更新的栏目" not in desk(client, bob)  # another's section is another's business


def test_the_month_of_the_person_himself(client):
    alice = factories.alice()
    factories.release(factories.draft("我的一篇", by=alice))
    factories.published("别人的一篇")
    page = desk(client, alice)
    mine = page[page.index("我这个月") :]
    assert "<dt>发布</dt>" in mine
    assert "1 <span>篇</span>" in " ".join(mine.split())


def test_a_card_plugs_in_and_stays_away(client, own_panels):
    late = timezone.now()
    rows = [
        {"title": "等您审的", "url": "/admin/", "section": "案例", "who": "Alice", "since": late,
         "due": late, "is_late": True},
    ]  # fmt: skip
    bob, alice = factories.bob(), factories.alice()
    panels.register(
        "waiting", lambda user: rows if user == bob else None, order=10, heading="待我处理"
    )
    panels.register("wrong", lambda _: [{"title": "没发出", "url": "/", "why": "封面丢了"}],
                    "admin/desk/warnings.html", 38)  # fmt: skip
    panels.register_button("从 Word 新建", "admin:news_article_add", lambda user: user == alice)
    panels.register_button("还没有的", "admin:nowhere", lambda _: True)
    page = desk(client, bob)
    assert page.index("等您审的") < page.index("我在写的") < page.index("封面丢了")
    assert "已超期" in page
    assert "从 Word 新建" not in page
    page = desk(client, alice)
    assert "等您审的" not in page
    assert "从 Word 新建" in page
    assert "还没有的" not in page


def test_the_process_says_where_an_item_is(client, own_panels):
    alice = factories.alice()
    item = factories.draft("送审了的", by=alice)
    panels.register_stages(lambda keys: {item.key: "复审中"} if item.key in keys else {})
    assert "复审中" in desk(client, alice)


@pytest.mark.parametrize("number", [1, 12])
def test_the_page_asks_the_same_number_of_questions_whatever_there_is(client, query_budget, number):
    carol = factories.carol()
    carol.department = Department.objects.create(name="示例部")
    carol.save()
    for count in range(number):
        factories.draft(f"草稿 {count}", by=carol)
        factories.release(factories.draft(f"文章 {count}", by=carol), None)
        factories.published(f"定时 {count}", planned_at=timezone.now() + timedelta(days=1))
    client.force_login(carol, backend="django.contrib.auth.backends.ModelBackend")
    client.get(DESK)
    with query_budget("desk"):
        client.get(DESK)
