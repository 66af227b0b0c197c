"""A document is stored as it is, after its content was found to be what its name says."""

import zipfile

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts import audit
from editorial.models.media import Document, kind_names
from editorial.uploads import files

MEGABYTE = 1024 * 1024
MOST_BYTES = 50 * MEGABYTE
MOST_BYTES_OF = {"mp4": 500 * MEGABYTE, "mp3": 200 * MEGABYTE, "m4a": 200 * MEGABYTE}
ALLOWED = "PDF、Word、Excel、PPT、OFD、TXT、ZIP、MP4、MP3、M4A、VTT"
STILLS = (b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1")  # pictures in the same boxes
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, .xls and .ppt of before 2007
OFFICE_PARTS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
}
OLE_KINDS = ("doc", "xls", "ppt")


def store_document(upload, *, user, title="", kinds=(), folder=None):
    """Check and store a document; return its Document. The same bytes: the one there is, out of
    the bin if need be; `is_known` says so.

    `kinds` narrows what is taken. Raises ValidationError in Chinese.
    """
    kind = checked_kind(upload)
    if kinds and kind not in kinds:
        raise ValidationError(f"这里只能放：{kind_names(kinds)}。")
    sha256 = files.digest(upload)
    if known := Document.objects.filter(sha256=sha256).first():
        return files.known_again(known)
    try:
        return _stored(upload, kind, sha256, user, title, folder)
    except IntegrityError:  # somebody stored the same bytes a moment ago
        return files.known_again(Document.objects.get(sha256=sha256))


def checked_kind(upload):
    """Return what kind of document an upload is; raise ValidationError when it is none."""
    kind = _extension(upload)
    files.check_size(upload, MOST_BYTES_OF.get(kind, MOST_BYTES), "文件")
    _check_content(upload, kind)
    return kind


def _stored(upload, kind, sha256, user, title, folder):
    original = files.readable_title(upload)
    with transaction.atomic(), files.all_or_nothing() as save:
        stored = save(files.new_name("documents", kind), upload)
        document = Document.objects.create(
            title=files.readable_title(upload, title or original.rsplit(".", 1)[0]),
            original_name=original, kind=kind, sha256=sha256, bytes=upload.size, file=stored,
            uploaded_by=user, folder=folder,
        )  # fmt: skip
        audit.record("document.upload", actor=user, target=document, kind=kind, size=upload.size)
    return document


def _extension(upload):
    name = (upload.name or "").lower()
    return name.rsplit(".", 1)[-1] if "." in name else ""


def _check_content(upload, kind):
    """Refuse what is not of the kind that its name says."""
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


def _is_mpeg4(upload, kind):
    """A file of boxes (ISO/IEC 14496-12), the first of which says what the file is."""
    start = upload.read(12)
    return start[4:8] == b"ftyp" and start[8:12] not in STILLS


def _is_mp3(upload, kind):
    """An ID3 tag, or a frame: eleven bits that are set, and layer III (ISO/IEC 11172-3)."""
    start = upload.read(3)
    is_frame = len(start) == 3 and start[0] == 0xFF and start[1] & 0xE6 == 0xE2
    return start == b"ID3" or is_frame


def _is_captions(upload, kind):
    """WebVTT: UTF-8 whose first line begins with the word."""
    text = upload.read(MOST_BYTES)
    first = text.decode("utf-8-sig").split("\n", 1)[0]
    return b"\x00" not in text and first.split(maxsplit=1)[:1] == ["WEBVTT"]


CHECKS = {
    "mp4": _is_mpeg4, "m4a": _is_mpeg4, "mp3": _is_mp3, "vtt": _is_captions,
    "pdf": _is_pdf, "txt": _is_text, "zip": _is_zip, "ofd": _is_ofd,
    **dict.fromkeys(OLE_KINDS, _is_ole), **dict.fromkeys(OFFICE_PARTS, _is_office),
}  # fmt: skip
