"""A survey that is not public shows nowhere, and its questionnaire takes nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from editorial import actions, tree
from surveys.models import Answer, Mode, Survey
from tests import factories
from tests.surveys import house

pytestmark = pytest.mark.django_db

WORD = "密云不雨"


def a_draft():
    return house.draft(f"{WORD}草稿")


def scheduled():
    return house.published(f"{WORD}定时", planned_at=timezone.now() + timedelta(hours=1))


def expired():
    survey = house.over(title=f"{WORD}到期")
    Survey.objects.filter(pk=survey.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    return survey


def withdrawn():
    return actions.withdraw(house.over(title=f"{WORD}撤稿"), house.root(), reason="有误")


def binned():
    return actions.move_to_bin(a_draft(), house.root())


def in_a_closed_section():
    survey = house.published(f"{WORD}关闭")
    tree.set_open(factories.section(house.WHERE), False)
    return survey


@pytest.mark.parametrize(
    "make", [a_draft, scheduled, expired, withdrawn, binned, in_a_closed_section]
)
def test_what_is_not_public_shows_nowhere(client, make):
    survey = make()
    Answer.objects.create(survey=survey, revision=1, data={house.ROLE: "书记"})
    before = Answer.objects.count()
    own = [
        f"/survey/{survey.pk}{rest}" for rest in (".html", "/results.html", "/answer/", "/thanks/")
    ]
    lists = ["/", "/organization/", f"/{house.WHERE}/", f"/{house.WHERE}/feed.xml",
             f"/search/?q={WORD}", "/sitemap-surveys.xml", "/sitemap.html"]  # fmt: skip
    for address in own + lists:
        response = client.get(address)
        assert response.status_code in (200, 404, 410), address
        text = response.content.decode()
        if address in own:
            assert response.status_code in (404, 410), address
        elif "search" not in address:
            assert WORD not in text, address
        assert f'/survey/{survey.pk}.html"' not in text, address
    assert client.post(own[2], house.full()).status_code in (404, 410)
    assert Answer.objects.count() == before


def test_the_table_would_notice_a_leak(client):
    survey = house.published(f"{WORD}公开", summary="请您说说")
    for address in (f"/{house.WHERE}/", f"/{house.WHERE}/feed.xml", "/sitemap-surveys.xml",
                    f"/search/?q={WORD}", "/organization/"):  # fmt: skip
        assert f"/survey/{survey.pk}.html" in client.get(address).content.decode(), address


def test_a_survey_is_found_by_its_questions_and_options(client):
    survey = house.published("需求")
    for word in ("想听什么", "实务", "请您说说"):
        assert f"/survey/{survey.pk}.html" in client.get("/search/", {"q": word}).content.decode()


def test_the_list_tells_open_from_coming_and_over(visitor, query_budget):
    now = timezone.now()
    house.over(title="过去的")
    house.published("将来的", opens_at=now + timedelta(days=1))
    house.published("现在的", closes_at=now + timedelta(days=1))
    with query_budget("survey list"):
        html = visitor.get(f"/{house.WHERE}/").content.decode()
    places = [
        html.index(word) for word in ("进行中", "现在的", "未开始", "将来的", "已结束", "过去的")
    ]
    assert places == sorted(places)
    assert list(Survey.objects.public().open_now()) == [Survey.objects.get(title="现在的")]


def test_public_pages_are_for_everybody_and_the_questionnaire_is_personal(visitor, query_budget):
    survey, over = house.published(), house.over()
    with query_budget("survey"):
        page = visitor.get(survey.get_absolute_url())
    assert "public" in page["Cache-Control"] and not page.cookies
    house.answered(over, {house.ROLE: "书记"})
    results = f"/survey/{over.pk}/results.html"
    visitor.get(results)
    with query_budget("survey results"):
        assert not visitor.get(results).cookies
    with query_budget("survey questionnaire"):
        sheet = visitor.get(house.sheet_url(survey))
    assert "no-store" in sheet["Cache-Control"]
    assert 'content="noindex"' in sheet.content.decode()


def test_no_public_address_shows_an_answer(client):
    survey = house.over()
    house.answered(survey, {house.MORE: "只有我知道"})
    number = Answer.objects.get().pk
    for address in (survey.get_absolute_url(), f"/survey/{survey.pk}/results.html",
                    f"/survey/{survey.pk}/answer/{number}/", f"/answer/{number}.html",
                    f"/survey/{survey.pk}/thanks/", f"/admin/surveys/answer/{number}/change/"):  # fmt: skip
        assert "只有我知道" not in client.get(address).content.decode()


def test_the_page_tells_the_truth_about_privacy(visitor):
    by_code = visitor.get(house.published(mode=Mode.CODE).get_absolute_url()).content.decode()
    assert "需要邀请码" in by_code and "答案只记日期，不记时刻" in by_code
    assert "Cookie" in visitor.get(house.published().get_absolute_url()).content.decode()


def test_in_traditional_characters_it_is_read_and_sent_all_the_same(client):
    survey = house.published()
    html = client.get(f"/zh-hant{house.sheet_url(survey)}").content.decode()
    assert "書記" in html and 'value="书记"' in html
    assert f'action="{house.sheet_url(survey)}"' in html
