import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

relentless = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300
)
SIGNS = (
    "\"“”「」《》+-*?~^:()[]{}\\/|&!<>%_'`$#@.,;。,  \n\t\x00\x1f党员管理史AND OR NOT TO 19大aé…ﷺ㎡"
)


@pytest.fixture
def small(corpus):
    corpus.put("党员管理与党史学习", "19大精神:AND OR NOT <b>", key="test:1")
    return corpus


@relentless
@given(q=st.text(st.characters(exclude_categories=()), max_size=300))
def test_no_text_raises(small, q):
    result = small.answer(q)
    assert result.ready and len(result.hits) <= result.total


@relentless
@given(q=st.text(SIGNS, max_size=60))
def test_no_operator_raises(small, q):
    result = small.answer(q)
    assert result.ready and len(result.hits) <= result.total


@pytest.mark.parametrize(
    "q",
    [
        "党史 AND 管理",
        "党史 OR",
        "+党史 -管理",
        '党史"',
        "“党史",
        "党史*",
        "党史~",
        "(党史",
        "党史\x00管理",
        "党史\ud800",
        "[党史 管理]",
    ],
)
def test_operators_are_signs_like_others(small, q):
    assert small.found(q) == ["test:1"]


def test_a_very_long_query_is_cut(small):
    assert small.answer("党史" * 5000).ready
    assert len(small.answer("党员管理与史学习" * 2000).words) <= 24
    assert small.answer("ﷺ" * 10_000).ready
    assert small.found("党史 " + " " * 10_000 + "没有的词") == ["test:1"]


@pytest.mark.parametrize(
    "title", ["\x00", "", "。", "\ud83d", "x" * 100_000, "党" * 100_000, "👍🏽"]
)
def test_no_document_stops_the_index(small, title):
    key = small.put(title, title, keywords=title, author=title)
    assert small.found("党史") == ["test:1"]
    small.remove(key)
    assert small.found("党史") == ["test:1"]
