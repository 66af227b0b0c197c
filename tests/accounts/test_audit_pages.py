"""The pages of the audit role: who reaches them, what they show, and that a long log stays quick."""

from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from accounts import audit, audit_queries, roles
from accounts.models import AuditEntry, Department
from tests import factories
from tests.accounts.moments import appended
from tests.audit_triggers import lifted

pytestmark = pytest.mark.django_db
BASE = "/admin/accounts/auditentry/"
NOON = datetime(2026, 3, 25, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
# Every address, and the methods that somebody with the right has an answer to.
ADDRESSES = {
    "": "get", "figures/": "get", "alarms/": "get", "rules/": "get post", "export/": "get post",
    "check/": "post", "{pk}/change/": "get",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _roles():
    roles.sync_roles()


@pytest.fixture
def auditor():
    return factories.user("auditor", role=roles.AUDIT_ADMIN)


def sign_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


def shown(client, path="", /, **asked):
    response = client.get(BASE + path, asked)
    assert response.status_code == 200
    return response.content.decode()


def ids(client, **asked):
    response = client.get(BASE, asked)
    return [line.entry.pk for line in response.context["lines"]]


@pytest.mark.parametrize(
    "role", [role for role in roles.PERMISSIONS if role != roles.AUDIT_ADMIN] + [None]
)
def test_no_other_role_reaches_an_address(client, role):
    entry = audit.record("test.event", reason="不该看到的话")
    sign_in(client, factories.user("erin", role=role))
    before = AuditEntry.objects.count()
    for address in ADDRESSES:
        for method in (client.get, client.post):
            response = method(BASE + address.format(pk=entry.pk))
            assert response.status_code in (403, 405), address
            assert "不该看到的话" not in response.content.decode()
    assert AuditEntry.objects.count() == before
    assert "审计日志" not in client.get("/admin/").content.decode()


def test_a_visitor_is_sent_to_the_sign_in_page(client):
    for address in ADDRESSES:
        response = client.get(BASE + address.format(pk=1))
        assert response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("person", ["auditor", "root"])
def test_the_audit_role_and_the_superuser_reach_them_all(client, person, auditor):
    entry = audit.record("test.event")
    sign_in(client, auditor if person == "auditor" else factories.root())
    for address, methods in ADDRESSES.items():
        for method in ("get", "post"):
            status = getattr(client, method)(BASE + address.format(pk=entry.pk)).status_code
            if method in methods:
                assert status in (200, 302), address
            else:
                assert status in (403, 405), address
    assert client.get(f"{BASE}add/").status_code == 403
    assert client.post(f"{BASE}{entry.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_row_says_in_chinese_who_did_what_when_and_why(client, auditor):
    office = Department.objects.create(name="培训部")
    clerk = factories.user("clerk", name="王小明", department=office)
    appended("enrolment.export", NOON, actor=clerk, target=office, reason="季度统计")
    sign_in(client, auditor)
    page = shown(client)
    for words in ("2026-03-25 12:00:00", "王小明", "培训部", "导出报名名单", "季度统计", "成功"):
        assert words in page


def test_each_condition_narrows_the_list(client, auditor):
    clerk = factories.user("clerk", name="王小明")
    other = factories.user("other", name="李大力")
    office = Department.objects.create(name="培训部")
    first = appended("enrolment.read", NOON, actor=clerk, target=office, purpose="核对结业证书")
    second = appended("account.sign_in", NOON + timedelta(days=1), actor=other, result="refused")
    third = appended("article.save", NOON + timedelta(days=2), address="203.0.113.9")
    fourth = appended("article.save", NOON + timedelta(days=3))
    sign_in(client, auditor)
    mine = {"end": "2026-03-29"}
    assert ids(client, **mine) == [fourth.pk, third.pk, second.pk, first.pk]
    for asked, found in (
        ({"who": "小明"}, [first]), ({"who": "clerk"}, [first]), ({"who": "访客"}, [third]),
        ({"who": "系统"}, [fourth]), ({"event": "account.sign_in"}, [second]),
        ({"event": "group:record"}, [first]), ({"target": "培训"}, [first]),
        ({"purpose": "结业"}, [first]), ({"purpose": "100%"}, []), ({"address": "203.0.113.9"}, [third]),
        ({"result": "refused"}, [second]), ({"start": "2026-03-27"}, [fourth, third]),
        ({"account": other.pk}, [second]), ({"object": f"accounts.department:{office.pk}"}, [first]),
        ({"end": "2026-03-25"}, [first]), ({"who": "小明", "result": "refused"}, []),
    ):  # fmt: skip
        assert ids(client, **(mine | asked)) == [entry.pk for entry in found], asked


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"start": "2026-13-40"}, "请填写日期"),
        ({"start": "2026-11-02", "end": "2026-11-01"}, "结束日期不能早于开始日期"),
        ({"address": "1.2.3"}, "请填写完整的 IP 地址"),
        ({"who": "13812345678"}, "不要输入证件号、电话或邮箱"),
        ({"target": "11010519491231002X"}, "不要输入证件号、电话或邮箱"),
        ({"event": "no.such"}, "没有这种事件"),
        ({"account": "9" * 30}, "审计日志"),
    ],
)
def test_a_wrong_condition_gets_a_sentence_and_not_a_fault(client, auditor, asked, sentence):
    sign_in(client, auditor)
    assert sentence in shown(client, **asked)


