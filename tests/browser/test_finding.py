"""The desk by keyboard: search, palette, saving; and what axe thinks of the pages."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from news.models import Article
from tests import factories


@pytest.fixture(autouse=True)
def tree(transactional_db):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    factories.section("news/cases")


def sign_in(page, username):
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(factories.PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="我的工作台")).to_be_visible()


def test_an_editor_goes_everywhere_without_the_mouse(open_page):
    alice = factories.alice("news")
    item = factories.draft("流动党员的台账", by=alice)
    page = open_page()
    sign_in(page, "alice")

    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="查找全部稿件")).to_be_focused()
    page.keyboard.type("台账")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="流动党员的台账")).to_be_visible()
    expect(page.locator(".find-row mark").first).to_have_text("台账")

    page.locator("body").press("Control+k")
    box = page.get_by_role("combobox", name="跳到哪里")
    expect(box).to_be_focused()
    expect(page.get_by_role("option", name=re.compile("流动党员的台账"))).to_be_visible()
    page.keyboard.type("xjwz")
    first = page.locator("[data-palette-list]").get_by_role("option").first
    expect(first).to_contain_text("新建文章")
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#id_title")).to_be_visible()

    page.locator("#id_title").click()
    page.keyboard.type("去/处?")
    expect(page.locator("#id_title")).to_have_value("去/处?")
    expect(page.locator("dialog[open]")).to_have_count(0)

    page.goto("/admin/")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="跳到哪里").fill("台账")
    found = page.get_by_role("group", name="稿件").get_by_role("option")
    expect(found).to_have_count(1)
    for _ in range(20):
        if found.get_attribute("aria-selected") == "true":
            break
        page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", found.get_attribute("id"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/admin/news/article/{item.pk}/change/")

    page.locator(".cke_editable p").first.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("补上/一句?")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("已存为第 2 版")).to_be_visible()
    assert "补上/一句?" in Article.objects.get().body

    page.locator("body").press("?")
    expect(page.get_by_role("heading", name="快捷键")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_another_sections_editor_is_shown_nothing(open_page):
    factories.draft("台账密稿", by=factories.alice("news"))
    factories.carol("knowledge")
    page = open_page("phone")
    sign_in(page, "carol")
    page.get_by_role("button", name="跳转").click()
    page.get_by_role("combobox", name="跳到哪里").fill("台账")
    page.wait_for_timeout(600)
    expect(page.get_by_role("group", name="稿件")).to_have_count(0)
    page.get_by_role("option", name=re.compile("查找全部稿件")).click()
    expect(page.get_by_text("您的栏目里没有这样的稿件")).to_be_visible()


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_axe_objects_to_nothing_and_nothing_scrolls_sideways(open_page, width):
    alice = factories.alice("news")
    factories.draft("流动党员的台账", by=alice, body="<p>离校之前建好台账。</p>")
    factories.published("台账二")
    page = open_page(width)
    sign_in(page, "alice")
    found = []
    addresses = (
        "/admin/",
        "/admin/find/?q=台账",
        "/admin/handbook/?q=台账",
        "/admin/handbook/finding/",
    )
    for address in addresses:
        page.goto(address)
        check(page, address, found)
    page.get_by_role("button", name="跳转").click()
    expect(page.get_by_role("option").first).to_be_visible()
    check(page, "palette", found)
    assert found == []


def check(page, name, found):
    result = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    for violation in result.response["violations"]:
        nodes = [node["target"] for node in violation["nodes"]][:3]
        found.append((name, violation["id"], nodes))
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append((name, "scrolls sideways"))
