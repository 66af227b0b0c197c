"""The hall, its parts, and the page of one who is remembered."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from editorial import actions, tree
from editorial.models import ListStyle, Section
from memorial.models import Kind, Memorial, Tribute
from tests import factories
from tests.memorial.cast import HALL, MARTYRS, memorial

pytestmark = pytest.mark.django_db

FULL = {
    "start_date": "1905-10", "end_date": "1936-08-02", "end_word": "executed",
    "other_names": "原名李坤泰", "epithet": "就用实行来教育你", "place": "四川宜宾",
    "summary": "抗日民族英雄。", "date_note": "生日只记到月份。",
    "timeline": [{"date": "1926年", "text": "加入中国共产党。"}],
    "writings": [{"title": "遗书", "year": "1936", "text": "母亲不用千言万语来教育你"}],
    "places": [{"name": "东北烈士纪念馆", "text": "哈尔滨市。"}],
    "sources": [{"title": "《东北抗日联军史》", "publisher": "中共党史出版社"}],
}  # fmt: skip


def text(response):
    return response.content.decode()


def test_a_page_tells_the_life_and_names_its_sources(visitor, query_budget):
    item = memorial("赵一曼", **FULL)
    memorial("杨靖宇", start_date="1905-02")
    visitor.get(item.get_absolute_url())
    with query_budget("memorial"):
        page = visitor.get(item.get_absolute_url())
    for words in ("1905年10月", "就义", "1936年8月2日", "原名李坤泰", "四川宜宾", "生日只记到月份",
                  "加入中国共产党", "母亲不用千言万语来教育你", "东北烈士纪念馆", "资料来源",
                  "《东北抗日联军史》，中共党史出版社", "杨靖宇"):  # fmt: skip
        assert words in text(page)
    assert not page.cookies
    assert "csrfmiddlewaretoken" not in text(page)


def subject(page):
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', text(page), re.DOTALL)
    return json.loads(data[1])["mainEntity"]


def test_robots_are_told_who_it_is_and_no_date_that_is_not_known(client):
    person = subject(client.get(memorial("赵一曼", **FULL).get_absolute_url()))
    assert person["@type"] == "Person"
    assert (person["birthDate"], person["deathDate"]) == ("1905-10", "1936-08-02")
    assert person["birthPlace"] == {"@type": "Place", "name": "四川宜宾"}
    event = memorial("南昌起义", kind=Kind.EVENT, start_date="1927-08-01", place="江西南昌")
    found = subject(client.get(event.get_absolute_url()))
    assert (found["@type"], found["startDate"]) == ("Event", "1927-08-01")
    assert "endDate" not in found


def test_without_a_portrait_the_name_is_cut_into_a_stone(visitor):
    page = text(visitor.get(memorial("陈树湘").get_absolute_url()))
    assert '<span class="stele__name">陈树湘</span>' in page


def test_the_search_finds_every_word_of_a_life(client, transactional_db):
    memorial("赵一曼", **FULL)
    for word in ("李坤泰", "千言万语", "东北烈士纪念馆", "宜宾", "抗日联军史"):
        assert "赵一曼" in text(client.get("/search/", {"q": word})), word


def test_the_hall_shows_its_halls_and_whom_they_remember(visitor, query_budget):
    memorial("方志敏", epithet="清贫")
    memorial("雷锋", where=f"{HALL}/builders")
    visitor.get(f"/{HALL}/")
    with query_budget("memorial-hall"):
        page = text(visitor.get(f"/{HALL}/"))
    for words in ("英烈千秋", "方志敏", "清贫", "建设先锋", "雷锋", "今天纪念"):
        assert words in page


@pytest.mark.parametrize("style", ListStyle.values)
def test_a_hall_is_drawn_in_each_style_in_the_order_of_time(visitor, style):
    memorial("后来人", start_date="1915")
    memorial("先行者", start_date="1899-08")
    Section.objects.filter(path=MARTYRS).update(list_style=style)
    page = text(visitor.get(f"/{MARTYRS}/"))
    assert page.index("先行者") < page.index("后来人")


def test_an_editor_adds_a_hall_anywhere_without_a_programmer(visitor):
    parent = factories.section("news")
    tree.add(Section(name="行业先辈", slug="elders", kind="memorial"), parent)
    assert "正在整理" in text(visitor.get("/news/elders/"))
    memorial("王进喜", where="news/elders")
    assert "王进喜" in text(visitor.get("/news/elders/"))


def test_a_search_by_name_stays_in_the_hall_and_knows_other_names(visitor):
    memorial("赵一曼", other_names="原名李坤泰")
    memorial("方志敏")
    found = visitor.get(f"/{HALL}/", {"q": "李坤"})
    assert [item.title for item in found.context["items"]] == ["赵一曼"]
    assert "没有叫这个名字的人和事" in text(visitor.get(f"/{HALL}/builders/", {"q": "赵一曼"}))
    assert "<script>" not in text(visitor.get(f"/{HALL}/", {"q": "<script>"}))
    assert visitor.get(f"/{HALL}/", {"q": "\x00 "}).status_code == 200


def test_a_long_hall_has_pages(visitor):
    for number in range(26):
        memorial(f"第{number}人", start_date=f"19{number:02d}")
    assert "看全部" in text(visitor.get(f"/{HALL}/"))
    assert "第25人" in text(visitor.get(f"/{MARTYRS}/?page=2"))
    assert visitor.get(f"/{MARTYRS}/?page=3").status_code == 404


def test_related_are_public_ones_only(visitor):
    shown = factories.published("一篇公开的文章")
    hidden = factories.draft("一篇未发布的草稿")
    item = memorial(related=[shown.key, hidden.key, "article:999", "nothing:1"])
    page = text(visitor.get(item.get_absolute_url()))
    assert "一篇公开的文章" in page
    assert "一篇未发布的草稿" not in page


def a_draft(root):
    return factories.draft(
        "密云不雨", model=Memorial, where=MARTYRS, body="", by=root, start_date="1905-10-03"
    )


def scheduled(root):
    return memorial("密云不雨", start_date="1905-10-03", by=root,
                    planned_at=timezone.now() + timedelta(hours=2))  # fmt: skip


def withdrawn(root):
    item = memorial("密云不雨", start_date="1905-10-03", by=root)
    return actions.withdraw(item, root, reason="示例")


def in_a_closed_hall(root):
    item = memorial("密云不雨", start_date="1905-10-03", by=root)
    tree.set_open(factories.section(MARTYRS), False)
    return item


@pytest.mark.parametrize("make", [a_draft, scheduled, withdrawn, in_a_closed_hall])
def test_what_is_not_public_shows_nowhere(client, make):
    root = factories.root()
    neighbour = memorial("邻人", start_date="1905-10-03", by=root, where=f"{HALL}/founders")
    item = make(root)
    Tribute.objects.create(memorial=item, text="密云", state="approved", reviewed_at=timezone.now())
    surfaces = [f"/{HALL}/", f"/{MARTYRS}/", f"/{HALL}/?month=10", f"/{HALL}/?month=10&day=3",
                f"/{HALL}/?q=不雨", "/sitemap.html", "/sitemap-memorials.xml", "/knowledge/",
                neighbour.get_absolute_url(), f"/zh-hant/{HALL}/"]  # fmt: skip
    for address in surfaces:
        page = text(client.get(address))
        assert "密云不雨" not in page, address
        assert "密雲不雨" not in page, address
        assert item.get_absolute_url() not in page, address
    refused = (404, 410)
    assert client.get(item.get_absolute_url()).status_code in refused
    assert client.get(f"/live/memorial/{item.pk}/").status_code in refused
    assert client.get(f"/live/memorial/{item.pk}.json").status_code == 404
    answer = client.post(f"/live/memorial/{item.pk}/tribute", {"gesture": "flower"},
                         HTTP_SEC_FETCH_SITE="same-origin")  # fmt: skip
    assert answer.status_code == 404


def test_a_change_of_a_live_page_waits_for_its_release(client):
    root = factories.root()
    item = memorial("方志敏", summary="旧的简介", by=root)
    item.summary, item.timeline = "新的简介", [{"date": "1935年", "text": "新的一行"}]
    actions.save_revision(item, root)
    assert "旧的简介" in text(client.get(item.get_absolute_url()))
    assert "新的一行" not in text(client.get(item.get_absolute_url()))
    factories.release(item)
    assert "新的一行" in text(client.get(item.get_absolute_url()))
