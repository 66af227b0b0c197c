"""Reads in a real browser: a reader is counted and told, a robot isn't; the desk shows it."""

import pytest
from playwright.sync_api import expect

import reads
from reads.models import DayCount
from tests import factories
from tests.browser.test_desk_to_reader import sign_in

READER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
ROBOT = "Mozilla/5.0 (compatible; Baiduspider-render/2.0; +http://www.baidu.com/search/spider.html)"


@pytest.fixture(autouse=True)
def tree(transactional_db):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    factories.section("news/cases")


def counted(page):
    return page.locator("[data-reads-count]")


def test_a_reader_is_counted_and_told_and_a_robot_is_not(open_page):
    article = factories.published("一篇有人读的文章")
    page = open_page(user_agent=READER)
    page.goto(article.section.get_absolute_url())
    page.get_by_role("link", name="一篇有人读的文章").first.click()
    expect(counted(page)).to_have_text("1 次")
    page.reload()
    expect(counted(page)).to_have_text("1 次")
    assert page.context.cookies() == []
    row = DayCount.objects.get(key=article.key)
    assert (row.entry, row.referrer, row.count) == ("section", "site", 1)

    phone = open_page("phone", user_agent=READER.replace("X11; Linux x86_64", "Linux; Android 14"))
    phone.goto(f"/zh-hant{article.get_absolute_url()}")
    expect(counted(phone)).to_have_text("2 次")

    robot = open_page(user_agent=ROBOT)
    with robot.expect_response("**/live/read/") as answer:
        robot.goto(article.get_absolute_url())
    assert answer.value.status == 204
    expect(counted(robot)).to_be_hidden()
    assert reads.total(article.key) == 2

    plain = open_page(user_agent=READER, java_script_enabled=False)
    plain.goto(article.get_absolute_url())
    expect(counted(plain)).to_be_hidden()


def test_the_desk_shows_what_was_read_and_leads_to_the_sheet(open_page):
    factories.bob()
    article = factories.published("一篇有人读的文章")
    reader = open_page(user_agent=READER)
    reader.goto(article.get_absolute_url())
    expect(counted(reader)).to_have_text("1 次")

    desk = open_page("phone")
    sign_in(desk, "bob")
    expect(desk.get_by_role("img", name="每日浏览")).to_be_visible()
    desk.get_by_role("link", name="浏览统计").click()
    expect(desk.get_by_role("link", name="一篇有人读的文章")).to_be_visible()
    desk.get_by_role("link", name="发稿统计").click()
    desk.get_by_role("link", name="按栏目").click()
    expect(desk.get_by_role("row", name="合计 1 1")).to_be_visible()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename.startswith("发稿统计-")
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
