"""Every address of a survey in the desk, tried by everybody."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts import roles
from accounts.models import AuditEntry
from editorial import actions
from surveys import codes
from surveys.models import Answer, InvitationCode, Mode
from tests import factories
from tests.surveys import house

pytestmark = pytest.mark.django_db

ADDRESSES = ("results", "results_export", "answers_export", "codes", "preview", "preview_answer")

ALLOWED = {
    "results": {roles.SECTION_ADMIN},
    "results_export": {roles.SECTION_ADMIN},
    "answers_export": {roles.SECTION_ADMIN},
    "codes": {roles.SECTION_ADMIN, roles.THIRD_REVIEWER},
    "preview": {roles.SECTION_ADMIN, roles.THIRD_REVIEWER, roles.FIRST_REVIEWER,
                roles.SECOND_REVIEWER},
    "preview_answer": {roles.SECTION_ADMIN, roles.THIRD_REVIEWER, roles.FIRST_REVIEWER,
                       roles.SECOND_REVIEWER},
}  # fmt: skip


@pytest.fixture
def survey():
    survey = house.published(mode=Mode.CODE)
    house.answered(survey, {house.ROLE: "书记", house.MORE: "悄悄话"})
    return survey


def address(name, survey):
    return reverse(f"admin:surveys_survey_{name}", args=[survey.pk])


def sign_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("role", list(roles.PERMISSIONS))
def test_who_may_open(client, survey, role, name):
    sign_in(client, factories.user("someone", role=role, sections=["organization"]))
    response = client.get(address(name, survey))
    if role in ALLOWED[name]:
        assert response.status_code == 200
    else:
        assert response.status_code in (403, 404)
        assert "悄悄话".encode() not in response.content


@pytest.mark.parametrize("name", ADDRESSES)
def test_another_sections_people_find_nothing(client, survey, name):
    sign_in(client, factories.carol("news"))
    assert client.get(address(name, survey)).status_code == 404


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_visitor_is_asked_to_sign_in(client, survey, name):
    response = client.get(address(name, survey))
    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


def test_codes_are_made_once_and_only_their_digests_stay(client, survey):
    sign_in(client, factories.carol("organization"))
    response = client.post(address("codes", survey), {"count": "3"})
    book = load_workbook(io.BytesIO(response.content))
    made = [row[1].value for row in list(book.active.iter_rows())[1:]]
    assert len(set(made)) == 3
    assert all(codes.find(survey, code) for code in made)
    stored = " ".join(InvitationCode.objects.values_list("digest", flat=True))
    assert not any(code in stored or code.replace("-", "") in stored for code in made)
    entry = AuditEntry.objects.get(event="survey.codes")
    assert entry.detail == {"made": 3}
    page = client.get(address("codes", survey)).content.decode()
    assert "已生成 <strong>3</strong> 个" in page and made[0] not in page


@pytest.mark.parametrize("count", ["0", "-1", "5001", "viele"])
def test_a_number_of_codes_that_is_none_makes_none(client, survey, count):
    sign_in(client, factories.carol("organization"))
    assert client.post(address("codes", survey), {"count": count}).status_code == 200
    assert not InvitationCode.objects.exists()


@pytest.mark.parametrize("person", [factories.alice, factories.dan])
def test_nobody_else_makes_codes(client, survey, person):
    sign_in(client, person())
    assert client.post(address("codes", survey), {"count": "3"}).status_code in (403, 404)
    assert not InvitationCode.objects.exists()


def test_an_open_survey_has_no_codes(client):
    survey = house.published()
    sign_in(client, house.root())
    client.post(address("codes", survey), {"count": "3"})
    assert not InvitationCode.objects.exists()


def test_the_preview_is_the_public_questionnaire_of_the_newest_text(client, visitor):
    survey = house.published()
    newest = house.QUESTIONS[1] | {"text": "预览里的新题"}
    item = type(survey).objects.get(pk=survey.pk)
    item.questions = [newest]
    actions.save_revision(item, house.root())
    sign_in(client, house.root())
    html = client.get(address("preview_answer", survey)).content.decode()
    assert "预览里的新题" in html and "预览，访客看不到这一页" in html
    assert 'type="submit">提交' not in html
    assert client.post(address("preview_answer", survey), house.full()).status_code == 405
    assert "预览里的新题" not in visitor.get(house.sheet_url(survey)).content.decode()
    assert not Answer.objects.exists()
