"""人员查询 as each of those who come to it, in a browser: what he sees, and what he never sees."""

import io
import json
from urllib.parse import unquote

import openpyxl
import pytest
from playwright.sync_api import expect

from accounts import roles
from members.models import Person
from tests import factories
from tests.members import making

NAME = "欧阳种植"
SECRETS = [making.PLANTED[name] for name in ("id_number", "phone", "email")]
# Typed into the address line; {pk} and {paper} are the record's and its certificate's.
TYPED = (
    "person/", "person/search/all/", "person/search/all/export/", "person/purpose/", "person/add/",
    "person/retention/", "person/{pk}/record/", "person/{pk}/change/", "person/{pk}/unmask/phone/",
    "person/{pk}/merge/", "person/{pk}/consents/", "person/{pk}/photograph/",
    "person/{pk}/certificate/{paper}/", "personimport/", "personimport/add/",
    "personimport/template/", "personrequest/",
)  # fmt: skip
OUTSIDERS = {
    "editor": lambda: factories.alice("training"),
    "publisher": lambda: factories.bob("training"),
    "auditor": lambda: factories.user("audit", role=roles.AUDIT_ADMIN),
    "visitor": lambda: None,
}


@pytest.fixture(autouse=True)
def record(transactional_db):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    roles.sync_roles()
    made = making.planted(name=NAME, post="教师", work_number="G007")
    making.certificate(made, number="种植〔2026〕1")
    return made


def sign_in(page, user):
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("用户名").fill(user.username)
    page.get_by_label("密码").fill(factories.PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="我的工作台")).to_be_visible()


def tells_nothing(page, *more):
    """Neither the page nor anything that the browser keeps of it."""
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    cookies = json.dumps(page.context.cookies(), ensure_ascii=False)
    for value in (*SECRETS, *more):
        for where in (page.content(), kept, cookies, unquote(page.url)):
            assert value not in where, (page.url, value)


def addresses(record):
    paper = record.certificates.get().pk
    return [f"/admin/members/{one}".format(pk=record.pk, paper=paper) for one in TYPED]


@pytest.mark.parametrize("who", OUTSIDERS)
def test_whoever_has_nothing_to_do_with_people_is_told_so_in_words(open_page, record, who):
    user, page = OUTSIDERS[who](), open_page()
    if user:
        sign_in(page, user)
        for link in ("查人", "人员", "导入人员", "发证书"):
            assert page.get_by_role("link", name=link, exact=True).count() == 0, link
        tells_nothing(page, NAME)
    for address in addresses(record):
        response = page.goto(address)
        tells_nothing(page, NAME, "种植〔2026〕1")
        if user is None:
            assert "/admin/login/" in page.url, address
            continue
        assert response.status in (403, 404), address
        expect(page.get_by_role("heading", level=1)).to_have_text(
            ("没有权限", "页面没有找到")[response.status == 404]
        )
        expect(page.get_by_role("link", name="回到工作台")).to_be_visible()


def test_a_clerk_of_another_department_looks_and_finds_nobody(open_page, record):
    page = open_page()
    sign_in(page, making.other_clerk())
    page.goto("/admin/members/person/")
    making.say_why_on(page)
    expect(page.get_by_text("没有符合条件的人员")).to_be_visible()
    for typed in (NAME, "ouyang", "oyzz", "G007", "种植〔2026〕1", *SECRETS):
        page.get_by_label("查找人员").fill(typed)
        page.get_by_role("button", name="查询", exact=True).click()
        expect(page.get_by_text("没有符合条件的人员")).to_be_visible()
        page.get_by_label("查找人员").fill("")
        tells_nothing(page)
        assert page.get_by_role("link", name=NAME).count() == 0
    for address in addresses(record):
        if f"/{record.pk}/" in address:
            assert page.goto(address).status == 404, address
            tells_nothing(page, NAME, "种植〔2026〕1")


def test_the_clerk_s_day_and_what_the_auditor_reads_of_it(open_page, record):
    page, lin = open_page(), making.clerk()
    sign_in(page, lin)
    page.get_by_role("link", name="查人").first.click()
    making.say_why_on(page, "核对种植证书")
    page.get_by_label("查找人员").fill("ouyang")
    page.get_by_role("button", name="查询", exact=True).click()
    tells_nothing(page)
    page.get_by_role("link", name=NAME).click()
    tells_nothing(page)
    page.get_by_label("显示联系电话").click()
    page.get_by_label("事由").fill("电话通知领取证书")
    page.get_by_role("button", name="显示联系电话").click()
    expect(page.get_by_text(SECRETS[1])).to_be_visible()
    page.get_by_role("link", name="回到档案").click()
    tells_nothing(page)
    page.goto("/admin/members/person/search/all/export/")
    page.get_by_label("事由").fill("春季班报到核对")
    page.get_by_label("身份证号").check()
    page.get_by_role("button", name="下一步").click()
    with page.expect_download() as got:
        page.get_by_role("button", name="下载 Excel").click()
    with open(got.value.path(), "rb") as file:
        sheet = openpyxl.load_workbook(io.BytesIO(file.read())).worksheets[0]
    said = "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    assert NAME in said and "导出人：Lin（lin）" in said and "已打码" in said
    assert not [secret for secret in SECRETS if secret in said]
    expect(page.get_by_text("已完成")).to_be_visible()

    page = open_page()
    sign_in(page, factories.user("audit", role=roles.AUDIT_ADMIN))
    page.get_by_role("link", name="审计日志", exact=True).first.click()
    page.get_by_label("操作人").fill("lin")
    page.get_by_role("button", name="查询", exact=True).click()
    lines = page.get_by_role("row")
    for event, purpose in (
        ("查询人员", "核对种植证书"), ("查看人员档案", "核对种植证书"),
        ("查看一项个人信息", "电话通知领取证书"), ("导出人员", "春季班报到核对"),
    ):  # fmt: skip
        expect(lines.filter(has_text=event).filter(has_text=purpose).first).to_be_visible()
    tells_nothing(page, NAME)
    assert Person.objects.get().phone == SECRETS[1]
