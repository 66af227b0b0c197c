"""An editor builds the chart by rows: what keeps it from being one tree is said at its field."""

import pytest
from django.urls import reverse

from accounts.models import Department
from organization.models import Chart
from tests import factories
from tests.organization.letters import UNITS, chart

pytestmark = pytest.mark.django_db

ADD = "admin:organization_chart_add"


@pytest.fixture
def editor(client):
    person = factories.carol("organization")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def typed(*rows, **more):
    data = {
        "title": "组织机构", "section": factories.section("organization/structure").pk,
        "introduction": "", "units-TOTAL_FORMS": len(rows), "units-INITIAL_FORMS": 0, "_save": "1",
    }  # fmt: skip
    for number, (name, parent) in enumerate(rows):
        data |= {f"units-{number}-name": name, f"units-{number}-parent": parent}
        data[f"units-{number}-ORDER"] = number + 1
    return data | more


def test_three_departments_become_a_chart_with_numbers_of_their_own(editor):
    rows = ("研究部", ""), ("办公室", "研究部"), ("接待室", "办公室")
    response = editor.post(reverse(ADD), typed(*rows))
    assert response.status_code == 302
    assert [(u.number, u.name) for u in Chart.objects.get().all_units()] == [
        (1, "研究部"), (2, "办公室"), (3, "接待室"),
    ]  # fmt: skip


MISTAKES = [
    ([("研究部", ""), ("办公室", "")], "最上面已经有“研究部”，请给这个部门填写上级。"),
    ([("研究部", ""), ("办公室", "研究所")], "没有叫“研究所”的部门，请核对名称。"),
    ([("研究部", ""), ("甲", "乙"), ("乙", "甲")], "上下级绕成了一圈：甲 → 乙 → 甲。"),
    ([("研究部", "研究部")], "总要有一个部门在最上面"),
    ([("研究部", ""), ("研究部", "研究部")], "已经有一个“研究部”，请把名称写得有区别。"),
    ([("研究部", ""), ("", "研究部")], "请填写部门名称，或移除这一行。"),
    ([("一", ""), *zip("二三四五六七", "一二三四五六", strict=True)], "最多 6 级"),
]


@pytest.mark.parametrize(("rows", "message"), MISTAKES)
def test_what_is_no_tree_is_refused_at_its_field(editor, rows, message):
    html = editor.post(reverse(ADD), typed(*rows)).content.decode()
    assert message in html
    assert 'class="rows__error"' in html
    assert f'value="{rows[-1][1]}"' in html
    assert not Chart.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [("telephone", "打电话", "请填写电话号码"), ("email", "x@", "请填写完整的电子邮箱地址"),
     ("posts", "主任" * 40, "请写成“职务：姓名”")],
)  # fmt: skip
def test_a_field_in_a_row_is_checked(editor, field, value, message):
    more = {f"units-0-{field}": value}
    assert message in editor.post(reverse(ADD), typed(("研究部", ""), **more)).content.decode()


def test_anchors_stay_when_rows_are_moved_renamed_and_taken_out(editor):
    item = chart()
    rows = [("研究部", ""), ("来访接待室", "研究部"), ("信息室", "研究部")]
    numbers = {"units-0-number": 1, "units-1-number": 3, "units-2-number": 1}
    address = reverse("admin:organization_chart_change", args=[item.pk])
    assert editor.post(address, typed(*rows, **numbers)).status_code == 302
    units = Chart.objects.get().latest_revision.data["units"]
    assert [(unit["number"], unit["name"]) for unit in units] == [
        (1, "研究部"), (3, "来访接待室"), (4, "信息室"),
    ]  # fmt: skip


def departments():
    top = Department.objects.create(name="研究部")
    office = Department.objects.create(name="办公室", parent=top)
    training = Department.objects.create(name="培训部", parent=top)
    Department.objects.create(name="办公室", parent=training)
    return top, office


def test_the_staffs_departments_can_be_brought_in(editor):
    departments()
    html = editor.get(reverse(ADD), {"departments": "1"}).content.decode()
    for name in ("研究部", "办公室", "培训部", "培训部办公室"):
        assert f'value="{name}"' in html
    assert not Chart.objects.exists()


def test_bringing_in_again_adds_only_what_is_missing(editor):
    top, office = departments()
    item = chart([unit | {"department": pk} for unit, pk in zip(UNITS, (top.pk, office.pk, None),
                                                                strict=True)])  # fmt: skip
    address = reverse("admin:organization_chart_change", args=[item.pk])
    html = editor.get(address, {"departments": "1"}).content.decode()
    assert html.count('value="研究部" data-unit-name') <= 1
    assert html.count('value="培训部"') >= 1
    assert "从部门表带入" in html


def test_the_preview_shows_the_draft(editor):
    editor.post(reverse(ADD), typed(("研究部", ""), ("办公室", "研究部")))
    item = Chart.objects.get()
    preview = editor.get(reverse("admin:organization_chart_preview", args=[item.pk]))
    assert "办公室" in preview.content.decode()
    assert editor.get("/organization/structure/").content.decode().count("办公室") == 0