@pytest.mark.parametrize("before", ["0", "999999999", "x", "²", "9" * 40, "-1"])
def test_a_place_that_is_none_shows_the_newest(client, auditor, before):
    audit.record("test.event")
    sign_in(client, auditor)
    assert shown(client, before=before)


def test_paging_shows_every_entry_once_even_those_of_one_moment(client, auditor):
    for _ in range(130):
        appended("test.event", NOON)
    sign_in(client, auditor)
    seen, asked = [], {"event": "test.event"}
    while True:
        page = client.get(BASE, asked).context["page"]
        seen += [entry.pk for entry in page.entries]
        if not page.older:
            break
        asked["before"] = page.older
    assert len(seen) == len(set(seen)) == 130
    assert seen == sorted(seen, reverse=True)


def test_words_are_looked_for_in_stretches_and_the_page_says_how_far(client, auditor, monkeypatch):
    monkeypatch.setattr(audit_queries, "LOOKED_THROUGH", 10)
    old = appended("test.event", NOON, reason="很久以前的原因")
    for place in range(25):
        appended("test.event", NOON + timedelta(minutes=place + 1))
    sign_in(client, auditor)
    asked = {"purpose": "很久以前", "event": "test.event"}
    steps = 0
    while not (found := ids(client, **asked)):
        asked["before"] = client.get(BASE, asked).context["page"].older
        steps += 1
    assert found == [old.pk]
    assert steps == 2
    assert "已查到" in shown(client, purpose="很久以前", event="test.event")


def test_a_search_is_itself_in_the_log_by_the_names_of_its_fields_only(client, auditor):
    sign_in(client, auditor)
    shown(client, who="王小明", purpose="证书")
    entry = AuditEntry.objects.get(event="audit.search")
    assert entry.actor_id == auditor.pk
    assert entry.detail == {"fields": ["purpose", "who"]}


def test_an_entry_shows_its_detail_and_that_its_stretch_of_the_chain_holds(client, auditor):
    for number in range(30):
        entry = audit.record("test.event", changes={"name": ["旧名", "新名"]}, number=number)
    sign_in(client, auditor)
    page = shown(client, f"{entry.pk - 15}/change/")
    assert "旧名 → 新名" in page
    assert "前后 21 条已逐条重新计算" in page
    opened = AuditEntry.objects.get(event="audit.open")
    assert opened.target_id == str(entry.pk - 15)
    assert client.get(f"{BASE}999999/change/").status_code == 404


