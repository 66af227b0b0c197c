"""What an article page offers its reader."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_a_long_text_has_a_table_of_contents_and_a_short_one_has_none(visitor):
    parts = "".join(f"<h2>第{n}节</h2><p>文</p>" for n in "一二三")
    long, short = factories.published("长文", body=parts), factories.published("短文")
    text = visitor.get(long.get_absolute_url()).content.decode()
    assert '<a href="#part-2">第二节</a>' in text
    assert 'id="part-2"' in text
    assert "本文目录" not in visitor.get(short.get_absolute_url()).content.decode()


def test_a_reprint_names_where_it_comes_from(visitor):
    item = factories.published(
        "转载的文章", source="某报〔示例〕", original_title="原来的题目", original_author="某人",
        source_url="https://example.org/a",
    )  # fmt: skip
    text = visitor.get(item.get_absolute_url()).content.decode()
    for words in ("某报〔示例〕", "原来的题目", "某人", "https://example.org/a"):
        assert words in text


def test_previous_and_next_are_the_neighbours_in_time(visitor):
    root = factories.root()
    first, second, third = (factories.published(f"第{n}篇", by=root) for n in "一二三")
    text = visitor.get(second.get_absolute_url()).content.decode()
    assert f'<a href="{first.get_absolute_url()}" rel="prev">' in text
    assert f'<a href="{third.get_absolute_url()}" rel="next">' in text


def test_what_is_recommended_is_alike_and_not_the_article_itself(visitor):
    root = factories.root()
    item = factories.published("流动党员管理的经验", by=root, body="<p>流动党员的联系与管理。</p>")
    alike = factories.published("流动党员怎样联系", by=root, where="knowledge/basics",
                                body="<p>流动党员的联系，贵在经常。</p>")  # fmt: skip
    text = visitor.get(item.get_absolute_url()).content.decode()
    related = text.split("为您推荐")[1].split("</section>")[0]
    assert alike.title in related
    assert item.title not in related


def test_the_section_pins_what_is_pinned_until_its_time(visitor):
    from datetime import timedelta

    from django.utils import timezone

    from editorial import actions

    root = factories.root()
    old = factories.published("老的一篇", by=root)
    for number in range(25):
        factories.published(f"新的第 {number} 篇", by=root)
    assert "老的一篇" not in visitor.get("/news/cases/").content.decode()
    actions.pin(old, root, until=timezone.now() + timedelta(days=1))
    text = visitor.get("/news/cases/").content.decode()
    assert text.index("老的一篇") < text.index("新的第 24 篇")
    actions.pin(old, root, until=None)
    assert "老的一篇" not in visitor.get("/news/cases/").content.decode()
