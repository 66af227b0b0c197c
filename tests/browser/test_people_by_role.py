"""One clerk's record, and everybody else: what each sees of it in the browser, at every address
that can be typed; and what the auditor reads of the clerk's day."""

import io
import re
import zipfile
from dataclasses import dataclass

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from playwright.sync_api import expect

from accounts import roles
from accounts.models import AuditEntry
from tests import factories
from tests.browser.looking import assert_tells_none, look, shot, sign_in, told  # noqa: F401
from tests.members import asking, making

NAME, ASKER, CERTIFICATE = "欧阳种植", "慕容示例", "种植-2026-1"
NUMBERS = [making.PLANTED[name] for name in ("id_number", "phone", "email")]
NUMBERS += [asking.PHONE, asking.EMAIL]
NOBODY = "没有符合条件的人员"

OPEN, GONE, REFUSED, SIGN_IN = "open", "页面没有找到", "没有权限", "登录"
# Pages about people and their heading; those of the record are there for none but its clerk.
DESK = {
    "/admin/members/person/": "查人",
    "/admin/members/person/search/all/export/": "导出人员",
    "/admin/members/person/add/": "增加 人员",
    "/admin/members/person/retention/": "人员保存期限",
    "/admin/members/personimport/": "人员导入",
    "/admin/members/personimport/add/": "导入人员",
    "/admin/members/personrequest/": "个人信息申请",
}
RECORD = {
    "/admin/members/person/{pk}/record/": NAME,
    "/admin/members/person/{pk}/change/": "修改 人员",
    "/admin/members/person/{pk}/unmask/phone/": "查看联系电话",
    "/admin/members/person/{pk}/unmask/id_number/": "查看身份证号",
    "/admin/members/person/{pk}/merge/": "合并：选另一份档案",
    "/admin/members/person/{pk}/merge/{other}/": "合并",
    "/admin/members/person/{pk}/consents/": "本人同意",
    "/admin/members/person/{pk}/revoke/{certificate}/": "撤销证书",
    "/admin/members/person/{pk}/certificate/{certificate}/": "培训证书",
}
AUDIT = {
    "/admin/accounts/auditentry/": "审计日志",
    "/admin/accounts/auditentry/figures/": "审计统计",
    "/admin/accounts/auditentry/alarms/": "审计报警",
    "/admin/accounts/auditentry/rules/": "报警规则",
    "/admin/accounts/auditentry/export/": "导出审计日志",
    "/admin/accounts/auditentry/{entry}/change/": "审计记录",
}
ASKED = "/admin/members/personrequest/{asked}/change/"
WATCHED = {"查人", "导入人员", "人员", "人员导入", "个人信息申请", "审计日志", "审计报警", "审计统计", "人员保存期限"}  # fmt: skip
OF_PEOPLE = {"查人", "导入人员", "人员", "人员导入", "个人信息申请"}


@dataclass(frozen=True)
class Reader:
    """`menu` is what the desk offers him; the rest says what he gets at each kind of address."""

    make: object
    menu: frozenset
    jumps: frozenset  # of the palette
    desk: str
    record: str
    audit: str


def reader(make, menu=(), jumps=(), *, desk, record, audit):
    return Reader(make, frozenset(menu), frozenset(jumps), desk, record, audit)


CLERKS = {"desk": OPEN, "audit": REFUSED}
OF_CLERKS = OF_PEOPLE - {"导入人员"} | {"人员保存期限"}
NONE = {"desk": REFUSED, "record": GONE, "audit": REFUSED}
READERS = {
    "clerk": reader(lambda: "lin", OF_PEOPLE, OF_CLERKS, record=OPEN, **CLERKS),
    "clerk of another department": reader(
        lambda: making.other_clerk().username, OF_PEOPLE, OF_CLERKS, record=GONE, **CLERKS
    ),
    "author": reader(lambda: factories.alice().username, **NONE),
    "publisher": reader(lambda: factories.bob().username, **NONE),
    "auditor": reader(
        lambda: auditor().username, {"审计日志", "审计报警"}, {"审计日志", "审计报警", "审计统计"},
        desk=REFUSED, record=GONE, audit=OPEN,
    ),
    "visitor": reader(lambda: None, desk=SIGN_IN, record=SIGN_IN, audit=SIGN_IN),
}  # fmt: skip


