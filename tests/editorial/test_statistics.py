"""发稿统计 and 浏览统计: the numbers, who sees which, and that page and sheet agree."""

import io
import re
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Department
from editorial import actions, figures
from editorial.models import ItemFigures, ScoreRule
from editorial.statistics import scores
from editorial.statistics.forms import StatisticsForm
from editorial.statistics.tables import Statistics
from news.models import Article, Notice
from reads.models import DayCount, Total
from tests import factories

pytestmark = pytest.mark.django_db
PAGE, SHEET = reverse("admin:statistics"), reverse("admin:statistics_sheet")
READS, READS_SHEET = reverse("admin:reads"), reverse("admin:reads_sheet")


def sign_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


def ask(user, **asked):
    form = StatisticsForm(asked, user)
    assert form.is_valid(), form.errors
    return Statistics(form.pieces(), with_out=form.cleaned_data["withdrawn"])


@pytest.fixture
def school():
    """Alice of the office writes two cases, one of them a reprint; Carol's people one lesson."""
    office = Department.objects.create(name="示例办公室")
    desk = Department.objects.create(name="示例采编组", parent=office)
    alice = factories.alice()
    alice.department = desk
    alice.save()
    root = factories.root()
    own = factories.draft(
        "原创一篇", by=alice, body=f"<p>{'字' * 990} ten words 2026</p>", author="张某"
    )
    reprint = factories.draft(
        "转载一篇", by=alice, source_url="https://example.org/1", body="<p>四个汉字</p>"
    )
    lesson = factories.draft("一堂课", where="knowledge/basics", by=root, body="<p>一二三</p>")
    items = [factories.release(item, root) for item in (own, reprint, lesson)]
    Total.objects.create(key=items[0].key, count=30)
    Total.objects.create(key=items[2].key, count=5)
    return {"alice": alice, "root": root, "office": office, "items": items}


def test_characters_are_han_characters_and_words():
    assert figures.characters("支部会议，党员。") == 6
    assert figures.characters("2026年 hello world, it's O'Neil！") == 6
    assert figures.characters("") == 0


def test_a_piece_counts_once_with_what_it_had_at_first(school):
    piece = ItemFigures.objects.get(key=school["items"][0].key)
    assert (piece.characters, piece.author, piece.is_reprint) == (993, "张某", False)
    assert piece.department.name == "示例采编组"
    alice, item = school["alice"], school["items"][0]
    alice.department = school["office"]
    alice.save()
    item.body, item.title = "<p>短了</p>", "改了题目"
    actions.save_revision(item, alice)
    factories.release(item)
    after = ItemFigures.objects.get(key=item.key)
    assert (after.title, after.characters, after.department) == ("改了题目", 993, piece.department)
    assert (after.released_at, ItemFigures.objects.count()) == (piece.released_at, 3)


def test_what_has_not_come_out_yet_does_not_count(school):
    later = factories.published("明天的", planned_at=timezone.now() + timedelta(days=1))
    assert ask(school["root"]).total().pieces == 3
    actions.withdraw(later, school["root"], reason="示例")
    later = Article.objects.get(pk=later.pk)
    later.planned_at, later.body = None, "<p>改后五个字</p>"
    actions.save_revision(later, school["root"])
    factories.release(later)
    assert ItemFigures.objects.get(key=later.key).characters == 5


def test_withdrawn_pieces_are_set_apart(client, school):
    actions.withdraw(school["items"][0], school["root"], reason="示例")
    assert ask(school["root"]).total().pieces == 2
    assert ask(school["root"], withdrawn="on").total().pieces == 3
    sign_in(client, school["root"])
    assert "另有 1 篇已撤下" in client.get(PAGE).content.decode()
    factories.release(Article.objects.get(pk=school["items"][0].pk), school["root"])
    assert ask(school["root"]).total().pieces == 3


def test_a_piece_that_moves_takes_its_figures_along(school):
    there = factories.section("knowledge/basics")
    actions.move(school["items"][0], there, school["root"])
    lines = {line.label: line.pieces for line in ask(school["root"]).by("section")}
    assert lines[there.name] == 2


def test_the_score_is_the_one_that_the_site_sets(school):
    ScoreRule.objects.create(
        kind="article", name="文章", piece=Decimal("5.5"), thousand=3, picture=0, reprint_percent=20
    )
    total = ask(school["root"], section=factories.section("news").pk).total()
    # 5.5 + 993 × 3/1000 = 8.479; (5.5 + 4 × 3/1000) × 20 % = 1.1024
    assert (total.pieces, total.own, total.reads, total.score) == (2, 1, 30, Decimal("9.6"))


