"""查询事由: asked before anybody is shown, kept for a while, and in the log with what is done."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import AuditEntry
from members.admin import purposes
from tests import factories
from tests.members import making

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/members/person/"
ASK = f"{PEOPLE}purpose/"


@pytest.fixture
def record():
    made = making.planted(name="欧阳种植")
    making.certificate(made)
    return made


@pytest.fixture
def lin(client, record):
    user = making.clerk()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def pages(record):
    """The list, and every page that shows a person."""
    of_record = {"record": (), "change": (), "consents": (), "merge": (), "unmask": ("phone",)}
    of_record["revoke"] = (record.certificates.get().pk,)
    return [PEOPLE, f"{PEOPLE}search/all/"] + [
        reverse(f"admin:members_person_{name}", args=[record.pk, *more])
        for name, more in of_record.items()
    ]


def test_nobody_is_shown_before_it_is_said_and_the_way_goes_on_to_where_it_led(client, lin, record):
    for address in pages(record):
        asked = client.get(f"{address}?q=欧阳")
        assert asked.status_code == 302 and asked["Location"].startswith(ASK), address
        assert "q%3D" not in asked["Location"]
        page = client.get(asked["Location"]).content.decode()
        assert "先写明为什么查人" in page and "欧阳" not in page
        onward = client.post(asked["Location"], {"purpose": "核对结业证书"})
        assert onward["Location"] == address
        assert client.get(address).status_code == 200, address
        client.session.flush()
        client.force_login(lin, backend="django.contrib.auth.backends.ModelBackend")


def test_it_stands_in_the_log_with_each_search_and_each_record(client, lin, record):
    client.post(ASK, {"purpose": "  新学员  报到核对 "})
    client.post(PEOPLE, {"q": "欧阳"}, follow=True)
    of_record = pages(record)[2:]
    for address in of_record:
        assert client.get(address).status_code == 200, address
    entries = AuditEntry.objects.filter(event__in=["person.search", "person.view"])
    assert [entry.purpose for entry in entries] == ["新学员 报到核对"] * (1 + len(of_record))
    assert {entry.detail.get("page") for entry in entries} == {
        None, "record", "change_form", "consents", "merge_choose", "unmask", "revoke",
    }  # fmt: skip


def test_comparing_and_printing_are_in_the_log_with_it_too(client, lin, record):
    other = making.person("欧阳另")
    paper = record.certificates.get()
    compare = reverse("admin:members_person_compare", args=[record.pk, other.pk])
    printed = reverse("admin:members_person_print", args=[record.pk, paper.pk])
    for address in (compare, printed):
        assert client.get(address)["Location"].startswith(ASK)
    client.post(ASK, {"purpose": "核对结业证书"})
    for address in (compare, printed):
        assert client.get(address).status_code == 200
    entries = AuditEntry.objects.filter(event__in=["person.view", "certificate.print"])
    assert [entry.target_id for entry in entries.order_by("pk")] == [
        str(record.pk), str(other.pk), str(paper.pk),
    ]  # fmt: skip
    assert {entry.purpose for entry in entries} == {"核对结业证书"}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "请写明为什么查人"), ("查", "至少 4 个字"), ("核" * 201, "200"),
        ("查 13798761234 这个人", "不要写证件号、电话"),
    ],
)  # fmt: skip
def test_a_purpose_that_says_nothing_or_too_much_is_refused_at_its_field(client, lin, typed, told):
    page = client.post(ASK, {"purpose": typed})
    assert told in str(page.context["form"].errors["purpose"])
    assert typed in page.content.decode()
    assert client.get(PEOPLE).status_code == 302


def test_after_four_hours_it_is_asked_again_but_what_was_typed_is_taken(client, lin, record):
    making.say_why(client)
    session = client.session
    session[purposes.SESSION] = ["核对结业证书", timezone.now().timestamp() - 1]
    session.save()
    assert client.get(PEOPLE)["Location"].startswith(ASK)
    change = reverse("admin:members_person_change", args=[record.pk])
    page = client.post(change, {"name": ""})
    assert page.status_code == 200 and page.context["adminform"].errors
    found = client.post(PEOPLE, {"q": "欧阳"})
    assert "/search/" in found["Location"]
    asked = client.get(found["Location"])
    assert (
        client.post(asked["Location"], {"purpose": "核对结业证书"})["Location"] == found["Location"]
    )
    assert "欧阳种植" in client.get(found["Location"]).content.decode()


def test_it_leads_nowhere_else_and_is_for_those_who_look_people_up(client, lin):
    for onward in ("https://evil.example/admin/members/person/", "//evil.example", "/admin/", ""):
        answer = client.post(f"{ASK}?next={onward}", {"purpose": "核对结业证书"})
        assert answer["Location"] == PEOPLE
    client.force_login(
        factories.user("audit", role=roles.AUDIT_ADMIN),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    assert client.get(ASK).status_code == client.post(ASK, {"purpose": "核对"}).status_code == 403
