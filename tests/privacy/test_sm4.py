"""SM4-GCM beside AES-256-GCM: one setting writes, both are read."""

import secrets

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from portal import environment
from privacy import crypto

PHONE = "training.participant.phone"
quietly = hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)


@pytest.fixture(autouse=True)
def keys(settings):
    settings.FIELD_KEYS = {"new": secrets.token_bytes(32), "old": secrets.token_bytes(32)}
    settings.FIELD_CIPHER = "sm4"
    return settings.FIELD_KEYS


def test_the_example_of_rfc_8998_comes_out():
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    nonce = bytes.fromhex("00001234567800000000ABCD")
    bound = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    plain = bytes.fromhex("".join(sign * 16 for sign in "ABCDEFEA"))
    sealed = bytes.fromhex(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )
    assert crypto.Sm4Gcm(key).encrypt(nonce, plain, bound) == sealed
    assert crypto.Sm4Gcm(key).decrypt(nonce, sealed, bound) == plain


@quietly
@given(text=st.text(), context=st.text(max_size=40), cipher=st.sampled_from(["aes", "sm4"]))
def test_every_text_comes_back_whatever_writes_today(text, context, cipher):
    django_settings.FIELD_CIPHER = cipher
    token = crypto.encrypt(text, context=context)
    assert token.startswith({"aes": "v1:new:", "sm4": "v2:new:"}[cipher])
    for today in ("aes", "sm4"):
        django_settings.FIELD_CIPHER = today
        assert crypto.decrypt(token, context=context) == text


@quietly
@given(data=st.binary(), cipher=st.sampled_from(["aes", "sm4"]))
def test_every_file_comes_back_and_no_other_context_reads_it(data, cipher):
    django_settings.FIELD_CIPHER = cipher
    sealed = crypto.encrypt_bytes(data, context="members.photograph")
    assert crypto.decrypt_bytes(sealed, context="members.photograph") == data
    with pytest.raises(crypto.Damaged):
        crypto.decrypt_bytes(sealed, context="members.other")


@quietly
@given(data=st.data())
def test_a_file_with_one_byte_changed_is_refused(data):
    sealed = bytearray(crypto.encrypt_bytes(b"a photograph", context=PHONE))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(crypto.CryptoError):
        crypto.decrypt_bytes(bytes(sealed), context=PHONE)


@pytest.mark.parametrize(
    "junk", [b"", b"\xff\xd8\xff", b"v2:new:", b"v2:new:short", b"v9:new:" * 9]
)
def test_what_is_no_sealed_file_is_refused(junk):
    with pytest.raises(crypto.Damaged):
        crypto.decrypt_bytes(junk, context=PHONE)


def test_a_token_whose_version_is_changed_is_refused():
    token = crypto.encrypt("张小明", context=PHONE)
    with pytest.raises(crypto.Damaged):
        crypto.decrypt("v1" + token[2:], context=PHONE)


def test_the_index_does_not_depend_on_the_cipher(settings):
    with_sm4 = crypto.blind_index("13812341234", context=PHONE)
    settings.FIELD_CIPHER = "aes"
    assert crypto.blind_index("13812341234", context=PHONE) == with_sm4


def test_a_machine_without_sm4_says_so_at_the_start_and_at_a_value(monkeypatch):
    token = crypto.encrypt("张小明", context=PHONE)

    def lacks(*arguments, **options):
        raise UnsupportedAlgorithm("sm4")

    monkeypatch.setattr(crypto, "Cipher", lacks)
    monkeypatch.setenv("FIELD_CIPHER", "sm4")
    with pytest.raises(ImproperlyConfigured, match="FIELD_CIPHER is sm4, but the OpenSSL"):
        environment.field_cipher("FIELD_CIPHER", "aes")
    with pytest.raises(crypto.NoCipher, match="SM4"):
        crypto.decrypt(token, context=PHONE)
