"""Encrypts one text at a time, and makes the keyed index by which an encrypted text is found.

A token is `v1:KEY-ID:base64url(nonce | ciphertext | tag)`, without padding: AES-256-GCM with a random
nonce of 96 bits (good for 2^32 texts a key). Version, key id and context are authenticated with it, so
a token that is copied into another field or row kind can't be read there. Its length tells the length
of the text; nothing else does.

Keys come from settings.FIELD_KEYS, a dict of id to 32 bytes: the first writes, all read. Neither
cipher nor index uses a key itself, each has a subkey of its own (HKDF-SHA256, RFC 5869).

Rotation: put a new key first and keep the old one; what is saved from then on uses the new one. The
prefix `v1:KEY-ID:` tells in the database which values still need the old key. Writing those anew, so
that the old key can go, will be a command of its own (issue 5). Until then a look-up by index has to
ask with `blind_indexes`, which covers every key.
"""

import base64
import binascii
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = "v1"
NONCE_BYTES = 12
TAG_BYTES = 16
INDEX_LENGTH = 64  # characters of a blind index


class CryptoError(Exception):
    """A stored value can't be read."""


class MissingKey(CryptoError):
    """The key that a value was written with is not among FIELD_KEYS; the sentence names its id."""


class Damaged(CryptoError):
    """A value is no token, was changed, or belongs to another context."""


def encrypt(text: str, *, context: str) -> str:
    """Return a new token for the text; the same text gives another token each time.

    `context` says what the text is ("training.participant.phone") and must be given again to read it.
    """
    key_id, key = _current()
    nonce = os.urandom(NONCE_BYTES)
    sealed = _cipher(key).encrypt(nonce, text.encode(), _bound_to(key_id, context))
    return f"{VERSION}:{key_id}:{_encoded(nonce + sealed)}"


def decrypt(token: str, *, context: str) -> str:
    """Return the text of a token. Raises MissingKey or Damaged, and never returns garbage."""
    version, _, rest = token.partition(":")
    key_id, _, body = rest.partition(":")
    if version != VERSION or not body:
        raise Damaged(f"A value of {context} is not a token of version {VERSION}.")
    if key_id not in settings.FIELD_KEYS:
        raise MissingKey(
            f"A value of {context} was encrypted with the key {key_id!r}, which FIELD_KEYS lacks."
        )
    sealed = _decoded(body)
    try:
        text = _cipher(settings.FIELD_KEYS[key_id]).decrypt(
            sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound_to(key_id, context)
        )
    except (InvalidTag, ValueError) as error:
        raise Damaged(
            f"A value of {context} was changed, or was written for another field, or the key "
            f"{key_id!r} is not the one it was written with."
        ) from error
    return text.decode()


def blind_index(value: str, *, context: str) -> str:
    """Return 64 hexadecimal characters by which an exact value is found, made with the first key.

    The caller brings the value to one form first (no spaces, capital X …): equal is equal in bytes.
    """
    return _index(_current()[1], value, context)


def blind_indexes(value: str, *, context: str) -> list[str]:
    """Return the index under every key, for `filter(phone_index__in=…)` while keys are changing."""
    return [_index(key, value, context) for key in settings.FIELD_KEYS.values()]


def _current():
    return next(iter(settings.FIELD_KEYS.items()))


def _bound_to(key_id, context):
    return "\0".join((VERSION, key_id, context)).encode()


def _index(key, value, context):
    message = f"{context}\0{value}".encode()
    return hmac.new(_subkey(key, "index"), message, hashlib.sha256).hexdigest()


@lru_cache(maxsize=32)
def _subkey(key, purpose):
    info = f"portal/privacy/{VERSION}/{purpose}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key)


@lru_cache(maxsize=16)
def _cipher(key):
    return AESGCM(_subkey(key, "encryption"))


def _encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(body):
    """Return the bytes of a token's body, that has one spelling only."""
    try:
        data = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Damaged("A token is not written in base64url.") from error
    if len(data) < NONCE_BYTES + TAG_BYTES or _encoded(data) != body:
        raise Damaged("A token is cut off or was changed.")
    return data
