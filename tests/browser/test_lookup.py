"""查人 in a real browser: search, open, export, at a desk and on a phone."""

import io

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.test_desk_to_reader import sign_in
from tests.members import making


@pytest.fixture(autouse=True)
def people(transactional_db):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    making.clerk()
    made = making.planted(post="教师", work_number="G007")
    making.certificate(made)
    for sign in "甲乙丙":
        making.person(f"张{sign}")
    return made


def test_a_clerk_searches_opens_and_exports(open_page):
    page = open_page()
    sign_in(page, "lin")
    page.get_by_role("link", name="查人").first.click()
    shot(page, "purpose")
    making.say_why_on(page)
    page.get_by_label("查找人员").fill("137 9876 1234")
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_role("heading", name="1 人")).to_be_visible()
    assert "1379876" not in page.url and "1379876" not in page.content().replace(" ", "")
    shot(page, "results")
    page.get_by_role("link", name="张小明").click()
    expect(page.get_by_role("heading", name="张小明")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="导出…").click()
    page.get_by_label("事由").fill("春季班报到核对")
    shot(page, "export")
    page.get_by_role("button", name="下一步").click()
    with page.expect_download() as got:
        page.get_by_role("button", name="下载 Excel").click()
    with open(got.value.path(), "rb") as handle:
        sheet = openpyxl.load_workbook(io.BytesIO(handle.read())).worksheets[0]
    assert sheet["A3"].value == "张小明" and sheet.max_row == 3
    expect(page.get_by_text("已完成")).to_be_visible()
    shot(page, "done")


def test_on_a_phone_people_stand_on_cards(open_page):
    page = open_page("phone")
    sign_in(page, "lin")
    page.goto("/admin/members/person/")
    shot(page, "purpose-phone")
    making.say_why_on(page)
    page.get_by_label("查找人员").fill("zhang")
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_role("heading", name="4 人")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shot(page, "phone")


def shot(page, name):
    import os

    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/lookup-{name}.png", full_page=True)
