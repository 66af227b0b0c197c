"""Many pictures at once at the desk; and a visitor who walks through them large."""

import base64
import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from editorial.models import Image
from editorial.uploads import store_image
from tests import factories
from tests.browser import media_pages
from tests.browser.test_desk_to_reader import sign_in
from tests.editorial.test_uploads import picture

DROP = """files => {
  const data = new DataTransfer();
  for (const [name, type, content] of files) {
    const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
    data.items.add(new File([bytes], name, { type }));
  }
  return data;
}"""


@pytest.fixture(autouse=True)
def pages(transactional_db, settings):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    settings.ROOT_URLCONF = "tests.browser.media_pages"
    factories.section("news/cases")
    media_pages.shown.clear()


@pytest.fixture
def desk(open_page):
    factories.alice("news")
    page = open_page()
    sign_in(page, "alice")
    page.goto("/try/desk/")
    return page


def drop(page, *files):
    """Drop (name, content) as an editor drops files from a folder."""
    packed = [(name, "image/jpeg", base64.b64encode(content).decode()) for name, content in files]
    data = page.evaluate_handle(DROP, packed)
    box = page.locator("[data-picture-list]")
    box.dispatch_event("dragover", {"dataTransfer": data})
    box.dispatch_event("drop", {"dataTransfer": data})


def rows(page):
    return page.locator("[data-rows] > li")


def saved(page):
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#saved")).not_to_be_empty()
    entries = json.loads(page.locator("#saved").inner_text())
    widths = dict(Image.objects.values_list("pk", "width"))
    return [(widths[entry["image"]], entry["caption"]) for entry in entries]


def test_many_files_are_dropped_and_the_bad_one_is_named(desk):
    drop(
        desk, ("甲.jpg", picture(301, 200)), ("坏.jpg", b"<svg onload=alert(1)>"),
        ("乙.jpg", picture(302, 200)), ("丙.jpg", picture(303, 200)),
    )  # fmt: skip
    expect(rows(desk)).to_have_count(3)
    expect(desk.get_by_role("alert").filter(has_text="坏.jpg")).to_contain_text("不能上传 SVG")
    desk.get_by_label("图片说明，第 2 张").fill("学员在碑前献花")
    assert saved(desk) == [(301, ""), (302, "学员在碑前献花"), (303, "")]
    expect(rows(desk)).to_have_count(3)  # the form shows what it was sent
    assert Axe().run(desk, context="[data-picture-list]").violations_count == 0


def test_the_list_stops_where_it_is_full_and_takes_nothing_twice(desk):
    drop(desk, *((f"{n}.jpg", picture(310 + n, 200)) for n in range(7)))
    expect(rows(desk)).to_have_count(6)
    expect(desk.locator("[data-status]")).to_contain_text("最多 6 张")
    desk.locator("[data-remove]").first.click()
    drop(desk, ("again.jpg", picture(311, 200)))
    expect(desk.locator("[data-status]")).to_contain_text("已经在列表里")
    expect(rows(desk)).to_have_count(5)


def test_pictures_are_put_in_order_by_keyboard_and_by_dragging(desk):
    drop(desk, *((f"{n}.jpg", picture(320 + n, 200)) for n in range(4)))
    expect(rows(desk)).to_have_count(4)
    back = desk.get_by_role("button", name="前移，第 3 张图片")
    back.focus()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")  # the button went along with its picture, focus and all
    assert saved(desk) == [(322, ""), (320, ""), (321, ""), (323, "")]
    desk.locator("[data-handle]").nth(3).drag_to(
        desk.locator("[data-handle]").nth(0), target_position={"x": 10, "y": 20}
    )
    desk.get_by_role("button", name="移除，第 2 张图片").press("Enter")
    expect(desk.get_by_role("button", name="移除，第 2 张图片")).to_be_focused()
    assert saved(desk) == [(323, ""), (320, ""), (321, "")]


def test_pictures_come_from_the_library_one_after_the_other(desk):
    for n in range(2):
        upload = SimpleUploadedFile(f"库存{n}.jpg", picture(330 + n, 200))
        store_image(upload, user=None, alt=f"库里的第 {n} 张")
    with desk.expect_popup() as popup:
        desk.get_by_role("button", name="从图片库选择").click()
    for n in range(2):
        popup.value.get_by_role("button", name=f"库里的第 {n} 张").click()
        expect(popup.value.locator("[data-note]")).to_contain_text("可以接着选")
    popup.value.close()
    expect(rows(desk)).to_have_count(2)
    assert saved(desk) == [(330, ""), (331, "")]