def auditor():
    return factories.user("shen", name="审计员", role=roles.AUDIT_ADMIN)


@pytest.fixture(autouse=True)
def planted(transactional_db):
    """Return the numbers that the addresses are filled with."""
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    making.clerk(name="林查询")
    person = making.planted(name=NAME, post="教师", work_number="G007")
    other = making.person(NAME, organisation="示例二院", id_number=making.id_number(31))
    certificate = making.certificate(person, number=CERTIFICATE)
    asked = asking.request(name=ASKER, proof="certificate", proof_text=CERTIFICATE)
    asked.person = person
    asked.save()
    return {
        "pk": person.pk, "other": other.pk, "certificate": certificate.pk, "asked": asked.pk,
        "entry": AuditEntry.objects.earliest("pk").pk,
    }  # fmt: skip


def arrive(page, who):
    """Sign in as a reader of the table; a visitor stays one."""
    if username := READERS[who].make():
        sign_in(page, username)
    else:
        page.goto("/")


def is_foreign(who):
    return who != "clerk"


def secrets(who):
    return NUMBERS + ([NAME, CERTIFICATE, ASKER] if is_foreign(who) else [])


def assert_plain(page):
    """Whatever was answered, it is a page in Chinese that leads on."""
    text = page.inner_text("body")
    assert re.search("[一-鿿]", text), page.url
    for sign in ("Traceback", "Forbidden", "Not Found", "DEBUG", "Exception"):
        assert sign not in text, (page.url, sign)
    expect(page.get_by_role("link").first).to_be_attached()


@pytest.mark.parametrize("who", [who for who in READERS if who != "visitor"])
def test_the_desk_offers_each_what_is_his(open_page, who):
    page = open_page()
    arrive(page, who)
    offered = {one.strip() for one in page.locator("#content a").all_inner_texts()}
    counted = (
        {"个人信息申请"}
        if page.locator(".desk-inbox a", has_text="个人信息申请").count()
        else set()
    )
    assert (offered & WATCHED) | counted == READERS[who].menu
    page.get_by_role("button", name="跳转").click()
    expect(page.get_by_role("option").first).to_be_visible()
    labels = page.evaluate(
        "async () => (await (await fetch('/admin/palette.json')).json()).places.map(one => one.label)"
    )
    assert set(labels) & (WATCHED - {"导入人员"}) == READERS[who].jumps
    assert_tells_none(page, secrets(who))


@pytest.mark.parametrize("who", READERS)
def test_every_typed_address_opens_or_says_why_not(open_page, planted, who):
    page, may = open_page(), READERS[who]
    arrive(page, who)
    for addresses, answer in (
        (DESK, may.desk), (RECORD, may.record), (AUDIT, may.audit),
        ({ASKED: "申请 2"}, may.record if may.desk != REFUSED else may.desk),
    ):  # fmt: skip
        for route, heading in addresses.items():
            page.goto(route.format(**planted))
            heading_of(page, heading, answer, route)
            assert_plain(page)
            assert_tells_none(page, secrets(who))
            if answer in (GONE, REFUSED):
                shot(page, f"answer-{who.replace(' ', '-')}-{answer}")
                way = page.get_by_role("link", name="回到工作台")
    if who != "visitor":
        way.click()
        expect(page.get_by_role("heading", name="我的工作台")).to_be_visible()


def heading_of(page, heading, answer, route):
    if answer == SIGN_IN:
        expect(page.get_by_role("button", name="登录"), route).to_be_visible()
        return
    first = page.get_by_role("heading", level=1)
    if answer == OPEN:
        own = page.get_by_role("heading", name=re.compile(re.escape(heading)))
        expect(own.first, route).to_be_visible()
        return
    expect(first, route).to_have_text(answer)
    expect(page.get_by_text("您的账号"), route).to_be_visible()
    expect(page.get_by_role("link", name="回到工作台"), route).to_have_attribute("href", "/admin/")


ASKS = {
    "name": NAME, "pinyin": "ouyangzhongzhi", "ID number": NUMBERS[0], "phone": "137 9876 1234",
    "certificate": CERTIFICATE,
}  # fmt: skip


