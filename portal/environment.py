"""Reads one environment variable at a time, and stops the start with a sentence that names it.

django-environ parses; this file words the refusals, because the person who reads them may
have set the variable in a unit file and has never seen a traceback.
"""

import base64
import binascii
import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from privacy import crypto

reader = environ.Env()


def text(name, default=""):
    return reader.str(name, default=default).strip()


def flag(name, default):
    value = text(name, "1" if default else "0").lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off", ""):
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def number(name, default, lowest, highest):
    value = text(name, str(default))
    if not value.isdecimal() or not lowest <= int(value) <= highest:
        raise ImproperlyConfigured(
            f"{name} must be a whole number from {lowest} to {highest}, not {value!r}."
        )
    return int(value)


def words(name, default=""):
    """Return the comma-separated entries of a variable, without blanks."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name, default):
    """Return a folder as an absolute path, made if it is missing."""
    path = Path(text(name, str(default))).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name} names {path}, which can't be used: {error}.") from error
    if not path.is_dir():
        raise ImproperlyConfigured(f"{name} names {path}, which is not a folder.")
    return path


def url(name, default, schemes):
    """Return a URL whose scheme is one of `schemes`, or "" when it is not set."""
    value = text(name, default)
    if value and value.split(":", 1)[0] not in schemes:
        raise ImproperlyConfigured(
            f"{name} must be a URL that begins with one of {', '.join(schemes)}."
        )
    return value


def database(name, default):
    value = url(name, default, ("sqlite", "postgres", "postgresql", "psql"))
    try:
        return reader.db_url_config(value)
    except (ValueError, environ.ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name} can't be read as a database URL: {error}.") from error


def field_keys(name, file):
    """Return {id: 32 bytes} from "id:base64[,id2:base64]", in order; unset, from the file."""
    value, where = text(name), name
    if not value:
        try:
            value, where = file.read_text("utf-8").strip(), f"{name} in {file}"
        except FileNotFoundError:
            raise ImproperlyConfigured(
                f"{name} is not set and {file} does not exist. `make serve` makes one; elsewhere "
                'give it "ID:" and 32 random bytes in base64 (`openssl rand -base64 32`).'
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{name} can't be read from {file}: {error}.") from error
    keys = {}
    for entry in filter(None, re.split(r"[,\s]+", value)):
        key_id, _, encoded = entry.partition(":")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", key_id):
            raise ImproperlyConfigured(
                f'{where} must look like "id:base64,id2:base64", each id of letters and digits.'
            )
        if key_id in keys:
            raise ImproperlyConfigured(f"{where} names the key {key_id!r} twice.")
        keys[key_id] = _key_bytes(where, key_id, encoded)
    if not keys:
        raise ImproperlyConfigured(f"{where} holds no key.")
    return keys


def field_cipher(name, default):
    """Return "aes" or "sm4"; SM4 only where this machine's OpenSSL has it."""
    value = text(name, default).lower() or default
    if value not in crypto.VERSIONS:
        raise ImproperlyConfigured(f"{name} must be aes or sm4, not {value!r}.")
    if value == "sm4" and not crypto.sm4_works():
        raise ImproperlyConfigured(
            f"{name} is sm4, but the OpenSSL of this machine lacks SM4-GCM: set {name}=aes, or "
            "install a build of OpenSSL 3 that was not made without SM4."
        )
    return value


def _key_bytes(where, key_id, encoded):
    try:
        key = base64.b64decode(encoded.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise ImproperlyConfigured(f"{where}: the key {key_id!r} is not 32 bytes in base64.")
    return key


def s3_storage(name, value):
    """Return the STORAGES entry for s3://KEY:SECRET@host/bucket?region=…, host being any
    S3-compatible service."""
    parts = urlsplit(value)
    bucket = parts.path.strip("/")
    if not (parts.username and parts.password and parts.hostname and bucket) or "/" in bucket:
        raise ImproperlyConfigured(f"{name} must look like s3://KEY:SECRET@host/bucket.")
    scheme = "http" if parts.hostname in ("localhost", "127.0.0.1") else "https"
    port = f":{parts.port}" if parts.port else ""
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "access_key": unquote(parts.username),
            "secret_key": unquote(parts.password),
            "endpoint_url": f"{scheme}://{parts.hostname}{port}",
            "bucket_name": bucket,
            "region_name": parse_qs(parts.query).get("region", [None])[0],
            "default_acl": None,
            "file_overwrite": False,
        },
    }
