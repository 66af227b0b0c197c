"""Somebody on a phone reads what is done with his data, asks about it, and reads the answer."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from members.models import PersonRequest
from tests import factories
from tests.members import asking, making

# Without preload: axe would fetch and apply what a sheet imports, and our policy refuses that.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "preload": False}


@pytest.fixture(autouse=True)
def tree(transactional_db):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    factories.section("organization/contact")


@pytest.fixture
def faults():
    """Collect what axe objects to and what scrolls sideways; a test ends with none."""
    found = {}

    def look(page, name):
        page.wait_for_load_state()  # measured before its style sheets are there, any page is too wide
        if page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        ):
            found[name] = "scrolls sideways"
        for violation in Axe().run(page, options=RULES).response["violations"]:
            nodes = [node["html"][:140] for node in violation["nodes"][:3]]
            found[f"{name}: {violation['id']}"] = nodes

    yield look
    assert found == {}


def sign_in(page, username):
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(factories.PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="我的工作台")).to_be_visible()


def test_from_the_notice_to_the_answer(open_page, faults):
    making.clerk()
    person = asking.planted_person()
    making.certificate(person, number="示培〔2026〕00001")
    asker = open_page("phone")
    asker.goto("/")
    asker.get_by_role("link", name="个人信息处理说明").click()
    expect(asker.get_by_role("heading", level=1, name="个人信息处理说明")).to_be_visible()
    faults(asker, "notice")
    asker.get_by_role("link", name="提出申请").click()
    faults(asker, "form")
    asker.get_by_label("更正").check()
    asker.get_by_label("姓名").fill(asking.NAME)
    asker.get_by_label("身份证号后六位").check()
    asker.get_by_label(re.compile("^号码")).fill(making.PLANTED["id_number"])
    asker.get_by_label("电话", exact=True).fill(asking.PHONE)
    asker.get_by_role("button", name="提交申请").click()
    summary = asker.get_by_role("alert")
    expect(summary).to_contain_text("只填身份证号的后六位")
    expect(summary).to_contain_text("请写明哪一项不对")
    expect(asker.get_by_label("姓名")).to_have_value(asking.NAME)
    faults(asker, "form with mistakes")
    asker.get_by_label(re.compile("^号码")).fill(making.PLANTED["id_number"][-6:])
    asker.get_by_label(re.compile("^说明")).fill("单位写错了，应当是示例二院。")
    asker.get_by_role("button", name="提交申请").click()
    expect(asker.get_by_role("heading", level=1, name="申请已收到")).to_be_visible()
    faults(asker, "receipt")
    number, code = asker.locator(".receipt dd").all_inner_texts()

    clerk = open_page("phone")
    sign_in(clerk, "lin")
    clerk.get_by_role("link", name=re.compile("个人信息申请 1 件")).click()
    clerk.get_by_role("link", name=number).click()
    expect(clerk.get_by_text(asking.PHONE)).to_have_count(0)
    faults(clerk, "request")
    clerk.get_by_label("显示申请人和联系方式，事由").fill("回电话核实身份")
    clerk.get_by_role("button", name="显示").click()
    expect(clerk.get_by_text(asking.PHONE)).to_be_visible()
    clerk.get_by_label("核实经过").fill("回电话，报出的证书编号相符")
    clerk.get_by_role("button", name="身份已核实").click()
    expect(clerk.get_by_text("已记下身份核实。")).to_be_visible()
    clerk.get_by_role("button", name="打印页").click()
    expect(clerk.get_by_role("heading", name="个人信息摘录")).to_be_visible()
    expect(clerk.get_by_text(making.PLANTED["phone"])).to_be_visible()
    faults(clerk, "extract")
    clerk.go_back()
    clerk.get_by_label("答复").fill("单位已改为示例二院，谢谢您指出。")
    clerk.get_by_role("button", name="办结并答复").click()
    expect(clerk.get_by_text("已办结。")).to_be_visible()
    faults(clerk, "request that is done")
    assert PersonRequest.objects.get().state == "done"

    asker.goto("/people/request/answer/")
    faults(asker, "look-up")
    asker.get_by_label("申请编号").fill(number)
    asker.get_by_label("查询码").fill(code.lower())
    asker.get_by_role("button", name="查询").click()
    expect(asker.get_by_text("单位已改为示例二院，谢谢您指出。")).to_be_visible()
    faults(asker, "answer")


def test_a_request_is_sent_without_a_script(open_page):
    page = open_page("phone", java_script_enabled=False)
    page.goto("/people/request/")
    page.get_by_label("查阅").check()
    page.get_by_label("姓名").fill(asking.NAME)
    page.get_by_label("工号").check()
    page.get_by_label(re.compile("^号码")).fill("G-1")
    page.get_by_label("电子邮箱").fill(asking.EMAIL)
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("heading", level=1, name="申请已收到")).to_be_visible()


@pytest.mark.parametrize("width", ["desk", "tablet", "phone"])
def test_the_pages_beside_the_record_are_for_everybody(open_page, faults, width):
    making.clerk()
    person = asking.planted_person()
    making.consent(person, note="签字的同意书")
    asked = asking.planted_request()
    page = open_page(width)
    sign_in(page, "lin")
    page.goto("/admin/members/person/purpose/")
    making.say_why_on(page)
    for name, address in {
        "consents": f"/admin/members/person/{person.pk}/consents/",
        "retention": "/admin/members/person/retention/",
        "request": f"/admin/members/personrequest/{asked.pk}/change/",
        "notice": "/people/notice/",
        "form": "/people/request/",
    }.items():
        page.goto(address)
        faults(page, name)
