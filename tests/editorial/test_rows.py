"""Rows of alike fields inside a form: kept in order, mistakes at their field, nothing lost."""

import json

from django import forms

from editorial.rows import RowsField


class DayForm(forms.Form):
    day = forms.DateField(label="日期")
    plan = forms.CharField(label="安排", max_length=20)
    hours = forms.DecimalField(label="学时", required=False)


class PlanForm(forms.Form):
    title = forms.CharField()
    days = RowsField(DayForm, label="日程", row_name="天", most=3)


def typed(*rows, **more):
    data = {"title": "一", "days-TOTAL_FORMS": str(len(rows)), "days-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"days-{number}-{name}": value for name, value in row.items()}
    return data | more


def test_rows_come_back_as_plain_values_in_the_editors_order():
    form = PlanForm(
        typed(
            {"day": "2026-05-02", "plan": "返程", "ORDER": "2"},
            {"day": "2026-05-01", "plan": "开班", "hours": "4.5", "ORDER": "1"},
        )
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["days"] == [
        {"day": "2026-05-01", "plan": "开班", "hours": "4.5"},
        {"day": "2026-05-02", "plan": "返程", "hours": None},
    ]
    json.dumps(form.cleaned_data["days"])


def test_blank_and_removed_rows_are_dropped():
    form = PlanForm(
        typed(
            {"day": "", "plan": "", "ORDER": "1"},
            {"day": "2026-05-01", "plan": "开班", "DELETE": "on"},
            {"day": "2026-05-02", "plan": "返程"},
        )
    )
    assert form.is_valid()
    assert [row["plan"] for row in form.cleaned_data["days"]] == ["返程"]


def test_a_mistake_is_said_at_its_row_and_all_that_was_typed_stays():
    form = PlanForm(
        typed({"day": "2026-05-01", "plan": "开班"}, {"day": "五月二日", "plan": "返程座谈"})
    )
    assert not form.is_valid()
    assert form.errors["days"] == ["第 2 行有需要改的地方，见行内红字。"]
    html = str(form["days"])
    assert 'value="五月二日"' in html
    assert 'value="返程座谈"' in html
    assert 'id="id_days-1-day_error"' in html


def test_more_rows_than_allowed_are_refused_with_their_number():
    rows = [{"day": "2026-05-01", "plan": "课"}] * 4
    form = PlanForm(typed(*rows))
    assert not form.is_valid()
    assert "最多 3 天" in form.errors["days"][0]


def test_stored_rows_are_drawn_and_saving_them_unchanged_changes_nothing():
    stored = [{"day": "2026-05-01", "plan": "开班", "hours": "4.5"}]
    form = PlanForm(initial={"title": "一", "days": stored})
    html = str(form["days"])
    assert 'value="2026-05-01"' in html
    again = PlanForm(
        typed({"day": "2026-05-01", "plan": "开班", "hours": "4.5"}, {"day": "", "plan": ""}),
        initial={"title": "一", "days": stored},
    )
    assert again.is_valid()
    assert again.changed_data == []


def test_a_form_whose_rows_were_cut_off_says_so():
    form = PlanForm({"title": "一", "days-TOTAL_FORMS": "x"})
    assert not form.is_valid()
    assert "days" in form.errors
