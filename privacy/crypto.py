"""Encrypts one text or file at a time, and makes the keyed index by which an encrypted text is found.

A token is `VERSION:KEY-ID:base64url(nonce | ciphertext | tag)`, without padding, with a random nonce of
96 bits (good for 2^32 texts a key). `v1` is AES-256-GCM, `v2` is SM4-GCM (GB/T 32907, RFC 8998);
settings.FIELD_CIPHER says which one writes, both are read for ever. Version, key id and context are
authenticated with it, so a token that is copied into another field or row kind can't be read there. Its
length tells the length of the text; nothing else does. A sealed file is the same without base64.

Keys come from settings.FIELD_KEYS, a dict of id to 32 bytes: the first writes, all read. Neither
cipher nor index uses a key itself, each has a subkey of its own (HKDF-SHA256, RFC 5869), that of SM4
16 bytes long. The index is HMAC-SHA256 whatever the cipher is.

Rotation: put a new key first and keep the old one; what is saved from then on uses the new one, and
`rotate_field_keys` (privacy.rotation) writes the rest anew. Until then a look-up by index has to ask
with `blind_indexes`, which covers every key.
"""

import base64
import binascii
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSIONS = {"aes": "v1", "sm4": "v2"}  # what FIELD_CIPHER may be, and how its tokens begin
NONCE_BYTES = 12
TAG_BYTES = 16
INDEX_LENGTH = 64  # characters of a blind index


class CryptoError(Exception):
    """A stored value can't be read."""


class MissingKey(CryptoError):
    """The key that a value was written with is not among FIELD_KEYS; `key_id` names it."""

    def __init__(self, key_id, context):
        super().__init__(
            f"A value of {context} was encrypted with the key {key_id!r}, which FIELD_KEYS lacks."
        )
        self.key_id = key_id


class Damaged(CryptoError):
    """A value is no token, was changed, or belongs to another context."""


class NoCipher(CryptoError):
    """This machine's OpenSSL lacks the cipher that a value was written with."""


def encrypt(text: str, *, context: str) -> str:
    """Return a new token for the text; the same text gives another token each time.

    `context` says what the text is ("training.participant.phone") and must be given again to read it.
    """
    version, key_id, key = _current()
    sealed = _seal(version, key, text.encode(), _bound_to(version, key_id, context))
    return f"{version}:{key_id}:{_encoded(sealed)}"


def decrypt(token: str, *, context: str) -> str:
    """Return the text of a token. Raises MissingKey, Damaged or NoCipher, never returns garbage."""
    version, _, rest = token.partition(":")
    key_id, _, body = rest.partition(":")
    key = _key(version, key_id, body, context)
    bound = _bound_to(version, key_id, context)
    return _open(version, key_id, key, _decoded(body), bound, context).decode()


def encrypt_bytes(data: bytes, *, context: str) -> bytes:
    """Return the data as a sealed file: `VERSION:KEY-ID:` and the bytes, held in memory whole."""
    version, key_id, key = _current()
    sealed = _seal(version, key, data, _bound_to(version, key_id, "bytes", context))
    return f"{version}:{key_id}:".encode() + sealed


def decrypt_bytes(sealed: bytes, *, context: str) -> bytes:
    """Return what `encrypt_bytes` was given. Raises as `decrypt` does."""
    version, _, rest = sealed.partition(b":")
    key_id, _, body = rest.partition(b":")
    version, key_id = (part[:40].decode("ascii", "replace") for part in (version, key_id))
    key = _key(version, key_id, body, context)
    if len(body) < NONCE_BYTES + TAG_BYTES:
        raise Damaged(f"A file of {context} is cut off.")
    return _open(version, key_id, key, body, _bound_to(version, key_id, "bytes", context), context)


def current_prefix():
    """Return how a token begins that is written now: "v1:2027a:"."""
    version, key_id, _ = _current()
    return f"{version}:{key_id}:"


def blind_index(value: str, *, context: str) -> str:
    """Return 64 hexadecimal characters by which an exact value is found, made with the first key.

    The caller brings the value to one form first (no spaces, capital X …): equal is equal in bytes.
    """
    return _index(_current()[2], value, context)


def blind_indexes(value: str, *, context: str) -> list[str]:
    """Return the index under every key, for `filter(phone_index__in=…)` while keys are changing."""
    return [_index(key, value, context) for key in settings.FIELD_KEYS.values()]


def sm4_works():
    """Return whether this machine's OpenSSL has SM4-GCM."""
    try:
        Cipher(algorithms.SM4(bytes(16)), modes.GCM(bytes(NONCE_BYTES))).encryptor()
    except UnsupportedAlgorithm:
        return False
    return True


class Sm4Gcm:
    """SM4-GCM with the two methods of cryptography's AESGCM: the tag of 16 bytes stands last."""

    def __init__(self, key):
        self.cipher = algorithms.SM4(key)

    def encrypt(self, nonce, data, bound):
        worker = Cipher(self.cipher, modes.GCM(nonce)).encryptor()
        worker.authenticate_additional_data(bound)
        return worker.update(data) + worker.finalize() + worker.tag

    def decrypt(self, nonce, sealed, bound):
        data, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
        worker = Cipher(self.cipher, modes.GCM(nonce, tag)).decryptor()
        worker.authenticate_additional_data(bound)
        return worker.update(data) + worker.finalize()


def _current():
    return (VERSIONS[settings.FIELD_CIPHER], *next(iter(settings.FIELD_KEYS.items())))


def _key(version, key_id, body, context):
    if version not in VERSIONS.values() or not body:
        raise Damaged(f"A value of {context} is not a token of a known version.")
    if key_id not in settings.FIELD_KEYS:
        raise MissingKey(key_id, context)
    return settings.FIELD_KEYS[key_id]


def _seal(version, key, data, bound):
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(version, key).encrypt(nonce, data, bound)


def _open(version, key_id, key, sealed, bound, context):
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return _cipher(version, key).decrypt(nonce, rest, bound)
    except UnsupportedAlgorithm as error:
        raise NoCipher(f"A value of {context} needs SM4, which OpenSSL here lacks.") from error
    except (InvalidTag, ValueError) as error:
        raise Damaged(
            f"A value of {context} was changed, or was written for another field, or the key "
            f"{key_id!r} is not the one it was written with."
        ) from error


def _bound_to(*parts):
    return "\0".join(parts).encode()


def _index(key, value, context):
    message = f"{context}\0{value}".encode()
    return hmac.new(_subkey(key, "index"), message, hashlib.sha256).hexdigest()


@lru_cache(maxsize=32)
def _subkey(key, purpose, version="v1", length=32):
    info = f"portal/privacy/{version}/{purpose}".encode()
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(key)


@lru_cache(maxsize=16)
def _cipher(version, key):
    if version == VERSIONS["sm4"]:
        return Sm4Gcm(_subkey(key, "encryption", version, 16))
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
