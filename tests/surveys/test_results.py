"""What came of it: counted right, whatever was changed in between, and shown to whom it is due."""

import io
from collections import Counter

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts.models import AuditEntry
from surveys import charts, exports, tallies
from surveys.models import Answer, Mode, Tally
from surveys.questions import parse
from tests.surveys import house
from tests.surveys.house import GRID, MORE, ORDER, RATE, ROLE, WANT, WENT

pytestmark = pytest.mark.django_db

PARSED = {question.key: question for question in parse(house.QUESTIONS)}


def values(question):
    options = st.sampled_from(question.options or ("x",))
    return {
        "single": options,
        "multiple": st.lists(options, unique=True, min_size=1),
        "scale": st.integers(1, 5),
        "ranking": st.permutations(question.options),
        "matrix": st.dictionaries(st.sampled_from(question.rows or ("x",)), options, min_size=1),
        "short": st.text(max_size=5),
        "long": st.text(max_size=5),
    }[question.type]


SHEETS = st.lists(
    st.fixed_dictionaries(
        {}, optional={key: values(q) for key, q in PARSED.items() if not q.is_section}
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(SHEETS, SHEETS)
def test_the_tally_of_any_answers_equals_a_naive_count(first, then):
    """Also when it is counted in two goes."""
    asked = [question for question in PARSED.values() if not question.is_section]
    counts = {}
    for sheets in (first, then):
        added, _ = tallies.count(((0, 1, data) for data in sheets), {1: asked}, counts)
        assert added == len(sheets)
    for question in asked:
        given = [data[question.key] for data in first + then if question.key in data]
        entry = counts.get(question.identity) or {"n": 0, "counts": {}}
        assert entry["n"] == len(given)
        assert entry["counts"] == naive(question, given), question.type


def naive(question, given):
    match question.type:
        case "single" | "scale":
            return dict(Counter(str(value) for value in given))
        case "multiple":
            return dict(Counter(option for value in given for option in value))
        case "matrix":
            return {
                row: dict(Counter(value[row] for value in given if row in value))
                for row in {row for value in given for row in value}
            }
        case "ranking":
            return {
                option: dict(Counter(str(value.index(option) + 1) for value in given))
                for option in {option for value in given for option in value}
            }
    return {}


def result_of(survey, key):
    found = charts.results(tallies.of(survey))
    return next(result for result in found if result.question.key == key)


def test_figures_are_people_and_per_cent_of_those_who_answered():
    survey = house.published()
    house.answered(survey, {ROLE: "书记", RATE: 5}, {ROLE: "党员", RATE: 2}, {ROLE: "党员"}, {})
    role = result_of(survey, ROLE)
    assert role.answered == 3
    assert [(bar.label, bar.count, bar.share) for bar in role.bars] == [
        ("书记", 1, 33.3), ("委员", 0, 0.0), ("党员", 2, 66.7),
    ]  # fmt: skip
    assert result_of(survey, RATE).mean == 3.5


def test_a_ranking_gives_points_by_place():
    survey = house.published()
    house.answered(survey, {ORDER: ["研讨", "讲授", "现场"]}, {ORDER: ["研讨", "现场", "讲授"]})
    ranking = result_of(survey, ORDER)
    assert [(line.label, line.mean) for line in ranking.lines] == [
        ("研讨", 3.0), ("讲授", 1.5), ("现场", 1.5),
    ]  # fmt: skip


def test_what_is_kept_of_the_count_is_used_and_never_trusted():
    survey = house.published()
    house.answered(survey, {ROLE: "书记"})
    assert tallies.of(survey).answers == 1
    house.answered(survey, {ROLE: "书记"})
    assert result_of(survey, ROLE).bars[0].count == 2
    assert Tally.objects.get().answers == 2
    # A row that another process stores late under a lower number, or one that is gone.
    Answer.objects.order_by("pk").first().delete()
    assert result_of(survey, ROLE).bars[0].count == 1


def test_looking_again_reads_no_answer_again(django_assert_max_num_queries):
    survey = house.published()
    house.answered(survey, *[{ROLE: "书记"}] * 50)
    tallies.of(survey)
    with django_assert_max_num_queries(5) as queries:
        tallies.of(survey)
    assert not any("UPDATE" in query["sql"] for query in queries.captured_queries)


def edited(**changes):
    return [row | changes if row["key"] == ROLE else row for row in house.QUESTIONS]


def test_a_question_whose_text_changed_keeps_its_answers():
    survey = house.published()
    house.answered(survey, {ROLE: "书记"})
    survey = house.change(survey, questions=edited(text="您的身份"))
    house.answered(survey, {ROLE: "书记"})
    role = result_of(survey, ROLE)
    assert (role.question.text, role.answered) == ("您的身份", 2)


def test_options_that_were_swapped_or_reworded_take_no_answer_with_them():
    survey = house.published()
    house.answered(survey, {ROLE: "书记"}, {ROLE: "委员"}, {ROLE: "委员"})
    survey = house.change(survey, questions=edited(options=["委员", "支部书记", "党员"]))
    house.answered(survey, {ROLE: "支部书记"})
    shown = [(bar.label, bar.count, bar.is_former) for bar in result_of(survey, ROLE).bars]
    assert shown == [
        ("委员", 2, False), ("支部书记", 1, False), ("党员", 0, False), ("书记", 1, True),
    ]  # fmt: skip


def test_a_question_that_changed_its_type_is_another_one():
    survey = house.published()
    house.answered(survey, {ROLE: "书记"})
    survey = house.change(survey, questions=edited(type="multiple"))
    house.answered(survey, {ROLE: ["书记", "党员"]})
    counted = tallies.of(survey)
    now, former = (
        [r for r in charts.results(counted) if r.question.key == ROLE and r.is_former is is_former]
        for is_former in (False, True)
    )
    assert [r.answered for r in (*now, *former)] == [1, 1]
    assert [bar.count for bar in now[0].bars] == [1, 0, 1]


def test_a_question_that_was_taken_out_is_still_told():
    survey = house.published()
    house.answered(survey, {RATE: 4})
    survey = house.change(survey, questions=house.QUESTIONS[:2])
    former = [r for r in charts.results(tallies.of(survey)) if r.is_former]
    assert [(r.question.key, r.answered, r.mean) for r in former] == [(RATE, 1, 4.0)]


def test_two_questions_against_each_other():
    survey = house.published()
    house.answered(
        survey,
        {ROLE: "书记", WANT: ["党章", "党史"]}, {ROLE: "书记", WANT: ["党章"]},
        {ROLE: "党员", WANT: ["实务"]}, {ROLE: "党员"}, {WANT: ["党史"]},
    )  # fmt: skip
    first, second = PARSED[ROLE], PARSED[WANT]
    columns, rows = charts.cross_table(first, second, *tallies.cross(survey, first, second))
    assert columns == ["党章", "党史", "实务"]
    assert [(row.label, row.total, [cell.count for cell in row.cells]) for row in rows] == [
        ("书记", 2, [2, 1, 0]), ("委员", 0, [0, 0, 0]), ("党员", 1, [0, 0, 1]),
    ]  # fmt: skip
    assert [cell.share for cell in rows[0].cells] == [100.0, 50.0, 0.0]


def sheet(content):
    book = load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_the_export_holds_every_answer_and_no_formula():
    survey = house.published()
    house.answered(
        survey,
        {ROLE: "书记", MORE: "=HYPERLINK(\"http://x\")", WANT: ["党章", "党史"],
         ORDER: ["研讨", "讲授"], GRID: {"教师": "满意"}, RATE: 4},
        {MORE: "@SUM(1)"},
    )  # fmt: skip
    content, count = exports.answers_workbook(survey)
    header, first, second = sheet(content)
    row = dict(zip(header, first, strict=True))
    assert count == 2
    assert row["1. 身份"] == "书记"
    assert row["4. 想听什么"] == "党章；党史"
    assert row["5. 排一排"] == "1 研讨；2 讲授"
    assert (row["6. 满意吗：课程"], row["6. 满意吗：教师"]) == (None, "满意")
    assert row["3. 评价"] == 4
    book = load_workbook(io.BytesIO(content))
    assert {cell.data_type for line in book.active.iter_rows() for cell in line} <= {"s", "n", "d"}
    assert "@SUM(1)" in second


def test_the_export_by_code_tells_the_day_only_and_old_questions_by_their_revision():
    survey = house.published(mode=Mode.CODE)
    house.answered(survey, {ROLE: "书记"})
    survey = house.change(survey, questions=edited(type="multiple"))
    header, first = sheet(exports.answers_workbook(survey)[0])
    assert header[1] == "提交日期"
    assert first[1].date() == timezone.localdate()
    assert dict(zip(header, first, strict=True))["（第 1 版）1. 身份"] == "书记"
    assert first[header.index("1. 身份")] is None


def test_the_public_sees_figures_after_closing_and_no_words(visitor):
    survey = house.over()
    house.answered(survey, {ROLE: "书记", MORE: "这是一句心里话", WENT: "参加过"})
    html = visitor.get(f"/survey/{survey.pk}/results.html").content.decode()
    assert "100.0%" in html and '<svg class="chart"' in html and "<table>" in html
    assert "心里话" not in html and "还有什么意见" not in html
    assert "查看调查结果" in visitor.get(survey.get_absolute_url()).content.decode()


@pytest.mark.parametrize("fields", [{"shows_results": False}, {"closes_at": None}])
def test_the_public_sees_no_figures_otherwise(visitor, fields):
    survey = house.over(**fields)
    assert visitor.get(f"/survey/{survey.pk}/results.html").status_code == 404
    assert "results.html" not in visitor.get(survey.get_absolute_url()).content.decode()


def test_results_of_the_desk_show_words_in_pages_and_a_cross_table(client):
    survey = house.published()
    house.answered(survey, *[{MORE: f"<b>意见{n}</b>", ROLE: "书记", RATE: 3} for n in range(60)])
    client.force_login(house.root(), backend="django.contrib.auth.backends.ModelBackend")
    address = f"/admin/surveys/survey/{survey.pk}/results/"
    html = client.get(address, {"text": f"{MORE}:long"}).content.decode()
    assert "&lt;b&gt;意见59&lt;/b&gt;" in html and "意见9&lt;" not in html
    html = client.get(address, {"text": f"{MORE}:long", "page": "2"}).content.decode()
    assert "意见9&lt;" in html
    html = client.get(
        address, {"first": PARSED[ROLE].identity, "second": PARSED[RATE].identity}
    ).content.decode()
    assert "1. 身份 ＼ 3. 评价" in html
    same = {"first": PARSED[ROLE].identity, "second": PARSED[ROLE].identity}
    assert "请选两道不同的题。" in client.get(address, same).content.decode()


def test_an_export_is_in_the_audit_log(client):
    survey = house.published()
    house.answered(survey, {ROLE: "书记"})
    client.force_login(house.root(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/admin/surveys/survey/{survey.pk}/answers.xlsx").status_code == 200
    entry = AuditEntry.objects.filter(event="answer.export").get()
    assert (entry.target_id, entry.detail["rows"]) == (str(survey.pk), 1)
