"""The shelf, a book's page, and its chapters."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from editorial import actions
from editorial.models import Section
from tests import factories
from tests.publications import making

pytestmark = pytest.mark.django_db


def text_of(visitor, address):
    response = visitor.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.fixture
def handbook():
    return making.book(
        "党支部工作读本", subtitle="一题一页", authors="编写组 编", publisher="示例出版社",
        place="北京", issued_on=date(2026, 10, 1), edition="第 1 版", isbn="978-7-309-04547-5",
        price=Decimal("38"), pages=256, cip="（2026）第 000001 号", series="支部丛书",
        body="<p>工具书。</p>", summary="放在手边的书", chapters=making.chapters(),
        contents=[{"title": "第一章", "page": "1"}],
    )  # fmt: skip


def test_a_record_shows_its_lines_in_their_order(visitor, handbook):
    text = text_of(visitor, handbook.get_absolute_url())
    wanted = ["党支部工作读本：一题一页", "编写组 编", "第 1 版", "北京: 示例出版社",
              "2026 年 10 月", "支部丛书", "978-7-309-04547-5", "256 页", "38.00 元",
              "（2026）第 000001 号"]  # fmt: skip
    record = text[text.index("出版信息") :]
    places = [record.index(line) for line in wanted]
    assert places == sorted(places)


def test_a_record_has_no_line_without_a_value(visitor):
    text = text_of(visitor, making.book("薄书").get_absolute_url())
    for name in ("版次", "定价", "ISBN", "CIP"):
        assert f"<dt>{name}" not in text


def test_the_page_says_in_its_head_that_it_is_a_book(visitor, handbook):
    text = text_of(visitor, handbook.get_absolute_url())
    data = json.loads(re.search(r"ld\+json\">(.*?)</script>", text, re.S).group(1))
    assert data["@type"] == "Book"
    assert data["isbn"] == "9787309045475"
    assert data["publisher"]["name"] == "示例出版社"
    assert data["datePublished"].startswith("2026-10-01") or data["datePublished"]
    assert data["isPartOf"] == {"@type": "BookSeries", "name": "支部丛书"}


def test_chapters_are_read_one_a_page_with_the_next_at_hand(visitor, handbook):
    first = text_of(visitor, reverse("book-chapter", args=[handbook.pk, 1]))
    second = text_of(visitor, reverse("book-chapter", args=[handbook.pk, 2]))
    assert "第1章的正文" in first
    assert "第2章的正文" not in first
    assert f'rel="next" href="/book/{handbook.pk}/read/2.html"' in first.replace("\n", " ")
    assert 'rel="prev"' not in first
    assert 'rel="prev"' in second
    assert 'aria-current="page">第2章 标题' in re.sub(r"\s+", " ", second)


@pytest.mark.parametrize("number", [0, 4, 99999])
def test_a_chapter_that_is_not_there_is_not_found(visitor, handbook, number):
    assert visitor.get(f"/book/{handbook.pk}/read/{number}.html").status_code == 404


def test_a_withdrawn_book_takes_its_chapters_and_its_form_along(visitor, handbook):
    actions.withdraw(handbook, factories.user("eve", is_superuser=True), reason="有误")
    assert visitor.get(handbook.get_absolute_url()).status_code == 410
    assert visitor.get(reverse("book-chapter", args=[handbook.pk, 1])).status_code == 410
    assert visitor.get(reverse("book-enquire", args=[handbook.pk])).status_code == 404


def test_a_live_book_keeps_its_chapters_until_a_change_is_published(visitor, handbook):
    root = factories.user("eve", is_superuser=True)
    handbook.chapters = making.chapters(1)
    actions.save_revision(handbook, root)
    assert visitor.get(reverse("book-chapter", args=[handbook.pk, 3])).status_code == 200
    factories.release(handbook)
    assert visitor.get(reverse("book-chapter", args=[handbook.pk, 3])).status_code == 404


def test_a_chapter_text_is_cleaned_wherever_it_comes_from(visitor):
    evil = [{"title": "一", "text": '<p onclick="x()">好</p><script>alert(1)</script>'}]
    item = making.book("脏书", chapters=evil)
    text = text_of(visitor, reverse("book-chapter", args=[item.pk, 1]))
    assert "alert(1)" not in text
    assert "onclick" not in text
    assert "<p>好</p>" in text


def test_a_book_without_a_cover_gets_one_of_cloth(visitor):
    making.book("无封面的书")
    text = text_of(visitor, "/publications/books/")
    assert re.search(r'class="volume cloth cloth--[1-4]"', text)
    assert '<span class="cloth__label">无封面的书</span>' in text


def test_the_shelf_filters_by_series_and_year_together_and_keeps_them_while_paging(visitor):
    root = factories.root()
    for number in range(26):
        making.book(f"甲{number:02}", by=root, series="甲丛书", issued_on=date(2026, 1, 1))
    making.book("甲旧", by=root, series="甲丛书", issued_on=date(2024, 1, 1))
    making.book("乙新", by=root, series="乙丛书", issued_on=date(2026, 1, 1))
    text = text_of(visitor, "/publications/books/?series=甲丛书&year=2026")
    assert "甲25" in text
    assert "甲旧" not in text
    assert "乙新" not in text
    following = re.search(r'rel="next"\s+href="([^"]+)"', text).group(1).replace("&amp;", "&")
    more = text_of(visitor, f"/publications/books/{following}")
    assert "甲" in more
    assert "乙新" not in more
    assert "甲旧" not in more


@pytest.mark.parametrize("query", ["series=没有", "year=abcd", "year=1", "series=%00"])
def test_a_choice_that_is_not_offered_is_dropped_and_said(visitor, query):
    for number in (1, 2):
        making.book("书", series=f"丛书{number}", issued_on=date(2020 + number, 1, 1))
    text = text_of(visitor, f"/publications/books/?{query}")
    assert "认不出的筛选条件" in text
    assert "2</strong> 本书" in text


def test_list_style_list_shows_lines(visitor):
    making.book("成行的书", summary="一句话")
    Section.objects.filter(path="publications/books").update(list_style="list")
    text = text_of(visitor, "/publications/books/")
    assert "book-rows" in text
    assert "一句话" in text


def test_an_empty_shelf_says_so(visitor):
    factories.section("publications")
    assert "书架正在整理" in text_of(visitor, "/publications/books/")


def test_a_book_is_found_by_its_number_with_and_without_hyphens(visitor, handbook):
    import search

    search.catch_up()
    for typed in ("9787309045475", "978-7-309-04547-5", "支部工作读本"):
        assert handbook.get_absolute_url() in text_of(visitor, f"/search/?q={typed}"), typed


def test_pages_keep_to_their_number_of_queries(visitor, query_budget, handbook):
    for number in range(5):
        making.book(f"书{number}", by=factories.get_user_model().objects.first(), series="支部丛书")
    for name, address in (
        ("books", "/publications/books/"),
        ("book", handbook.get_absolute_url()),
        ("book-chapter", reverse("book-chapter", args=[handbook.pk, 2])),
    ):
        visitor.get(address)
        with query_budget(name):
            visitor.get(address)
