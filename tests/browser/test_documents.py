"""One document at the desk, chosen or uploaded in place."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from editorial.models import Document
from editorial.uploads import store_document
from tests import factories
from tests.browser import media_pages
from tests.browser.test_desk_to_reader import document, sign_in
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