def test_without_a_script_the_list_is_a_text_that_saves(open_page):
    factories.alice("news")
    image = store_image(SimpleUploadedFile("a.jpg", picture(340, 200)), user=None)
    page = open_page(java_script_enabled=False)
    sign_in(page, "alice")
    page.goto("/try/desk/")
    page.locator("#id_pictures").fill(f'[{{"image": {image.pk}, "caption": "手写"}}]')
    assert saved(page) == [(340, "手写")]


# -- the visitor ----------------------------------------------------------------------------


@pytest.fixture
def gallery():
    found = []
    for n in range(3):
        upload = SimpleUploadedFile(f"{n}.jpg", picture(1200 + n, 800))
        image = store_image(upload, user=None, alt=f"第 {n + 1} 幅")
        image.caption = f"说明 {n + 1}"
        found.append(image)
    media_pages.shown["gallery"] = {"pictures": found}


def large(page):
    return page.get_by_role("dialog", name="看大图")


def test_a_visitor_walks_the_light_box_by_keyboard(open_page, gallery):
    page = open_page()
    page.goto("/try/gallery/")
    thumb = page.locator("[data-gallery] a").nth(1)
    thumb.focus()
    page.keyboard.press("Enter")
    box = large(page)
    expect(box.locator("output")).to_have_text("2 / 3")
    expect(box.get_by_role("img")).to_have_attribute("alt", "第 2 幅")
    expect(box.locator("figcaption")).to_have_text("说明 2")
    assert Axe().run(page, context=".lightbox").violations_count == 0
    for key, at in [
        ("ArrowRight", 3),
        ("ArrowRight", 3),
        ("Home", 1),
        ("ArrowLeft", 1),
        ("End", 3),
    ]:
        page.keyboard.press(key)
        expect(box.locator("output")).to_have_text(f"{at} / 3")
    box.get_by_role("button", name="上一张").press("Enter")
    expect(box.locator("output")).to_have_text("2 / 3")
    for _ in range(8):  # Tab never comes out into the page behind
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    assert box.get_by_role("img").evaluate("i => i.decode().then(() => i.naturalWidth)") > 0
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(thumb).to_be_focused()


def swipe(page, start, end):
    """A finger across the screen, as the screen reports it."""
    session = page.context.new_cdp_session(page)
    send = lambda kind, points: session.send(  # noqa: E731
        "Input.dispatchTouchEvent", {"type": kind, "touchPoints": points}
    )
    send("touchStart", [{"x": start[0], "y": start[1]}])
    for step in range(1, 9):
        x, y = (start[i] + (end[i] - start[i]) * step / 8 for i in (0, 1))
        send("touchMove", [{"x": x, "y": y}])
    send("touchEnd", [])


def test_a_visitor_walks_the_light_box_by_touch(open_page, gallery):
    page = open_page("phone", has_touch=True, is_mobile=True)
    page.goto("/try/gallery/")
    page.locator("[data-gallery] a").first.tap()
    box = large(page)
    expect(box.locator("output")).to_have_text("1 / 3")
    swipe(page, (320, 400), (60, 410))
    expect(box.locator("output")).to_have_text("2 / 3")
    swipe(page, (60, 400), (320, 410))
    expect(box.locator("output")).to_have_text("1 / 3")
    swipe(page, (200, 300), (180, 560))  # up or down is none of our business
    expect(box.locator("output")).to_have_text("1 / 3")
    box.get_by_role("button", name="下一张").tap()
    expect(box.locator("output")).to_have_text("2 / 3")
    for button in box.get_by_role("button").all():
        size = button.bounding_box()
        assert min(size["width"], size["height"]) >= 44
    box.get_by_role("button", name="关闭").tap()
    expect(box).to_be_hidden()


def test_without_a_script_a_thumbnail_leads_to_its_picture(open_page, gallery):
    page = open_page(java_script_enabled=False)
    page.goto("/try/gallery/")
    page.locator("[data-gallery] a").first.click()
    assert page.url.endswith(".webp")