def test_a_detail_is_told_in_the_words_of_its_feature(client, auditor):
    entry = audit.record(
        "person.search", filters=["q", "kind"], typed={"q": "k:1f"}, chosen={"kind": "trainee"},
        found=2, shown=2,
    )  # fmt: skip
    sign_in(client, auditor)
    page = shown(client, f"{entry.pk}/change/")
    for words in ("查询内容、类别", "查询内容：k:1f", "类别：学员", "查到"):
        assert words in page
    searched = AuditEntry.objects.filter(event="audit.search")
    shown(client, who="王小明")
    assert "操作人" in shown(client, f"{searched.latest('pk').pk}/change/")


def test_an_entry_that_was_tampered_with_is_named(client, auditor):
    entries = [audit.record("test.event", number=number) for number in range(5)]
    with lifted():
        connection.cursor().execute(
            f"UPDATE accounts_auditentry SET actor_name = 'Eve' WHERE id = {entries[2].pk}"
        )
    sign_in(client, auditor)
    page = shown(client, f"{entries[3].pk}/change/")
    assert "这一段对不上" in page
    assert "内容被改动过" in page


def test_the_figures_are_those_of_the_entries_by_person_and_by_day(client, auditor):
    clerk = factories.user("clerk", name="王小明")
    for hours in (0, 1, 24):
        appended("enrolment.read", NOON + timedelta(hours=hours), actor=clerk)
    appended("enrolment.export", NOON, actor=clerk, result="refused")
    late = datetime(2026, 3, 26, 0, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    appended("account.sign_in", late, address="203.0.113.9", result="refused")
    sign_in(client, auditor)
    response = client.get(f"{BASE}figures/", {"start": "2026-03-25", "end": "2026-03-26"})
    people = {one["who"]: one for one in response.context["people"]}
    assert people["王小明"]["entries"] == 4
    assert people["王小明"]["records"] == 3
    assert people["王小明"]["exports"] == 1
    days = {str(one["day"]): one["entries"] for one in response.context["days"]}
    assert days == {"2026-03-25": 3, "2026-03-26": 2}
    assert response.context["total"]["refused"] == 2
    assert "<svg" in response.content.decode()
    assert "一次最多统计" in shown(client, "figures/", start="2020-01-01", end="2026-01-01")


def test_the_sheet_needs_a_reason_holds_what_was_listed_and_is_in_the_log(client, auditor):
    clerk = factories.user("clerk", name="=HYPERLINK(1)")
    appended("enrolment.read", NOON, actor=clerk, purpose="=1+1")
    appended("account.sign_in", NOON, actor=clerk)
    sign_in(client, auditor)
    address = f"{BASE}export/?event=enrolment.read"
    assert "将导出 1 条记录" in client.get(address).content.decode()
    assert "请写明导出的事由" in client.post(address, {"reason": ""}).content.decode()
    assert not AuditEntry.objects.filter(event="audit.export").exists()
    response = client.post(address, {"reason": "例行审计"})
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet.max_row == 2
    assert [cell.value for cell in sheet[2]].count("=HYPERLINK(1)") == 1
    assert all(cell.data_type != "f" for cell in sheet[2])
    entry = AuditEntry.objects.get(event="audit.export")
    assert (entry.detail["rows"], entry.purpose) == (1, "例行审计")


def test_too_many_rows_for_a_sheet_are_refused_in_a_sentence(client, auditor, monkeypatch):
    from editorial.admin import audit as desk

    monkeypatch.setattr(desk, "MOST_EXPORTED", 2)
    for _ in range(3):
        audit.record("test.event")
    sign_in(client, auditor)
    page = client.post(f"{BASE}export/?event=test.event", {"reason": "例行审计"}).content.decode()
    assert "一次最多导出 2 条" in page
    assert "例行审计" in page


def test_the_list_costs_the_same_however_long_it_is(client, auditor, query_budget):
    for _ in range(120):
        audit.record("test.event")
    sign_in(client, auditor)
    client.get(BASE)
    with query_budget("audit_list"):
        client.get(BASE)


@pytest.mark.parametrize("name", ["figures", "alarms", "rules", "check", "export"])
def test_the_addresses_have_names(name):
    assert reverse(f"admin:accounts_auditentry_{name}") == f"{BASE}{name}/"
