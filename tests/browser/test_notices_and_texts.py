"""Notices and texts in a real browser: an editor's day, a strip that is closed for good, a long
rule read, searched and quoted."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from editorial import actions
from news.models import Notice, Text
from tests import factories
from tests.browser.releasing import let_out
from tests.browser.test_desk_to_reader import document, paste, sign_in

CHAPTERS = "".join(
    f"<p>第{c}章　第{c}部分</p>" + "".join(
        f"<p>第{a}条　支部应当认真做好第{a}项工作，听取党员的意见，按时办理，并在下一次会议上报告办理的情况。</p>"
        for a in articles
    )
    for c, articles in (("一", "一二三四"), ("二", "五六七八"), ("三", ("九", "十", "十一", "十二")))
)  # fmt: skip


@pytest.fixture(autouse=True)
def tree(transactional_db):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    factories.section("notices")


def urgent(title="培训楼停水，报到改在东院", **fields):
    until = timezone.now() + timedelta(days=1)
    return factories.published(
        title, model=Notice, where="notices", is_urgent=True, urgent_until=until, **fields
    )


def rule(title="学习制度（示例）", **fields):
    return factories.published(title, model=Text, where="knowledge/rules", body=CHAPTERS, **fields)


UNSEEN = 0.001  # a word that grows by a pixel; 0.1 is what users begin to mind (web vitals, CLS)


def shifts(page):
    """Return how much the page jumped since it was opened (CLS)."""
    return page.evaluate("""() => new Promise((done) => {
        let sum = 0;
        new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += entry.value;
        }).observe({type: "layout-shift", buffered: true});
        requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
    })""")


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_strip_is_closed_for_good_by_keyboard_and_a_new_one_shows(open_page, width):
    item = urgent()
    page = open_page(width)
    page.goto("/")
    strip = page.get_by_role("region", name="紧急通知")
    expect(strip).to_be_visible()
    assert shifts(page) < UNSEEN
    button = strip.get_by_role("button", name="关闭")
    box = button.bounding_box()
    assert min(box["width"], box["height"]) >= 44
    button.focus()
    page.keyboard.press("Enter")
    expect(strip).to_be_hidden()
    expect(page.locator(".wordmark")).to_be_focused()

    for address in ("/", "/notices/", "/sitemap.html", "/zh-hant/news/"):
        page.goto(address)
        expect(page.locator("[data-urgent]")).to_be_hidden()
        assert shifts(page) < UNSEEN, address

    urgent("再停一次水", by=item.created_by)
    page.goto("/")
    expect(strip).to_be_visible()
    expect(strip.get_by_role("link")).to_have_text(["再停一次水"])
    strip.get_by_role("button", name="关闭").click()

    item.title = "培训楼停水，报到改在西院"
    actions.save_revision(item, item.created_by)
    factories.release(item)
    page.goto("/")
    expect(strip.get_by_role("link")).to_have_text(["培训楼停水，报到改在西院"])


def test_a_closed_strip_is_never_drawn(open_page):
    """The mark is set while the page is parsed, before the script of the strip has run."""
    urgent()
    page = open_page()
    page.goto("/")
    page.get_by_role("region", name="紧急通知").get_by_role("button").click()
    page.add_init_script("""
        window.seen = [];
        const look = () => {
            const strip = document.querySelector("[data-urgent]");
            if (strip) window.seen.push(strip.getBoundingClientRect().height);
            if (document.readyState !== "complete") requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
    """)
    page.goto("/news/")
    page.wait_for_load_state()
    assert not any(page.evaluate("window.seen"))


def test_without_a_script_the_strip_stays_and_offers_no_button(open_page):
    urgent()
    page = open_page("phone", java_script_enabled=False)
    page.goto("/")
    strip = page.get_by_role("region", name="紧急通知")
    expect(strip.get_by_role("link")).to_be_visible()
    expect(strip.get_by_role("button")).to_have_count(0)


def test_an_editor_writes_an_urgent_notice_and_a_visitor_reads_it(open_page, tmp_path):
    factories.alice("notices")
    author = open_page()
    sign_in(author, "alice")
    author.get_by_role("link", name="写通知公告").first.click()
    author.locator("#id_title").fill("阅览室闭馆一天")
    author.locator("#id_section").select_option(str(factories.section("notices").pk))
    author.locator("#id_document_number").fill("研办[2026]30号")
    author.locator("#id_issuer").fill("研究部办公室〔示例〕")
    paste(author, ["各位读者：", "阅览室因盘点闭馆一天，借出的图书顺延归还。"])
    author.locator("[data-document-list] input[type=file]").set_input_files(document(tmp_path))
    expect(author.locator("[data-rows] li")).to_have_count(1)
    author.locator("#id_is_urgent").check()
    author.get_by_role("button", name="保存并预览").click()
    expect(author.get_by_text("紧急通知要填写显示到什么时候")).to_be_visible()
    tomorrow = timezone.localtime() + timedelta(days=1)
    author.locator("#id_urgent_until_0").fill(tomorrow.strftime("%Y-%m-%d"))
    author.locator("#id_urgent_until_1").fill("18:00:00")
    author.get_by_role("button", name="保存并预览").click()
    expect(author.get_by_text("预览，访客看不到这一页")).to_be_visible()
    expect(author.get_by_text("研办〔2026〕30号")).to_be_visible()

    author.goto(f"/admin/news/notice/{Notice.objects.get().pk}/change/")
    let_out(author)

    visitor = open_page()
    visitor.goto("/")
    visitor.get_by_role("region", name="紧急通知").get_by_role("link").click()
    expect(visitor.get_by_role("heading", level=1, name="阅览室闭馆一天")).to_be_visible()
    expect(visitor.get_by_role("link", name="在线阅读")).to_be_visible()
    visitor.goto("/notices/")
    visitor.get_by_label("效力").select_option("只看过了期的")
    visitor.get_by_role("button", name="筛选").click()
    expect(visitor.get_by_text("没有符合这些条件")).to_be_visible()
    visitor.get_by_role("link", name="清除筛选").click()
    expect(visitor.get_by_role("link", name="阅览室闭馆一天").first).to_be_visible()


def test_an_editor_pastes_a_rule_and_its_articles_are_found(open_page):
    factories.carol("knowledge")
    editor = open_page()
    sign_in(editor, "carol")
    editor.get_by_role("link", name="写法规与经典").click()
    editor.locator("#id_title").fill("值班制度（示例）")
    editor.locator("#id_section").select_option(str(factories.section("knowledge/rules").pk))
    lines = ["第一章　总则", "第一条　为了做好值班，制定本制度。", "第二章　值班",
             "第二条　每天两人值班。", "第二条之一　节日加派一人。"]  # fmt: skip
    paste(editor, lines)
    let_out(editor)
    item = Text.objects.get()
    visitor = open_page()
    visitor.goto(f"{item.get_absolute_url()}#tiao-2-1")
    expect(visitor.locator("#tiao-2-1")).to_contain_text("节日加派一人")
    expect(visitor.get_by_role("heading", level=2, name="第二章 值班")).to_be_visible()


def test_a_rule_is_read_quoted_and_searched(open_page):
    item = rule()
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(item.get_absolute_url())
    contents = page.get_by_role("navigation", name="本文目录")
    contents.get_by_role("link", name="第三章").click()
    expect(contents.locator("[aria-current=location]")).to_contain_text("第三章")

    link = page.get_by_role("link", name="第十一条的链接")
    box = link.bounding_box()
    assert box["width"] >= 44
    link.click()
    expect(page.locator("[data-copied]").first).to_have_text("已复制第十一条的链接")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"{item.get_absolute_url()}#tiao-11")

    box = page.get_by_label("在本文中查找").and_(page.get_by_role("searchbox"))
    box.fill("第七項")
    box.press("Enter")
    hits = page.locator(".find__hits")
    expect(hits.get_by_role("link")).to_have_text(["第七条"])
    expect(page.get_by_text("找到 1 处")).to_be_in_viewport()
    hits.get_by_role("link").click()
    expect(page.locator("#tiao-7 mark")).to_be_in_viewport()


def test_on_a_phone_the_contents_are_folded_and_lead_on(open_page):
    item = rule()
    page = open_page("phone")
    page.goto(item.get_absolute_url())
    link = page.get_by_role("link", name="第二章")
    expect(link).to_be_hidden()
    page.locator("summary", has_text="本文目录").click()
    link.click()
    expect(page.locator("#zhang-2")).to_be_in_viewport()
    expect(link).to_be_hidden()


def test_the_pages_without_a_script_are_whole(open_page):
    item = rule()
    page = open_page("phone", java_script_enabled=False)
    page.goto(item.get_absolute_url())
    page.locator("summary", has_text="本文目录").click()
    page.get_by_role("link", name="第二章").click()
    page.get_by_role("searchbox", name="在本文中查找").fill("第九项")
    page.get_by_role("button", name="查找").click()
    expect(page.locator(".find__hits").get_by_role("link")).to_have_text(["第九条"])


def test_axe_objects_to_none_of_these_pages_and_none_scrolls_sideways(open_page):
    item = urgent(document_number="研发〔2026〕12号", valid_until=timezone.localdate())
    root = item.created_by
    factories.published("过期的", model=Notice, where="notices", by=root,
                        valid_until=timezone.localdate() - timedelta(days=1))  # fmt: skip
    old = rule(by=root)
    new = rule("学习制度（新版，示例）", replaces=old, by=root)
    addresses = ["/notices/", "/notices/?kind=tender", item.get_absolute_url(),
                 "/knowledge/rules/", "/knowledge/rules/?status=older", old.get_absolute_url(),
                 f"{new.get_absolute_url()}?q=意见"]  # fmt: skip
    found = {}
    for width, mode in (("desk", ""), ("phone", ""), ("phone", "elder")):
        page = open_page(width)
        page.goto("/robots.txt")
        page.evaluate("mode => mode && localStorage.setItem('mode', mode)", mode)
        for address in addresses:
            page.goto(address)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found[f"{address} at {width} {mode}"] = "scrolls sideways"
            results = Axe().run(
                page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
            )
            for violation in results.response["violations"]:
                nodes = [node["html"][:120] for node in violation["nodes"][:3]]
                found[f"{address} at {width} {mode}: {violation['id']}"] = nodes
    assert found == {}
