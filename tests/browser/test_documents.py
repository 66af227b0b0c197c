"""Documents: chosen at the desk, read, seen and heard in the page."""

import io
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from playwright.sync_api import expect

from editorial import media_views
from editorial.models import Document
from editorial.uploads import store_document
from tests import factories
from tests.browser import media_pages
from tests.browser.test_desk_to_reader import document, sign_in
from tests.editorial.test_reading_in_the_page import CAPTIONS, FILM, SOUND
from tests.editorial.test_uploads import PDF


@pytest.fixture(autouse=True)
def pages(transactional_db, settings):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    settings.ROOT_URLCONF = "tests.browser.media_pages"
    factories.section("news/cases")
    media_pages.shown.clear()


def test_an_editor_uploads_a_brochure_or_takes_one_from_the_library(open_page, tmp_path):
    factories.alice("news")
    store_document(SimpleUploadedFile("去年的简章.pdf", PDF + b"%2025"), user=None)
    page = open_page()
    sign_in(page, "alice")
    page.goto("/try/desk/")
    chooser = page.locator("[data-document-chooser]")

    wrong = tmp_path / "简章.txt"
    wrong.write_text("不是 PDF")
    chooser.locator("input[type=file]").set_input_files(wrong)
    expect(chooser.get_by_role("alert")).to_contain_text("这里只能放：PDF 文档")
    chooser.locator("input[type=file]").set_input_files(document(tmp_path))
    expect(chooser.get_by_role("link", name="管理办法")).to_be_visible()
    assert Axe().run(page, context="[data-document-chooser]").violations_count == 0
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#saved")).to_contain_text("管理办法")

    with page.expect_popup() as popup:
        chooser.get_by_role("button", name="从文件库选择").click()
    popup.value.get_by_label("按名称或原文件名查找").fill("去年")
    popup.value.get_by_role("button", name="查找").click()
    with popup.value.expect_event("close"):
        popup.value.get_by_role("button", name="去年的简章").click()
    expect(chooser.get_by_role("link", name="去年的简章")).to_be_visible()
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#saved")).to_contain_text("去年的简章")

    chooser.get_by_role("button", name="不用文件").click()
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#saved")).to_contain_text("None")
    assert Document.objects.count() == 2


# -- the reader -----------------------------------------------------------------------------


def real_pdf():
    """One red page, with a table of objects that a reader believes."""
    drawing = b"0.69 0.08 0.11 rg 0 0 600 800 re f"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
    ]
    content, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + (
        b"xref\n0 5\n0000000000 65535 f \n%strailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (table, len(content))
    )


PLAYED_TO = """(media, moment) => new Promise((done) => {
  media.ontimeupdate = () => media.currentTime > moment && done();
})"""


def offered(name, content):
    """Store a document that a public article offers."""
    found = store_document(SimpleUploadedFile(name, content), user=None)
    factories.published(f"有 {name}", attachments=[{"id": found.pk, "title": name}])
    return found


def share_of_red(page, locator):
    image = Image.open(io.BytesIO(locator.screenshot())).convert("RGB")
    image.thumbnail((100, 100))
    pixels = [image.getpixel((x, y)) for x in range(image.width) for y in range(image.height)]
    return sum(r > 150 and g < 60 and b < 60 for r, g, b in pixels) / len(pixels)


def test_a_pdf_is_drawn_in_the_page_and_by_links_on_a_phone(open_page):
    media_pages.shown["pdf_reader"] = {"document": offered("红页.pdf", real_pdf())}
    page = open_page()
    page.goto("/try/pdf_reader/")
    frame = page.get_by_title("红页（PDF 阅读区）")
    frame.scroll_into_view_if_needed()
    deadline = time.monotonic() + 10  # the reader draws when it is ready, and tells nobody
    while share_of_red(page, frame) < 0.1:
        assert time.monotonic() < deadline, "the frame stays blank"
    assert Axe().run(page, context="main").violations_count == 0

    phone = open_page("phone")
    phone.goto("/try/pdf_reader/")
    expect(phone.get_by_title("红页（PDF 阅读区）")).to_be_hidden()
    for name in ("全屏阅读", "下载（PDF，1 KB）"):
        assert phone.get_by_role("link", name=name).bounding_box()["height"] >= 44


def test_a_film_is_played_with_captions_and_sought_to_the_middle(open_page, monkeypatch):
    monkeypatch.setattr(media_views, "MOST_PLAYED", 4096)
    media_pages.shown["player"] = {
        "media": offered("短片.mp4", FILM), "captions": offered("字幕.vtt", CAPTIONS),
        "kind": "video",
    }  # fmt: skip
    page = open_page()
    answers = []
    page.on("response", lambda answer: "view=1" in answer.url and answers.append(answer.status))
    page.goto("/try/player/")
    film = page.locator("video")
    length = film.evaluate(
        "v => v.readyState ? v.duration : new Promise((done, fail) => {"
        "v.onloadedmetadata = () => done(v.duration); v.onerror = () => fail(v.error.message); })"
    )
    assert 19 < length < 21
    at = film.evaluate(
        "v => new Promise((done) => { v.onseeked = () => done(v.currentTime); v.currentTime = 10; })"
    )
    assert at == 10
    film.evaluate("v => { v.muted = true; return v.play(); }")
    film.evaluate(PLAYED_TO, 10.5)
    assert 206 in answers
    cues = film.evaluate("v => [...v.textTracks[0].activeCues].map((cue) => cue.text)")
    assert cues == ["重温入党誓词"]
    assert Axe().run(page, context="main").violations_count == 0


def test_a_sound_is_played(open_page):
    media_pages.shown["player"] = {"media": offered("录音.mp3", SOUND), "kind": "audio"}
    page = open_page("phone")
    page.goto("/try/player/")
    page.locator("audio").evaluate("a => { a.muted = true; return a.play(); }")
    page.locator("audio").evaluate(PLAYED_TO, 0.3)
