"""A document is stored as it is, after its content was found to be what its name says."""

import zipfile

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts import audit
from editorial.models.media import Document, kind_names
from editorial.uploads import files

MOST_BYTES = 50 * 1024 * 1024
ALLOWED = "PDF、Word、Excel、PPT、OFD、TXT、ZIP"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, .xls and .ppt of before 2007
OFFICE_PARTS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
}
OLE_KINDS = ("doc", "xls", "ppt")


def store_document(upload, *, user, title="", kinds=()):
    """Check and store a document; return its Document. The same bytes: the one there is.

    `kinds` narrows what is taken. Raises ValidationError in Chinese.
    """
    files.check_size(upload, MOST_BYTES, "文件")
    kind = _kind_of(upload)
    if kinds and kind not in kinds:
        raise ValidationError(f"这里只能放：{kind_names(kinds)}。")
    sha256 = files.digest(upload)
    if known := Document.objects.filter(sha256=sha256).first():
        return known
    try:
        return _stored(upload, kind, sha256, user, title)
    except IntegrityError:  # somebody stored the same bytes a moment ago
        return Document.objects.get(sha256=sha256)


def _stored(upload, kind, sha256, user, title):
    original = files.readable_title(upload)
    with transaction.atomic(), files.all_or_nothing() as save:
        stored = save(files.new_name("documents", kind), upload)
        document = Document.objects.create(
            title=files.readable_title(upload, title or original.rsplit(".", 1)[0]),
            original_name=original, kind=kind, sha256=sha256, bytes=upload.size, file=stored,
            uploaded_by=user,
        )  # fmt: skip
        audit.record("document.upload", actor=user, target=document, kind=kind, size=upload.size)
    return document


def _kind_of(upload):
    """Return the kind that name and content agree on."""
    name = (upload.name or "").lower()
    kind = name.rsplit(".", 1)[-1] if "." in name else ""
    check = CHECKS.get(kind)
    if check is None:
        raise ValidationError(f"不能上传这种文件。可以上传：{ALLOWED}。")
    upload.seek(0)
    try:
        fits = check(upload, kind)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        fits = False
    upload.seek(0)
    if not fits:
        raise ValidationError(f"文件内容和扩展名 .{kind} 对不上，可能已损坏或改过名。")
    return kind


def _is_pdf(upload, kind):
    return b"%PDF-" in upload.read(1024)


def _is_ole(upload, kind):
    return upload.read(8) == OLE


def _is_zip(upload, kind):
    with zipfile.ZipFile(upload) as archive:
        return bool(archive.namelist())


def _is_office(upload, kind):
    with zipfile.ZipFile(upload) as archive:
        names = set(archive.namelist())
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError("文件里带有宏，不能上传。请另存为不带宏的格式。")
    return {"[Content_Types].xml", OFFICE_PARTS[kind]} <= names


def _is_ofd(upload, kind):
    with zipfile.ZipFile(upload) as archive:
        return "OFD.xml" in archive.namelist()


def _is_text(upload, kind):
    """Text of any Chinese encoding, and nothing that a browser might take for a page."""
    text = upload.read(MOST_BYTES)
    if b"\x00" in text or text.lstrip()[:20].lower().startswith(
        (b"<!doctype", b"<html", b"<svg", b"<script")
    ):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            text.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


CHECKS = {
    "pdf": _is_pdf, "txt": _is_text, "zip": _is_zip, "ofd": _is_ofd,
    **dict.fromkeys(OLE_KINDS, _is_ole), **dict.fromkeys(OFFICE_PARTS, _is_office),
}  # fmt: skip
