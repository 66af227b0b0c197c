"""Another file, or another part of it, in the place of the one there is. The address stays.

A new file gets new names, so that what a browser keeps "for good" stays true of every name; the
names that visitors got before are deleted once the row is stored, and answer with a redirect.
The former file itself is kept where no visitor gets at it.
"""

import io
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from accounts import audit
from editorial import media_bin
from editorial.models.library import FormerDocument, FormerImage
from editorial.uploads import files
from editorial.uploads.documents import checked_kind
from editorial.uploads.images import MOST_BYTES, decode, save_all

MEANWHILE = "这个文件刚刚被别人改过，请刷新页面看一看再操作。"
SAME = "选的文件和现在的完全相同，不用替换。"


def replace_image(image, upload, user, *, reason=""):
    """Let a picture show an upload from now on; return the Image. Who may is asked before."""
    files.check_size(upload, MOST_BYTES, "图片")
    facts = _facts(image, upload)
    return _replace_image(image, decode(upload), facts, user, reason)


def image_back(image, former, user, *, reason=""):
    """Let a picture show a former file again, as it was cropped then."""
    facts = _facts_of(former) | {"focus_x": former.focus_x, "focus_y": former.focus_y}
    whole = _opened(former.file)
    facts["crop"] = former.crop
    return _replace_image(image, whole, facts, user, reason, former)


def _replace_image(image, whole, facts, user, reason, former=None):
    facts = {"crop": None, "focus_x": 50, "focus_y": 50} | facts
    with files.all_or_nothing() as save:
        changes = _drawn(image, whole, facts["crop"], save, former.file if former else "")
        kept = image.whole or save(_private_name(), default_storage.open(image.shown))
        with _one_change(image) as held:
            before = held.sha256
            FormerImage.objects.create(
                image=held, file=kept, sha256=held.sha256, bytes=held.bytes, reason=reason,
                original_name=held.original_name, replaced_by=user, crop=held.crop,
                focus_x=held.focus_x, focus_y=held.focus_y,
            )  # fmt: skip
            if former:
                former.delete()
            # The bytes of a former file that is shown whole again have a name of their own.
            waste = held.stored_names + ([former.file] if former and not facts["crop"] else [])
            _store(held, facts | changes, waste)
            _note(held, "back" if former else "replace", user, before, reason)
    return held


def crop_image(image, crop, user, *, focus=(50, 50), reason=""):
    """Show a part of a picture (None: all of it) and keep `focus`, in percent of what is shown.

    `crop` is {"left", "top", "width", "height"} in pixels of the whole picture.
    """
    whole = _opened(image.whole or image.shown)
    facts = {"crop": _checked(crop, whole), "focus_x": focus[0], "focus_y": focus[1]}
    if facts["crop"] == image.crop:
        return _refocus(image, facts, user)
    with files.all_or_nothing() as save:
        changes = _drawn(image, whole, facts["crop"], save, image.whole or image.shown)
        waste = list(image.stored_names)
        if facts["crop"] and not image.whole:
            changes["whole"] = save(_private_name(), default_storage.open(image.shown))
        elif image.whole and not facts["crop"]:
            waste.append(image.whole)
        with _one_change(image) as held:
            _store(held, facts | changes, waste)
            _note(held, "crop", user, held.sha256, reason, crop=facts["crop"])
    return held


def _refocus(image, facts, user):
    with _one_change(image) as held:
        _store(held, facts, [])
        audit.record("image.focus", actor=user, target=held, x=held.focus_x, y=held.focus_y)
    return held


def _checked(crop, whole):
    """Return the crop within the picture, or None when it is all of it."""
    if crop is None:
        return None
    left = min(max(0, crop["left"]), whole.width - 1)
    top = min(max(0, crop["top"]), whole.height - 1)
    width = min(max(1, crop["width"]), whole.width - left)
    height = min(max(1, crop["height"]), whole.height - top)
    if (width, height) == whole.size:
        return None
    part = {"left": left, "top": top, "width": width, "height": height}
    return part | {"of": list(whole.size)}


