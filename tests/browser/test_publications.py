"""Books and productions in a real browser: an editor enters a book, a visitor reads, asks and
submits, a film plays and is sought in."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from playwright.sync_api import expect

from editorial.uploads import store_document
from portal.demo import files
from publications.models import Book, Call, Enquiry, Production, Submission
from tests import factories
from tests.browser.releasing import let_out
from tests.publications import making

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}


@pytest.fixture(autouse=True)
def tree(transactional_db):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    factories.section(making.BOOKS)


def sign_in(page, username):
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(factories.PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="我的工作台")).to_be_visible()


def objections(page):
    found = Axe().run(page, options=WCAG).response["violations"]
    return {one["id"]: [node["html"][:120] for node in one["nodes"][:3]] for one in found}


def is_too_wide(page):
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


def test_an_editor_enters_a_book_is_told_the_wrong_digit_and_publishes_it(open_page):
    factories.carol("publications")
    page = open_page()
    sign_in(page, "carol")
    page.goto("/admin/publications/book/add/")
    page.locator("#id_title").fill("党支部工作读本")
    page.locator("#id_section").select_option(str(factories.section(making.BOOKS).pk))
    page.locator("#id_authors").fill("编写组 编")
    page.locator("#id_isbn").fill("978-7-309-04547-3")
    chapters = page.locator('[data-rows-of="chapters"]')
    for number, title in enumerate(("第一章 成立支部", "第二章 三会一课")):
        chapters.locator("[data-add]").click()
        row = chapters.locator("[data-row]").nth(number)
        row.get_by_label("章节名称").fill(title)
        editor = row.locator(".cke_editable")
        expect(editor).to_be_visible()
        editor.click()
        page.keyboard.type(f"{title}的正文。")
    page.get_by_role("button", name="保存并送审").click()
    expect(page.get_by_text("最后一位应是 5，现在是 3")).to_be_visible()
    expect(page.locator("#id_isbn")).to_have_value("978-7-309-04547-3")
    page.locator("#id_isbn").fill("978-7-309-04547-5")
    expect(page.locator(".cke_editable", has_text="第二章 三会一课的正文")).to_be_visible()
    let_out(page)
    book = Book.objects.public().get()
    assert [row["title"] for row in book.chapters] == ["第一章 成立支部", "第二章 三会一课"]
    assert "第一章 成立支部的正文。" in book.chapters[0]["text"]
    page.goto(book.get_absolute_url())
    expect(page.get_by_text("978-7-309-04547-5")).to_be_visible()


def test_a_visitor_reads_on_from_chapter_to_chapter_in_type_of_his_size(open_page):
    book = making.book("读本", chapters=making.chapters(3))
    page = open_page()
    page.goto("/publications/books/")
    page.get_by_role("heading", name="读本").get_by_role("link").click()
    page.get_by_role("link", name="在线试读").click()
    expect(page.get_by_role("heading", name="第1章 标题")).to_be_visible()
    page.get_by_role("button", name="放大字号").click()
    size = "getComputedStyle(document.querySelector('.prose')).fontSize"
    larger = page.evaluate(size)
    page.get_by_role("link", name=re.compile("^下一章")).click()
    expect(page.get_by_text("第2章的正文")).to_be_visible()
    assert page.evaluate(size) == larger
    assert float(larger.removesuffix("px")) > 18
    page.get_by_role("link", name=re.compile("^上一章")).click()
    expect(page.get_by_text("第1章的正文")).to_be_visible()
    assert book.get_absolute_url() in page.content()


def test_a_visitor_asks_for_a_book_on_a_phone(open_page):
    book = making.book("读本", chapters=making.chapters(1))
    page = open_page("phone")
    page.goto(book.get_absolute_url())
    page.get_by_role("link", name="购书咨询").first.click()
    page.get_by_label("想要几册").fill("30")
    page.get_by_label("您的姓名").fill("张小明")
    page.get_by_label("联系电话").fill("12345")
    page.get_by_label("我同意").check()
    assert objections(page) == {}
    page.get_by_role("button", name="提交咨询").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写手机号码")
    expect(page.get_by_label("您的姓名")).to_have_value("张小明")
    assert objections(page) == {}
    page.get_by_label("联系电话").fill("13812341234")
    page.get_by_role("button", name="提交咨询").dblclick()
    expect(page.get_by_role("heading", name="咨询收到了")).to_be_visible()
    record = Enquiry.objects.get()
    expect(page.get_by_text(record.receipt)).to_be_visible()
    assert (record.quantity, record.phone) == (30, "13812341234")
    assert objections(page) == {}
    assert not is_too_wide(page)


def test_an_author_submits_a_manuscript_after_an_old_word_file_was_refused(open_page, tmp_path):
    call = making.call("续编征稿")
    old, new = tmp_path / "稿件.doc", tmp_path / "稿件.docx"
    old.write_bytes(making.old_word())
    new.write_bytes(making.docx_bytes())
    page = open_page()
    page.goto(call.get_absolute_url())
    page.get_by_role("link", name="在线投稿", exact=True).click()
    page.get_by_label("稿件题目").fill("楼门口的灯")
    page.get_by_label("内容提要").fill("写一盏灯。")
    page.get_by_label("稿件文件").set_input_files(old)
    page.get_by_label("作者姓名").fill("李小红")
    page.get_by_label("联系电话").fill("021-62230000")
    page.get_by_label("我同意").check()
    page.get_by_role("button", name="提交稿件").click()
    expect(page.get_by_role("alert")).to_contain_text("另存为")
    expect(page.get_by_label("内容提要")).to_have_value("写一盏灯。")
    assert objections(page) == {}
    page.get_by_label("稿件文件").set_input_files(new)
    page.get_by_role("button", name="提交稿件").click()
    expect(page.get_by_role("heading", name="稿件收到了")).to_be_visible()
    record = Submission.objects.get()
    factories.carol("publications")
    desk = open_page()
    sign_in(desk, "carol")
    desk.goto(f"/admin/publications/submission/{record.pk}/change/")
    with desk.expect_download() as download:
        desk.get_by_role("link", name=re.compile("^下载")).click()
    assert download.value.suggested_filename == f"{record.receipt}.docx"
    desk.get_by_label("状态").select_option(label="录用")
    desk.get_by_label("给作者的答复").fill("写得实在，录用。")
    desk.get_by_role("button", name="保存", exact=True).click()
    expect(desk.get_by_text("录用").first).to_be_visible()
    assert Submission.objects.get().state == "accepted"


def test_a_film_plays_and_can_be_sought_in(open_page):
    def stored(name):
        content = (files.HERE / "media" / name).read_bytes()
        return store_document(SimpleUploadedFile(name, content), user=None)

    film = making.production(
        "短片", video=stored("lamp.mp4"), captions=stored("lamp.vtt"), seconds=9
    )
    page = open_page()
    page.goto(film.get_absolute_url())
    video = page.locator("video")
    if not video.evaluate("film => film.canPlayType('video/mp4; codecs=\"avc1.64001f\"')"):
        pytest.skip("this Chromium has no H.264")
    ready = "film => new Promise(done => film.readyState ? done() : film.onloadedmetadata = done)"
    video.evaluate(ready)
    assert round(video.evaluate("film => film.duration")) == 9
    sought = "film => new Promise(done => { film.onseeked = done; film.currentTime = 6.5; })"
    video.evaluate(sought)
    assert 6 < video.evaluate("film => film.currentTime") < 7
    plays_on = """film => new Promise(done => {
        film.ontimeupdate = () => { if (film.currentTime > 6.8) done(); };
        film.muted = true;
        film.play();
    })"""
    video.evaluate(plays_on)
    assert video.evaluate("film => film.textTracks[0].cues.length") == 3


def test_no_page_has_what_axe_objects_to_or_scrolls_sideways(open_page):
    call_command("load_demo", verbosity=0)
    book = Book.objects.get(title="党支部工作读本")
    film = Production.objects.get(medium="video")
    call = Call.objects.open().first()
    addresses = [
        "/publications/books/", "/publications/books-new-era/", book.get_absolute_url(),
        f"/book/{book.pk}/read/2.html", f"/book/{book.pk}/enquire/", "/publications/calls/",
        call.get_absolute_url(), f"/call/{call.pk}/submit/", "/productions/",
        film.get_absolute_url(), Production.objects.get(medium="audio").get_absolute_url(),
        Production.objects.get(medium="pictures").get_absolute_url(),
    ]  # fmt: skip
    found = {}
    for width in ("desk", "tablet", "phone"):
        page = open_page(width)
        for address in addresses:
            page.goto(address)
            if is_too_wide(page):
                found[f"{address} at {width}"] = "scrolls sideways"
            if width != "tablet" and (problems := objections(page)):
                found[f"{address} at {width}"] = problems
    page = open_page("phone")
    page.add_init_script("localStorage.setItem('mode', 'elder')")
    for address in addresses:
        page.goto(address)
        if is_too_wide(page):
            found[f"{address} for old eyes"] = "scrolls sideways"
    assert found == {}
