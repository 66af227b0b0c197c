"""A visitor's form takes what a person sends, once, and loses nothing that was typed."""

import re
import threading

import pytest
from django import forms
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory

from intake import forms as guarded
from intake import guard, rates
from intake.models import RateCount, Spent

pytestmark = pytest.mark.django_db


class LetterForm(guarded.Guarded, forms.Form):
    scope = "letter"
    groups = (("您的意见", ["text"]),)
    name = forms.CharField(label="姓名", help_text="怎么称呼您。")
    text = forms.CharField(label="内容", min_length=5)


def request(address="10.1.1.1"):
    return RequestFactory().post("/", REMOTE_ADDR=address)


def drawn(address="10.1.1.1", **more):
    """Return what a browser would send of a form that was drawn for this caller."""
    form = LetterForm(request=request(address))
    return {
        "guard": form["guard"].value(),
        "website": "",
        "name": "张某",
        "text": "办得很好，谢谢",
    } | more


def sent(data, address="10.1.1.1"):
    return LetterForm(data, request=request(address))


def errors(form):
    return [message for _, message in form.error_list()]


def test_a_person_gets_through():
    assert sent(drawn()).is_valid()


def test_mistakes_are_said_at_their_field_and_nothing_is_lost():
    form = sent(drawn(text="好"))
    html = render_to_string("components/form.html", {"form": form}, request=request())
    assert 'value="张某"' in html
    assert 'id="id_text_error"' in html
    assert 'href="#id_text"' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert 'aria-invalid="true"' in html


def test_a_robot_that_fills_the_hidden_field_is_refused():
    assert errors(sent(drawn(website="http://x"))) == [guarded.NOT_A_PERSON]


@pytest.mark.parametrize("token", ["", "forged", "x:y:z"])
def test_a_form_without_our_token_is_refused_and_given_a_fresh_one(token):
    form = sent(drawn(guard=token))
    assert errors(form) == [guarded.TOO_OLD]
    again = sent(drawn(guard=form["guard"].value()))
    assert again.is_valid()


def test_a_form_that_was_open_too_long_is_asked_for_once_more(monkeypatch):
    data = drawn()
    monkeypatch.setattr(guard, "LONGEST", -1)
    assert errors(sent(data)) == [guarded.TOO_OLD]


def test_what_comes_quicker_than_a_person_types_is_asked_for_once_more(settings):
    settings.INTAKE_LEAST_SECONDS = 2
    assert errors(sent(drawn())) == [guarded.TOO_QUICK]


def total_asked(data):
    one, other = re.findall(r"[一二三四五]", guard.read(data["guard"]).question)[:2]
    return guard.DIGITS.index(one) + guard.DIGITS.index(other)


def test_who_sends_many_is_asked_a_sum_in_words_and_may_answer_in_han():
    for _ in range(LetterForm.asks_from):
        assert sent(drawn()).is_valid()
    assert errors(sent(drawn(answer="99"))) == [guarded.ANSWER_WRONG]
    for spelling in (str, guard.DIGITS.__getitem__, " {} ".format):
        data = drawn()
        assert sent({**data, "answer": spelling(total_asked(data))}).is_valid()


def test_a_caller_who_drew_his_form_before_is_asked_at_his_field():
    data = drawn()
    for _ in range(LetterForm.asks_from):
        sent(drawn()).is_valid()
    form = sent(data)
    assert errors(form) == [guarded.ANSWER_WANTED]
    assert "等于几" in render_to_string("components/form.html", {"form": form}, request=request())


def test_too_many_are_not_taken_and_others_are_not_locked_out():
    for _ in range(LetterForm.most_an_hour):
        rates.hit("letter", "10.1.1.1")
    assert errors(sent(drawn())) == [guarded.TOO_MANY]
    assert sent(drawn("10.1.1.2"), "10.1.1.2").is_valid()


def test_neighbours_of_one_ipv6_household_are_counted_together():
    one, other = request("2001:db8::1"), request("2001:db8::ffff")
    assert rates.caller(one) == rates.caller(other) == "2001:db8::/64"


def test_no_address_is_kept():
    rates.hit("letter", "10.1.1.1")
    assert "10.1.1.1" not in str(list(RateCount.objects.values()))


def test_a_form_sent_twice_makes_one_record():
    form = sent(drawn())
    assert form.is_valid()
    made = []

    def make():
        made.append(RateCount.objects.create(key=f"k{len(made)}", expires_at="2030-01-01T00:00Z"))
        return made[-1]

    assert guarded.once(form, make) == ("k0", True)
    assert guarded.once(form, make) == ("k0", False)
    assert len(made) == 1


def test_a_form_whose_record_could_not_be_made_may_be_sent_again():
    form = sent(drawn())
    assert form.is_valid()
    with pytest.raises(ZeroDivisionError):
        guarded.once(form, lambda: 1 / 0)
    assert not Spent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_twenty_counts_at_once_are_twenty():
    def count():
        rates.hit("race", "10.9.9.9")
        connection.close()

    threads = [threading.Thread(target=count) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rates.count("race", "10.9.9.9") == 20