@pytest.mark.parametrize("what", ASKS)
def test_the_clerk_finds_the_record_and_the_other_clerk_nobody(open_page, planted, what):
    address = f"/admin/members/person/{planted['pk']}/record/"
    for who in ("clerk", "clerk of another department"):
        page = open_page()
        arrive(page, who)
        page.get_by_role("link", name="查人", exact=True).first.click()
        page.get_by_label("查找人员").fill(ASKS[what])
        page.get_by_role("button", name="查询", exact=True).click()
        page.wait_for_url("**/search/**")
        if is_foreign(who):
            expect(page.get_by_text(NOBODY)).to_be_visible()
            expect(page.get_by_role("heading", name="0 人")).to_be_visible()
        else:
            expect(page.get_by_role("link", name=NAME).first).to_be_visible()
        assert page.locator(f"a[href='{address}']").count() == (not is_foreign(who))
        assert_tells_none(page, NUMBERS)
        assert ASKS[what] not in page.url


@pytest.mark.parametrize("who", ["author", "publisher", "auditor"])
def test_the_search_over_the_desk_finds_nobody(open_page, who):
    page = open_page()
    arrive(page, who)
    for typed in (NAME, NUMBERS[0], NUMBERS[1], CERTIFICATE):
        page.goto("/admin/")
        page.get_by_label("查找全部稿件").fill(typed)
        page.get_by_role("button", name="查找", exact=True).click()
        page.wait_for_url("**/find/**")
        assert page.locator("a[href*='/admin/members/']").count() == 0, typed


def test_a_visitors_search_finds_nobody(open_page):
    page = open_page()
    for typed in (NAME, NUMBERS[0], CERTIFICATE):
        page.goto("/")
        page.get_by_label("站内搜索").first.fill(typed)
        page.get_by_role("button", name="搜索").first.click()
        page.wait_for_url("**/search/**")
        expect(page.get_by_text("没有找到与")).to_be_visible()
        assert page.locator("main a[href*='/people/'], main a[href*='/admin/']").count() == 0


UNMASK_WHY, EXPORT_WHY = "电话通知领取证书", "春季班报到核对"


def test_the_auditor_reads_exactly_what_the_clerk_did(open_page):
    page = open_page()
    sign_in(page, "lin")
    page.goto("/admin/members/person/")
    page.get_by_label("查找人员").fill("ouyang zhong")
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_role("heading", name="2 人")).to_be_visible()
    page.get_by_role("row", name=re.compile("示例学院")).get_by_role("link", name=NAME).click()
    expect(page.get_by_text("137****1234")).to_be_visible()
    assert_tells_none(page, NUMBERS)
    page.get_by_role("link", name="显示联系电话").click()
    page.get_by_label("事由").fill(UNMASK_WHY)
    page.get_by_role("button", name="显示联系电话").click()
    expect(page.locator(".person__shown")).to_contain_text(NUMBERS[1])
    assert NUMBERS[1] not in page.url
    assert_tells_none(page, [NUMBERS[0], NUMBERS[2]])
    page.goto("/admin/members/person/search/all/export/")
    page.get_by_label("事由").fill(EXPORT_WHY)
    page.get_by_label("身份证号").check()
    page.get_by_label("电话").check()
    page.get_by_role("button", name="下一步").click()
    with page.expect_download() as got:
        page.get_by_role("button", name="下载 Excel").click()
    content = got.value.path().read_bytes()
    expect(page.get_by_text("已完成")).to_be_visible()
    assert_is_masked_and_marked(content)
    assert_tells_none(page, NUMBERS)
    assert_the_auditor_finds(open_page())