def _opened(name):
    try:
        with default_storage.open(name) as file:
            return decode(io.BytesIO(file.read()))
    except OSError as error:
        raise ValidationError("这张图片的原文件读不出来，请联系系统管理员。") from error


def _drawn(image, whole, crop, save, stored=""):
    """Save what is to be shown; return what changes in the row. `stored` holds the bytes of the
    whole picture if there are any: they are taken as they are, not encoded once more."""
    part = whole
    if crop:
        box = crop["left"], crop["top"], crop["left"] + crop["width"], crop["top"] + crop["height"]
        part = whole.crop(box)
    bytes_of_whole = default_storage.open(stored) if stored and not crop else None
    stem = image.file.name.removesuffix(".webp")
    name = f"{stem}-{files.secret()}.webp"
    shown, renditions = save_all(part, save, name, bytes_of_whole)
    return {
        "shown": shown, "renditions": renditions, "width": part.width, "height": part.height,
        "whole": stored if crop else "",
    }  # fmt: skip


def replace_document(document, upload, user, *, reason=""):
    """Let a document's address give an upload of the same kind from now on."""
    kind = checked_kind(upload)
    if kind != document.kind:
        raise ValidationError(
            f"替换的文件要和原来的是同一类型（{document.kind_label}，扩展名 .{document.kind}）。"
        )
    facts = _facts(document, upload)
    with files.all_or_nothing() as save:
        facts["file"] = save(files.new_name("documents", kind), upload)
        return _change_document(document, facts, user, reason)


def document_back(document, former, user, *, reason=""):
    facts = _facts_of(former) | {"file": former.file}
    return _change_document(document, facts, user, reason, former)


def _change_document(document, facts, user, reason, former=None):
    with _one_change(document) as held:
        before = held.sha256
        FormerDocument.objects.create(
            document=held, file=held.file.name, sha256=held.sha256, bytes=held.bytes,
            original_name=held.original_name, reason=reason, replaced_by=user,
        )  # fmt: skip
        if former:
            former.delete()
        _store(held, facts, [])
        _note(held, "back" if former else "replace", user, before, reason)
    return held


def _facts(stored, upload):
    """Return what an upload changes in the row; refuse what the library has already."""
    sha256 = files.digest(upload)
    if sha256 == stored.sha256:
        raise ValidationError(SAME)
    same = type(stored).objects.filter(sha256=sha256).first()
    if same:
        raise ValidationError(
            f"库里已经有这个文件：“{same}”（编号 {same.pk}）。同一文件只存一份，请在稿件里直接选用它。"
        )
    name = files.readable_title(upload)
    return {"sha256": sha256, "bytes": upload.size, "original_name": name}


def _facts_of(former):
    facts = ("sha256", "bytes", "original_name")
    return {name: getattr(former, name) for name in facts}


@contextmanager
def _one_change(seen):
    """Hold a row that is still as the caller saw it, in a transaction."""
    try:
        with transaction.atomic():
            held = type(seen).objects.select_for_update().get(pk=seen.pk)
            if (held.stored_names, held.sha256) != (seen.stored_names, seen.sha256):
                raise ValidationError(MEANWHILE)
            yield held
    except IntegrityError as error:  # the same bytes came in another way a moment ago
        raise ValidationError(MEANWHILE) from error


def _store(held, changes, waste):
    for name, value in changes.items():
        setattr(held, name, value)
    held.save()
    transaction.on_commit(lambda: media_bin.delete_files(set(waste) - {*held.stored_names}))


def _note(held, verb, user, before, reason, **detail):
    audit.record(
        f"{held._meta.model_name}.{verb}", actor=user, target=held, digest_before=before,
        digest=held.sha256, reason=reason, **detail,
    )  # fmt: skip


def _private_name():
    return files.new_name("originals", "webp")
