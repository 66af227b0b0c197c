"""Productions and calls at their desk, in a real browser: an editor enters them, a visitor finds
them."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from playwright.sync_api import expect

from editorial.uploads import store_image
from tests import factories
from tests.browser.releasing import let_out
from tests.browser.test_desk_to_reader import document, paste, sign_in
from tests.editorial.test_uploads import picture

FILM = Path(__file__).resolve().parent.parent / "files" / "twenty-seconds.mp4"


@pytest.fixture(autouse=True)
def tree(transactional_db):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    factories.section("productions")


@pytest.fixture
def editor(open_page):
    factories.carol("productions", "publications")
    page = open_page()
    sign_in(page, "carol")
    return page


def write(page, kind, section, title):
    page.goto("/admin/")
    page.get_by_role("link", name=f"写{kind}", exact=True).click()
    page.locator("#id_title").fill(title)
    page.locator("#id_section").select_option(str(factories.section(section).pk))


def publish(page):
    let_out(page)


def upload(page, name, path):
    """Put a file into the chooser of documents of one field."""
    chooser = page.locator(f".field-{name} [data-document-chooser]")
    chooser.locator("input[type=file]").set_input_files(path)
    expect(chooser.locator("[data-shown]")).to_be_visible()


def test_a_film_with_its_poster(open_page, editor):
    poster = SimpleUploadedFile("海报.jpg", picture(1280, 720))
    store_image(poster, user=None, alt="楼门口的一盏灯")
    write(editor, "出品", "productions", "二十秒的灯")
    editor.locator("#id_medium").select_option("视频")
    editor.locator("#id_year").fill("2026")
    editor.locator("#id_seconds").fill("0:20")
    with editor.expect_popup() as popup:
        editor.locator(".field-cover").get_by_role("button", name="从图片库选择").click()
    with popup.value.expect_event("close"):
        popup.value.get_by_role("button", name="楼门口的一盏灯").click()
    expect(editor.locator(".field-cover [data-shown]")).to_be_visible()
    editor.get_by_role("button", name="保存并送审").click()
    expect(editor.get_by_text("请选择视频文件，再送审。")).to_be_visible()
    upload(editor, "video", FILM)
    publish(editor)

    visitor = open_page()
    visitor.goto("/productions/")
    visitor.get_by_role("heading", name="二十秒的灯").get_by_role("link").click()
    expect(visitor.get_by_text("时长 0:20")).to_be_visible()
    film = visitor.locator("video")
    assert film.get_attribute("poster")
    length = film.evaluate(
        "v => v.readyState ? v.duration : new Promise((done, fail) => {"
        "v.onloadedmetadata = () => done(v.duration); v.onerror = () => fail(v.error.message); })"
    )
    assert 19 < length < 21


def test_a_printed_piece_with_its_pdf(open_page, editor, tmp_path):
    write(editor, "出品", "productions", "党员手册折页")
    editor.locator("#id_medium").select_option("印刷品")
    editor.locator("#id_year").fill("2026")
    upload(editor, "document", document(tmp_path))
    publish(editor)

    visitor = open_page("phone")
    visitor.goto("/productions/")
    visitor.get_by_role("heading", name="党员手册折页").get_by_role("link").click()
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="下载（PDF").click()
    assert download.value.suggested_filename == "管理办法.pdf"


def test_a_call_for_papers_whose_end_was_before_its_start(open_page, editor):
    today = timezone.localdate()
    write(editor, "征稿启事", "publications/calls", "“我身边的支部”征文")
    editor.get_by_label("开始日期").fill(f"{today}")
    editor.get_by_label("截止日期").fill(f"{today - timedelta(days=1)}")
    paste(editor, ["写一写身边支部里的人和事，三千字以内。"])
    editor.get_by_role("button", name="保存并送审").click()
    expect(editor.locator("#id_closes_on_error")).to_have_text("截止日期不能早于开始日期。")
    editor.get_by_label("截止日期").fill(f"{today + timedelta(days=9)}")
    publish(editor)

    visitor = open_page("phone")
    visitor.goto("/publications/calls/")
    expect(visitor.get_by_text("征稿中", exact=True)).to_be_visible()
    visitor.get_by_role("link", name="“我身边的支部”征文").click()
    expect(visitor.get_by_text("征稿中", exact=True)).to_be_visible()
    expect(visitor.get_by_text("还有 10 天截止")).to_be_visible()
    expect(visitor.get_by_text("三千字以内")).to_be_visible()
    expect(visitor.get_by_role("link", name="在线投稿", exact=True)).to_be_visible()
