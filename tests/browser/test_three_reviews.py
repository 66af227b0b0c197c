"""From an empty desk with a Word file to the live page: an author and three reviewers in a row.

Every click and every key is counted, besides signing in and choosing the file: at most 12 for the
author and 3 for each reviewer.
"""

import pytest
from playwright.sync_api import expect

from accounts import roles
from editorial.models import ReviewEntry
from editorial.review import record
from news.models import Article
from tests import factories
from tests.browser.test_desk_to_reader import sign_in
from tests.editorial import docx_files

MOST_OF_AUTHOR, MOST_OF_REVIEWER = 12, 3
REVIEWERS = {
    "fang": roles.FIRST_REVIEWER,
    "song": roles.SECOND_REVIEWER,
    "tang": roles.THIRD_REVIEWER,
}


@pytest.fixture(autouse=True)
def cast(transactional_db):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    factories.alice("news/cases")  # one section: nothing has to be chosen twice
    for name, role in REVIEWERS.items():
        factories.user(name, role=role, sections=["news"])


class Hand:
    """Does what a person does with mouse and keys, and counts."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def click(self, locator):
        self.count += 1
        locator.click()


def test_from_a_word_file_to_the_live_page(open_page, tmp_path):
    page = open_page()
    sign_in(page, "alice")
    author = Hand(page)
    author.click(page.get_by_role("link", name="从 Word 新建"))
    place = page.get_by_label("放到哪个栏目")
    cases = factories.section("news/cases")
    author.count += 2  # a list is opened and an entry chosen
    place.select_option(f"news.article:{cases.pk}")
    page.get_by_label("Word 文档").set_input_files(docx_files.realistic(tmp_path / "做法.docx"))
    author.click(page.get_by_role("button", name="导入为草稿"))
    expect(page.locator("#id_title")).to_have_value(docx_files.TITLE)
    author.click(page.get_by_role("button", name="保存并送审"))
    author.click(page.get_by_label("稿件已做保密审查"))
    author.click(page.get_by_role("button", name="送审"))
    expect(page.get_by_text("已送审，等待初审")).to_be_visible()
    assert author.count <= MOST_OF_AUTHOR, author.count
    assert Article.objects.public().count() == 0

    for name in REVIEWERS:
        desk = open_page()
        sign_in(desk, name)
        reviewer = Hand(desk)
        reviewer.click(desk.get_by_role("link", name=docx_files.TITLE).first)
        frame = desk.frame_locator("iframe[title='稿件正文']")
        expect(frame.get_by_role("heading", level=1)).to_have_text(docx_files.TITLE)
        reviewer.click(desk.locator("button[name='_approve']"))
        expect(desk.get_by_role("heading", name="我的工作台")).to_be_visible()
        assert reviewer.count <= MOST_OF_REVIEWER, reviewer.count
    expect(desk.get_by_text("已签发，已经发布")).to_be_visible()

    item = Article.objects.public().get()
    visitor = open_page("phone")
    visitor.goto(item.get_absolute_url())
    expect(visitor.get_by_role("heading", level=1)).to_have_text(docx_files.TITLE)
    expect(visitor.locator("article img[src^='/media/']")).to_have_count(4)
    entries = list(ReviewEntry.objects.of(item))
    assert [entry.label for entry in entries] == [
        "送审", "初审通过", "复审通过", "终审通过", "签发",
    ]  # fmt: skip
    assert {entry.digest for entry in entries} == {item.live_revision.digest}
    assert list(record.verify(entries)) == []
