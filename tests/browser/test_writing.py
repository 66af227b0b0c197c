"""No text is lost: the browser dies, the server goes, the session ends, somebody else is there."""

import re
from contextlib import suppress

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Error, expect

from editorial.models import DraftBuffer
from tests import factories
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.test_desk_to_reader import paste, sign_in

KEPT = re.compile(r"已自动保存 \d\d:\d\d:\d\d")


@pytest.fixture(autouse=True)
def tree(transactional_db, settings):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    factories.section("news/cases")
    settings.AUTOSAVE_SECONDS, settings.PRESENCE_SECONDS = 0.2, 0.5


def open_item(page, item):
    page.goto(f"/admin/news/article/{item.pk}/change/")
    expect(page.locator(".cke_editable")).to_be_visible()


def status(page):
    return page.locator("[data-status]")


def test_a_browser_killed_in_mid_sentence_loses_nothing(open_page, chromium, live_server):
    alice = factories.alice("news")
    item = factories.draft("写到一半的稿子", by=alice)
    doomed = chromium.browser_type.launch(executable_path=CHROMIUM, args=FLAGS)
    page = doomed.new_context(base_url=live_server.url, locale="zh-CN").new_page()
    sign_in(page, "alice")
    open_item(page, item)
    paste(page, ["支部的经验说到底是一句话：把功夫下在"])
    expect(status(page)).to_have_text(KEPT)
    with suppress(Error):  # nobody is left to answer
        doomed.new_browser_cdp_session().send("Browser.crash")
    assert item.revisions().count() == 1

    # The same person at another computer.
    page = open_page()
    sign_in(page, "alice")
    open_item(page, item)
    notice = page.locator("[data-unsaved]")
    expect(notice).to_contain_text("没保存的文字")
    expect(notice).to_contain_text("改了：正文")
    notice.get_by_role("link", name="恢复").click()
    expect(page.locator(".cke_editable")).to_contain_text("把功夫下在")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("已存为第 2 版")).to_be_visible()
    expect(page.locator("[data-unsaved]")).to_have_count(0)
    assert not DraftBuffer.objects.exists()

    # A new item that was never saved is offered where new ones are begun.
    page.goto("/admin/news/article/add/")
    page.locator("#id_title").fill("一篇新稿")
    expect(status(page)).to_have_text(KEPT)
    page.goto("/admin/news/article/add/")
    notice = page.locator("[data-unsaved]").filter(has_text="一篇新稿")
    notice.get_by_role("button", name="丢弃").click()
    expect(notice).to_have_count(0)
    assert not DraftBuffer.objects.exists()


def test_the_server_goes_and_the_session_ends_in_mid_typing(open_page):
    alice = factories.alice("news")
    item = factories.draft("断网时的稿子", by=alice)
    page = open_page()
    context = page.context
    sign_in(page, "alice")
    open_item(page, item)

    # The server is gone; then it is back, and gets what was typed without anybody's doing.
    context.route("**/writing/", lambda route: route.abort())
    page.locator("#id_title").fill("断网时改的题目")
    expect(status(page)).to_contain_text("没有连上，文字先保存在这台电脑里")
    context.unroute("**/writing/")
    expect(status(page)).to_have_text(KEPT)
    assert DraftBuffer.objects.get().title == "断网时改的题目"
    assert page.evaluate("Object.keys(localStorage).filter(n => n.startsWith('writing/'))") == []

    # Gone again, and the tab is closed before it is back.
    context.route("**/writing/", lambda route: route.abort())
    page.locator("#id_subtitle").fill("断网时加的副题")
    expect(status(page)).to_contain_text("没有连上")
    page.close()
    context.unroute("**/writing/")
    page = context.new_page()
    open_item(page, item)
    notice = page.locator("[data-unsaved]").filter(has_text="副标题")
    notice.get_by_role("link", name="恢复").click()
    expect(page.locator("#id_subtitle")).to_have_value("断网时加的副题")

    # The session ends; the person signs in again in another tab, and the page goes on.
    Session.objects.all().delete()
    page.locator("#id_author").fill("王某")
    expect(status(page)).to_contain_text("您已退出登录，文字先保存在这台电脑里")
    with page.expect_popup() as popup:
        page.get_by_role("link", name="另开一页登录").click()
    sign_in(popup.value, "alice")
    expect(status(page)).to_have_text(KEPT)
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("已存为第 2 版")).to_be_visible()
    expect(page.locator("#id_author")).to_have_value("王某")

    # Whoever signs out leaves nothing behind, and is asked before something would be lost.
    context.route("**/writing/", lambda route: route.abort())
    page.locator("#id_author").fill("李某")
    expect(status(page)).to_contain_text("没有连上")
    questions = []
    page.on("dialog", lambda dialog: (questions.append(dialog.message), dialog.accept()))
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_text("重新登录").first).to_be_visible()
    assert "还有没存到服务器的文字" in questions[0]
    assert page.evaluate("Object.keys(localStorage).filter(n => n.startsWith('writing/'))") == []


def test_two_people_in_one_item_see_each_other(open_page):
    root = factories.root()
    factories.user("wang", name="王芳", role="信息员", sections=["news"])
    item = factories.draft("两个人的稿子", by=root)
    first, second = open_page(), open_page("phone")
    sign_in(first, "root")
    open_item(first, item)
    others = first.locator("[data-others]")
    expect(others).to_have_text("")
    sign_in(second, "wang")
    open_item(second, item)
    expect(others).to_contain_text("王芳 也打开了这篇")
    expect(second.locator("[data-others]")).to_contain_text("Root 也打开了这篇")
    second.locator("#id_title").fill("王芳改的题目")
    expect(others).to_contain_text("正在改")
    second.get_by_role("button", name="保存草稿").click()
    expect(first.get_by_text("王芳 在")).to_contain_text("保存了第 2 版")
    second.goto("/admin/")
    expect(others).to_have_text("")
