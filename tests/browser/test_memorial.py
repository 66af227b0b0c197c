"""The memorial hall in a real browser: a visitor pays his respect, an editor writes a life."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from accounts import roles
from memorial.models import Memorial, Tribute, TributeCount
from tests import factories
from tests.browser.releasing import let_out
from tests.browser.test_desk_to_reader import sign_in
from tests.memorial.cast import HALL, MARTYRS, memorial

LIFE = {
    "start_date": "1899-08-21", "end_date": "1935-08-06", "end_word": "executed",
    "other_names": "乳名正鹄", "epithet": "清贫，洁白朴素的生活", "place": "江西弋阳",
    "summary": "赣东北革命根据地的主要创建者。", "date_note": "示例说明。",
    "timeline": [{"date": "1924年3月", "text": "加入中国共产党。"}],
    "writings": [{"title": "《清贫》", "year": "1935", "text": "清贫，洁白朴素的生活"}],
    "places": [{"name": "方志敏烈士陵园", "text": "南昌。"}],
    "sources": [{"title": "《方志敏全集》", "publisher": "人民出版社"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def tree(transactional_db, settings):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    factories.section(HALL)


@pytest.fixture
def item():
    found = memorial("方志敏", **LIFE)
    Tribute.objects.create(
        memorial=found, text="永远怀念。", state="approved", reviewed_at=timezone.now()
    )
    return found


def flowers():
    return sum(TributeCount.objects.filter(gesture="flower").values_list("count", flat=True))


def test_a_flower_is_laid_by_keyboard_and_told_to_a_screen_reader(open_page, item):
    page = open_page()
    page.goto(item.get_absolute_url())
    button = page.get_by_role("button", name="献花")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("您已献上一枝白菊。")
    expect(button).to_contain_text("1 次")
    page.keyboard.press("Enter")  # too soon: a double press is one
    expect(button).to_be_focused()
    assert flowers() == 1
    assert page.context.cookies() == []
    page.reload()
    expect(page.get_by_role("button", name="献花")).to_contain_text("1 次")


def test_nothing_moves_for_whoever_wants_no_motion(open_page, item):
    page = open_page(reduced_motion="reduce")
    page.goto(item.get_absolute_url())
    page.get_by_role("button", name="鞠躬").click()
    said = page.get_by_role("status")
    expect(said).to_have_text("您已鞠躬致敬。")
    assert said.evaluate("node => getComputedStyle(node).animationName") == "none"


def test_a_message_is_written_on_a_phone(open_page, item):
    page = open_page("phone")
    page.goto(item.get_absolute_url())
    page.get_by_role("link", name="写下追思").click()
    page.get_by_role("button", name="提交留言").click()
    expect(page.get_by_role("alert")).to_contain_text("请写下您想说的话")
    page.get_by_label("追思留言").fill("读完《清贫》，久久不能平静。")
    page.get_by_label("署名").fill("一名学员")
    page.get_by_role("button", name="提交留言").click()
    expect(page.get_by_role("status")).to_contain_text("审核后显示")
    assert Tribute.objects.waiting().count() == 1


def test_without_a_script_a_link_leads_to_three_buttons(open_page, item):
    page = open_page("phone", java_script_enabled=False)
    page.goto(item.get_absolute_url())
    page.get_by_role("link", name="献花、点烛、鞠躬").click()
    page.get_by_role("button", name="献花").click()
    expect(page.get_by_text("您已献上一枝白菊。")).to_be_visible()
    expect(page.get_by_role("button", name="献花")).to_contain_text("1 次")
    assert flowers() == 1


def test_an_editor_writes_a_life_publishes_it_and_reviews_a_message(open_page):
    roles.sync_roles()
    factories.carol(HALL)
    page = open_page()
    sign_in(page, "carol")
    page.get_by_role("link", name="写纪念馆条目").first.click()
    page.get_by_label("标题").fill("杨靖宇")
    page.locator("#id_section").select_option(str(factories.section(MARTYRS).pk))
    page.locator("#id_start_date").fill("1905年2月31日")
    page.locator("#id_end_date").fill("1940-2-23")
    page.locator("#id_end_word").select_option("fell")
    timeline = page.locator("[data-rows-of=timeline]")
    first = timeline.locator("[data-row]").first
    first.get_by_label("时间").fill("1929年")
    first.get_by_label("事情").fill("赴东北，在抚顺领导工人运动。")
    timeline.locator("[data-add]").click()
    second = timeline.locator("[data-row]:not([hidden])").nth(1)
    second.get_by_label("时间").fill("1940年2月23日")
    second.get_by_label("事情").fill("在濛江牺牲。")
    page.get_by_role("button", name="保存并送审").click()
    expect(page.get_by_text("不是一个日期")).to_be_visible()
    page.locator("#id_start_date").fill("1905年2月")
    let_out(page)
    item = Memorial.objects.get()
    assert (item.start_date, item.end_date) == ("1905-02", "1940-02-23")
    visitor = open_page()
    visitor.goto(f"/{HALL}/")
    visitor.get_by_role("link", name="杨靖宇").click()
    expect(visitor.get_by_text("赴东北，在抚顺领导工人运动。")).to_be_visible()

    Tribute.objects.create(memorial=item, text="白山黑水，永远记得。")
    page.goto("/admin/memorial/tribute/")
    row = page.get_by_role("row").filter(has_text="白山黑水")
    row.get_by_role("button", name="通过").click()
    expect(page.get_by_text("通过：1 条留言。")).to_be_visible()
    visitor.reload()
    expect(visitor.get_by_text("白山黑水，永远记得。")).to_be_visible()


def test_the_dark_pages_are_readable_and_never_scroll_sideways(open_page, item):
    Memorial.objects.filter(pk=item.pk).update(body="<p>他在狱中写下许多文稿。</p>")
    memorial("南昌起义", kind="event", start_date="1927-08-01", where=f"{HALL}/events")
    addresses = {
        "hall": f"/{HALL}/", "plates": f"/{MARTYRS}/", "roll": f"/{HALL}/events/",
        "calendar": f"/{HALL}/?month=8", "found": f"/{HALL}/?q=方", "person": item.get_absolute_url(),
        "tribute": f"/live/memorial/{item.pk}/",
    }  # fmt: skip
    found = {}
    for width in ("desk", "tablet", "phone"):
        page = open_page(width)
        for name, address in addresses.items():
            page.goto(address)
            root = "document.documentElement"
            if page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"):
                found[f"{name} at {width}"] = "scrolls sideways"
            modes = ("",) if width == "tablet" else ("", "contrast", "elder")
            for mode in modes:
                page.evaluate(
                    "mode => { const data = document.documentElement.dataset;"
                    "delete data.contrast; delete data.mode;"
                    "if (mode === 'contrast') data.contrast = 'high';"
                    "if (mode === 'elder') data.mode = 'elder'; }",
                    mode,
                )
                rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
                results = Axe().run(page, options={"runOnly": rules})
                for violation in results.response["violations"]:
                    nodes = [
                        node["html"][:90] + " " + re.sub(r"\s+", " ", node["failureSummary"])[:200]
                        for node in violation["nodes"][:3]
                    ]
                    found[f"{name} at {width} {mode}: {violation['id']}"] = nodes
    assert found == {}