def assert_is_masked_and_marked(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert "导出人：林查询（lin）" in rows[0][0]
    assert "已打码" in rows[0][0]
    said = {value for row in rows for value in row if value}
    assert {NAME, "110105********0056", "137****1234"} <= said
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert [name for name in parts if name.startswith("xl/media/")], "no watermark"
    whole = b"".join(parts.values()).decode(errors="replace")
    assert not [number for number in NUMBERS if number in whole]


# The newest first: the list of everybody is a search of its own.
DONE = [
    ("导出人员", EXPORT_WHY), ("申请导出人员", EXPORT_WHY), ("查看一项个人信息", UNMASK_WHY),
    ("查看人员档案", "—"), ("查询人员", "—"), ("查询人员", "—"), ("登录", "—"),
]  # fmt: skip


def assert_the_auditor_finds(page):
    sign_in(page, auditor().username)
    page.get_by_role("link", name="审计日志").first.click()
    page.get_by_label("操作人").fill("林查询")
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_text(f"共 {len(DONE)} 条")).to_be_visible()
    rows = [
        (row.locator("td[data-label=事件]").inner_text(), row.locator("td[data-label=事由]").inner_text())
        for row in page.locator(".audit-table tbody tr").all()
    ]  # fmt: skip
    assert rows == DONE
    hidden = [*NUMBERS, NAME, CERTIFICATE, "ouyang"]
    assert_tells_none(page, hidden)
    shot(page, "audit-of-the-clerk")
    entries = page.locator(".audit-table tbody th a")
    for address in [link.get_attribute("href") for link in entries.all()]:
        page.goto(address)
        expect(page.get_by_text("逐条重新计算，校验值都相符")).to_be_visible()
        event = page.locator(".audit-facts small").first.inner_text()
        assert page.get_by_text("127.0.0.1").count(), event
        assert not [
            name for name in page.locator(".audit-facts dt").all_inner_texts() if name.isascii()
        ]
        assert not re.search("id_number|phone|organisation", page.inner_text(".audit-facts"))
        shot(page, f"audit-entry-{event}")
        assert_tells_none(page, hidden)
    page.goto("/admin/accounts/auditentry/figures/?who=林查询")
    row = page.get_by_role("region", name="按人").get_by_role("row", name=re.compile("林查询"))
    numbers = row.get_by_role("cell").all_inner_texts()[:3]
    assert numbers == [str(len(DONE)), "2", "1"]
    assert told(page).count("林查询") > 1


@pytest.mark.parametrize("width", ["desk", "tablet", "phone"])
def test_the_clerks_pages_fit_the_window_and_the_thumb(open_page, look, planted, width):  # noqa: F811
    page = open_page(width)
    sign_in(page, "lin")
    lin = get_user_model().objects.get(username="lin")
    lin.user_permissions.add(Permission.objects.get(codename="export_plain"))
    record = "/admin/members/person/{pk}".format(**planted)
    compare = f"{record}/merge/{planted['other']}/"
    for name, address in (
        ("lookup", "/admin/members/person/"), ("record", f"{record}/record/"),
        ("unmask", f"{record}/unmask/phone/"), ("merge-choose", f"{record}/merge/"),
        ("merge-compare", compare), ("consents", f"{record}/consents/"),
        ("revoke", f"{record}/revoke/{planted['certificate']}/"),
        ("retention", "/admin/members/person/retention/"),
        ("imports", "/admin/members/personimport/"),
        ("import", "/admin/members/personimport/add/"),
    ):  # fmt: skip
        page.goto(address)
        look(page, f"people-{name}", axe=width != "tablet")
    page.goto(compare)
    page.get_by_role("button", name="合并这两份档案").click()
    look(page, "people-merge-refused")
    page.get_by_label("事由").fill("同一人登记了两次")
    page.get_by_role("button", name="合并这两份档案").click()
    expect(page.get_by_text("可以撤销合并")).to_be_visible()
    look(page, "people-merged")
    page.get_by_role("link", name="撤销合并").click()
    look(page, "people-merge-undo")
    page.goto("/admin/members/person/search/all/export/")
    look(page, "people-export")
    page.get_by_label("事由").fill(EXPORT_WHY)
    page.get_by_label("身份证号、电话、邮箱、出生日期不打码").check()
    page.get_by_role("button", name="下一步").click()
    look(page, "people-export-confirm")
    page.get_by_role("button", name="返回修改").click()
    expect(page.get_by_label("事由")).to_have_value(EXPORT_WHY)
    page.get_by_label("身份证号、电话、邮箱、出生日期不打码").uncheck()
    page.get_by_role("button", name="下一步").click()
    look(page, "people-export-ready")
    with page.expect_download():
        page.get_by_role("button", name="下载 Excel").click()
    expect(page.get_by_text("已完成")).to_be_visible()
    look(page, "people-export-done")
