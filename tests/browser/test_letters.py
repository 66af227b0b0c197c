"""A visitor writes on a phone with the keyboard only, a clerk answers and publishes, the visitor
looks the answer up; an editor draws the organisation chart."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from organization.models import Message
from tests import factories
from tests.browser.releasing import let_out
from tests.organization.letters import TEXT, chart, contact_page, letter

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}


@pytest.fixture(autouse=True)
def tree(transactional_db):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    factories.section("organization/contact")


def sign_in(page, username):
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(factories.PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="我的工作台")).to_be_visible()


def tab_to(page, name):
    """Press Tab until the element of that accessible name has the focus."""
    target = page.get_by_label(name, exact=False).or_(page.get_by_role("button", name=name)).first
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def test_a_letter_goes_its_way_and_its_answer_is_read(open_page):
    contact_page()
    root = factories.root()
    factories.carol("organization")

    # The visitor writes with the keyboard, forgets how to be reached, and is told where.
    visitor = open_page("phone")
    visitor.goto("/organization/contact/")
    visitor.get_by_role("link", name="写信", exact=True).focus()
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", level=1, name="写信给我们")).to_be_visible()
    tab_to(visitor, "咨询")
    visitor.keyboard.press("Space")
    tab_to(visitor, "来信内容")
    visitor.keyboard.type(TEXT)
    tab_to(visitor, "怎样称呼您")
    visitor.keyboard.type("张小明")
    tab_to(visitor, "我已看过上面的说明")
    visitor.keyboard.press("Space")
    tab_to(visitor, "同意在隐去姓名")
    visitor.keyboard.press("Space")
    tab_to(visitor, "提交来信")
    visitor.keyboard.press("Enter")
    summary = visitor.get_by_role("alert")
    expect(summary).to_contain_text("电话和电子邮箱请至少填写一项")
    expect(summary).to_be_focused()
    expect(visitor.get_by_label("来信内容")).to_have_value(TEXT)
    expect(visitor.get_by_label("我已看过上面的说明", exact=False)).to_be_checked()
    summary.get_by_role("link", name="电话").focus()
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_label("电话")).to_be_focused()
    visitor.keyboard.type("13800000000")
    tab_to(visitor, "提交来信")
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", level=1, name="来信已收到")).to_be_visible()
    number, code = visitor.locator(".receipt dd").all_inner_texts()

    # The clerk finds it on the desk, gives it to herself, answers and publishes.
    clerk = open_page()
    sign_in(clerk, "carol")
    clerk.get_by_role("link", name=re.compile("来信 1 件")).click()
    expect(clerk.get_by_text("张*明")).to_be_visible()
    clerk.get_by_role("link", name=number).click()
    clerk.get_by_label("承办人").select_option(label="Carol")
    clerk.get_by_role("button", name="分派").click()
    expect(clerk.get_by_text("已分派。")).to_be_visible()
    clerk.get_by_label("答复内容").fill("可以参加，每个支部一至两人。")
    clerk.get_by_role("button", name="答复").click()
    expect(clerk.get_by_text("已答复。")).to_be_visible()
    clerk.locator("summary", has_text="公开").click()
    clerk.get_by_label("选登标题").fill("人数少能不能参加")
    clerk.get_by_label("选登的来信").fill("支部人数少，能不能参加培训？")
    clerk.get_by_role("button", name="公开", exact=True).click()
    expect(clerk.get_by_text("已公开选登。")).to_be_visible()

    # Another clerk who had it open before is told, and loses nothing.
    message = Message.objects.get()
    late = open_page()
    sign_in(late, "root")
    late.goto(f"/admin/organization/message/{message.pk}/change/")
    Message.objects.update(version=message.version + 1)
    late.locator("summary", has_text="修改答复").click()
    late.get_by_label("答复内容").fill("晚了一步的答复")
    late.get_by_role("button", name="修改答复").click()
    expect(late.get_by_text("刚刚由别人处理过")).to_be_visible()
    expect(late.get_by_label("答复内容")).to_have_value("晚了一步的答复")
    assert root.pk

    # The visitor reads the answer with the two things on the receipt; everybody reads the letter.
    visitor.goto("/message/answer/")
    visitor.get_by_label("来信编号").fill(number)
    visitor.get_by_label("查询码").fill(code.lower())
    visitor.get_by_role("button", name="查询").click()
    expect(visitor.get_by_text("可以参加，每个支部一至两人。")).to_be_visible()
    stranger = open_page()
    stranger.goto("/organization/contact/")
    stranger.get_by_role("link", name="人数少能不能参加").click()
    expect(stranger.get_by_text("支部人数少，能不能参加培训？")).to_be_visible()
    expect(stranger.get_by_text("张小明")).to_have_count(0)


def test_a_letter_is_sent_without_a_script(open_page):
    page = open_page("phone", java_script_enabled=False)
    page.goto(f"/message/{contact_page().section_id}/")
    page.get_by_label("建议").check()
    page.get_by_label("来信内容").fill(TEXT)
    page.get_by_label("怎样称呼您").fill("李女士")
    page.get_by_label("电子邮箱").fill("li@example.org")
    page.get_by_label("我已看过上面的说明", exact=False).check()
    page.get_by_role("button", name="提交来信").click()
    expect(page.get_by_role("heading", level=1, name="来信已收到")).to_be_visible()


def test_an_editor_draws_a_chart_of_three_departments(open_page):
    factories.carol("organization")
    page = open_page()
    sign_in(page, "carol")
    page.get_by_role("link", name="写组织机构图").click()
    page.locator("#id_title").fill("组织机构")
    page.locator("#id_section").select_option(label=section_label())
    for number, (name, above) in enumerate(
        (("研究部", ""), ("办公室", "研究部"), ("接待室", "研究所"))
    ):
        if page.locator(f"#id_units-{number}-name").count() == 0:
            page.get_by_role("button", name="添加一个部门").click()
        page.locator(f"#id_units-{number}-name").fill(name)
        page.locator(f"#id_units-{number}-parent").fill(above)
    page.get_by_role("button", name="保存并送审").click()
    expect(page.get_by_text("没有叫“研究所”的部门，请核对名称。")).to_be_visible()
    page.locator("#id_units-2-parent").fill("研究部")
    # A department that gets another name stays the superior of those below it.
    page.locator("#id_units-0-name").fill("党建研究部")
    page.locator("#id_units-0-name").press("Tab")
    expect(page.locator("#id_units-1-parent")).to_have_value("党建研究部")
    let_out(page)
    reader = open_page("phone")
    reader.goto("/organization/structure/")
    reader.locator(".chart").get_by_role("link", name="接待室").click()
    expect(reader.locator("#bm-3")).to_be_in_viewport()


def section_label():
    section = factories.section("organization/structure")
    return "　" * section.level + " " + section.name


def test_no_page_of_ours_has_what_axe_objects_to_or_scrolls_sideways(open_page):
    page_of_contact = contact_page()
    chart()
    public = letter(
        may_be_public=True, public_title="题目", public_question="问题", public_answer="答复",
        released_at="2026-01-01T00:00Z",
    )  # fmt: skip
    factories.root()
    addresses = {
        "chart": "/organization/structure/",
        "contact": "/organization/contact/",
        "form": f"/message/{page_of_contact.section_id}/",
        "look-up": "/message/answer/",
        "letter": public.get_absolute_url(),
        "desk": f"/admin/organization/message/{public.pk}/change/",
    }
    found = {}
    for width in ("desk", "tablet", "phone"):
        page = open_page(width)
        sign_in(page, "root")
        for name, address in addresses.items():
            page.goto(address)
            wider = page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
            if wider:
                found[f"{name} at {width}"] = "scrolls sideways"
            for violation in Axe().run(page, options=RULES).response["violations"]:
                nodes = [node["html"][:120] for node in violation["nodes"][:3]]
                found[f"{name} at {width}: {violation['id']}"] = nodes
    assert found == {}
