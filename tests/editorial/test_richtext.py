"""What comes in from an editor, a paste or an import, and what our pages show of it."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from editorial import richtext

clean = richtext.clean_html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<p onclick='alert(1)'>x</p>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="jAva&#x09;script:alert(1)">x</a>',
        '<a href=" javascript:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        '<a href="vbscript:x">x</a>',
        '<a href="//evil.example/x">x</a>',
        '<a href="/\\evil.example/x">x</a>',
        '<a href="/&#9;/evil.example/x">x</a>',
        '<a href="/&#10;\\evil.example/x">x</a>',
        '<a href="&#13;//evil.example/x">x</a>',
        "<iframe src='https://evil.example'></iframe>",
        "<form action='https://evil.example'><input name=q></form>",
        "<style>body{display:none}</style>",
        '<p style="background:url(javascript:alert(1))">x</p>',
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<object data='x.swf'></object><embed src='x.swf'>",
    ],
)
def test_nothing_hostile_is_left(hostile):
    text = clean(hostile).lower()
    for trace in ("<script", "onclick", "onerror", "onload", "javascript:", "vbscript:", "data:",
                  "evil.example", "<iframe", "<form", "<style", "<svg", "<meta", "<object"):  # fmt: skip
        assert trace not in text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<h1>题</h1><p>文</p>", "<h2>题</h2><p>文</p>"),
        ("<h2>一</h2><h4>二</h4>", "<h2>一</h2><h3>二</h3>"),
        ("<h3>一</h3>", "<h2>一</h2>"),
        ("<p>&nbsp;</p><p>文</p><p><br></p>", "<p>文</p>"),
        ("<p>　　文</p>", "<p>文</p>"),
        ("<div>一</div><div>二</div>", "<p>一</p><p>二</p>"),
        ("散落的字<p>段</p>", "<p>散落的字</p><p>段</p>"),
        ('<p style="text-align: center">中</p>', '<p class="align-center">中</p>'),
        ('<p style="text-align:right;color:red">右</p>', '<p class="align-right">右</p>'),
        ('<p style="text-indent:0">顶格</p>', '<p class="no-indent">顶格</p>'),
        ('<p class="MsoNormal x">文</p>', "<p>文</p>"),
        ("<p><b>粗</b><i>斜</i><font color=red>红</font></p>", "<p><strong>粗</strong><em>斜</em>红</p>"),
        ('<p><a href="https://www.gov.cn/">外</a></p>', '<p><a href="https://www.gov.cn/" rel="noopener">外</a></p>'),
        ('<p><a href="/article/3.html">内</a></p>', '<p><a href="/article/3.html">内</a></p>'),
        ('<div style="text-align:center">中<p>下</p></div>', '<p class="align-center">中</p><p class="align-center">下</p>'),
        ('<div style="text-align:center"><p style="text-align:right">右</p></div>', '<p class="align-right">右</p>'),
        ("<pre>甲\n  乙<span>丙\n  丁</span></pre>", "<pre>甲\n  乙丙\n  丁</pre>"),
        ("<p>没关<strong>上", "<p>没关<strong>上</strong></p>"),
        ("<p>空\x00字\u200b符</p>", "<p>空字符</p>"),
    ],
)  # fmt: skip
def test_text_is_made_uniform(given, kept):
    assert clean(given) == kept


def test_pictures_of_other_places_are_left_out():
    own = '<p><img src="/media/images/ab/abcdef.webp" alt="图"></p>'
    assert "/media/images/ab/abcdef.webp" in clean(own)
    for source in ("https://evil.example/x.png", "file:///C:/x.png", "/media/documents/ab/x.pdf",
                   "/media/images/../../secret.webp", "x.png"):  # fmt: skip
        assert "<img" not in clean(f'<p>文<img src="{source}"></p>')


def test_a_text_without_bounds_is_refused_in_words():
    with pytest.raises(ValidationError, match="正文太长"):
        clean("字" * (2 * 1024 * 1024 + 1))


@pytest.mark.parametrize("tag", ["b", "div", "blockquote", "ul><li", "table><tr><td"])
def test_a_text_nested_without_end_keeps_its_words(tag):
    once = clean(f"<p>头</p>{f'<{tag}>' * 3000}党建")
    assert richtext.plain_text(richtext.present(once)).split() == ["头", "党建"]
    assert clean(once) == once


def test_line_breaks_before_preformatted_text_do_not_wear_off_save_by_save():
    once = clean("<pre>" + "\n" * 50 + "甲</pre>")
    assert clean(once) == once


pieces = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<h1>", "</h1>", "<h4>", "<ul>", "<li>", "</ul>",
     "<table>", "<tr>", "<td>", "</table>", "<img src=x>", "<br>", "&nbsp;", "　", " ", "\n", "党", "建",
     "<a href='/x'>", "</a>", "<blockquote>", "<pre>", "</pre>", "&lt;", "&amp;", "<", ">", "\x00",
     '<p style="text-align:center">', "<span>", "</span>", "<figure>", "<figcaption>"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(pieces, max_size=25).map("".join))
def test_cleaning_twice_changes_nothing_more(html):
    once = clean(html)
    assert clean(once) == once


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_comes_through_as_text(text):
    html = richtext.from_plain_text(text)
    assert "<script" not in html
    assert clean(clean(html)) == clean(html)


def test_plain_text_has_a_line_for_each_block():
    html = "<h2>题</h2><p>一<br>二</p><table><tr><td>甲</td><td>乙</td></tr></table>"
    assert richtext.plain_text(html).splitlines() == ["题", "一", "二", "甲", "乙"]


@pytest.mark.django_db
def test_a_page_gets_anchors_and_tables_that_scroll():
    shown = richtext.present("<h2>甲</h2><h3>乙</h3><table><tr><td>丙</td></tr></table>")
    assert '<h2 id="part-1">甲</h2>' in shown
    assert '<div class="table-scroll" tabindex="0" role="region" aria-label="表格"><table>' in shown
    assert richtext.headings("<h2>甲</h2><h3>乙</h3>") == [(2, "part-1", "甲"), (3, "part-2", "乙")]
