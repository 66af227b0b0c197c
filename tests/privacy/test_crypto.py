"""What is encrypted comes back whole with its key and its context, or not at all."""

import secrets

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from privacy import crypto

PHONE = "training.participant.phone"
quietly = hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)


@pytest.fixture(autouse=True)
def keys(settings):
    settings.FIELD_KEYS = {"new": secrets.token_bytes(32), "old": secrets.token_bytes(32)}
    return settings.FIELD_KEYS


@quietly
@given(text=st.text(), context=st.text(max_size=40))
def test_every_text_comes_back(text, context):
    token = crypto.encrypt(text, context=context)
    assert crypto.decrypt(token, context=context) == text


def test_the_same_text_gives_another_token_each_time():
    tokens = {crypto.encrypt("13812341234", context=PHONE) for _ in range(50)}
    assert len(tokens) == 50
    assert all(token.startswith("v1:new:") and "1381" not in token for token in tokens)


def test_another_context_reads_nothing():
    token = crypto.encrypt("13812341234", context=PHONE)
    with pytest.raises(crypto.Damaged):
        crypto.decrypt(token, context="training.participant.name")


@quietly
@given(data=st.data())
def test_a_token_with_one_character_changed_is_refused(data):
    token = crypto.encrypt("张小明", context=PHONE)
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda sign: sign != token[place]))
    with pytest.raises(crypto.CryptoError):
        crypto.decrypt(token[:place] + other + token[place + 1 :], context=PHONE)


@quietly
@given(text=st.text())
def test_what_is_no_token_is_refused(text):
    with pytest.raises(crypto.CryptoError):
        crypto.decrypt(text, context=PHONE)


@pytest.mark.parametrize("cut", [1, 5, 30])
def test_a_token_that_was_cut_off_is_refused(cut):
    with pytest.raises(crypto.Damaged):
        crypto.decrypt(crypto.encrypt("张小明", context=PHONE)[:-cut], context=PHONE)


def test_the_first_key_writes_and_the_others_still_read(settings, keys):
    settings.FIELD_KEYS = {"old": keys["old"]}
    before = crypto.encrypt("张小明", context=PHONE)
    settings.FIELD_KEYS = keys
    assert crypto.decrypt(before, context=PHONE) == "张小明"
    assert crypto.encrypt("张小明", context=PHONE).startswith("v1:new:")


def test_a_missing_key_is_named(settings, keys):
    token = crypto.encrypt("张小明", context=PHONE)
    settings.FIELD_KEYS = {"old": keys["old"]}
    with pytest.raises(crypto.MissingKey, match="'new'"):
        crypto.decrypt(token, context=PHONE)


def test_a_wrong_key_under_the_same_id_gives_no_garbage(settings):
    token = crypto.encrypt("张小明", context=PHONE)
    settings.FIELD_KEYS = {"new": secrets.token_bytes(32)}
    with pytest.raises(crypto.Damaged):
        crypto.decrypt(token, context=PHONE)


def test_a_blind_index_is_the_same_for_the_same_value_and_context_only(settings, keys):
    index = crypto.blind_index("13812341234", context=PHONE)
    assert len(index) == crypto.INDEX_LENGTH
    assert index == crypto.blind_index("13812341234", context=PHONE)
    assert index != crypto.blind_index("13812341235", context=PHONE)
    assert index != crypto.blind_index("13812341234", context="surveys.answer.phone")
    settings.FIELD_KEYS = {"other": secrets.token_bytes(32)}
    assert index != crypto.blind_index("13812341234", context=PHONE)


def test_what_was_indexed_with_the_old_key_is_found_as_well(settings, keys):
    settings.FIELD_KEYS = {"old": keys["old"]}
    stored = crypto.blind_index("13812341234", context=PHONE)
    settings.FIELD_KEYS = keys
    assert stored in crypto.blind_indexes("13812341234", context=PHONE)
