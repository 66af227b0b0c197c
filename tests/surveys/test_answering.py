"""Somebody fills in a questionnaire: without a script, once, and nothing typed is lost."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from intake.models import Spent
from surveys import codes
from surveys.fields import part_name
from surveys.models import Answer, InvitationCode, Mode
from tests.surveys import house
from tests.surveys.house import GRID, MORE, ORDER, RATE, ROLE, WANT, WENT, WHY

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    return house.published()


def test_every_kind_of_answer_is_kept_under_its_questions_key(visitor, survey):
    response = house.send(visitor, survey, **house.full())
    assert response.status_code == 302
    assert "提交成功" in visitor.get(response["Location"]).content.decode()
    answer = Answer.objects.get()
    assert answer.revision == survey.live_revision.number
    assert answer.data == {
        ROLE: "委员", WENT: "参加过", RATE: 4, WANT: ["党章", "实务"],
        ORDER: ["研讨", "讲授", "现场"], GRID: {"课程": "满意", "教师": "不满意"}, MORE: "很好",
    }  # fmt: skip


def test_without_a_script_the_conditions_are_written_out(visitor, survey):
    html = visitor.get(house.sheet_url(survey)).content.decode()
    assert "如果第 2 题选了“参加过”，请回答这一题。" in html
    assert "如果第 2 题选了“没有”，请回答这一题。" in html


def test_a_question_that_is_not_asked_is_neither_missed_nor_kept(visitor, survey):
    sent = house.full(**{WENT: "没有", WHY: "工作忙"})
    assert house.send(visitor, survey, **sent).status_code == 302
    data = Answer.objects.get().data
    assert RATE not in data
    assert data[WHY] == "工作忙"


def test_what_hangs_on_a_question_that_is_not_asked_is_not_asked_either(visitor):
    rows = [
        {"key": ROLE, "type": "single", "text": "一", "options": ["是", "否"]},
        {"key": WENT, "type": "single", "text": "二", "options": ["是", "否"],
         "if_question": ROLE, "if_options": ["是"]},
        {"key": WHY, "type": "short", "text": "三", "required": True,
         "if_question": WENT, "if_options": ["是"]},
    ]  # fmt: skip
    survey = house.published(questions=rows)
    assert house.send(visitor, survey, **{ROLE: "否", WENT: "是"}).status_code == 302
    assert Answer.objects.get().data == {ROLE: "否"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({ROLE: ""}, "请回答这一题。"),
        ({ROLE: "主席"}, "请在给出的选项中选择。"),
        ({RATE: ""}, "请回答这一题。"),
        ({RATE: "9"}, "请在给出的选项中选择。"),
        ({WANT: ["党章", "党史", "实务"]}, "最多选 2 项，现在选了 3 项。"),
        ({part_name(ORDER, "研讨"): "2"}, "“讲授”和“研讨”都排在第 2 位，每个位次只能用一次。"),
        ({part_name(ORDER, "现场"): ""}, "还没有排第 3 位。"),
        ({part_name(GRID, "课程"): "凑合"}, "请在给出的选项中选择。"),
        ({MORE: "长" * 2001}, "2000"),
    ],
)
def test_a_mistake_is_said_at_its_question_and_nothing_is_lost(visitor, survey, typed, said):
    response = house.send(visitor, survey, **house.full(**({MORE: "写了很久的话"} | typed)))
    html = response.content.decode()
    assert response.status_code == 422
    assert said in html
    assert "field--wrong" in html
    assert typed.get(MORE, "写了很久的话") in html
    assert not Answer.objects.exists()


def test_a_required_matrix_names_the_rows_that_are_missing(visitor):
    row = {"key": GRID, "type": "matrix", "text": "满意吗", "required": True,
           "rows": ["课程", "教师", "食宿"], "options": ["满意", "不满意"]}  # fmt: skip
    survey = house.published(questions=[row])
    response = house.send(visitor, survey, **{part_name(GRID, "教师"): "满意"})
    assert "还差“课程”、“食宿”" in response.content.decode()


def test_a_questionnaire_that_changed_meanwhile_is_shown_anew(visitor, survey):
    data = house.drawn(visitor, survey, **house.full(**{MORE: "还在"}))
    questions = [*house.QUESTIONS, {"key": "q0000000f", "type": "short", "text": "新的题"}]
    house.change(survey, questions=questions)
    html = visitor.post(house.sheet_url(survey), data).content.decode()
    assert "问卷刚才有更新" in html and "新的题" in html and "还在" in html
    assert not Answer.objects.exists()
    data |= {"revision": "2"}
    assert visitor.post(house.sheet_url(survey), data).status_code == 302


def test_a_double_click_makes_one_record(visitor, survey):
    data = house.drawn(visitor, survey, **house.full())
    other = Client()
    assert visitor.post(house.sheet_url(survey), data).status_code == 302
    assert other.post(house.sheet_url(survey), data).status_code == 302
    assert Answer.objects.count() == 1


def test_who_has_answered_is_told_so_kindly(visitor, survey):
    data = house.drawn(visitor, survey, **house.full())
    visitor.post(house.sheet_url(survey), data)
    assert "您已经填过这份调查" in visitor.get(house.sheet_url(survey)).content.decode()
    again = visitor.post(house.sheet_url(survey), data)
    assert "您已经填过这份调查" in again.content.decode()
    assert Answer.objects.count() == 1


def test_the_mark_says_nothing_and_another_surveys_mark_does_not_count(client, survey):
    house.send(client, survey, **house.full())
    mark = client.cookies[f"survey-{survey.pk}"]
    assert mark.value.split(":")[0] == str(survey.pk)
    assert mark["httponly"] and mark["path"] == house.sheet_url(survey)
    other = house.published("另一份")
    client.cookies[f"survey-{other.pk}"] = mark.value
    assert "data-questionnaire" in client.get(house.sheet_url(other)).content.decode()


def test_an_office_behind_one_address_gets_through_and_then_is_asked_a_sum(client, survey):
    for _ in range(30):
        assert house.send(Client(), survey, **house.full()).status_code == 302
    assert "等于几" in Client().get(house.sheet_url(survey)).content.decode()
    assert Answer.objects.count() == 30


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ({"closes_at": -1}, "调查已经结束"),
        ({"opens_at": 1}, "调查还没有开始"),
    ],
)
def test_outside_its_time_nothing_is_taken(visitor, survey, times, said):
    data = house.drawn(visitor, survey, **house.full())
    moments = {name: timezone.now() + timedelta(hours=hours) for name, hours in times.items()}
    house.change(survey, **moments)
    assert said in visitor.get(house.sheet_url(survey)).content.decode()
    response = visitor.post(house.sheet_url(survey), data)
    assert response.status_code == 409
    assert "您刚才的答案没有提交" in response.content.decode()
    assert not Answer.objects.exists()


def test_a_form_of_another_site_is_refused(survey):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(house.sheet_url(survey), house.full()).status_code == 403


class TestByCode:
    @pytest.fixture
    def survey(self):
        return house.published(mode=Mode.CODE)

    def test_a_code_is_good_once_however_it_is_typed(self, visitor, survey):
        code = codes.draw(survey, 1)[0]
        typed = f" {code.lower().replace('-', '')} "
        assert house.send(visitor, survey, code=typed, **house.full()).status_code == 302
        response = house.send(Client(), survey, code=code, **house.full())
        assert "这个邀请码已经用过了" in response.content.decode()
        assert Answer.objects.count() == 1

    def test_two_people_with_two_codes_may_share_a_computer(self, visitor, survey):
        for code in codes.draw(survey, 2):
            assert house.send(visitor, survey, code=code, **house.full()).status_code == 302
        assert Answer.objects.count() == 2

    @pytest.mark.parametrize("code", ["", "AAAAA-AAAAA", "' OR 1=1 --"])
    def test_no_code_or_a_wrong_one_is_said_at_its_field(self, visitor, survey, code):
        codes.draw(survey, 3)
        response = house.send(visitor, survey, code=code, **house.full())
        assert 'id="id_code_error"' in response.content.decode()
        assert not Answer.objects.exists()

    def test_another_surveys_code_is_a_wrong_one(self, visitor, survey):
        code = codes.draw(house.published("另一份", mode=Mode.CODE), 1)[0]
        assert house.send(visitor, survey, code=code, **house.full()).status_code == 422

    def test_guessing_comes_to_an_end(self, client, survey):
        code = codes.draw(survey, 1)[0]
        data = house.drawn(client, survey, **house.full())
        for _ in range(30):
            client.post(house.sheet_url(survey), data | {"code": "AAAAA-AAAAA"})
        response = client.post(house.sheet_url(survey), data | {"code": code})
        assert "邀请码错得太多" in response.content.decode()
        assert not Answer.objects.exists()

    def test_a_mistake_elsewhere_does_not_spend_the_code(self, visitor, survey):
        code = codes.draw(survey, 1)[0]
        house.send(visitor, survey, code=code, **house.full(**{ROLE: ""}))
        assert not InvitationCode.objects.get().is_used
        assert house.send(visitor, survey, code=code, **house.full()).status_code == 302

    def test_nothing_leads_from_a_code_to_an_answer(self, visitor, survey):
        code = codes.draw(survey, 1)[0]
        house.send(visitor, survey, code=code, **house.full())
        answer, row = Answer.objects.get(), InvitationCode.objects.get()
        assert (timezone.localtime(answer.submitted_at).hour, answer.submitted_at.minute) == (0, 0)
        assert {field.name for field in row._meta.concrete_fields} == {
            "id", "survey", "digest", "is_used",
        }  # fmt: skip
        plain = code.replace("-", "")
        stored = f"{row.digest} {answer.data} {list(Spent.objects.values())}"
        assert plain not in stored and code not in stored

    def test_codes_outlive_a_change_of_the_sites_key(self, visitor, survey, settings):
        code = codes.draw(survey, 1)[0]
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "y" * 60
        assert house.send(visitor, survey, code=code, **house.full()).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_code_make_one_record():
    survey = house.published(mode=Mode.CODE)
    code = codes.draw(survey, 1)[0]
    people = [Client() for _ in range(6)]
    sheets = [house.drawn(person, survey, code=code, **house.full()) for person in people]
    statuses, together = [], threading.Barrier(len(people))

    def press(person, data):
        together.wait()
        try:
            statuses.append(person.post(house.sheet_url(survey), data).status_code)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=press, args=pair) for pair in zip(people, sheets, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [302, 422, 422, 422, 422, 422]
    assert Answer.objects.count() == 1
