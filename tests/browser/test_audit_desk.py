"""The auditor in a browser: an alarm is raised by real looking-up, found, looked into and closed."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from accounts import roles
from accounts.models import AlarmRules, AuditEntry
from members import verbs
from tests import factories
from tests.browser.test_people_by_role import sign_in
from tests.members import making

BASE = "/admin/accounts/auditentry/"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "preload": False}


@pytest.fixture(autouse=True)
def looked_up(transactional_db):
    """Lin opens eight records in a minute, each for a reason; five are allowed."""
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    roles.sync_roles()
    AlarmRules(pk=1, records_fast=5, watches_hours=False).save()
    lin = making.clerk(name="林示例")
    for sign in "甲乙丙丁戊己庚辛":
        verbs.open_record(making.person(f"张{sign}"), lin, "核对种植证书")
    return lin


@pytest.fixture
def auditor():
    return factories.user("audit", role=roles.AUDIT_ADMIN)


def is_fine(page, name):
    page.wait_for_load_state()
    if folder := os.environ.get("SHOTS"):
        width = page.viewport_size["width"]
        page.screenshot(path=f"{folder}/audit-{name}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    found = Axe().run(page, options=RULES).response["violations"]
    assert not {one["id"]: one["nodes"][0]["html"][:140] for one in found}, name
    for control in page.locator("#content :is(button, .button-main, .button-plain)").all():
        if control.is_visible():
            assert control.bounding_box()["height"] >= 40, (name, control.inner_text())


@pytest.mark.parametrize("width", ["desk", "tablet", "phone"])
def test_every_page_is_fine_at_each_width(open_page, auditor, width):
    page = open_page(width)
    sign_in(page, auditor)
    entry = AuditEntry.objects.filter(event="person.view").first()
    for name, address in {
        "list": BASE, "found": f"{BASE}?event=group:record", "none": f"{BASE}?purpose=没有这句话",
        "wrong": f"{BASE}?address=abc", "entry": f"{BASE}{entry.pk}/change/",
        "figures": f"{BASE}figures/", "alarms": f"{BASE}alarms/", "rules": f"{BASE}rules/",
        "export": f"{BASE}export/?event=group:record",
    }.items():  # fmt: skip
        page.goto(address)
        is_fine(page, name)
    assert "张甲" not in page.content()


def test_an_alarm_is_found_looked_into_and_closed(open_page, auditor):
    page = open_page()
    sign_in(page, auditor)
    page.get_by_role("link", name="1 条报警待核查").click()
    expect(page.get_by_role("heading", name="待核查 1 条")).to_be_visible()
    expect(page.get_by_text("10 分钟内查看了 8 份个人信息，超过 5 份")).to_be_visible()
    page.get_by_role("button", name="已核查").click()
    expect(page.get_by_role("heading", name="待核查 1 条")).to_be_visible()
    page.get_by_label("核查情况").fill("本人核对整班证书，已与部门核实")
    page.get_by_role("button", name="已核查").click()
    expect(page.get_by_role("heading", name="待核查 0 条")).to_be_visible()
    expect(page.get_by_text("本人核对整班证书，已与部门核实")).to_be_visible()
    page.goto("/admin/")
    assert page.get_by_role("link", name="条报警待核查").count() == 0


def test_the_log_is_searched_drawn_and_taken_along(open_page, auditor):
    page = open_page()
    sign_in(page, auditor)
    page.goto(BASE)
    page.get_by_label("操作人").fill("林示例")
    page.get_by_label("事由").fill("种植证书")
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="查看人员档案")).to_have_count(8)
    page.get_by_role("row").filter(has_text="查看人员档案").first.get_by_role("link").first.click()
    expect(page.get_by_text("核对种植证书").first).to_be_visible()
    page.goto(f"{BASE}figures/")
    expect(page.locator("svg").first).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="林示例").first).to_contain_text("8")
    page.goto(f"{BASE}export/?event=group:record")
    page.get_by_label("事由").fill("2026 年第四季度例行审计")
    with page.expect_download() as got:
        page.get_by_role("button", name="导出").click()
    assert got.value.suggested_filename.endswith(".xlsx")
    assert AuditEntry.objects.filter(event="audit.export").get().detail["rows"] == 8


def test_rules_that_are_wrong_are_told_at_their_field_and_kept(open_page, auditor):
    page = open_page()
    sign_in(page, auditor)
    page.goto(f"{BASE}rules/")
    page.get_by_label("放假日").fill("国庆节放七天")
    page.get_by_label("调休上班日").fill("2026年10月10日")
    page.get_by_role("button", name="保存规则").click()
    expect(page.get_by_text("看不懂“国庆节放七天”")).to_be_visible()
    expect(page.get_by_label("放假日")).to_have_value("国庆节放七天")
    page.get_by_label("放假日").fill("2026年10月1日至2026年10月7日")
    page.get_by_role("button", name="保存规则").click()
    expect(page.get_by_text("报警规则已保存")).to_be_visible()
    rules = AlarmRules.current()
    assert (rules.days_off, rules.days_worked) == ("2026-10-01 至 2026-10-07", "2026-10-10")
