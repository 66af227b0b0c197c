"""An editor builds a questionnaire: what is wrong is said where it stands."""

import pytest

from editorial import actions
from surveys.forms import SurveyForm
from surveys.models import Survey
from tests import factories
from tests.surveys import house

pytestmark = pytest.mark.django_db

CHOICE = {"type": "single", "text": "参加过吗", "options": "参加过\n没有", "key": "q00000001"}


def rows(*given):
    data = {"questions-TOTAL_FORMS": str(len(given)), "questions-INITIAL_FORMS": "0"}
    for number, row in enumerate(given):
        data |= {f"questions-{number}-{name}": value for name, value in row.items()}
        data.setdefault(f"questions-{number}-ORDER", str(number + 1))
    return data


def cleaned(*given):
    field = SurveyForm.base_fields["questions"]
    formset = field.widget.value_from_datadict(rows(*given), {}, "questions")
    assert formset.is_valid(), formset.errors
    return field.clean(formset)


def mistakes(*given):
    """Return {(row, field): what is said}."""
    field = SurveyForm.base_fields["questions"]
    formset = field.widget.value_from_datadict(rows(*given), {}, "questions")
    assert not formset.is_valid()
    return {
        (number, name): " ".join(messages)
        for number, errors in enumerate(formset.errors)
        for name, messages in errors.items()
    }


def test_a_row_becomes_a_question_with_a_key_of_its_own():
    one, two = cleaned(
        {"type": "multiple", "text": "想听什么", "options": " 党章 \n\n党史", "most": "2"},
        {"type": "section", "text": "第二部分"},
    )
    assert one["options"] == ["党章", "党史"]
    assert (one["most"], one["required"]) == (2, False)
    assert one["key"] != two["key"]


def test_a_blank_row_is_dropped_although_it_has_a_key_and_a_number():
    assert (
        len(cleaned(CHOICE, {"key": "q0000000b", "type": "single", "text": "", "required": "on"}))
        == 1
    )


def test_the_key_stays_when_the_text_changes_and_the_rows_move():
    other = {"type": "short", "text": "为什么", "key": "q00000002"}
    first, second = cleaned(CHOICE | {"text": "改过", "ORDER": "2"}, other | {"ORDER": "1"})
    assert [first["key"], second["key"]] == ["q00000002", "q00000001"]


def test_two_rows_with_one_key_are_told_apart():
    one, two = cleaned(CHOICE, CHOICE | {"text": "复制出来的"})
    assert one["key"] == "q00000001" != two["key"]


@pytest.mark.parametrize("key", ["", "guard", "q<script>", "website"])
def test_a_key_that_is_none_is_replaced(key):
    (row,) = cleaned(CHOICE | {"key": key})
    assert row["key"].startswith("q") and len(row["key"]) == 9


def test_what_a_type_has_no_use_for_is_dropped_with_its_mistakes():
    (row,) = cleaned(
        {"type": "short", "text": "姓", "options": "甲\n甲", "least": "x", "low": "差"}
    )
    assert (row["options"], row["least"], row["low"]) == ([], None, "")


@pytest.mark.parametrize(
    ("row", "field", "said"),
    [
        ({"text": ""}, "text", "请写题目。"),
        ({"options": ""}, "options", "至少写两个选项"),
        ({"options": "只有一个"}, "options", "至少写两个选项"),
        ({"options": "甲\n乙\n甲 "}, "options", "“甲”写了两次"),
        ({"options": "\n".join(map(str, range(31)))}, "options", "最多 30 行"),
        ({"options": "长" * 101 + "\n短"}, "options", "太长"),
        ({"type": "multiple", "least": "2", "most": "1"}, "most", "最多不能小于最少。"),
        ({"type": "multiple", "most": "3"}, "most", "只有 2 个选项。"),
        ({"type": "multiple", "least": "3"}, "least", "只有 2 个选项。"),
        ({"type": "scale", "least": "5", "most": "5"}, "most", "最高分要大于最低分。"),
        ({"type": "scale", "most": "30"}, "most", "最多分 11 档"),
        ({"type": "matrix"}, "rows", "至少写一行"),
        ({"type": "matrix", "rows": "课程", "options": ""}, "options", "至少写两个选项"),
        ({"type": "ranking", "most": "3"}, "most", "只有 2 个选项。"),
        ({"type": "nonsense"}, "type", "nonsense"),
    ],
)
def test_a_mistake_in_a_question_is_said_at_its_field(row, field, said):
    assert said in mistakes(CHOICE | row)[0, field]


