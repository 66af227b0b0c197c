"""Books, calls, productions and manuscripts for the tests, through the doors of the site."""

import io
import struct
import zipfile
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx import Document as WordDocument

from publications.manuscripts import ENCRYPTED, OLE
from publications.models import Book, Call, Production
from publications.visitors import EnquiryForm, SubmissionForm
from tests import factories

BOOKS, CALLS, PRODUCTIONS = "publications/books", "publications/calls", "productions"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def book(title="一本书", *, where=BOOKS, make=factories.published, **fields):
    fields.setdefault("authors", "某人〔示例〕 著")
    return make(title, where=where, model=Book, **fields)


def call(title="一则征稿", *, opens=-5, closes=10, make=factories.published, **fields):
    """`opens` and `closes` are days from today."""
    today = timezone.localdate()
    fields |= {"opens_on": today + timedelta(days=opens)}
    fields |= {"closes_on": None if closes is None else today + timedelta(days=closes)}
    return make(title, where=CALLS, model=Call, **fields)


def production(title="一部短片", *, make=factories.published, **fields):
    fields = {"year": 2026, "medium": "video", **fields}
    return make(title, where=PRODUCTIONS, model=Production, **fields)


def chapters(count=3):
    return [
        {"title": f"第{n}章 标题", "text": f"<p>第{n}章的正文。</p>"} for n in range(1, count + 1)
    ]


# -- manuscripts ---------------------------------------------------------------------------


def docx_bytes(text="那年冬天，楼门口的灯一直亮着。"):
    document = WordDocument()
    document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def upload(content=None, name="稿件.docx"):
    return SimpleUploadedFile(name, docx_bytes() if content is None else content, WORD)


def rewritten(change, *, more=()):
    """Return a Word file with parts replaced: change(name, bytes) gives the new bytes."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx_bytes())) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
        for name, content in more:
            target.writestr(name, content)
    return buffer.getvalue()


def same(name, content):
    return content


def broken():
    return docx_bytes()[:-400]


def damaged_inside():
    """A byte is turned in the middle of the text's compressed part: its sum no longer fits."""
    content = bytearray(docx_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        part = archive.getinfo("word/document.xml")
        place = part.header_offset + 30 + len(part.filename) + part.compress_size // 2
    content[place] ^= 0xFF
    return bytes(content)


def bomb():
    return rewritten(same, more=[("word/media/image1.xml.bin", b"0" * (130 * 1024 * 1024))])


def liar():
    """A bomb whose directory says that it is small."""
    content = bytearray(bomb())
    place = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, place + 24, 1000)
    return bytes(content)


def macro():
    return rewritten(same, more=[("word/vbaProject.bin", b"macro")])


def macro_by_type():
    return rewritten(
        lambda name, content: content.replace(b"document.main+xml", b"macroEnabled.main+xml")
        if name == "[Content_Types].xml" else content
    )  # fmt: skip


def entity():
    """XXE: the text asks for a file of the server."""
    start = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return rewritten(
        lambda name, content: start + content.partition(b"?>")[2]
        if name == "word/document.xml" else content
    )  # fmt: skip


def remote_template():
    relation = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
        b'2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/office'
        b'Document/2006/relationships/attachedTemplate" Target="https://example.org/x.dotm" '
        b'TargetMode="External"/></Relationships>'
    )
    return rewritten(same, more=[("word/_rels/settings.xml.rels", relation)])


def with_password():
    return OLE + b"\x00" * 1024 + ENCRYPTED + b"\x00" * 1024


def old_word():
    return OLE + b"\x00" * 2048


def a_zip():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "不是 Word")
    return buffer.getvalue()


# -- what a browser sends --------------------------------------------------------------------


def _request():
    from django.test import RequestFactory

    return RequestFactory().get("/", REMOTE_ADDR="127.0.0.1")


def enquiry_data(item, **more):
    form = EnquiryForm(request=_request(), about=item)
    return {
        "guard": form["guard"].value(), "website": "", "name": "张小明", "organisation": "示例学院",
        "phone": "13812341234", "quantity": "20", "address": "示例路 1 号", "message": "要发票",
        "consent": "on",
    } | more  # fmt: skip


def submission_data(item, manuscript=None, **more):
    form = SubmissionForm(request=_request(), about=item)
    return {
        "guard": form["guard"].value(), "website": "", "title": "楼门口的灯", "name": "李小红",
        "organisation": "示例社区", "phone": "021-62230000", "email": "li@example.org",
        "abstract": "写一盏灯。", "manuscript": manuscript or upload(), "consent": "on",
    } | more  # fmt: skip


def enquire(client, item, **more):
    return client.post(reverse("book-enquire", args=[item.pk]), enquiry_data(item, **more))


def submit(client, item, manuscript=None, **more):
    data = submission_data(item, manuscript, **more)
    return client.post(reverse("call-submit", args=[item.pk]), data)
