"""Flowers, candles, bows and words: counted exactly, from our pages only, read when reviewed."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from editorial import actions
from intake.models import RateCount
from memorial import tributes
from memorial.models import Gesture, Tribute, TributeCount
from tests import factories
from tests.memorial.cast import memorial, message, pay

pytestmark = pytest.mark.django_db


OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def counts(client, item):
    answer = client.get(f"/live/memorial/{item.pk}.json")
    assert "no-store" in answer["Cache-Control"]
    return answer.json()["counts"]


def test_each_gesture_is_counted_and_thanked_for(client):
    item = memorial()
    assert counts(client, item) == {"flower": 0, "candle": 0, "bow": 0}
    for gesture in (*Gesture.values, "flower"):
        answer = pay(client, item, gesture)
        assert answer.json()["message"] == tributes.SAID[gesture]
        assert not answer.cookies
    assert answer.json()["counts"] == counts(client, item) == {"flower": 2, "candle": 1, "bow": 1}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"HTTP_SEC_FETCH_SITE": "same-origin"}, 200),
        ({"HTTP_ORIGIN": "http://testserver"}, 200),
        ({"HTTP_ORIGIN": "https://testserver"}, 200),  # behind a proxy that ends TLS
        ({"HTTP_SEC_FETCH_SITE": "cross-site"}, 403),
        ({"HTTP_SEC_FETCH_SITE": "same-site"}, 403),
        ({"HTTP_SEC_FETCH_SITE": "none"}, 403),
        ({"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "http://testserver"}, 403),
        ({"HTTP_ORIGIN": "https://elsewhere.example"}, 403),
        ({"HTTP_ORIGIN": "http://testserver.elsewhere.example"}, 403),
        ({"HTTP_ORIGIN": "null"}, 403),
        ({"HTTP_USER_AGENT": "a robot with neither"}, 403),
    ],
)
def test_a_gesture_comes_from_a_page_of_this_site(headers, status):
    item = memorial()
    client = Client(enforce_csrf_checks=True)
    assert pay(client, item, **headers).status_code == status
    assert sum(counts(client, item).values()) == (status == 200)


def test_what_is_no_gesture_is_refused(client):
    item = memorial()
    assert pay(client, item, "firework").status_code == 400
    assert pay(client, item, "").status_code == 400
    assert client.get(f"/live/memorial/{item.pk}/tribute").status_code == 405


def test_a_school_may_pay_its_respect_and_a_script_is_stopped_kindly(client, monkeypatch):
    monkeypatch.setattr(tributes, "MOST_A_DAY", 3)
    item, other = memorial("方志敏"), memorial("赵一曼")
    answers = [pay(client, item) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].json() == {"message": tributes.ENOUGH}
    assert counts(client, item)["flower"] == 3
    assert pay(client, item, "bow").status_code == 200
    assert pay(client, other).status_code == 200
    stranger = Client(REMOTE_ADDR="10.20.30.40")
    assert pay(stranger, item).status_code == 200
    assert "127.0.0.1" not in str(list(RateCount.objects.values()))


def test_without_a_script_a_page_with_three_buttons_does_the_same(visitor):
    item = memorial()
    address = f"/live/memorial/{item.pk}/"
    assert f'href="{address}"' in visitor.get(item.get_absolute_url()).content.decode()
    answer = visitor.post(address, {"gesture": "candle"})
    assert answer.status_code == 303
    page = visitor.get(answer["Location"]).content.decode()
    assert tributes.SAID["candle"] in page
    assert "1 次" in page
    assert 'name="robots" content="noindex"' in page


def test_the_page_with_the_form_is_nobody_elses(client):
    item = memorial()
    page = client.get(f"/live/memorial/{item.pk}/")
    assert "no-store" in page["Cache-Control"]
    careful = Client(enforce_csrf_checks=True)
    assert careful.post(f"/live/memorial/{item.pk}/", {"gesture": "bow"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_a_thousand_at_once_are_a_thousand():
    item = memorial()
    failed = []

    def visit(number):
        client = Client()
        try:
            for turn in range(25):
                answer = pay(client, item, REMOTE_ADDR=f"10.{number}.{turn}.1", **OURS)
                if answer.status_code != 200:
                    failed.append(answer.status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=visit, args=[number]) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert TributeCount.objects.get(memorial=item, gesture="flower").count == 1000


def test_a_release_writes_no_old_number_back(client):
    root = factories.root()
    item = memorial(by=root)
    pay(client, item)
    item.summary = "改过"
    actions.save_revision(item, root)
    factories.release(item)
    assert counts(client, item)["flower"] == 1


def test_a_message_is_read_only_after_its_review_and_stays_text(visitor):
    root = factories.root()
    item = memorial(by=root)
    answer = message(visitor, item, "<b onclick='x()'>先生</b>\n永远怀念", signature="一名学员")
    assert answer.status_code == 303
    assert "审核后显示" in visitor.get(answer["Location"]).content.decode()
    assert "永远怀念" not in visitor.get(item.get_absolute_url()).content.decode()
    stored = Tribute.objects.get()
    assert stored.state == Tribute.State.WAITING
    tributes.review(stored, root, Tribute.State.APPROVED)
    page = visitor.get(item.get_absolute_url()).content.decode()
    assert "&lt;b onclick=" in page
    assert "<br>永远怀念" in page
    assert "一名学员" in page
    tributes.review(stored, None, Tribute.State.REJECTED)
    assert "永远怀念" not in visitor.get(item.get_absolute_url()).content.decode()


def test_a_message_sent_twice_is_one(client):
    item = memorial()
    address = f"/live/memorial/{item.pk}/"
    form = client.get(address).context["form"]
    data = {"guard": form["guard"].value(), "website": "", "text": "永远怀念。", "signature": ""}
    assert [client.post(address, data).status_code for _ in range(3)] == [303, 303, 303]
    assert Tribute.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": ""}, "请写下您想说的话"),
        ({"text": "念" * 201}, "200"),
        ({"text": "好 https://spam.example"}, "不要写网址"),
        ({"signature": "www.spam.example"}, "不要写网址"),
        ({"signature": "名" * 21}, "20"),
        ({"text": "有\x00字"}, "空"),
    ],
)
def test_a_bad_message_is_said_at_its_field_and_kept(visitor, typed, words):
    item = memorial()
    page = message(visitor, item, **typed)
    assert page.status_code == 200
    errors = [e for _, e in page.context["form"].error_list()]
    assert any(words in error for error in errors), errors
    assert not Tribute.objects.exists()


def test_a_line_break_counts_one_as_in_the_browser(client):
    item = memorial()
    assert message(client, item, "念" * 100 + "\r\n" + "念" * 99).status_code == 303


def test_messages_have_pages(visitor):
    item = memorial()
    for number in range(12):
        Tribute.objects.create(
            memorial=item, text=f"第{number}条", state="approved", reviewed_at=timezone.now()
        )
    first = visitor.get(item.get_absolute_url()).content.decode()
    second = visitor.get(f"{item.get_absolute_url()}?page=2").content.decode()
    assert "第11条" in first and "第1条" not in first
    assert "第1条" in second
    assert visitor.get(f"{item.get_absolute_url()}?page=3").status_code == 404


def test_a_decision_made_twice_is_one():
    item = memorial()
    tribute = Tribute.objects.create(memorial=item, text="永远怀念")
    assert tributes.review(tribute, None, Tribute.State.APPROVED)
    assert not tributes.review(tribute, None, Tribute.State.APPROVED)


def test_an_unknown_state_does_not_pass_the_model():
    with pytest.raises(ValidationError):
        Tribute(memorial=memorial(), text="念", state="maybe").full_clean()
