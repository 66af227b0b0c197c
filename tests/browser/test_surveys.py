"""A survey from end to end in a real browser: built, answered on a phone by keyboard, read."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from surveys.models import Answer, Survey
from tests import factories
from tests.browser.releasing import let_out
from tests.browser.test_desk_to_reader import sign_in
from tests.surveys import house

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


@pytest.fixture(autouse=True)
def tree(transactional_db):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    factories.section(house.WHERE)


def is_fine(page):
    violations = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    found = {v["id"]: [node["html"][:120] for node in v["nodes"][:3]] for v in violations}
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert (found, page.evaluate(wide)) == ({}, False), page.url


def row(page, number):
    return page.locator("[data-rows-of=questions] [data-row]:visible").nth(number - 1)


def fill_row(page, number, kind, text, options=()):
    one = row(page, number)
    one.get_by_label("类型").select_option(label=kind)
    one.get_by_label("题目", exact=True).fill(text)
    if options:
        one.get_by_label("选项", exact=True).fill("\n".join(options))


def test_an_editor_builds_a_survey_and_a_visitor_answers_it(open_page):
    factories.carol("organization")
    editor = open_page()
    sign_in(editor, "carol")
    editor.goto("/admin/surveys/survey/add/")
    editor.locator("#id_title").fill("培训需求调查")
    editor.locator("#id_section").select_option(label="民意调查")
    add = editor.get_by_role("button", name="添加一题")
    fill_row(editor, 1, "单选题", "参加过培训吗", ["参加过", "没有参加"])
    add.click()
    fill_row(editor, 2, "填空题（一行）", "没有参加的原因")
    expect(row(editor, 2).get_by_label("选项", exact=True)).to_be_hidden()
    row(editor, 2).get_by_label("出现条件").focus()
    row(editor, 2).get_by_label("出现条件").select_option(label="1. 参加过培训吗")
    row(editor, 2).get_by_role("button", name="没有参加").click()
    add.click()
    fill_row(editor, 3, "排序题", "喜欢的形式", ["讲授", "研讨"])
    add.click()  # and leaves it blank
    row(editor, 3).get_by_role("button", name="上移").click()
    let_out(editor)
    # Moved between the two: the condition still stands on an earlier question.
    survey = Survey.objects.get()
    kinds = [question["type"] for question in survey.questions]
    assert kinds == ["single", "ranking", "short"]
    assert survey.questions[2]["if_options"] == ["没有参加"]

    visitor = open_page("phone")
    visitor.goto(f"/{house.WHERE}/")
    is_fine(visitor)
    visitor.get_by_role("link", name="培训需求调查").click()
    is_fine(visitor)
    visitor.get_by_role("link", name="开始填写").click()
    why = visitor.get_by_label("没有参加的原因")
    expect(why).to_be_hidden()
    expect(visitor.get_by_text("请回答这一题")).to_be_hidden()
    visitor.get_by_label("参加过", exact=True).focus()
    visitor.keyboard.press("Space")
    expect(why).to_be_hidden()
    visitor.keyboard.press("ArrowDown")
    expect(why).to_be_visible()
    expect(visitor.locator("[data-appeared]")).to_contain_text("出现了第 3 题")
    is_fine(visitor)
    visitor.keyboard.press("Tab")
    for key in ("ArrowDown", "ArrowDown", "Tab", "ArrowDown", "Tab"):  # second place, first place
        visitor.keyboard.press(key)
    visitor.keyboard.type("路太远")
    expect(visitor.get_by_text("暂存在这个浏览器里")).to_be_visible()

    # The browser crashes.
    visitor.reload()
    expect(visitor.get_by_text("已恢复您上次")).to_be_visible()
    expect(why).to_have_value("路太远")
    expect(visitor.get_by_label("讲授")).to_have_value("2")
    visitor.get_by_role("button", name="提交").focus()
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("提交成功，谢谢您")
    is_fine(visitor)
    assert visitor.evaluate("Object.keys(localStorage).filter(k => k.startsWith('survey'))") == []
    answers = list(Answer.objects.get().data.values())
    assert answers == ["没有参加", ["研讨", "讲授"], "路太远"]

    visitor.goto(house.sheet_url(survey))
    expect(visitor.get_by_text("您已经填过这份调查")).to_be_visible()

    editor.goto(f"/admin/surveys/survey/{survey.pk}/change/")
    editor.get_by_role("link", name="结果").click()
    expect(editor.get_by_text("收到答案 1 份")).to_be_visible()
    expect(editor.get_by_role("img", name="参加过培训吗：条形图")).to_be_visible()
    is_fine(editor)
    editor.get_by_role("link", name="看原文").click()
    expect(editor.get_by_text("路太远")).to_be_visible()
    with editor.expect_download() as download:
        editor.get_by_role("link", name="导出全部答案").click()
    assert download.value.suggested_filename == "培训需求调查-答案.xlsx"


def test_a_draft_is_cleared_on_a_shared_computer(open_page):
    survey = house.published()
    page = open_page("phone")
    page.goto(house.sheet_url(survey))
    page.get_by_label("还有什么意见").fill("别人不该看到")
    page.get_by_role("button", name="清除").click()
    expect(page.get_by_label("还有什么意见")).to_have_value("")
    expect(page.get_by_text("已清除")).to_be_visible()
    page.reload()
    expect(page.get_by_label("还有什么意见")).to_have_value("")
    expect(page.locator("[data-draft-note]")).to_be_hidden()


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_every_kind_of_question_with_all_its_mistakes_is_fine(open_page, width):
    survey = house.published()
    page = open_page(width)
    page.goto(house.sheet_url(survey))
    page.get_by_label("讲授").select_option("1")
    page.get_by_label("研讨").select_option("1")
    page.get_by_label("参加过", exact=True).check()
    is_fine(page)
    page.get_by_role("button", name="提交").click()
    summary = page.locator("[data-form-errors]")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="5. 排一排").click()
    expect(page.get_by_label("讲授")).to_be_in_viewport()
    expect(page.get_by_label("参加过", exact=True)).to_be_checked()
    is_fine(page)


def test_without_a_script_it_can_be_answered(open_page):
    survey = house.published()
    page = open_page("phone", java_script_enabled=False)
    page.goto(house.sheet_url(survey))
    expect(page.get_by_text("如果第 2 题选了“没有”，请回答这一题。")).to_be_visible()
    page.get_by_label("书记").check()
    page.get_by_label("没有", exact=True).check()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("提交成功，谢谢您")
    assert Answer.objects.get().data == {house.ROLE: "书记", house.WENT: "没有"}


@pytest.mark.parametrize("width", ["desk", "tablet", "phone"])
def test_public_results_are_fine(open_page, width):
    survey = house.over()
    house.answered(
        survey,
        {house.ROLE: "书记", house.RATE: 4, house.WANT: ["党章"], house.ORDER: ["研讨", "讲授", "现场"],
         house.GRID: {"课程": "满意", "教师": "不满意"}},
    )  # fmt: skip
    page = open_page(width)
    page.goto(f"/survey/{survey.pk}/results.html")
    expect(page.get_by_role("img", name="身份：条形图")).to_be_visible()
    is_fine(page)
