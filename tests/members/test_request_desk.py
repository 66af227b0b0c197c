"""The desk of requests: who opens and does what, what is masked, and what is handed over."""

from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from openpyxl import load_workbook

from accounts import roles
from accounts.models import AuditEntry
from members import requests
from members.models import PersonRequest, RequestState
from tests import factories
from tests.members import asking, making

pytestmark = pytest.mark.django_db
LISTING = "/admin/members/personrequest/"
LONG = "已当面交给您一份摘录，请查收。"


@pytest.fixture
def cast():
    return {
        "nobody": None,
        "lin": making.clerk(),
        "mo": making.other_clerk(),
        "carol": factories.carol("training"),
        "auditor": factories.user("aud", role=roles.AUDIT_ADMIN),
        "root": factories.root(),
    }


@pytest.fixture
def asked(cast):
    asking.planted_person()
    return asking.planted_request(text="想看一看登记了什么")


def sign_in(client, person):
    client.logout()
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        making.say_why(client)


def addresses(asked):
    pk, person = asked.pk, asked.person_id
    name = "admin:members_personrequest_"
    return [
        ("get", reverse(f"{name}change", args=[pk]), 200),
        ("get", reverse(f"{name}history", args=[pk]), 302),
        ("post", reverse(f"{name}contact", args=[pk]), 200),
        ("post", reverse(f"{name}extract", args=[pk, "print"]), 302),
        ("post", reverse(f"{name}extract", args=[pk, "xlsx"]), 302),
        *(("post", reverse(f"{name}step", args=[pk, step]), 200)
          for step in ("link", "check", "done", "refuse", "note")),
        ("get", reverse("admin:members_person_consents", args=[person]), 200),
        ("post", reverse("admin:members_person_consents", args=[person]), 200),
    ]  # fmt: skip


ALLOWED = {
    "nobody": False,
    "lin": True,
    "mo": False,
    "carol": False,
    "auditor": False,
    "root": True,
}


@pytest.mark.parametrize("who", ALLOWED)
def test_who_opens_what(client, cast, asked, who):
    for method, address, expected in addresses(asked):
        sign_in(client, cast[who])
        response = getattr(client, method)(address)
        text = response.content.decode()
        if ALLOWED[who]:
            assert response.status_code == expected, (who, address)
        elif who == "nobody":
            assert "/admin/login/" in response["Location"], address
        else:
            assert response.status_code in (403, 404), (who, address, response.status_code)
            assert asking.PHONE not in text and asked.number not in text
    asked.refresh_from_db()
    assert asked.state == RequestState.RECEIVED


def test_a_clerk_of_another_department_gets_the_same_as_for_a_guessed_number(client, cast, asked):
    sign_in(client, cast["mo"])
    assert client.get(f"{LISTING}{asked.pk}/change/").status_code == 404
    assert client.get(f"{LISTING}99999/change/").status_code == 404
    assert asked.number not in client.get(LISTING).content.decode()
    found = client.get(f"{LISTING}?q={asked.number}").content.decode()
    assert f"{asked.pk}/change/" not in found and "0 条结果" in found


@pytest.mark.parametrize("page", ["contact", "extract/print", "extract/xlsx", "step/check"])
def test_what_changes_or_shows_goes_by_post(client, cast, asked, page):
    sign_in(client, cast["lin"])
    assert client.get(f"{LISTING}{asked.pk}/{page}/").status_code == 405


@pytest.mark.parametrize("who", ["lin", "carol", "auditor", "root", "nobody"])
def test_who_reads_the_report_of_what_is_due(client, cast, asked, who):
    sign_in(client, cast[who])
    response = client.get("/admin/members/person/retention/")
    expected = {"lin": 200, "root": 200, "nobody": 302}.get(who, 403)
    assert response.status_code == expected


