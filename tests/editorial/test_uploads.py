"""Pictures and documents that come in, and those that don't: in words, with nothing stored."""

import contextlib
import io
import struct
import threading
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image as Pillow

from editorial.models import Document, Image
from editorial.uploads import store_document, store_image

pytestmark = pytest.mark.django_db


def picture(width=1800, height=900, kind="JPEG", **options):
    buffer = io.BytesIO()
    Pillow.new("RGB", (width, height), "#b0141c").save(buffer, kind, **options)
    return buffer.getvalue()


def upload(content, name="照片.jpg"):
    return SimpleUploadedFile(name, content)


def stored_files(settings):
    root = settings.MEDIA_ROOT
    return [path for path in root.rglob("*") if path.is_file()] if root.exists() else []


def huge_png(width, height):
    """A PNG whose header speaks of 900 million pixels, in a few hundred bytes."""

    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


def test_a_picture_is_stored_anew_with_its_renditions(settings):
    image = store_image(upload(picture()), user=None, alt="红")
    assert (image.width, image.height) == (1800, 900)
    assert set(image.renditions) == {"320", "640", "960", "1600"}
    assert len(stored_files(settings)) == 5
    with image.file.open() as file:
        assert Pillow.open(file).format == "WEBP"
    assert "照片" not in image.file.name
    assert image.srcset.count("w") >= 5


def test_a_picture_is_turned_upright_and_loses_what_it_tells():
    source = Pillow.new("RGB", (400, 200), "white")
    exif = source.getexif()
    exif[0x0112] = 6  # the camera was held on its side
    exif[0x010F] = "Secret Camera"
    buffer = io.BytesIO()
    source.save(buffer, "JPEG", exif=exif)
    image = store_image(upload(buffer.getvalue()), user=None)
    assert (image.width, image.height) == (200, 400)
    content = image.file.open().read()
    assert b"Secret Camera" not in content
    assert b"EXIF" not in content.upper()


def test_the_same_bytes_are_stored_once():
    content = picture()
    assert store_image(upload(content), user=None) == store_image(
        upload(content, "b.jpg"), user=None
    )
    assert Image.objects.count() == 1


def test_a_picture_without_words_takes_them_when_it_comes_again():
    store_image(upload(picture()), user=None)
    store_image(upload(picture()), user=None, alt="红色的方块")
    store_image(upload(picture()), user=None, alt="别的话")
    assert Image.objects.get().alt == "红色的方块"


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_other_formats_come_in(kind):
    assert store_image(upload(picture(64, 64, kind)), user=None).width == 64


def test_a_scan_of_sixteen_bits_keeps_its_greys():
    ramp = Pillow.linear_gradient("L").convert("I").point(lambda value: value * 257)
    buffer = io.BytesIO()
    ramp.convert("I;16").save(buffer, "PNG")
    image = store_image(upload(buffer.getvalue()), user=None)
    with image.file.open() as file:
        grey = Pillow.open(file).convert("L").getpixel((128, 128))
    assert 120 <= grey <= 136


def test_what_is_typed_is_kept_as_a_line_that_every_database_holds():
    image = store_image(
        upload(picture(20, 20)),
        user=None,
        title="党员/干部",
        alt="红\x00色\n旗",
        credit="新华\x00社",
    )
    assert (image.title, image.alt, image.credit) == ("党员/干部", "红 色 旗", "新华 社")


def test_a_picture_wider_than_any_page_is_made_narrower():
    assert store_image(upload(picture(4000, 1000)), user=None).width == 2560


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "0 字节"),
        (b"not a picture", "认不出"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG"),
        (b"<html><script>alert(1)</script></html>", "网页文件"),
        (huge_png(30_000, 30_000), "像素"),
        (huge_png(7_000, 6_000), "像素"),
        (picture()[:400], "打不开"),
        (b"GIF89a<script>alert(1)</script>", "认不出"),
        (picture(60, 60, "AVIF").replace(b"pitm", b"xxxx"), "打不开"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(settings, content, message):
    with pytest.raises(ValidationError, match=message):
        store_image(upload(content), user=None)
    assert not Image.objects.exists()
    assert stored_files(settings) == []


def test_a_gif_that_calls_itself_html_is_a_picture_with_our_name():
    image = store_image(upload(picture(20, 20, "GIF"), "evil.html"), user=None)
    assert image.file.name.endswith(".webp")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_a_damaged_picture_is_refused_in_words_or_taken(kind):
    """Whatever a decoder makes of it: a picture or a sentence, never another error."""
    whole, random = picture(60, 40, kind), Random(kind)
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(random.choice((1, 5, 20))):
            damaged[random.randrange(len(damaged))] = random.randrange(256)
        with contextlib.suppress(ValidationError):
            store_image(upload(bytes(damaged)), user=None)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_send_the_same_file_at_once_get_the_same_row(settings):
    content, ready = picture(), threading.Barrier(3)

    def send(_):
        try:
            ready.wait(timeout=10)
            return store_image(upload(content), user=None).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as people:
        assert len(set(people.map(send, range(3)))) == 1
    assert Image.objects.count() == 1
    assert len(stored_files(settings)) == 5


def test_a_full_disk_leaves_nothing_behind(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "images").write_text("in the way")
    with pytest.raises(ValidationError, match="存储空间"):
        store_image(upload(picture()), user=None)
    assert not Image.objects.exists()


def office(part, *more):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("[Content_Types].xml", part, *more):
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("通知.pdf", PDF),
        ("报告.docx", office("word/document.xml")),
        ("名单.xlsx", office("xl/workbook.xml")),
        ("课件.pptx", office("ppt/presentation.xml")),
        ("旧稿.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512),
        ("说明.txt", "说明".encode("gb18030")),
        ("材料.zip", office("任意.txt")),
        ("公文.OFD", office("OFD.xml")),
    ],
)  # fmt: skip
def test_documents_come_in_by_what_they_are(name, content):
    document = store_document(upload(content, name), user=None)
    assert document.original_name == name
    assert document.file.name.endswith(f".{document.kind}")
    assert name.split(".")[0] not in document.file.name


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("空.pdf", b"", "0 字节"),
        ("网页.html", b"<html></html>", "不能上传"),
        ("图.svg", b"<svg/>", "不能上传"),
        ("程序.exe", b"MZ", "不能上传"),
        ("没有扩展名", PDF, "不能上传"),
        ("假.pdf", b"<html><script></script></html>", "对不上"),
        ("假.docx", PDF, "对不上"),
        ("假.xlsx", office("word/document.xml"), "对不上"),
        ("宏.docx", office("word/document.xml", "word/vbaProject.bin"), "宏"),
        ("网页.txt", b"<!DOCTYPE html><script>alert(1)</script>", "对不上"),
        ("空字符.txt", b"a\x00b", "对不上"),
        ("x" * 10_000 + ".exe", b"MZ", "不能上传"),
    ],
)  # fmt: skip
def test_documents_that_are_not_what_they_say_are_refused(settings, name, content, message):
    with pytest.raises(ValidationError, match=message):
        store_document(upload(content, name), user=None)
    assert not Document.objects.exists()
    assert stored_files(settings) == []


def test_a_document_past_the_bound_is_refused():
    big = upload(b"", "大.pdf")
    big.size = 200 * 1024 * 1024
    with pytest.raises(ValidationError, match="200 MB，最多 50 MB"):
        store_document(big, user=None)
