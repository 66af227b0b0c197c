"""The auditor at his desk: he looks for entries, reads one, its figures, an alarm and its rules."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts import roles
from accounts.models import AlarmCheck, AlarmRules, AuditEntry
from members import verbs
from tests import factories
from tests.browser.looking import look, sign_in, unseen_focus  # noqa: F401
from tests.members import making

LIST = "/admin/accounts/auditentry/"
RULE = "10 分钟内查看的档案"
PAGES = ("", "figures/", "alarms/", "rules/", "export/")


@pytest.fixture(autouse=True)
def day(transactional_db):
    """Lin opens four records and shows a field of one; Mo opens his own. Return Lin."""
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    lin, mo = making.clerk(name="林查询"), making.other_clerk()
    people = [making.person(f"张{sign}") for sign in "甲乙丙"] + [making.planted()]
    for person in people:
        verbs.open_record(person, lin)
    verbs.unmask(people[-1], "phone", lin, "电话通知领取证书")
    verbs.open_record(making.person("李四", where="财务处"), mo)
    factories.user("shen", name="审计员", role=roles.AUDIT_ADMIN)
    lin.opened = people
    return lin


def strict(**rules):
    """Rules that raise one alarm, whatever the hour at which the test runs."""
    AlarmRules(pk=1, records_fast=3, watches_hours=False, **rules).save()


def ask(page, **fields):
    page.goto(LIST)
    for name, value in fields.items():
        field = page.locator(f".audit [name={name}]")
        if name in ("event", "result"):
            field.select_option(label=value)
        else:
            field.fill(value)
    page.get_by_role("button", name="查询", exact=True).click()
    page.wait_for_load_state()


def events(page):
    return page.locator(".audit-table td[data-label=事件]").all_inner_texts()


def test_the_log_is_searched_by_person_event_object_and_day(open_page, day):
    page = open_page()
    sign_in(page, "shen")
    ask(page, who="林查询")
    assert events(page) == ["查看一项个人信息", *["查看人员档案"] * 4]
    ask(page, who="林查询", event="查看一项个人信息")
    assert events(page) == ["查看一项个人信息"]
    expect(page.get_by_label("操作人")).to_have_value("林查询")
    ask(page, target=f"学员 {day.opened[0].pk} 号")
    assert events(page) == ["查看人员档案"]
    ask(page, purpose="领取证书")
    assert events(page) == ["查看一项个人信息"]
    today = timezone.localdate()
    ask(page, who="林查询", start=str(today - timedelta(days=1)), end=str(today))
    assert len(events(page)) == 5
    ask(page, who="林查询", start=str(today + timedelta(days=1)))
    expect(page.get_by_text("没有符合条件的记录")).to_be_visible()
    page.get_by_role("link", name="清除条件").click()
    expect(page.get_by_label("操作人")).to_have_value("")


def test_what_cannot_be_asked_is_told_at_its_field_and_kept(open_page):
    page = open_page()
    sign_in(page, "shen")
    today = timezone.localdate()
    ask(page, who="137 9876 1234", address="1.2.3", start=str(today), end=str(today - timedelta(1)))
    for name, sentence in (
        ("who", "不要输入证件号、电话或邮箱"), ("address", "请填写完整的 IP 地址"),
        ("end", "结束日期不能早于开始日期"),
    ):  # fmt: skip
        field = page.locator(f"div:has(> [name={name}])")
        expect(field).to_contain_text(sentence)
    expect(page.locator("[name=address]")).to_have_value("1.2.3")


def test_an_entry_leads_on_and_shows_that_its_chain_holds(open_page, day):
    page = open_page()
    sign_in(page, "shen")
    ask(page, purpose="领取证书")
    page.locator(".audit-table tbody th a").click()
    expect(page.get_by_role("heading", level=1, name=re.compile("审计记录"))).to_be_visible()
    expect(page.get_by_text("逐条重新计算，校验值都相符")).to_be_visible()
    facts = page.locator(".audit-facts")
    for words in ("林查询，教务处", "联系电话", "电话通知领取证书", f"学员 {day.opened[-1].pk} 号"):
        expect(facts).to_contain_text(words)
    number = int(page.locator("h1").inner_text().split()[-1])
    chain = page.locator(".audit-stretch tbody tr")
    assert chain.filter(has_text="相符").count() == chain.count() > 5
    expect(page.locator(".audit-stretch tr[aria-current]")).to_contain_text(str(number))
    hashed = AuditEntry.objects.get(pk=number).hash
    expect(page.locator(".audit-stretch tr[aria-current] code")).to_have_attribute("title", hashed)
    page.get_by_role("link", name="此对象的全部记录").click()
    assert events(page) == ["查看一项个人信息", "查看人员档案"]
    expect(page.get_by_text(f"只看 对象：人员 {day.opened[-1].pk}")).to_be_visible()
    page.get_by_role("link", name="看全部").click()
    assert len(events(page)) > 5


def test_the_figures_are_drawn_and_stand_in_tables_beside(open_page):
    page = open_page()
    sign_in(page, "shen")
    page.goto(f"{LIST}figures/")
    people = page.get_by_role("region", name="按人")
    lin = people.get_by_role("row", name=re.compile("林查询"))
    assert lin.get_by_role("cell").all_inner_texts()[:4] == ["5", "5", "0", "0"]
    days = page.get_by_role("region", name="按日").locator("tbody tr")
    assert days.count() == 1
    counted = days.first.get_by_role("cell").all_inner_texts()
    total = page.locator(".statistics__total dd").all_inner_texts()
    assert counted == [one.strip() for one in total]
    for title, told in (
        ("每天的记录", f"合计 {counted[0]} 条"), ("记录最多的人", "林查询 5 条"),
        ("查看个人信息最多的人", "林查询 5 次，Mo 1 次"),
    ):  # fmt: skip
        chart = page.get_by_role("img", name=re.compile(title))
        assert told in chart.get_attribute("aria-label")
        marks = chart.locator(".figure__mark").all()
        assert marks
        assert all(mark.bounding_box()["height"] > 1 for mark in marks)
    people.get_by_role("link", name="林查询").click()
    assert len(events(page)) == 5


def test_an_alarm_is_raised_looked_into_and_closed(open_page, look, day):  # noqa: F811
    page = open_page()
    sign_in(page, "shen")
    page.goto(f"{LIST}rules/")
    page.get_by_label(RULE).fill("3")
    page.get_by_label("工作时间以外报警").uncheck()
    page.get_by_role("button", name="保存规则").click()
    expect(page.get_by_text("报警规则已保存")).to_be_visible()
    expect(page.get_by_role("heading", name="待核查 1 条")).to_be_visible()
    alarm = page.locator(".audit-alarm")
    expect(alarm).to_contain_text("短时间内大量查看：林查询")
    expect(alarm).to_contain_text("10 分钟内查看了 4 份个人信息，超过 3 份")
    look(page, "audit-alarm-waiting")
    page.goto("/admin/")
    look(page, "audit-first-page")
    page.get_by_role("link", name=re.compile("1 条报警待核查")).click()
    alarm.get_by_role("link", name="查看这些记录").click()
    assert len(events(page)) == 5
    page.go_back()
    page.get_by_label("核查情况").fill("好")
    page.get_by_role("button", name="已核查").click()
    expect(alarm.get_by_text("请写明核查情况，4 到 300 个字")).to_be_visible()
    expect(page.get_by_label("核查情况")).to_have_value("好")
    look(page, "audit-alarm-refused")
    page.get_by_label("核查情况").fill("本人整理证书，已与部门核实")
    page.get_by_role("button", name="已核查").click()
    expect(page.get_by_text("已记下核查情况。")).to_be_visible()
    expect(page.get_by_role("heading", name="待核查 0 条")).to_be_visible()
    expect(alarm).to_contain_text("本人整理证书，已与部门核实")
    expect(alarm.get_by_role("button")).to_have_count(0)
    look(page, "audit-alarm-closed")
    assert AlarmCheck.objects.get().by.username == "shen"
    page.goto("/admin/")
    expect(page.get_by_text("报警待核查")).to_have_count(0)
    verbs.open_record(making.person("张丁"), day)
    page.goto(f"{LIST}alarms/")
    expect(page.get_by_text("核查之后又有新的记录")).to_be_visible()
    look(page, "audit-alarm-again")


def test_rules_that_make_no_sense_are_told_at_their_fields_and_kept(open_page, look):  # noqa: F811
    page = open_page("phone")
    sign_in(page, "shen")
    page.goto(f"{LIST}rules/")
    page.get_by_label(RULE).fill("100001")
    page.get_by_label("上班时间", exact=True).fill("18:00")
    page.get_by_label("下班时间").fill("08:30")
    page.evaluate("document.querySelector('.audit-rules').noValidate = true")
    page.get_by_role("button", name="保存规则").click()
    for label, sentence, typed in (
        (RULE, "最多 100000", "100001"), ("下班时间", "下班时间要晚于上班时间", "08:30"),
    ):  # fmt: skip
        expect(page.locator(".form-row", has_text=label)).to_contain_text(sentence)
        expect(page.get_by_label(label)).to_have_value(typed)
    expect(page.get_by_label("上班时间", exact=True)).to_have_value("18:00")
    look(page, "audit-rules-refused")
    assert not AlarmRules.objects.exists()


def test_what_is_listed_is_taken_along_for_a_reason(open_page):
    page = open_page()
    sign_in(page, "shen")
    ask(page, who="林查询")
    page.get_by_role("link", name="导出 Excel").click()
    expect(page.get_by_text("将导出 5 条记录")).to_be_visible()
    page.get_by_label("事由").fill("看看")
    page.evaluate("document.querySelector('.narrow-form').noValidate = true")
    page.get_by_role("button", name="导出 Excel").click()
    expect(page.get_by_text("请写明事由，至少 4 个字")).to_be_visible()
    expect(page.get_by_label("事由")).to_have_value("看看")
    page.get_by_label("事由").fill("第四季度例行审计")
    with page.expect_download() as got:
        page.get_by_role("button", name="导出 Excel").click()
    sheet = openpyxl.load_workbook(io.BytesIO(got.value.path().read_bytes())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[5] for row in rows[1:]] == ["查看一项个人信息", *["查看人员档案"] * 4]
    assert not [row for row in rows if making.PLANTED["phone"] in str(row)]
    ask(page, event="导出审计日志")
    expect(page.locator(".audit-table tbody")).to_contain_text("第四季度例行审计")


@pytest.mark.parametrize("width", ["desk", "tablet", "phone"])
def test_every_page_fits_its_window_the_thumb_and_the_keyboard(open_page, look, day, width):  # noqa: F811
    strict()
    audited = AuditEntry.objects.latest("pk").pk
    page = open_page(width)
    sign_in(page, "shen")
    for path in (*PAGES, f"{audited}/change/"):
        page.goto(LIST + path)
        name = path.strip("/").replace(str(audited), "entry").replace("/", "-") or "list"
        look(page, f"audit-{name}", axe=width != "tablet")
        if width == "desk":
            assert unseen_focus(page) == [], path
    ask(page, who="没有这个人")
    look(page, "audit-nothing")
    ask(page, who="13798761234", address="1.2")
    look(page, "audit-wrong")


def test_the_days_off_are_written_as_people_write_days(open_page):
    page = open_page()
    sign_in(page, auditor().username)
    page.goto(f"{LIST}rules/")
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