def condition(**more):
    return {"type": "short", "text": "为什么", "key": "q00000002",
            "if_question": "q00000001", "if_options": "没有"} | more  # fmt: skip


def test_a_condition_on_an_earlier_choice_is_kept():
    row = cleaned(CHOICE, condition())[1]
    assert (row["if_question"], row["if_options"]) == ("q00000001", ["没有"])


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ([condition(), CHOICE], "if_question", "第 2 行不在这一题前面"),
        ([condition(if_question="q00000002")], "if_question", "不在这一题前面"),
        ([condition(if_question="q0000dead")], "if_question", "那一题已经不在了"),
        ([CHOICE | {"type": "ranking"}, condition()], "if_question", "只能指单选题或多选题"),
        ([CHOICE, condition(if_options="")], "if_options", "请写出选了哪些选项"),
        ([CHOICE, condition(if_options="从不")], "if_options", "它的选项是：参加过、没有。"),
    ],
)
def test_a_condition_that_can_not_hold_is_said_at_its_field(given, field, said):
    found = mistakes(*given)
    assert [name for _, name in found] == [field]
    assert said in " ".join(found.values())


def test_a_heading_moved_between_breaks_no_condition():
    first, _, last = cleaned(CHOICE, {"type": "section", "text": "二"}, condition())
    assert last["if_question"] == first["key"]


def test_a_row_that_is_taken_out_takes_its_condition_along():
    assert len(cleaned(CHOICE, condition(if_question="q0000dead", DELETE="on"))) == 1
    found = mistakes(CHOICE | {"DELETE": "on"}, condition())
    assert "已经不在了" in " ".join(found.values())


def typed(**more):
    section = factories.section(house.WHERE)
    times = {f"{name}_{part}": "" for name in ("opens_at", "closes_at", "planned_at", "expires_at",
                                              "pinned_until") for part in (0, 1)}  # fmt: skip
    return {"title": "需求", "section": section.pk, "mode": "open", **times} | more


def test_the_editing_page_saves_shows_and_publishes_a_questionnaire(client):
    client.force_login(house.root(), backend="django.contrib.auth.backends.ModelBackend")
    data = typed(_submit="1", **rows(CHOICE, condition()))
    sent = client.post("/admin/surveys/survey/add/", data)
    assert sent["Location"].endswith("/submit/")
    survey = factories.release(Survey.objects.get())
    assert [row["text"] for row in survey.questions] == ["参加过吗", "为什么"]
    html = client.get(f"/admin/surveys/survey/{survey.pk}/change/").content.decode()
    assert "参加过\n没有</textarea>" in html
    assert '<option value="q00000001" selected>1. 参加过吗</option>' in html


def test_a_survey_without_a_question_is_not_published_and_its_times_fit(client):
    client.force_login(house.root(), backend="django.contrib.auth.backends.ModelBackend")
    page = client.post("/admin/surveys/survey/add/", typed(_submit="1", **rows()))
    assert "还没有题目，不能送审。" in page.content.decode()
    late = {"opens_at_0": "2026-05-02", "opens_at_1": "09:00", "closes_at_0": "2026-05-01",
            "closes_at_1": "09:00"}  # fmt: skip
    page = client.post("/admin/surveys/survey/add/", typed(_save="1", **late, **rows(CHOICE)))
    assert "截止时间要晚于开始时间。" in page.content.decode()
    assert not Survey.objects.exists()


def test_a_live_questionnaire_does_not_change_before_its_release(visitor):
    survey = house.published()
    item = Survey.objects.get(pk=survey.pk)
    item.questions = [house.QUESTIONS[1] | {"text": "还没有批准的题"}]
    actions.save_revision(item, house.root())
    assert "还没有批准" not in visitor.get(house.sheet_url(survey)).content.decode()
