import re
from html import unescape

from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from search.marks import WIDTH, Marker
from search.parse import parse


def unmarked(html):
    return unescape(html.replace("<mark>", "").replace("</mark>", ""))


def first(corpus, q):
    return corpus.answer(q).hits[0]


def test_words_are_marked_in_title_and_body(corpus):
    corpus.put("流动党员管理", "加强流动党员的管理。")
    hit = first(corpus, "流动党员 管理")
    assert hit.title_html == "<mark>流动党员管理</mark>"
    assert hit.snippet_html == "加强<mark>流动党员</mark>的<mark>管理</mark>。"
    assert isinstance(hit.title_html, SafeString) and isinstance(hit.snippet_html, SafeString)


def test_the_original_form_is_marked_whatever_form_was_typed(corpus):
    corpus.put("黨員管理", "党员…ＡＢＣ")
    hit = first(corpus, "党员 abc")
    assert hit.title_html == "<mark>黨員</mark>管理"
    assert hit.snippet_html == "<mark>党员</mark>…<mark>ＡＢＣ</mark>"


def test_markup_in_a_text_is_shown_not_obeyed(corpus):
    corpus.put("<script>alert(1)</script>党课", '<img src=x onerror="党课">&amp;')
    hit = first(corpus, "党课 script")
    assert hit.title_html == (
        "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;<mark>党课</mark>"
    )
    assert hit.snippet_html == ("&lt;img src=x onerror=&quot;<mark>党课</mark>&quot;&gt;&amp;amp;")


def test_the_snippet_shows_where_most_of_the_words_are(corpus):
    filler = "其他内容与此无关,只是为了让文章变长。" * 20
    corpus.put("长文", f"管理。{filler}加强流动党员的教育和管理。{filler}")
    snippet = first(corpus, "流动党员 管理").snippet_html
    assert "<mark>流动党员</mark>的教育和<mark>管理</mark>" in snippet
    assert snippet.startswith("…加强") and snippet.endswith("…")
    assert len(unmarked(snippet)) <= WIDTH + 2


def test_without_a_match_in_the_body_the_snippet_is_its_beginning(corpus):
    corpus.put("党课", "第一段。\n第二段。")
    assert first(corpus, "党课").snippet_html == "第一段。 第二段。"


def test_a_number_is_not_marked_inside_a_longer_one(corpus):
    corpus.put("19大与2019年")
    assert first(corpus, "19").title_html == "<mark>19</mark>大与2019年"


def test_a_word_is_marked_across_a_comma_or_a_line(corpus):
    corpus.put("党旗飘扬,战疫情")
    assert first(corpus, "“飘扬战疫”").title_html == "党旗<mark>飘扬,战疫</mark>情"


@given(text=st.text("党员管理黨ＡaBﬁ…㎡<>&\"' \n。,", max_size=200), typed=st.text(max_size=20))
def test_marks_never_change_the_text(text, typed):
    marker = Marker(parse(typed + "党员 管 a").words)
    html, snippet = marker.title(text), marker.snippet(text)
    assert unmarked(html) == re.sub(r"\s+", " ", text)
    assert html.count("<mark>") == html.count("</mark>")
    assert len(unmarked(snippet)) <= WIDTH + 2
