"""Surveys for tests, made through the doors of the desk, and sheets as a browser sends them."""

import re
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from editorial import actions
from surveys.fields import part_name
from surveys.models import Answer, Survey
from tests import factories

WHERE = "organization/surveys"
ROLE, WENT, RATE, WANT = "q00000001", "q00000002", "q00000003", "q00000004"
ORDER, GRID, WHY, MORE = "q00000005", "q00000006", "q00000007", "q00000008"

QUESTIONS = [
    {"key": "q0000000a", "type": "section", "text": "基本情况", "help": "只用于统计"},
    {"key": ROLE, "type": "single", "text": "身份", "required": True, "options": ["书记", "委员", "党员"]},
    {"key": WENT, "type": "single", "text": "参加过培训吗", "options": ["参加过", "没有"]},
    {"key": RATE, "type": "scale", "text": "评价", "required": True, "least": 1, "most": 5, "low": "差",
     "high": "好", "if_question": WENT, "if_options": ["参加过"]},
    {"key": WANT, "type": "multiple", "text": "想听什么", "least": 1, "most": 2,
     "options": ["党章", "党史", "实务"]},
    {"key": ORDER, "type": "ranking", "text": "排一排", "options": ["讲授", "研讨", "现场"]},
    {"key": GRID, "type": "matrix", "text": "满意吗", "rows": ["课程", "教师"], "options": ["满意", "不满意"]},
    {"key": WHY, "type": "short", "text": "没参加的原因", "if_question": WENT, "if_options": ["没有"]},
    {"key": MORE, "type": "long", "text": "还有什么意见"},
]  # fmt: skip


def root():
    return get_user_model().objects.filter(is_superuser=True).first() or factories.root()


def draft(title="培训需求", *, by=None, **fields):
    fields = {"questions": QUESTIONS, "intro": "<p>请您说说。</p>"} | fields
    where = fields.pop("where", WHERE)
    survey = Survey(title=title, section=factories.section(where), **fields)
    actions.save_revision(survey, by or root())
    return survey


def published(title="培训需求", **fields):
    return factories.release(draft(title, **fields))


def change(survey, **fields):
    """Edit a survey and publish it, as an editor would."""
    item = Survey.objects.get(pk=survey.pk)
    for name, value in fields.items():
        setattr(item, name, value)
    actions.save_revision(item, root())
    return factories.release(item)


def over(**fields):
    """A survey that has ended, with public results."""
    now = timezone.now()
    times = {"opens_at": now - timedelta(days=2), "closes_at": now - timedelta(hours=1)}
    return published(**({"shows_results": True} | times | fields))


def answered(survey, *sheets):
    number = survey.live_revision.number
    for data in sheets:
        Answer.objects.create(survey=survey, revision=number, data=data)


def sheet_url(survey):
    return reverse("survey-answer", args=[survey.pk])


def drawn(client, survey, **typed):
    """Return what a browser would send of a freshly opened questionnaire."""
    html = client.get(sheet_url(survey)).content.decode()
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]*)"', html).group(1)
        for name in ("guard", "revision")
    }
    return hidden | {"website": ""} | typed


def full(**more):
    """Every question answered by somebody who was there."""
    return {
        ROLE: "委员", WENT: "参加过", RATE: "4", WANT: ["党章", "实务"], MORE: "很好",
        part_name(ORDER, "讲授"): "2", part_name(ORDER, "研讨"): "1", part_name(ORDER, "现场"): "3",
        part_name(GRID, "课程"): "满意", part_name(GRID, "教师"): "不满意",
    } | more  # fmt: skip


def send(client, survey, **typed):
    return client.post(sheet_url(survey), drawn(client, survey, **typed))
