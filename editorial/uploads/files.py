"""What storing a picture and a document have in common."""

import hashlib
import re
import secrets
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone

CONTROLS = re.compile("[\x00-\x1f\x7f]")
FULL_DISK = "文件没有存下来：服务器存储空间不足或不可写，请联系系统管理员。您填写的内容没有丢。"


def check_size(upload, most, what):
    """Refuse an empty upload, and one of more than `most` bytes, or than was kept of it."""
    if not upload.size:
        raise ValidationError(f"这个{what}是空的（0 字节），请检查后重新选择。")
    most = min(most, getattr(upload, "most", most))
    if upload.size > most:
        limit = most // 1024 // 1024
        raise ValidationError(f"这个{what}有 {upload.size / 1048576:.0f} MB，最多 {limit} MB。")


def digest(upload):
    """Return the SHA-256 of an upload, read piece by piece, and rewind it."""
    sha = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        sha.update(chunk)
    upload.seek(0)
    return sha.hexdigest()


def new_name(folder, extension, suffix=""):
    """Return a name nobody can guess: a draft's picture is only as secret as its address."""
    token = secret(16)
    return f"{folder}/{token[:2]}/{token}{suffix}.{extension}"


def known_again(stored):
    """Say of a row that the same bytes came once more; what comes again leaves the bin."""
    if stored.deleted_at:
        stored.deleted_at, stored.unused_since = None, timezone.now()
        stored.save(update_fields=["deleted_at", "unused_since"])
    stored.is_known = True
    return stored


def secret(size=8):
    return secrets.token_hex(size)


@contextmanager
def all_or_nothing():
    """Yield save(name, content): when anything fails, what was saved is removed again."""
    saved = []

    def save(name, content):
        saved.append(default_storage.save(name, content))
        return saved[-1]

    try:
        yield save
    except BaseException as error:
        for name in saved:
            default_storage.delete(name)
        if isinstance(error, OSError):
            raise ValidationError(FULL_DISK) from error
        raise


def one_line(text, longest):
    """Return typed text without the characters that a database or a page can't hold."""
    return " ".join(CONTROLS.sub(" ", text).split())[:longest]


def readable_title(upload, typed=""):
    """Return a title for the library: what the person typed, or what the file was called."""
    called = (getattr(upload, "name", "") or "").replace("\\", "/").rsplit("/", 1)[-1]
    return one_line(typed, 200) or one_line(called, 200) or "未命名"
