"""Public pages in a real browser: three widths, axe, keyboard, no script, elder mode."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import expect

from news.models import Article, Topic
from portal.models import HomeBlock
from tests import factories


@pytest.fixture(autouse=True)
def demo(transactional_db):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    HomeBlock.objects.all().delete()
    call_command("load_demo", verbosity=0)


def kinds():
    article = Article.objects.get(title__startswith="六项纪律")
    return {
        "home": "/",
        "section": "/news/cases/",
        "grid": "/news/new-era/",
        "timeline": "/news/anti-epidemic/",
        "channel": "/news/",
        "article": article.get_absolute_url(),
        "topic": Topic.objects.public().newest().first().get_absolute_url(),
        "page": "/organization/about/",
        "chart": "/organization/structure/",
        "contact": "/organization/contact/",
        "search": "/search/?q=党员",
        "sitemap": "/sitemap.html",
        "404": "/nothing/",
    }


def test_no_page_has_what_axe_objects_to_or_scrolls_sideways(open_page):
    found = {}
    for width in ("desk", "tablet", "phone"):
        page = open_page(width)
        for name, address in kinds().items():
            page.goto(address)
            wider = page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
            if wider:
                found[f"{name} at {width}"] = "scrolls sideways"
            if width == "tablet":
                continue
            results = Axe().run(
                page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
            )
            for violation in results.response["violations"]:
                nodes = [node["html"][:120] for node in violation["nodes"][:3]]
                found[f"{name} at {width}: {violation['id']}"] = nodes
    assert found == {}


def test_the_menu_opens_by_keyboard(open_page):
    page = open_page()
    page.goto("/")
    toggle = page.get_by_role("button", name="展开“培训活动”的下级栏目")
    toggle.focus()
    page.keyboard.press("Enter")
    link = page.get_by_role("navigation", name="主菜单").get_by_role("link", name="学员心声").first
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    page.mouse.move(5, 500)
    expect(link).to_be_hidden()
    expect(toggle).to_be_focused()


def test_everything_is_there_without_a_script(open_page):
    page = open_page("phone", java_script_enabled=False)
    page.goto("/")
    page.locator("summary", has_text="栏目菜单").click()
    page.locator(".drawer").get_by_role("link", name="党建案例").click()
    page.get_by_role("link", name="把支部建在网格上", exact=False).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("把支部建在网格上")
    page.get_by_label("站内搜索").fill("三会一课")
    page.get_by_role("button", name="搜索").first.click()
    expect(page.locator(".search-results li").first).to_be_visible()


def test_the_elder_mode_is_large_and_stays(open_page):
    page = open_page()
    page.goto("/")
    page.get_by_role("button", name="长辈版").click()
    page.goto("/news/cases/")
    assert page.evaluate("document.documentElement.dataset.mode") == "elder"
    article = Article.objects.get(title__startswith="六项纪律")
    page.goto(article.get_absolute_url())
    size = page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('[data-prose] p')).fontSize)"
    )
    assert size >= 24  # 18 pt
    page.get_by_role("button", name="长辈版").click()
    assert page.evaluate("document.documentElement.dataset.mode") is None


def test_the_search_box_suggests(open_page):
    page = open_page()
    page.goto("/")
    page.get_by_label("站内搜索").press_sequentially("流动党员")
    option = page.get_by_role("option").first
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/*.html")


def test_the_focus_pictures_move_by_their_buttons(open_page):
    page = open_page()
    page.goto("/")
    count = page.locator("[data-count]")
    expect(count).to_have_text("1 / 4")
    page.get_by_role("button", name="下一张").click()
    expect(count).to_have_text("2 / 4")


def test_type_grows_and_the_article_prints(open_page):
    page = open_page()
    page.goto(Article.objects.get(title__startswith="六项纪律").get_absolute_url())
    size = "parseFloat(getComputedStyle(document.querySelector('[data-prose] p')).fontSize)"
    before = page.evaluate(size)
    page.get_by_role("button", name="放大字号").click()
    assert page.evaluate(size) > before
    page.emulate_media(media="print")
    expect(page.locator(".header")).to_be_hidden()
    expect(page.locator(".print-source")).to_be_visible()


def test_a_page_of_a_private_desk_needs_a_sign_in(open_page):
    item = factories.draft("没有发布")
    page = open_page()
    page.goto(f"/admin/news/article/{item.pk}/preview/")
    expect(page.get_by_label("用户名")).to_be_visible()


def test_a_link_to_another_site_says_so_first(open_page):
    page = open_page()
    page.goto("/")
    page.get_by_role("link", name="中国政府网").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("您将离开本网站，前往 www.gov.cn")
    expect(dialog.get_by_role("link", name="继续访问")).to_have_attribute(
        "href", "https://www.gov.cn/"
    )
    page.get_by_role("button", name="留在本站").click()
    expect(dialog).to_be_hidden()


def test_the_page_is_there_in_traditional_characters(open_page):
    page = open_page()
    page.goto("/news/cases/")
    page.get_by_role("link", name="繁體").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("黨建案例")
    page.get_by_role("link", name="把支部建在網格上", exact=False).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("網格")
    page.get_by_role("link", name="簡體").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("网格")
