"""Two people on one article, and the pages that show what differs."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from editorial import actions
from editorial.models import Image
from news.models import Article
from tests import factories
from tests.browser.test_desk_to_reader import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
PARAGRAPHS = [
    f"<p>这是第{n}段，各支部要认真学习讨论，结合实际谈体会。</p>" for n in "一二三四五六七八"
]
BODY = "".join(PARAGRAPHS)
PICTURES = os.environ.get("SCREENSHOTS", "")


def changed(item, by, **values):
    fresh = Article.objects.get(pk=item.pk)
    fresh.apply(fresh.latest_revision.data)
    for name, value in values.items():
        setattr(fresh, name, value)
    actions.save_revision(fresh, by)


def picture(name):
    return Image.objects.create(
        title=name, alt=f"{name}全景", file=f"images/ab/{name}.webp", sha256=name, bytes=1,
        width=800, height=600,
    )  # fmt: skip


def look(page, name, found):
    """At every width: nothing scrolls sideways, axe has no objection."""
    for width in (1440, 1024, 390):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[f"{name} at {width}"] = "scrolls sideways"
        options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
        for violation in Axe().run(page, options=options).response["violations"]:
            found[f"{name} at {width}: {violation['id']}"] = [
                node["html"][:160] for node in violation["nodes"][:3]
            ]
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1440, "height": 900})


def test_two_browsers_on_one_article_keep_both_texts(open_page):
    root = factories.root()
    factories.alice("news")
    item = factories.draft("两个人的稿子", by=root, body=BODY)
    first, second = open_page(), open_page()
    for page, name in ((first, "alice"), (second, "root")):
        sign_in(page, name)
        page.goto(f"/admin/news/article/{item.pk}/change/")
        expect(page.locator(".cke_editable")).to_contain_text("第八段")
    second.locator("#id_title").fill("后来者先存")
    second.locator("#id_author").fill("示例作者")
    second.locator(".cke_editable p").first.click()
    second.keyboard.press("Home")
    second.keyboard.type("后来者补的话。")
    second.get_by_role("button", name="保存草稿").click()
    expect(second.get_by_text("已存为第 2 版")).to_be_visible()

    first.locator("#id_title").fill("先来者后存")
    first.locator(".cke_editable p").last.click()
    first.keyboard.press("End")
    first.keyboard.type("先来者补的话。")
    first.get_by_role("button", name="保存草稿").click()
    title = first.locator("#diff-title")
    expect(title.locator("[data-side=old]")).to_contain_text("后来者先存")
    expect(title.locator("[data-side=new]")).to_contain_text("先来者后存")
    expect(first.get_by_text("两个人改了不同的段落，已合在一起")).to_be_visible()
    found = {}
    look(first, "conflict", found)
    assert not found, found
    first.get_by_role("group", name="“标题”用哪一个").get_by_label("用对方的").check()
    first.get_by_role("button", name="按上面的选择保存").click()
    expect(first.get_by_text("已存为第 3 版")).to_be_visible()
    item.refresh_from_db()
    assert item.title == "后来者先存"
    assert item.author == "示例作者"
    assert "后来者补的话" in item.body
    assert "先来者补的话" in item.body


def test_the_pages_of_differences_hold_at_every_width_and_by_keyboard(open_page):
    root = factories.root()
    one, two = picture("会场"), picture("展厅")
    item = factories.published("原来的题目", by=root, body=BODY, cover=one)
    body = BODY.replace("第二段，各支部要认真", "第二段，各支部要深入").replace(PARAGRAPHS[6], "")
    body += '<p><strong>新加的一段</strong>，写得不长。</p><p class="align-center">居中的话</p>'
    changed(item, root, title="改过的题目", body=body, cover=two, author="示例作者")
    changed(item, root, summary="一句摘要")
    page = open_page()
    sign_in(page, "root")
    address = f"/admin/news/article/{item.pk}"
    found = {}
    page.goto(f"{address}/compare/")
    expect(page.locator(".diff-summary")).to_contain_text("标题、摘要、正文")
    page.keyboard.press("n")
    expect(page.locator("[data-place]")).to_contain_text("第 1 处")
    expect(page.locator("#diff-title [data-difference]")).to_be_focused()
    page.get_by_role("button", name="下一处").click()
    expect(page.locator("[data-place]")).to_contain_text("第 2 处")
    look(page, "compare", found)
    page.goto(f"{address}/history/")
    look(page, "history", found)
    page.get_by_label("第 1 版作旧的一版").check()
    page.get_by_label("第 2 版作新的一版").check()
    page.get_by_role("button", name="比较选中的两版").click()
    expect(page.locator("#diff-cover img")).to_have_count(2)
    expect(page.locator("#diff-summary")).to_have_count(0)
    page.goto(f"{address}/change/")
    page.get_by_role("link", name="回到已发布的版本").click()
    look(page, "back", found)
    page.get_by_role("button", name="放弃修改，回到已发布的版本").click()
    expect(page.locator("#id_title")).to_have_value("原来的题目")
    assert not found, found
