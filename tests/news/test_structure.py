"""Parts and articles of a document, and the anchors that stay."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.numerals import numeral
from news.structure import Document
from tests.pages import _jumps

RULE = """
<p class="align-center">（2026年1月1日通过）</p>
<p>第一章　总则</p>
<p>第一条　为了学习，制定本制度。</p>
<p>第二条　第一条规定的学习，包括：</p>
<p>（一）自学；</p>
<p>第二章　组织</p>
<p>第一节　集中</p>
<p>第三条 每月一次。</p>
<p>第三条规定的次数，可以增加。</p>
<p>第二节　自学</p>
<p><strong>第四条</strong>　每年一部。</p>
<p>第四条之一　可以听书。</p>
<p>第三章　附则</p>
<p>第一节　施行</p>
<p>第五条　本制度自二〇二六年起施行。</p>
"""


def anchors(html):
    return re.findall(r'id="([^"]+)"', Document(html).html())


def outline(parts):
    return [(part.name, part.anchor, outline(part.children)) for part in parts]


def test_parts_and_articles_are_found():
    document = Document(RULE)
    assert outline(document.contents) == [
        ("第一章　总则", "zhang-1", []),
        ("第二章　组织", "zhang-2",
         [("第一节　集中", "zhang-2-jie-1", []), ("第二节　自学", "zhang-2-jie-2", [])]),
        ("第三章　附则", "zhang-3", [("第一节　施行", "zhang-3-jie-1", [])]),
    ]  # fmt: skip
    assert [part.anchor for part in document.articles] == [
        "tiao-1", "tiao-2", "tiao-3", "tiao-4", "tiao-4-1", "tiao-5",
    ]  # fmt: skip
    assert document.contents[1].span == "第三条至第四条之一"


def test_a_paragraph_belongs_to_the_article_before_it():
    second = next(p for p in Document(RULE).passages if p.anchor == "tiao-2")
    assert "（一）自学" in second.text
    third = next(p for p in Document(RULE).passages if p.anchor == "tiao-3")
    assert "第三条规定的次数" in third.text


def test_an_anchor_stays_when_the_text_is_corrected():
    corrected = RULE.replace("为了学习", "为了使学习经常").replace(
        "<p>（一）自学；</p>", "<p>（一）自学；</p><p>（二）讨论；</p>"
    )
    corrected = corrected.replace("第二章　组织", "第二章　学习的组织")
    assert anchors(corrected) == anchors(RULE)


def test_lines_of_a_paste_without_formats_are_paragraphs():
    lines = re.findall(r"<p[^>]*>(.*?)</p>", RULE)
    pasted = f"<p>{'<br>'.join(lines)}</p>"
    assert anchors(pasted) == anchors(RULE)
    plain = "<p>党员同志：<br>第一，读原文。<br>再讨论。</p>"
    assert "<br>" in Document(plain).html()


def test_headings_of_an_editor_are_parts_too():
    html = '<h2 id="part-1">总纲</h2><p>文</p><h2 id="part-2">第一章 党员</h2><p>文</p>' \
           '<h2 id="part-3">三、怎样读</h2><h3 id="part-4">其他</h3>'  # fmt: skip
    assert outline(Document(html).contents) == [
        ("总纲", "zonggang", []),
        ("第一章　党员", "zhang-1", []),
        ("三、怎样读", "mu-3", [("其他", "part-4", [])]),
    ]


def test_chapters_lie_below_the_books_they_are_in():
    html = "<p>第一编　总则</p><p>第一章　原则</p><p>第一条　文。</p><p>第二编　分则</p><p>第一章　物</p>"
    assert outline(Document(html).contents) == [
        ("第一编　总则", "bian-1", [("第一章　原则", "zhang-1", [])]),
        ("第二编　分则", "bian-2", [("第一章　物", "bian-2-zhang-1", [])]),
    ]


def test_a_table_of_contents_that_was_pasted_is_left_out():
    html = "<p>目　录</p><p>第一章　总则</p><p>第二章　附则</p>" \
           "<p>第一章　总则</p><p>第一条　文。</p><p>第二章　附则</p>"  # fmt: skip
    document = Document(html)
    assert [part.anchor for part in document.contents] == ["zhang-1", "zhang-2"]
    assert "目　录" not in document.html()


def test_an_annex_that_counts_anew_takes_no_anchor_away():
    html = "<p>第一条　甲。</p><h2>附件</h2><p>第一条　乙。</p><p>第一条　丙。</p>"
    assert anchors(html) == ["tiao-1", "fujian", "fujian-tiao-1", "tiao-1--2"]


@pytest.mark.parametrize(
    "line",
    ["第一章讲的是历史，先看开头。", "第三条规定的情形", "第一条、第二条一并适用。", "第十章的名称很长" * 6,
     "第无条　没有这个数。", "第三名　某人", "第一，读原文。"],
)  # fmt: skip
def test_a_sentence_about_a_part_begins_none(line):
    assert anchors(f"<p>{line}</p>") == []


@given(st.lists(st.sampled_from([
    "第一编　甲", "第一篇　乙", "第二章　丙", "第一节　丁", "第三条　戊", "第三条之二　己", "文。", "目录",
    "总纲", "三、庚",
]), max_size=14), st.sampled_from(["p", "h2", "h3", "h4"]))  # fmt: skip
def test_no_order_of_parts_breaks_a_page(lines, tag):
    html = Document("".join(f"<{tag}>{line}</{tag}>" for line in lines)).html()
    found = re.findall(r'id="([^"]+)"', html)
    assert len(found) == len(set(found))
    assert _jumps([1, *(int(level) for level in re.findall(r"<h(\d)", html))]) == []


@given(st.integers(1, 400))
def test_every_number_of_an_article_gives_its_anchor(number):
    assert anchors(f"<p>第{numeral(number)}条　文。</p>") == [f"tiao-{number}"]
