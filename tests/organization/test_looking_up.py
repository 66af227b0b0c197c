"""The answer is found by exactly its number and exactly its code, and by nothing less."""

import re

import pytest

from intake import rates
from organization import actions
from organization.forms import LookUpForm
from organization.models import Message
from tests import factories
from tests.organization.letters import TEXT, contact_page, drawn, letter

pytestmark = pytest.mark.django_db

ADDRESS = "/message/answer/"


@pytest.fixture
def message():
    contact_page()
    message = letter()
    actions.answer(message, factories.root(), text="可以参加，每个支部一至两人。")
    return message


def asked(client, number, code):
    data = drawn(client, ADDRESS) | {"number": number, "code": code}
    return client.post(ADDRESS, data)


def test_the_sender_reads_his_letter_and_its_answer(visitor, message):
    html = asked(visitor, message.number, message.code).content.decode()
    assert TEXT in html
    assert "可以参加，每个支部一至两人。" in html
    for secret in ("张小明", "13800000000"):
        assert secret not in html


def test_small_and_full_width_letters_are_as_good(client, message):
    wide = message.number.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789-"})
    html = asked(client, f" {wide} ", message.code.lower()).content.decode()
    assert TEXT in html


def steady(response):
    """Return a page without what is drawn anew each time: the tokens."""
    html = response.content.decode()
    return re.sub(r'(name="(?:guard|csrfmiddlewaretoken)" value=")[^"]*', r"\1", html)


def test_a_wrong_number_and_a_wrong_code_get_the_same_bytes(client, message):
    data = drawn(client, ADDRESS) | {"number": message.number, "code": "WRNGCODE"}
    wrong_code = client.post(ADDRESS, data)
    Message.objects.all().delete()
    wrong_number = client.post(ADDRESS, data)
    assert wrong_code.status_code == wrong_number.status_code == 200
    assert steady(wrong_code) == steady(wrong_number)
    assert "没有找到" in steady(wrong_code)
    for name in ("Cache-Control", "Content-Type"):
        assert wrong_code[name] == wrong_number[name]


@pytest.mark.parametrize(
    ("number", "code"),
    [("{number}", "{code}X"), ("{number}", "{part}"), ("{short}", "{code}"), ("%", "%"),
     ("{number}", "________"), ("' OR 1=1 --", "x"), ("{number}\x00", "{code}\x00")],
)  # fmt: skip
def test_no_piece_and_no_pattern_opens_it(client, message, number, code):
    known = {
        "number": message.number, "code": message.code,
        "part": message.code[:-1], "short": message.number[:-1],
    }  # fmt: skip
    html = asked(client, number.format(**known), code.format(**known)).content.decode()
    assert TEXT not in html


def test_guessing_is_stopped_even_for_the_right_code(client, message):
    for _ in range(LookUpForm.most_an_hour):
        rates.hit(LookUpForm.scope, "127.0.0.1")
    html = asked(client, message.number, message.code).content.decode()
    assert TEXT not in html
    assert "提交得太频繁" in html


def test_the_page_is_neither_stored_nor_indexed(visitor, message):
    for response in (visitor.get(ADDRESS), asked(visitor, message.number, message.code)):
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response.content.decode()


def test_both_are_asked_for(visitor, message):
    html = asked(visitor, "", "").content.decode()
    assert "请填写来信编号。" in html
    assert "请填写查询码。" in html
