"""The difference of two texts: true on both sides, readable, safe, and quick."""

import html
import re
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from editorial.compare import Fold, difference, merge
from editorial.compare.align import Budget, opcodes
from editorial.compare.blocks import of_html
from editorial.compare.merging import together
from editorial.compare.words import marked
from news.models import Article

SAID = re.compile(r'<span class="said">[^<]*</span>')
TEXTS = st.text("支部会议党员收获，。<>&\"' ab\n", max_size=80)


def said(marked_text):
    """Return what a person reads, without the marks."""
    return html.unescape(re.sub(r"</?(ins|del)>", "", SAID.sub("", marked_text)))


def body(old, new, **more):
    found = difference(Article, {"body": old, **more}, {"body": new})
    return found[0] if found else None


def rows_of(field):
    for row in field.rows:
        yield from row.rows if isinstance(row, Fold) else [row]


@given(TEXTS, TEXTS)
def test_each_side_of_the_marks_is_the_text_itself(old, new):
    left, right = marked(old, new, Budget())
    assert (said(left), said(right)) == (old, new)
    assert "<ins" not in left
    assert "<del" not in right


@given(st.lists(st.sampled_from("甲乙丙丁"), max_size=30), st.lists(st.sampled_from("甲乙丙丁戊"), max_size=30),
       st.sampled_from([0, 50, 100_000]))  # fmt: skip
def test_the_parts_cover_both_sides_and_what_is_called_same_is(old, new, work):
    codes = opcodes(old, new, Budget(work))
    assert [x for _, i1, i2, _, _ in codes for x in old[i1:i2]] == old
    assert [x for _, _, _, j1, j2 in codes for x in new[j1:j2]] == new
    assert all(old[i1:i2] == new[j1:j2] for same, i1, i2, j1, j2 in codes if same)


PARAGRAPHS = st.lists(
    st.sampled_from([f"<p>第{n}段的话，写得不短。</p>" for n in range(6)]), max_size=12
)


@settings(deadline=None)
@given(PARAGRAPHS, PARAGRAPHS)
def test_the_rows_of_a_side_are_the_paragraphs_of_its_text(old, new):
    field = body("".join(old), "".join(new))
    if field is None:
        assert old == new
        return
    for name, text in (("old", old), ("new", new)):
        sides = (getattr(row, name) for row in rows_of(field))
        assert [said(side.html) for side in sides if side] == [
            b.text for b in of_html("".join(text))
        ]


def test_words_are_marked_not_letters():
    left, right = marked("各支部要认真学习讨论", "各支部要深入学习讨论", Budget())
    assert "<del>" in left
    assert said(re.search("<del>.*</del>", left)[0]) == "认真"
    assert said(re.search("<ins>.*</ins>", right)[0]) == "深入"


def test_what_was_written_into_a_text_never_becomes_markup():
    evil = "<p>&lt;script&gt;alert(1)&lt;/script&gt;旧</p>"
    field = body(evil, evil.replace("旧", "新"))
    shown = "".join(side.html for row in field.rows for side in (row.old, row.new) if side)
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


def test_bold_a_link_and_alignment_are_noticed_and_said():
    field = body("<p>学习党章</p>", "<p><strong>学习</strong>党章</p>")
    assert field.rows[0].change == "format"
    assert "加粗“学习”" in field.rows[0].note
    field = body('<p><a href="/a">党章</a></p>', '<p><a href="/b">党章</a></p>')
    assert "/b" in field.rows[0].note
    assert "居中" in body("<p>党章</p>", '<p class="align-center">党章</p>').rows[0].note
    assert "一级小标题" in body("<p>党章</p>", "<h2>党章</h2>").rows[0].note


def test_a_cell_of_a_table_is_marked_in_its_row():
    old = "<table><tbody><tr><td>张某</td><td>三月</td></tr></tbody></table>"
    field = body(old, old.replace("三月", "四月"))
    assert field.rows[0].old.name == "表格行"
    assert "<del>" in field.rows[0].old.html
    assert "张某" in field.rows[0].old.html


def test_long_runs_without_a_change_are_folded():
    old = [f"<p>第 {n} 段</p>" for n in range(20)]
    new = [*old[:10], "<p>插入的一段话</p>", *old[10:]]
    field = body("".join(old), "".join(new))
    assert [row.count for row in field.rows if isinstance(row, Fold)] == [9, 9]
    assert field.summary == "正文 1 段"


def seconds(old, new):
    start = time.perf_counter()
    body(old, new)
    return time.perf_counter() - start


def test_thirty_thousand_characters_with_many_edits_take_less_than_a_second():
    marked("词典", "先读", Budget())
    old = [
        f"<p>{n}，各支部认真组织党员学习讨论，{'结合实际谈体会说打算，' * 12}</p>"
        for n in range(200)
    ]
    new = [p.replace("认真", "深入") + ("<p>新的一段</p>" if n % 7 == 0 else "")
           for n, p in enumerate(old)]  # fmt: skip
    assert sum(map(len, old)) > 30_000
    assert seconds("".join(old), "".join(new)) < 1


def test_hostile_texts_are_bounded():
    many = 2_000_000 // 8
    assert seconds("<p>a</p>" * many, "<p>b</p><p>a</p>" * (many // 2)) < 15
    assert seconds(f"<p>{'ab' * 500_000}</p>", f"<p>{'ba' * 500_000}</p>") < 15
    assert seconds(f"<p>{'一二' * 2_900}</p>" * 40, f"<p>{'二一三' * 1_900}</p>" * 40) < 15


# -- putting two people's changes together -------------------------------------------------

BASE = "<p>一</p><p>二</p><p>三</p><p>四</p><p>五</p>"


def test_changes_of_different_paragraphs_go_together():
    theirs, mine = BASE.replace("一", "他的一"), BASE.replace("五", "我的五")
    expected = BASE.replace("一", "他的一").replace("五", "我的五")
    assert together(BASE, theirs, mine) == expected == together(BASE, mine, theirs)


def test_changes_that_meet_are_left_to_a_person():
    assert together(BASE, BASE.replace("二", "他的"), BASE.replace("二", "我的")) is None
    assert together(BASE, BASE.replace("二", "他的"), BASE.replace("三", "我的")) is None
    assert together(BASE, BASE + "<p>他的</p>", BASE + "<p>我的</p>") is None


@given(st.integers(0, 9), st.integers(0, 9), st.text("字词", min_size=1, max_size=3))
def test_a_merge_holds_both_changes_or_is_refused(one, other, words):
    base = [f"<p>第{n}段</p>" for n in range(10)]
    theirs, mine = list(base), list(base)
    theirs[one] = f"<p>他{words}</p>"
    mine[other] = f"<p>我{words}</p>"
    both = together("".join(base), "".join(theirs), "".join(mine))
    if abs(one - other) < 2:
        assert both is None
    else:
        expected = list(base)
        expected[one], expected[other] = theirs[one], mine[other]
        assert both == "".join(expected)


def test_fields_are_merged_where_only_one_side_changed():
    base = {"title": "旧", "summary": "旧", "author": "旧", "keywords": "旧"}
    theirs = base | {"title": "他的", "keywords": "他的"}
    mine = base | {"summary": "我的", "keywords": "我的"}
    merged = merge(Article, base, theirs, mine)
    assert (merged.theirs, merged.mine, merged.both) == (["title"], ["summary"], ["keywords"])
    assert merged.data["title"] == "他的"
    assert merged.data["summary"] == merged.data["keywords"] == "我的"
