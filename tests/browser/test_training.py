"""Training in a real browser: an editor makes a programme, a visitor looks for courses and walks
through an album."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import expect

from tests import factories
from tests.browser.releasing import let_out
from tests.browser.test_desk_to_reader import sign_in
from training.models import Album, Course, Expert, Place, Programme, Voice

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}


@pytest.fixture(autouse=True)
def tree(transactional_db):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    factories.section("training")


@pytest.fixture
def demo():
    from portal.models import HomeBlock

    HomeBlock.objects.all().delete()
    call_command("load_demo", verbosity=0)


def kinds():
    sections = ("red-sites", "courses", "on-site", "experts", "gallery", "voices")
    yield from (f"/training/{slug}/" for slug in sections)
    for model in (Programme, Course, Place, Expert, Album, Voice):
        yield model.objects.public().newest().first().get_absolute_url()


def test_no_page_of_training_has_what_axe_objects_to_or_scrolls_sideways(open_page, demo):
    found = {}
    for width in ("desk", "tablet", "phone"):
        page = open_page(width)
        for address in kinds():
            page.goto(address)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found[f"{address} at {width}"] = "scrolls sideways"
            if width == "tablet":
                continue
            for violation in Axe().run(page, options=RULES).response["violations"]:
                nodes = [node["html"][:120] for node in violation["nodes"][:3]]
                found[f"{address} at {width}: {violation['id']}"] = nodes
    assert found == {}


def test_a_visitor_filters_the_courses_without_a_script(open_page, demo):
    page = open_page("phone", java_script_enabled=False)
    page.goto("/training/courses/")
    expect(page.get_by_text("共 12 门课程")).to_be_visible()
    page.get_by_label("类别").select_option("党性教育")
    page.get_by_role("button", name="筛选", exact=True).click()
    expect(page.get_by_text("共 3 门课程")).to_be_visible()
    page.get_by_label("教学点").select_option("遵义会议会址")
    page.get_by_role("button", name="筛选", exact=True).click()
    expect(page.get_by_text("共 1 门课程")).to_be_visible()
    page.get_by_role("link", name=re.compile("遵义会议：在危急关头")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("遵义会议")
    page.go_back()
    page.get_by_role("link", name="清除筛选").click()
    expect(page.get_by_text("共 12 门课程")).to_be_visible()


def test_a_visitor_walks_through_an_album_by_keyboard(open_page, demo):
    page = open_page()
    page.goto("/training/gallery/")
    page.get_by_role("link", name=re.compile("井冈山班")).click()
    thumb = page.locator("[data-gallery] a").first
    thumb.focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="看大图")
    expect(box.locator("output")).to_have_text("1 / 7")
    page.keyboard.press("ArrowRight")
    expect(box.locator("output")).to_have_text("2 / 7")
    expect(box.locator("figcaption")).to_contain_text("挑粮小道")
    assert Axe().run(page, context=".lightbox", options=RULES).violations_count == 0
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(thumb).to_be_focused()


def test_an_editor_makes_a_programme_with_a_plan_and_a_visitor_reads_it(open_page):
    from tests.training.making import public

    factories.carol("training")
    public(Course, "党章学习导读", category="theory")
    public(Place, "西柏坡")
    page = open_page()
    sign_in(page, "carol")
    page.goto("/admin/training/programme/add/")
    page.get_by_label("标题", exact=False).first.fill("春季支部书记培训班")
    page.get_by_label("栏目").select_option(str(factories.section("training/party-affairs").pk))
    plan = page.locator('[data-rows-of="plan"]')
    fill_row(plan.locator("[data-rows] [data-row]").nth(0), "1", "上午", "开班")
    fill_row(plan.locator("[data-rows] [data-row]").nth(1), "1", "下午", "党章学习导读")
    plan.locator("[data-rows] [data-row]").nth(1).get_by_label("对应课程").select_option(
        "党章学习导读"
    )
    plan.get_by_role("button", name="添加一行").click()
    fill_row(plan.locator("[data-rows] [data-row]").nth(2), "2", "上午", "结业")
    page.locator('[data-rows-of="places"]').get_by_label("教学点").first.select_option("西柏坡")
    page.get_by_label("联系电话").fill("010-00000002")
    assert Axe().run(page, context=".rows", options=RULES).violations_count == 0
    let_out(page)

    visitor = open_page("phone")
    visitor.goto("/training/party-affairs/")
    visitor.get_by_role("link", name="春季支部书记培训班").click()
    expect(visitor.get_by_role("heading", name="第 2 天")).to_be_visible()
    expect(visitor.get_by_role("link", name="010-00000002")).to_have_attribute(
        "href", "tel:010-00000002"
    )
    expect(visitor.get_by_role("link", name=re.compile("西柏坡"))).to_be_visible()
    visitor.get_by_role("link", name="党章学习导读").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("党章学习导读")


def fill_row(row, day, time, content):
    row.get_by_label("第几天").fill(day)
    row.get_by_label("时间", exact=True).fill(time)
    row.get_by_label("内容").fill(content)
