"""组织机构 as a visitor reads it: one nested list, and each department with an anchor of its own."""

import json
import re

import pytest

import search
from editorial import actions
from editorial.models import Origin
from organization.models import Chart
from tests import factories
from tests.organization.letters import UNITS, chart, unit

pytestmark = pytest.mark.django_db

ADDRESS = "/organization/structure/"


def test_departments_hang_below_each_other(visitor, query_budget):
    chart()
    with query_budget("chart"):
        html = visitor.get(ADDRESS).content.decode()
    nested = re.sub(r"\s+", "", re.search(r'<nav class="chart.*?</nav>', html, re.S).group())
    top, office, desk = (nested.index(f'href="#bm-{n}"') for n in (1, 2, 3))
    assert top < nested.index("<ul>", top) < office < nested.index("<ul>", office) < desk
    for n in (1, 2, 3):
        assert f'id="bm-{n}"' in html
    assert "主任 周某" in html
    assert "（暂缺）" in html
    assert 'href="tel:010-12345678;ext=2"' in html
    assert "<li>答复来信</li>" in html


def test_search_engines_are_told_the_departments(visitor):
    chart()
    html = visitor.get(ADDRESS).content.decode()
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', html, re.S).group(1))
    assert data["@type"] == "Organization"
    assert data["department"][0]["name"] == "办公室"
    assert data["department"][0]["department"][0]["description"] == "接待来访；答复来信"


def test_a_section_without_a_chart_says_so_kindly(visitor):
    assert "正在整理" in visitor.get(ADDRESS).content.decode()


def test_a_change_shows_only_when_it_is_released(client):
    item = chart()
    item.units = [*UNITS, unit("信息室", "研究部", number=4)]
    actions.save_revision(item, None, origin=Origin.IMPORT)
    assert "信息室" not in client.get(ADDRESS).content.decode()
    actions.publish(Chart.objects.get(), None)
    assert "信息室" in client.get(ADDRESS).content.decode()


def test_a_department_is_found_by_what_it_does(client):
    chart()
    search.catch_up()
    assert ADDRESS in client.get("/search/", {"q": "接待来访"}).content.decode()


def test_rows_that_no_form_has_checked_break_no_page(visitor):
    chart([unit("甲", "乙", number=1), unit("乙", "甲", number=2), unit("丙", "没有", number=3)])
    html = visitor.get(ADDRESS).content.decode()
    assert "丙" in html
    assert visitor.get(factories.section("organization").get_absolute_url()).status_code == 200


def test_markup_in_a_name_is_only_text(visitor):
    chart([unit("<script>x</script>", duties="</script><b>", number=1)])
    html = visitor.get(ADDRESS).content.decode()
    assert "<script>x" not in html
    assert "</script><b>" not in html