def test_branches_add_up_and_every_table_says_the_same(school):
    statistics = ask(school["root"])
    sections = {line.label: (line.depth, line.pieces) for line in statistics.by("section")}
    assert sections[factories.section("news").name] == (0, 2)
    assert sections[factories.section("news/cases").name] == (1, 2)
    departments = {line.label: (line.depth, line.pieces) for line in statistics.by("department")}
    assert departments == {"示例办公室": (0, 2), "示例采编组": (1, 2), "没有部门": (0, 1)}
    for name in ("section", "department", "person", "author", "month", "kind"):
        tops = [line for line in statistics.by(name) if line.depth == 0]
        assert sum(line.pieces for line in tops) == 3, name
        assert sum(line.characters for line in tops) == statistics.total().characters, name
        assert sum(line.points for line in tops) == statistics.total().points, name


def test_filters(school):
    root = school["root"]
    assert ask(root, kind="notice").total().pieces == 0
    assert ask(root, origin="reprint").total().pieces == 1
    assert ask(root, department=school["office"].pk).total().pieces == 2
    assert ask(root, start="2020-01-01", end="2020-12-31").total().pieces == 0
    assert ask(root, section=factories.section("knowledge").pk).total().pieces == 1


def test_page_and_sheet_agree(client, school):
    sign_in(client, school["root"])
    page = client.get(PAGE, {"by": "person"}).content.decode()
    shown = dict(re.findall(r"<dt>(\S+?)</dt>\s*<dd>\s*([\d.]+)", page))
    answer = client.get(SHEET)
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == [
        "按部门", "按建稿人", "按署名作者", "按栏目", "按月份", "按类别", "明细",
    ]  # fmt: skip
    for sheet in book.worksheets[:-1]:
        last = dict(
            zip([c.value for c in sheet[1]], [c.value for c in sheet[sheet.max_row]], strict=True)
        )
        for name in ("篇数", "其中原创", "字数", "图片", "浏览", "得分"):
            assert float(shown[name]) == last[name], (sheet.title, name)
    rows = list(book["明细"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 3
    assert sum(row[10] for row in rows) == 35
    entry = AuditEntry.objects.get(event="statistics.export")
    assert (entry.detail["rows"], entry.detail["what"]) == (3, "pieces")


def test_a_wrong_period_is_told_at_its_field_and_exports_nothing(client, school):
    sign_in(client, school["root"])
    for asked, told in (
        ({"start": "2026-05-01", "end": "2026-04-01"}, "结束日期不能早于开始日期"),
        ({"start": "昨天"}, "请填写日期"),
        ({"section": "999999"}, "没有这个栏目"),
        ({"start": "0001-01-01"}, "最早从"),
    ):
        page = client.get(PAGE, asked)
        assert (page.status_code, told in page.content.decode()) == (200, True), asked
        assert client.get(SHEET, asked).status_code == 302
    assert not AuditEntry.objects.filter(event="statistics.export").exists()


# -- who sees what ------------------------------------------------------------------------------


def people(school):
    colleague = factories.user("eve", role="信息员", department=school["alice"].department)
    return {
        "visitor": None, "dan": factories.dan(), "alice": school["alice"], "eve": colleague,
        "bob": factories.bob(), "carol": factories.carol("knowledge"), "root": school["root"],
    }  # fmt: skip


def test_who_may_open_what_and_sees_which_pieces(client, school):
    seen = {"dan": 0, "alice": 2, "eve": 2, "bob": 2, "carol": 1, "root": 3}
    may_see_reads = {"bob", "carol", "root"}
    for name, person in people(school).items():
        if person is None:
            assert {client.get(url).status_code for url in (PAGE, SHEET, READS, READS_SHEET)} == {
                302
            }
            continue
        sign_in(client, person)
        assert client.get(PAGE).status_code == client.get(SHEET).status_code == 200
        status = 200 if name in may_see_reads else 403
        assert client.get(READS).status_code == client.get(READS_SHEET).status_code == status, name
        assert ask(person).total().pieces == seen[name], name
        book = openpyxl.load_workbook(io.BytesIO(client.get(SHEET).content))
        assert book["明细"].max_row - 1 == seen[name], name
        assert client.post(PAGE).status_code == 405


def test_no_other_section_is_a_choice_by_list_or_by_number(client, school):
    foreign = factories.section("news/cases")
    for person in (factories.carol("knowledge"), factories.dan()):
        sign_in(client, person)
        page = client.get(PAGE, {"section": foreign.pk}).content.decode()
        assert "没有这个栏目" in page
        assert (
            f'value="{foreign.pk}"'
            not in re.search(r'<select name="section".*?</select>', page, re.DOTALL).group()
        )


def test_a_colleague_sees_nothing_of_what_was_withdrawn(school):
    actions.withdraw(school["items"][0], school["root"], reason="示例")
    eve = people(school)["eve"]
    assert ask(eve, withdrawn="on").total().pieces == 1
    assert ask(school["alice"], withdrawn="on").total().pieces == 2  # her own


def test_points_are_set_by_whoever_runs_sections_and_written_down(client, school):
    changelist = reverse("admin:editorial_scorerule_changelist")
    carol = factories.carol("knowledge")
    for person, status in ((school["alice"], 403), (factories.bob(), 403), (carol, 200)):
        sign_in(client, person)
        assert client.get(changelist).status_code == status
    rule = ScoreRule.objects.get(kind="article")
    assert ScoreRule.objects.filter(kind="notice").exists()
    form = reverse("admin:editorial_scorerule_change", args=[rule.pk])
    data = {"piece": "7.5", "thousand": "2", "picture": "1", "reprint_percent": "50"}
    assert client.post(form, data | {"reprint_percent": "101"}).status_code == 200
    assert client.post(form, data).status_code == 302
    assert scores.rules()["article"].piece == Decimal("7.5")
    assert AuditEntry.objects.filter(event="scorerule.change").count() == 1


# -- keeping the table ----------------------------------------------------------------------------


def test_what_was_there_before_is_taken_in_once(school):
    factories.published("一则通知", where="notices", model=Notice)
    before = list(ItemFigures.objects.order_by("key").values())
    ItemFigures.objects.all().delete()
    for _ in range(2):
        call_command("count_figures")
        assert list(ItemFigures.objects.order_by("key").values()) == before
    Article.objects.filter(pk=school["items"][0].pk).update(
        section=factories.section("knowledge/basics")
    )
    call_command("count_figures")
    piece = ItemFigures.objects.get(key=school["items"][0].key)
    assert piece.section.path == "knowledge/basics"


def test_an_author_may_be_a_formula_and_stays_text(client, school):
    item = factories.draft("=1+1", by=school["alice"], author='=HYPERLINK("http://evil")')
    factories.release(item, school["root"])
    sign_in(client, school["root"])
    book = openpyxl.load_workbook(io.BytesIO(client.get(SHEET).content))
    cells = [cell for row in book["明细"].iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)


# -- reads --------------------------------------------------------------------------------------


def read(day, item, number, **more):
    kinds = {"entry": "search", "referrer": "site"} | more
    DayCount.objects.create(day=day, key=item.key, section=item.section_id, count=number, **kinds)


def test_the_page_of_reads_shows_only_the_persons_sections(client, school):
    today = timezone.localdate()
    case, _, lesson = school["items"]
    read(today, case, 30)
    read(today - timedelta(days=1), lesson, 5, entry="outside", referrer="wechat")
    DayCount.objects.create(day=today, key="home", entry="direct", referrer="direct", count=100)
    asked = {"start": today - timedelta(days=2), "end": today}
    for person, total, title, hidden in (
        (factories.carol("knowledge"), 5, "一堂课", "原创一篇"),
        (factories.bob(), 30, "原创一篇", "一堂课"),
        (school["root"], 135, "原创一篇", "没有的"),
    ):
        sign_in(client, person)
        page = client.get(READS, asked).content.decode()
        assert re.search(r"<dt>浏览</dt>\s*<dd>\s*(\d+)", page).group(1) == str(total)
        assert title in page
        assert hidden not in page
        book = openpyxl.load_workbook(io.BytesIO(client.get(READS_SHEET, asked).content))
        days = list(book["按日"].iter_rows(min_row=2, values_only=True))
        assert (len(days), sum(row[1] for row in days)) == (3, total)
    assert AuditEntry.objects.filter(event="statistics.export").count() == 3


def test_what_moved_away_is_not_named_to_its_old_section(client, school):
    case = school["items"][0]
    read(timezone.localdate(), case, 3)
    actions.move(case, factories.section("knowledge/basics"), school["root"])
    sign_in(client, factories.bob())
    page = client.get(READS).content.decode()
    assert "已移到别的栏目" in page
    assert "原创一篇" not in page


def test_a_long_period_is_drawn_by_months(client, school):
    read(date(timezone.localdate().year, 1, 5), school["items"][0], 4)
    sign_in(client, school["root"])
    page = client.get(READS, {"start": "2025-01-01"}).content.decode()
    assert "每月浏览" in page


def test_the_list_shows_reads_with_one_query(client, school, query_budget):
    sign_in(client, school["root"])
    listing = reverse("admin:news_article_changelist")
    client.get(listing)
    with query_budget("desk-article-list"):
        page = client.get(listing).content.decode()
    assert '<td class="field-reads_shown">30</td>' in page
