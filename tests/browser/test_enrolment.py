"""Enrolment from end to end in a real browser: a contact person with a keyboard and a telephone's
width, a list from a sheet, and the desk."""

import threading
from datetime import timedelta

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect

from accounts import roles
from accounts.models import AuditEntry
from editorial.models import Section
from intake import guard
from tests import factories
from tests.training import enrolling
from training.enrolment import links
from training.enrolment.forms import GroupForm
from training.models import Enrolment, EnrolmentState, Session

GROUP = (
    ("organisation", "示例钢厂党委"),
    ("contact_name", "周示例"),
    ("contact_phone", "13712340000"),
)
PEOPLE = (("李示例", "女", "13712340001"), ("王示例", "男", "13712340002"))


@pytest.fixture(autouse=True)
def tree(transactional_db):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    factories.section("training/calendar")
    for path, kind in (("training/calendar", "calendar"), ("training/voices", "voices")):
        Section.objects.filter(path=path).update(kind=kind)
    factories.root()
    roles.sync_roles()


def reach(page, selector):
    """Go on by the Tab key until a field or button has the focus, as a keyboard user does."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is not reached by the keyboard")


def type_group(page, people=PEOPLE, start=0):
    for name, value in GROUP:
        reach(page, f"#id_{name}")
        page.keyboard.type(value)
    type_people(page, people, start)
    reach(page, "#id_consent")
    page.keyboard.press("Space")


def type_people(page, people, start=0):
    for number, (name, sex, phone) in enumerate(people, start=start):
        reach(page, f"#id_people-{number}-name")
        page.keyboard.type(name)
        reach(page, f"#id_people-{number}-sex")
        page.keyboard.press("ArrowDown")
        if sex == "女":
            page.keyboard.press("ArrowDown")
        reach(page, f"#id_people-{number}-phone")
        page.keyboard.type(phone)


def test_a_contact_person_enrols_two_changes_and_cancels_by_keyboard(open_page):
    session = enrolling.session(seats=10)
    page = open_page("phone")
    page.goto(session.get_absolute_url())
    expect(page.locator("[data-session]").first).to_have_text("正在报名，还有 10 个名额")
    page.get_by_role("link", name="查看余位并报名").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="培训报名")).to_be_visible()

    # Sent in too early: all that is missing is said, first and at its field.
    reach(page, "[name=send]")
    page.keyboard.press("Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("请填写单位名称。")
    expect(page.locator("#id_contact_phone_error")).to_have_text("请填写联系人电话。")
    type_group(page)
    reach(page, "[name=send]")
    page.keyboard.press("Enter")

    expect(page.get_by_text("报名已收到")).to_be_visible()
    enrolment = Enrolment.objects.get()
    expect(page.locator(".ticket")).to_contain_text(enrolment.number)
    link = page.locator("#private-link").inner_text()
    assert "/enrol/mine/" in link
    expect(page.get_by_role("button", name="复制链接")).to_be_visible()

    # A third one comes along.
    page.goto(link)
    page.get_by_role("link", name="修改报名").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="修改报名")).to_be_visible()
    reach(page, "[data-add]")
    page.keyboard.press("Enter")
    expect(page.locator("#id_people-2-name")).to_be_focused()
    page.keyboard.type("赵示例")
    reach(page, "#id_people-2-sex")
    page.keyboard.press("ArrowDown")
    reach(page, "#id_people-2-phone")
    page.keyboard.type("13712340003")
    reach(page, "[name=send]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("修改已保存")).to_be_visible()
    expect(page.get_by_role("cell", name="13712340003")).to_be_visible()
    assert Session.objects.get().held == 3

    page.get_by_role("link", name="取消报名").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="取消报名")).to_be_visible()
    reach(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("报名已取消，名额已经让出")).to_be_visible()
    assert Session.objects.get().held == 0


def test_everything_is_typed_in_without_a_script(open_page):
    session = enrolling.session()
    page = open_page("phone", java_script_enabled=False)
    page.goto(session.enrol_url())
    page.get_by_label("单位名称").fill("示例钢厂党委")
    page.locator("#id_people-0-name").fill("李示例")
    page.get_by_role("button", name="再加一行").click()
    expect(page.get_by_label("单位名称")).to_have_value("示例钢厂党委")
    expect(page.locator("#id_people-0-name")).to_have_value("李示例")
    page.get_by_label("联系人姓名").fill("周示例")
    page.get_by_label("联系人电话").fill("13712340000")
    for number, (name, sex, phone) in enumerate(PEOPLE):
        page.locator(f"#id_people-{number}-name").fill(name)
        page.locator(f"#id_people-{number}-sex").select_option(sex)
        page.locator(f"#id_people-{number}-phone").fill(phone)
    page.locator("#id_consent").check()
    page.get_by_role("button", name="提交报名").click()
    expect(page.get_by_text("报名已收到")).to_be_visible()
    assert Enrolment.objects.get().size == 2


def test_a_list_comes_from_a_sheet_with_one_bad_line(open_page, tmp_path):
    session = enrolling.session()
    page = open_page()
    page.goto(session.enrol_url())
    for name, value in GROUP:
        page.locator(f"#id_{name}").fill(value)
    page.locator("#id_consent").check()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载名单表").click()
    filled = tmp_path / "名单.xlsx"
    download.value.save_as(filled)
    book = load_workbook(filled)
    for line in (("李示例", "女", "干事", "13712340001"), ("王示例", "男", "", "1371234"),
                 ("赵示例", "男", "科长", "13712340003")):  # fmt: skip
        book.worksheets[0].append(line)
    book.save(filled)
    page.get_by_label("填好的名单表").set_input_files(filled)
    page.get_by_role("button", name="读取表格").click()

    expect(page.get_by_text("读入 2 人")).to_be_visible()
    expect(page.get_by_text("第 3 行“手机”：请填写手机号码")).to_be_visible()
    expect(page.locator("#id_organisation")).to_have_value("示例钢厂党委")
    expect(page.locator("#id_people-1-name")).to_have_value("赵示例")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载需要修改的行").click()
    mended = tmp_path / "改.xlsx"
    download.value.save_as(mended)
    book = load_workbook(mended)
    rows = list(book.active.values)
    assert rows[0][0] == "问题" and "手机" in rows[1][0] and rows[1][1] == "王示例"
    book.active.cell(2, list(rows[0]).index("手机") + 1).value = "13712340002"
    book.save(mended)
    page.get_by_label("填好的名单表").set_input_files(mended)
    page.get_by_role("button", name="读取表格").click()
    expect(page.get_by_text("读入 1 人")).to_be_visible()
    page.locator("[data-remove]").nth(1).click()
    page.get_by_role("button", name="提交报名").click()
    expect(page.get_by_text("报名已收到")).to_be_visible()
    people = [p.name for p in Enrolment.objects.get().participants.order_by("position")]
    assert people == ["李示例", "王示例"]


def test_the_desk_confirms_and_exports(open_page, tmp_path):
    session = enrolling.session(seats=2)
    token = links.fresh()
    group = enrolling.enrol(session, 2, token=token)
    waiting = enrolling.enrol(session, 1, start=5)
    factories.carol("training")
    page = open_page()
    page.goto("/admin/login/?next=/admin/training/enrolment/")
    page.get_by_label("用户名").fill("carol")
    page.get_by_label("密码").fill(factories.PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("138****0001").first).to_be_visible()
    page.get_by_role("link", name=group.number).click()
    page.get_by_role("button", name="确认报名").click()
    expect(page.get_by_text(f"{group.number} 已确认。")).to_be_visible()
    visitor = open_page("phone")
    visitor.goto(f"/enrol/mine/{token}/")
    expect(visitor.get_by_text("2 个名额已经确认")).to_be_visible()

    page.goto(f"/admin/training/session/{session.pk}/change/")
    expect(page.get_by_text("已占 2 / 2 个名额，候补 1 组")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="导出名单").click()
    exported = tmp_path / "x.xlsx"
    download.value.save_as(exported)
    assert len(list(load_workbook(exported).active.values)) == 4
    assert AuditEntry.objects.get(event="enrolment.export").detail["rows"] == 3
    page.get_by_role("link", name="打印胸牌").click()
    expect(page.locator(".badge")).to_have_count(2)

    page.goto(f"/admin/training/enrolment/{group.pk}/cancel/")
    page.get_by_label("取消原因").fill("单位来电")
    page.get_by_role("button", name="取消这些报名").click()
    expect(page.get_by_text("名额已让出")).to_be_visible()
    assert Enrolment.objects.get(pk=waiting.pk).state == EnrolmentState.PENDING


def test_the_month_is_leafed_through_and_narrowed(open_page):
    session = enrolling.session(starts_in=40)
    page = open_page()
    page.goto("/training/calendar/")
    for _ in range(2):
        if page.get_by_role("link", name="支部书记培训班").count():
            break
        page.locator("a[rel=next]").click()
    page.locator(".month").get_by_role("link", name="支部书记培训班 第一期").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("支部书记培训班")
    page.goto("/training/calendar/?view=list")
    expect(page.locator("[data-session]").first).to_have_text("正在报名，还有 10 个名额")
    assert session.pk


def test_no_page_of_enrolment_has_what_axe_objects_to_or_scrolls_sideways(open_page):
    session = enrolling.session(notes="带党徽", seats=3, starts_in=3)
    other = enrolling.session(
        session.programme, state="cancelled", cancel_reason="维修", starts_in=8
    )
    token, begun = links.fresh(), links.fresh()
    enrolling.enrol(session, 2, token=token)
    running = enrolling.session(session.programme, label="第九期")
    enrolling.enrol(running, 2, token=begun)
    today = timezone.localdate()
    Session.objects.filter(pk=running.pk).update(starts_on=today, ends_on=today + timedelta(days=1))
    own = f"/enrol/mine/{token}/"
    addresses = [
        f"/training/calendar/?month={session.starts_on:%Y-%m}", "/training/calendar/?view=list",
        session.get_absolute_url(), other.get_absolute_url(), session.enrol_url(), other.enrol_url(),
        session.programme.get_absolute_url(), f"{own}?new", f"{own}change/", f"{own}cancel/",
        f"/enrol/mine/{begun}/", f"/enrol/mine/{begun}/voice/",
    ]  # fmt: skip
    found = {}
    for width in ("desk", "tablet", "phone"):
        page = open_page(width)
        for address in addresses:
            page.goto(address)
            check(page, f"{address} at {width}", found, with_axe=width != "tablet")
        page.goto(session.enrol_url())
        page.get_by_role("button", name="提交报名").click()
        expect(page.get_by_role("alert")).to_be_visible()
        check(page, f"mistakes at {width}", found, with_axe=width != "tablet")
    assert found == {}


def check(page, name, found, *, with_axe):
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found[name] = "scrolls sideways"
    if not with_axe:
        return
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    for violation in results.response["violations"]:
        found[f"{name}: {violation['id']}"] = [
            node["html"][:120] for node in violation["nodes"][:3]
        ]


def test_fifty_at_once_over_http_are_ten_and_a_line(live_server, monkeypatch):
    """The same as tests/training/test_seats.py does with the actions, through the whole house."""
    monkeypatch.setattr(GroupForm, "asks_from", 1000)
    monkeypatch.setattr(GroupForm, "most_an_hour", 1000)
    session = enrolling.session(seats=10)
    address = live_server.url + session.enrol_url()
    answers, ready = [], threading.Barrier(50)

    def one(number):
        with requests.Session() as visitor:
            visitor.get(address)
            person = enrolling.people(1, number)[0]
            data = enrolling.contact() | {
                "csrfmiddlewaretoken": visitor.cookies["csrftoken"], "guard": guard.draw(),
                "consent": "on", "people-TOTAL_FORMS": "1", "people-INITIAL_FORMS": "0",
            } | {f"people-0-{name}": value for name, value in person.items()}  # fmt: skip
            ready.wait()
            answers.append(visitor.post(address, data, allow_redirects=False).status_code)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [303] * 50
    groups = Enrolment.objects.order_by("arrival")
    assert [group.arrival for group in groups] == list(range(1, 51))
    assert [group.state for group in groups] == [EnrolmentState.PENDING] * 10 + [
        EnrolmentState.WAITING
    ] * 40
