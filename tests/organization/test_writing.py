"""A visitor writes: mistakes at their field, nothing lost, one letter, nobody's name in clear."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from editorial import tree
from intake import workdays
from organization.models import Message
from tests import factories
from tests.organization.letters import TEXT, contact_page, letter, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def address():
    return f"/message/{contact_page().section_id}/"


def test_the_contact_page_leads_to_the_form_and_stays_public(visitor, address):
    response = visitor.get("/organization/contact/")
    assert f'href="{address}"' in response.content.decode()
    assert response.cookies == {}
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_a_letter_gets_a_number_a_code_and_a_day(visitor, address):
    response = visitor.post(address, written(visitor, address), follow=True)
    message = Message.objects.get()
    html = response.content.decode()
    assert re.fullmatch(r"\d{8}-\d{5}", message.number)
    assert message.number in html
    assert message.code in html
    assert message.due_on > timezone.localdate()
    assert message.state == "received"
    assert not message.may_be_public
    assert (message.name, message.phone, message.text) == ("张小明", "13800000000", TEXT)


def test_the_form_is_never_stored_nor_found(visitor, address):
    response = visitor.get(address)
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response.content.decode()


MISTAKES = [
    ({"text": "太短了"}, "text", "请至少写 10 个字"),
    ({"text": "长" * 2001}, "text", "2000"),
    ({"kind": ""}, "kind", "请选一个来信类别。"),
    ({"kind": "hack"}, "kind", "hack"),
    ({"name": ""}, "name", "请写下怎样称呼您"),
    ({"phone": ""}, "phone", "电话和电子邮箱请至少填写一项"),
    ({"phone": "12345"}, "phone", "请填写手机号码"),
    ({"email": "x@"}, "email", "请填写完整的电子邮箱地址"),
    ({"consent": ""}, "consent", "请先勾选同意"),
]


@pytest.mark.parametrize(("change", "field", "message"), MISTAKES)
def test_a_mistake_is_said_at_its_field_and_nothing_is_lost(
    visitor, address, change, field, message
):
    data = written(visitor, address) | change
    html = visitor.post(address, data).content.decode()
    errors = re.search(rf'id="id_{field}_error">([^<]*)<', html).group(1)
    assert message in errors
    assert html.count(errors) <= 2  # in the summary and at the field
    for kept in ("张小明", "13800000000", TEXT):
        if kept in data.values():
            assert kept in html
    assert not Message.objects.exists()


def test_consent_to_be_public_is_asked_apart_and_not_ticked(visitor, address):
    html = visitor.get(address).content.decode()
    for name in ("consent", "may_be_public"):
        box = re.search(rf"<input[^>]*name=\"{name}\"[^>]*>", html).group()
        assert "checked" not in box
    for fact in ("由", "办结满 180 天后删除", "查阅、更正或删除"):
        assert fact in html


def test_full_width_digits_and_spaces_are_as_good(visitor, address):
    data = written(visitor, address, phone="１３８ ００００ ００００", name="  张  小明 ")
    visitor.post(address, data)
    message = Message.objects.get()
    assert (message.phone, message.name) == ("13800000000", "张 小明")


def test_a_double_click_makes_one_letter_and_shows_the_same_receipt(client, address):
    data = written(client, address)
    first, second = (client.post(address, data, follow=True) for _ in range(2))
    assert Message.objects.count() == 1
    number = Message.objects.get().number
    assert number in first.content.decode()
    assert number in second.content.decode()


def test_a_robot_is_refused(client, address):
    data = written(client, address)
    client.post(address, data | {"website": "http://x"})
    client.post(address, {**data, "guard": "forged"})
    assert not Message.objects.exists()


def test_markup_is_kept_as_text_and_shown_as_text(client, address):
    hostile = "<script>alert(1)</script> {{ 7*7 }} ' OR 1=1 --"
    client.post(address, written(client, address, text=hostile, name="<b>张</b>"), follow=True)
    assert Message.objects.get().text == hostile
    html = client.post(address, written(client, address, text=hostile, name="")).content.decode()
    assert "<script>alert" not in html


def test_an_invisible_null_is_refused(client, address):
    client.post(address, written(client, address, text="一封够长的来信\x00内容"))
    assert not Message.objects.exists()


def test_who_wrote_and_what_is_not_in_clear_in_the_database(address):
    letter(email="zhang@example.org")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM organization_message")
        row = str(cursor.fetchall())
    for secret in ("张小明", "13800000000", "zhang@example.org", TEXT, Message.objects.get().code):
        assert secret not in row


def test_the_database_keeps_no_letter_that_nobody_could_answer(address):
    with pytest.raises(IntegrityError), transaction.atomic():
        letter(phone="", email="")


def test_a_receipt_opens_only_with_its_signature(client, address):
    client.post(address, written(client, address))
    assert client.get(f"/message/sent/{Message.objects.get().pk}/").status_code == 404


def test_a_section_that_takes_no_letters_has_no_form(client):
    page = contact_page(takes_messages=False)
    assert client.get(f"/message/{page.section_id}/").status_code == 404
    assert "写信" not in client.get("/organization/contact/").content.decode()


def test_a_closed_section_has_no_form(client, address):
    tree.set_open(factories.section("organization"), False)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [(date(2026, 11, 23), 1, date(2026, 11, 24)), (date(2026, 11, 27), 1, date(2026, 11, 30)),
     (date(2026, 11, 28), 1, date(2026, 11, 30)), (date(2026, 11, 25), 15, date(2026, 12, 16))],
)  # fmt: skip
def test_weekends_are_no_working_days(day, count, due):
    assert workdays.after(day, count) == due


def test_the_contact_page_says_how_long_an_answer_takes(client):
    page = contact_page(answer_days=5)
    address = f"/message/{page.section_id}/"
    assert "5 个工作日内答复" in client.get("/organization/contact/").content.decode()
    client.post(address, written(client, address))
    message = Message.objects.get()
    assert message.due_on == workdays.after(timezone.localdate(message.received_at), 5)
