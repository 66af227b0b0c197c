"""The media library in a browser: many files dropped at once, a picture cropped by hand."""

import base64

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import expect

from editorial.models import Image, MediaFolder
from editorial.uploads import store_image
from tests import factories
from tests.browser.test_desk_to_reader import sign_in
from tests.browser.test_pictures import DROP
from tests.editorial.test_uploads import picture


@pytest.fixture(autouse=True)
def tree(transactional_db):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    factories.section("news/cases")


def drop(page, *files):
    packed = [(name, "image/jpeg", base64.b64encode(content).decode()) for name, content in files]
    data = page.evaluate_handle(DROP, packed)
    box = page.locator("[data-box]")
    box.dispatch_event("dragover", {"dataTransfer": data})
    box.dispatch_event("drop", {"dataTransfer": data})


def clean(page):
    found = Axe().run(page, context="#content").response["violations"]
    assert not [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


def test_many_files_are_dropped_into_a_folder_and_the_bad_one_says_why(open_page):
    factories.alice("news")
    folder = MediaFolder.objects.create(name="井冈山")
    page = open_page()
    sign_in(page, "alice")
    page.goto(reverse("admin:editorial_image_upload"))
    page.get_by_label("放到文件夹").select_option("井冈山")
    drop(
        page, ("甲.jpg", picture(301, 200)), ("坏.jpg", b"<svg onload=alert(1)>"),
        ("乙.jpg", picture(302, 200)), ("甲又来.jpg", picture(301, 200)),
    )  # fmt: skip
    expect(page.locator("[data-status]")).to_contain_text("传完了：3 / 4 个已存进素材库")
    expect(page.get_by_role("alert")).to_contain_text("坏.jpg：不能上传 SVG")
    expect(page.get_by_text("库里已有同一个文件")).to_have_count(1)
    expect(page.get_by_label("全部文件的上传进度")).to_have_js_property("value", 100)
    assert folder.images.count() == 2
    clean(page)
    page.goto(reverse("admin:editorial_image_changelist"))
    page.get_by_label("全选本页").check()
    expect(page.locator("[data-chosen]")).to_have_text("已选 2 个")
    clean(page)


def test_an_upload_is_taken_back_by_keyboard(open_page):
    factories.alice("news")
    page = open_page()
    sign_in(page, "alice")
    page.goto(reverse("admin:editorial_image_upload"))
    held = []
    page.route("**/upload/image/", lambda route: held.append(route))
    drop(page, ("甲.jpg", picture(301, 200)), ("乙.jpg", picture(302, 200)))
    page.get_by_role("button", name="取消上传 甲.jpg").press("Enter")
    expect(page.get_by_text("甲.jpg：已取消")).to_be_visible()
    page.get_by_role("button", name="全部取消").press("Enter")
    expect(page.locator("[data-status]")).to_contain_text("取消了 2 个")
    assert not Image.objects.exists()


def test_a_picture_is_cropped_by_hand_and_by_numbers_and_readers_see_it(open_page):
    upload = SimpleUploadedFile("合影.jpg", picture(1200, 800))
    image = store_image(upload, user=None, alt="合影")
    body = f'<p><img src="{image.address}" alt="合影"></p>'
    item = factories.published("有图的文章", by=factories.root(), body=body)
    factories.bob("news")
    reader, page = open_page(), open_page()
    sign_in(page, "bob")
    page.goto(reverse("admin:editorial_image_crop", args=[image.pk]))
    page.wait_for_load_state("networkidle")
    whole = page.locator("[data-whole]").bounding_box()

    def at(x, y):
        return whole["x"] + whole["width"] * x, whole["y"] + whole["height"] * y

    page.mouse.move(*at(0.25, 0.25))
    page.mouse.down()
    page.mouse.move(*at(0.5, 0.5), steps=4)
    page.mouse.move(*at(0.75, 0.75), steps=4)
    page.mouse.up()
    expect(page.get_by_label("左边距")).to_have_value("300")
    expect(page.get_by_label("宽", exact=False).first).to_have_value("600")
    page.get_by_label("16∶9").check()
    page.mouse.click(*at(0.3, 0.3))
    page.get_by_label("裁剪原因").fill("去掉无关的人")
    clean(page)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("用到它的页面现在显示新的样子")).to_be_visible()
    image.refresh_from_db()
    assert abs(image.width / image.height - 16 / 9) < 0.02
    assert image.focus_class.startswith("focal-x")
    reader.goto(item.get_absolute_url())
    shown = reader.get_by_role("img", name="合影")
    expect(shown).to_have_attribute("src", image.url)
    shape = "image => image.decode().then(() => image.naturalWidth / image.naturalHeight)"
    assert abs(shown.evaluate(shape) - 16 / 9) < 0.02

    page.goto(reverse("admin:editorial_image_crop", args=[image.pk]))
    page.get_by_role("button", name="用整张图").press("Enter")
    field = page.get_by_label("高", exact=False).first
    field.fill("400")
    field.press("Tab")
    page.get_by_label("裁剪原因").fill("要上半张")
    page.get_by_label("裁剪原因").press("Enter")
    expect(page.get_by_text("用到它的页面现在显示新的样子")).to_be_visible()
    image.refresh_from_db()
    assert (image.width, image.height) == (1200, 400)
