"""The section tree under editors, buttons, and two writers at once."""

import threading

import pytest
from django.contrib.redirects.models import Redirect
from django.core.exceptions import ValidationError
from django.db import connection

from editorial import tree
from editorial.models import Section
from tests import factories

pytestmark = pytest.mark.django_db


def paths(parent):
    return [section.path for section in factories.section(parent).get_children()]


def test_the_old_sites_menu_is_the_tree_of_a_new_installation():
    factories.section("news")
    tops = [section.name for section in Section.objects.root_nodes()]
    assert tops == [
        "组织机构", "党建新闻", "培训活动", "编辑出版", "党建知识", "党建出品", "通知公告", "人员查询",
    ]  # fmt: skip
    assert tree.check() == []


def test_a_new_section_gets_its_path():
    stored = tree.add(Section(name="基层动态", slug="grassroots"), factories.section("news"))
    assert stored.path == "news/grassroots"
    assert stored.get_absolute_url() == "/news/grassroots/"


def test_a_moved_section_takes_its_branch_along_and_leaves_redirects():
    factories.section("news")
    tree.add(Section(name="下级", slug="below"), factories.section("news/cases"))
    tree.move(factories.section("news/cases"), factories.section("knowledge"), "last-child")
    assert Section.objects.filter(path="knowledge/cases/below").exists()
    left = dict(Redirect.objects.values_list("old_path", "new_path"))
    assert left["/news/cases/"] == "/knowledge/cases/"
    assert left["/news/cases/below/"] == "/knowledge/cases/below/"


def test_a_section_renamed_twice_redirects_in_one_step():
    section = factories.section("notices")
    tree.rename(section, "announcements")
    tree.rename(factories.section("announcements"), "bulletins")
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {
        "/notices/": "/bulletins/",
        "/announcements/": "/bulletins/",
    }


def test_a_section_renamed_back_leaves_no_loop():
    tree.rename(factories.section("notices"), "announcements")
    tree.rename(factories.section("announcements"), "notices")
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {
        "/announcements/": "/notices/"
    }


def test_a_section_may_not_move_into_itself():
    with pytest.raises(ValidationError, match="下级"):
        tree.move(factories.section("news"), factories.section("news/cases"), "last-child")


def test_two_sections_may_not_share_an_address():
    tree.add(Section(name="另一个案例", slug="cases"), factories.section("knowledge"))
    with pytest.raises(ValidationError, match="地址段"):
        tree.move(factories.section("news/cases"), factories.section("knowledge"), "last-child")


def test_the_buttons_move_one_step():
    before = paths("news")
    tree.step(factories.section(before[1]), "up")
    assert paths("news")[:2] == [before[1], before[0]]
    tree.step(factories.section(before[1]), "down")
    assert paths("news") == before
    tree.step(factories.section("news/integrity"), "out")
    assert factories.section("integrity").level == 0
    tree.step(factories.section("integrity"), "in")
    assert factories.section("news/integrity").parent.path == "news"


def test_a_step_that_leads_nowhere_changes_nothing():
    first = paths("news")[0]
    tree.step(factories.section(first), "up")
    assert paths("news")[0] == first


def test_a_binned_section_comes_back_whole():
    item = factories.published("留着")
    tree.move_to_bin(factories.section("news"))
    assert not Section.objects.public().filter(path="news/cases").exists()
    tree.restore_from_bin(factories.section("news"))
    assert type(item).objects.public().get() == item


def test_broken_numbers_are_found_and_mended():
    section = factories.section("news/cases")
    Section.objects.filter(pk=section.pk).update(lft=1, rght=2)
    assert tree.check()
    tree.repair()
    assert tree.check() == []


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_leave_the_tree_in_order():
    factories.section("news")
    moves = [("news/cases", "knowledge"), ("knowledge/rules", "news"), ("training/courses", "news"),
             ("news/style", "training"), ("knowledge/basics", "training")]  # fmt: skip
    errors = []

    def work(source, target):
        try:
            tree.move(
                Section.objects.get(path=source), Section.objects.get(path=target), "last-child"
            )
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=move) for move in moves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert tree.check() == []
    assert Section.objects.get(path="knowledge/cases").parent.path == "knowledge"
