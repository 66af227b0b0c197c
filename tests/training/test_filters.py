"""Narrowing the courses and the experts by what the address says."""

import pytest

from tests.training.making import draft, public, withdrawn
from training.models import Course, Expert, Place

pytestmark = pytest.mark.django_db
LIST = "/training/courses/"


@pytest.fixture
def courses():
    zhou, lin = public(Expert, "周老师"), public(Expert, "林老师")
    lake = public(Place, "南湖")
    public(Course, "湖上的课", category="spirit", experts=[zhou.pk], place=lake)
    public(Course, "教室的课", category="spirit", experts=[zhou.pk, lin.pk])
    public(Course, "算账的课", category="work", experts=[lin.pk])
    return {"zhou": zhou.pk, "lin": lin.pk, "lake": lake.pk}


def names(visitor, **asked):
    response = visitor.get(LIST, asked)
    assert response.status_code == 200
    return {course.title for course in response.context_data["items"]}, response.content.decode()


def test_all_without_a_filter_and_no_way_to_clear_what_is_not_there(visitor, courses):
    found, text = names(visitor)
    assert found == {"湖上的课", "教室的课", "算账的课"}
    assert "共 <strong>3</strong> 门课程" in text
    assert "清除筛选" not in text


def test_each_filter_alone(visitor, courses):
    assert names(visitor, kind="spirit")[0] == {"湖上的课", "教室的课"}
    assert names(visitor, expert=courses["lin"])[0] == {"教室的课", "算账的课"}
    assert names(visitor, place=courses["lake"])[0] == {"湖上的课"}


def test_filters_combine_and_say_what_was_found(visitor, courses):
    found, text = names(visitor, kind="spirit", expert=courses["lin"])
    assert found == {"教室的课"}
    assert "按“党性教育”“林老师”筛选" in " ".join(text.split())
    assert "<strong>1</strong> 门课程" in text
    assert f'<a class="found__clear" href="{LIST}">清除筛选</a>' in text
    assert '<option value="spirit" selected>' in text


def test_nothing_found_is_said_with_the_way_out(visitor, courses):
    found, text = names(visitor, kind="work", place=courses["lake"])
    assert found == set()
    assert "没有同时符合这些条件的课程" in text
    assert "清除筛选" in text


@pytest.mark.parametrize(
    "asked",
    [{"kind": "nonsense"}, {"expert": "x"}, {"expert": "9" * 40}, {"place": "-1"}, {"place": "٣"},
     {"kind": "<b>", "expert": "0"}],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_dropped_and_told(visitor, courses, asked):
    found, text = names(visitor, **asked)
    assert len(found) == 3
    assert "认不出的筛选条件" in text
    assert "<b>" not in text


def test_a_number_inside_another_is_not_found_by_it(visitor, courses):
    """Expert 1 isn't found in ",11,12,"."""
    course = Course.objects.get(title="算账的课")
    Course.objects.filter(pk=course.pk).update(experts=[int(f"1{courses['zhou']}"), 77])
    assert "算账的课" not in names(visitor, expert=courses["zhou"])[0]


def test_the_filters_stay_while_paging(visitor, courses):
    for number in range(14):
        public(Course, f"第 {number} 课", category="spirit", experts=[courses["zhou"]])
    asked = f"kind=spirit&amp;expert={courses['zhou']}"
    _, text = names(visitor, kind="spirit", expert=courses["zhou"])
    assert f'href="?{asked}&amp;page=2"' in text
    second = visitor.get(f"{LIST}?kind=spirit&expert={courses['zhou']}&page=2")
    assert len(second.context_data["items"]) == 4


def test_only_what_public_courses_have_is_on_offer(visitor, courses):
    hidden = public(Expert, "撤下的老师")
    public(Course, "没了老师的课", experts=[hidden.pk])
    withdrawn(hidden)
    alone = public(Expert, "没有课的老师")
    draft(Course, "草稿的课", category="ability", experts=[alone.pk])
    _, text = names(visitor)
    for absent in ("撤下的老师", "没有课的老师", "履职能力"):
        assert absent not in text


def test_experts_by_field(visitor):
    public(Expert, "周老师", field="党史党建")
    public(Expert, "林老师", field="党内法规")
    text = visitor.get("/training/experts/", {"field": "党史党建"}).content.decode()
    assert "周老师" in text
    assert "林老师" not in text
    assert "清除筛选" in text
    text = visitor.get("/training/experts/", {"field": "没有的"}).content.decode()
    assert "林老师" in text
    assert "认不出的筛选条件" in text
