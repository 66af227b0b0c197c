"""The handbook is in the desk, and tells nothing that isn't there."""

import re
import runpy
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.staticfiles import finders
from django.urls import get_resolver

from editorial import handbook
from editorial.handbook.markdown import to_html
from tests import factories

TEXT = handbook.FILE.read_text("utf-8")
SCRIPT = runpy.run_path(str(Path(settings.BASE_DIR) / "docs" / "screenshots.py"))
# Addresses of parts that are being built; a chapter is ready for them.
SLUGS = [one.slug for one in handbook.chapters()]


@pytest.fixture
def desk(client, db):
    client.force_login(factories.alice("news"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def drawn(text):
    html, _ = to_html(text, picture=lambda alt, name: f"[{name}|{alt}]", link=lambda to: to)
    return html


# -- Markdown ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("一段\n文字。", "<p>一段文字。</p>"),
        ("### 小标题\n\n文字", '<h3 id="s1">小标题</h3>\n<p>文字</p>'),
        ("- 甲\n- 乙", "<ul><li>甲</li><li>乙</li></ul>"),
        ("1. 甲\n2. 乙\n   - 丙", "<ol><li>甲</li><li>乙<ul><li>丙</li></ul></li></ol>"),
        ("**重** 按 `Ctrl`", "<p><strong>重</strong> 按 <kbd>Ctrl</kbd></p>"),
        ("见[发布](#publishing)", '<p>见<a href="#publishing">发布</a></p>'),
        ("![图](pictures/desk.webp)", "[desk|图]"),
        ("    一行\n    两行", "<pre>一行\n两行</pre>"),
        ("<b>&</b>", "<p>&lt;b&gt;&amp;&lt;/b&gt;</p>"),
        ("[坏](javascript:alert(1))", "<p>[坏](javascript:alert(1))</p>"),
        ("[外](https://example.com)", "<p>[外](https://example.com)</p>"),
    ],
)
def test_each_part_of_the_subset_is_drawn_and_all_else_is_text(text, html):
    assert drawn(text) == html


def test_a_table_has_headings():
    html = drawn("| 键 | 做什么 |\n|---|---|\n| `/` | 查找 |")
    assert '<th scope="col">键</th>' in html
    assert "<td><kbd>/</kbd></td><td>查找</td>" in html


# -- what the handbook names exists --------------------------------------------------------------


def test_every_chapter_has_a_name_of_its_own():
    assert len(SLUGS) == len(set(SLUGS)) == TEXT.count("\n## ")


def test_every_chapter_that_the_desk_links_to_exists():
    assert {slug for _, slug in handbook.HELP} <= set(SLUGS)


def test_every_link_inside_leads_to_a_chapter():
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) <= set(SLUGS)


def test_the_contents_name_every_chapter_in_order():
    listed = re.findall(r"^- \[.+\]\(#(.+)\)$", TEXT.split("<a id=")[0], re.MULTILINE)
    assert listed == SLUGS


def test_every_picture_exists_or_is_waited_for_and_the_script_takes_it():
    named = set(re.findall(r"\(pictures/(.+?)\.webp\)", TEXT))
    here = {path.stem for path in handbook.PICTURES.glob("*.webp")}
    assert named <= SCRIPT["NAMES"]
    assert named - here <= SCRIPT["AWAITED"]
    assert not SCRIPT["AWAITED"] & here, "it has been taken: strike it off AWAITED"
    assert here <= SCRIPT["NAMES"]


def test_the_desk_serves_the_pictures():
    assert finders.find("handbook/desk.webp")


def test_every_page_of_the_desk_has_a_chapter(db):
    names = {
        pattern.name
        for model_admin in admin.site._registry.values()
        for pattern in model_admin.get_urls()
        if getattr(pattern, "name", None)
    }
    without = {name for name in names if name.endswith(("_changelist", "_add", "_change"))}
    assert {name for name in without if not handbook.help_for(name)} == set()
    assert handbook.help_for("news_article_change") == "writing"
    assert handbook.help_for("news_notice_add") == "notices"
    assert handbook.help_for(None) == ""


def test_no_rule_of_help_is_hidden_by_one_before_it():
    for place, (pattern, _) in enumerate(handbook.HELP):
        plain = pattern.replace("*", "x")
        hidden = [other for other, _ in handbook.HELP[:place] if fnmatchcase(plain, other)]
        assert not hidden, (pattern, hidden)


def test_every_address_of_the_desk_that_is_named_exists():
    resolver = get_resolver()
    for address in set(re.findall(r"`(/[a-z][a-z/-]*/)`", TEXT)):
        assert resolver.resolve(address), address


# -- the pages ------------------------------------------------------------------------------------


def test_every_chapter_opens_with_contents_and_neighbours(desk):
    for slug in SLUGS:
        response = desk.get(f"/admin/handbook/{slug}/")
        assert response.status_code == 200
        text = response.content.decode()
        assert 'aria-current="page"' in text
        assert "![" not in text
        assert "**" not in text.split('class="handbook__text"')[1].split("</article>")[0]


def test_the_contents_are_there_and_can_be_searched(desk):
    assert "写一篇稿件" in desk.get("/admin/handbook/").content.decode()
    found = desk.get("/admin/handbook/", {"q": "拼音首字母"}).context["hits"]
    assert [hit["chapter"].slug for hit in found] == ["finding", "people"]
    assert desk.get("/admin/handbook/", {"q": "<script>"}).status_code == 200
    assert "没有写到" in desk.get("/admin/handbook/", {"q": "量子纠缠"}).content.decode()


def test_a_chapter_that_is_not_there_answers_404(desk):
    assert desk.get("/admin/handbook/nothing/").status_code == 404


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("/admin/", "first-day"), ("/admin/news/article/add/", "writing"),
        ("/admin/news/article/", "lists"), ("/admin/find/", "finding"),
        ("/admin/editorial/image/", "media"), ("/admin/news/notice/", "notices"),
    ],
)  # fmt: skip
def test_a_page_leads_to_its_chapter(desk, address, slug):
    assert f'href="/admin/handbook/{slug}/"' in desk.get(address).content.decode()


def test_what_was_found_is_shown_without_the_marks_of_markdown(desk):
    for hit in desk.get("/admin/handbook/", {"q": "回收站"}).context["hits"]:
        for mark in ("](", "**", "`", "###", "- "):
            assert mark not in hit["snippet"].replace("<mark>", "")