def test_who_asks_is_masked_until_there_is_a_reason(client, cast, asked):
    sign_in(client, cast["lin"])
    hidden = (asking.NAME, asking.PHONE, asking.EMAIL, asked.proof_text)
    for address in (LISTING, f"{LISTING}{asked.pk}/change/"):
        text = client.get(address).content.decode()
        assert not [value for value in hidden if value in text], address
    where = f"{LISTING}{asked.pk}/contact/"
    assert "请写明事由" in client.post(where, {"reason": ""}).content.decode()
    assert (
        "不要写本人的姓名"
        in client.post(where, {"reason": f"给{asking.NAME}回电话"}).content.decode()
    )
    response = client.post(where, {"reason": "回电话核实身份"})
    text = response.content.decode()
    assert all(value in text for value in hidden)
    assert "no-store" in response["Cache-Control"]
    entry = AuditEntry.objects.get(event="request.unmask")
    assert entry.detail["purpose"] == "回电话核实身份"


def test_the_inbox_counts_what_waits_and_what_is_late(client, cast, asked):
    PersonRequest.objects.update(due_on="2020-01-01")
    from members.admin import requests as desk

    assert (desk.count_in_work(cast["lin"]), desk.count_overdue(cast["lin"])) == (1, 1)
    assert desk.count_in_work(cast["mo"]) == 0 and desk.count_in_work(cast["carol"]) is None
    sign_in(client, cast["lin"])
    assert "2020-01-01 超期" in client.get(f"{LISTING}?work=overdue").content.decode()


def test_a_step_is_taken_in_the_page_and_a_late_one_loses_nothing(client, cast, asked):
    sign_in(client, cast["lin"])
    where = f"{LISTING}{asked.pk}/step/check/"
    client.post(where, {"check-version": 0, "check-note": "来电核实"})
    asked.refresh_from_db()
    assert asked.state == RequestState.CHECKED
    text = client.post(
        f"{LISTING}{asked.pk}/step/refuse/", {"refuse-version": 0, "refuse-text": LONG}
    ).content.decode()
    assert "刚刚由别人处理过" in text and LONG in text


def test_an_extract_is_given_after_the_identity_was_checked_and_written_down(client, cast, asked):
    making.certificate(asked.person, number="示培〔2026〕1 号")
    sign_in(client, cast["lin"])
    where = f"{LISTING}{asked.pk}/extract/"
    assert client.post(f"{where}xlsx/").status_code == 302
    requests.check(asked, cast["lin"], "当面核实")
    response = client.post(f"{where}xlsx/")
    sheet = load_workbook(BytesIO(response.content)).active
    values = {cell for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {making.PLANTED["phone"], making.PLANTED["id_number"], asking.NAME} <= values
    assert "示培〔2026〕1号" in values and asked.number in response["Content-Disposition"]
    printed = client.post(f"{where}print/")
    assert making.PLANTED["phone"] in printed.content.decode()
    assert "no-store" in printed["Cache-Control"]
    entries = AuditEntry.objects.filter(event="person.extract").order_by("pk")
    assert [entry.detail["form"] for entry in entries] == ["xlsx", "print"]
    assert making.PLANTED["phone"] not in repr([entry.detail for entry in entries])


def test_who_may_not_unmask_makes_no_extract(client, cast, asked):
    requests.check(asked, cast["lin"], "当面核实")
    half = factories.user("half", department=making.department())
    half.user_permissions.add(
        *Permission.objects.filter(codename__in=["view_person", "handle_requests"])
    )
    sign_in(client, half)
    assert "交给本人的摘录" not in client.get(f"{LISTING}{asked.pk}/change/").content.decode()
    assert client.post(f"{LISTING}{asked.pk}/extract/xlsx/").status_code == 403


def test_requests_that_ended_long_ago_forget_who_asked(settings, cast, asked):
    from datetime import timedelta

    from django.utils import timezone

    requests.check(asked, cast["lin"], f"拨打 {asking.PHONE}")
    requests.finish(asked, cast["lin"], LONG)
    PersonRequest.objects.update(closed_at=timezone.now() - timedelta(days=181))
    assert PersonRequest.erase(timezone.now() - timedelta(days=180)) == 1
    asked.refresh_from_db()
    assert (asked.name, asked.phone, asked.text, asked.answer) == ("", "", "", "")
    assert asked.state == RequestState.DONE and not asked.steps.exclude(text="").exists()
    assert PersonRequest.erase(timezone.now()) == 0
