"""学员心声 from behind the private link: a draft for the editors, and no more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from editorial import tree
from editorial.models import Section, State
from intake import guard
from tests import factories
from tests.training import enrolling
from training.enrolment import actions, links
from training.models import CancelledBy, Session, Voice, VoiceOrigin

pytestmark = pytest.mark.django_db
TEXT = (
    "在示例党校的五天，最难忘的是那堂现场课。回到支部，我把学到的办法讲给了大家听，大家都说实在。"
    * 2
)


@pytest.fixture
def link():
    section = factories.section("training/voices")
    Section.objects.filter(pk=section.pk).update(kind="voices")
    session = enrolling.session()
    token = links.fresh()
    enrolling.enrol(session, 2, token=token)
    begin(session, 0)
    return f"/enrol/mine/{token}/"


def begin(session, days_ago):
    today = timezone.localdate()
    Session.objects.filter(pk=session.pk).update(
        starts_on=today - timedelta(days=days_ago), ends_on=today + timedelta(days=2)
    )


def sent(**more):
    data = {"body": TEXT, "author_name": "张某", "organisation": "", "consent": "on", "website": ""}
    return data | {"guard": guard.draw()} | more


def test_a_voice_waits_for_an_editor(visitor, link):
    assert "写学员心声" in visitor.get(link).content.decode()
    assert visitor.get(f"{link}voice/").status_code == 200
    response = visitor.post(f"{link}voice/", sent())
    assert "编辑审核后发布" in visitor.get(response["Location"]).content.decode()
    voice = Voice.objects.get()
    assert (voice.state, voice.origin) == (State.DRAFT, VoiceOrigin.PARTICIPANT)
    assert voice.programme.title == "支部书记培训班"
    assert voice.section.path == "training/voices"
    assert visitor.get(voice.get_absolute_url()).status_code == 404
    assert voice.title not in visitor.get("/training/voices/").content.decode()
    factories.release(voice, factories.user("chief", is_superuser=True))
    assert "张某" in visitor.get(voice.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"body": "短"}, "请至少写 50 个字，现在有 1 个"), ({"body": "长" * 2001}, "最多 2000 个字"),
     ({"author_name": ""}, "请写明怎样署名"), ({"consent": ""}, "同意公开")],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(visitor, link, wrong, said):
    assert said in visitor.post(f"{link}voice/", sent(**wrong)).content.decode()
    assert not Voice.objects.exists()


def test_each_participant_writes_one(visitor, link):
    for number in range(3):
        visitor.post(f"{link}voice/", sent(body=f"{number}{TEXT}"))
    assert Voice.objects.count() == 2
    assert "写学员心声" not in visitor.get(link).content.decode()


def test_the_same_form_twice_is_one_voice(visitor, link):
    data = sent()
    for _ in range(2):
        visitor.post(f"{link}voice/", data)
    assert Voice.objects.count() == 1


@pytest.mark.parametrize("hindrance", ["not begun", "cancelled", "no section"])
def test_the_form_is_not_offered(visitor, link, hindrance):
    session = Session.objects.get()
    if hindrance == "not begun":
        begin(session, -1)
    elif hindrance == "cancelled":
        actions.cancel(session.enrolments.get(), by=CancelledBy.DESK, reason="x")
    else:
        tree.set_open(factories.section("training/voices"), False)
    assert "写学员心声" not in visitor.get(link).content.decode()
    assert visitor.post(f"{link}voice/", sent()).status_code == 303
    assert not Voice.objects.exists()
