"""民意调查: one that can be answered now, and one that is over, with answers that a program made."""

import json
import random
from datetime import timedelta

from django.utils import timezone

from portal.demo.files import HERE
from surveys.models import Answer, Survey
from surveys.questions import Type

ANSWERS = 60
REMARKS = (
    "字再大一点就更好了。（示例）", "搜索很快，谢谢。（示例）", "希望多登基层支部的做法。（示例）",
    "视频能不能都配上字幕？（示例）",
)  # fmt: skip


def load(loader):
    today = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    section = loader.sections["organization/surveys"]
    _publish(loader, section, "needs", today - timedelta(days=7), today + timedelta(days=60))
    over = _publish(
        loader, section, "reading", today - timedelta(days=75), today - timedelta(days=45)
    )
    _answer(over, random.Random(20))
    loader.tell(f"2 surveys, {ANSWERS} answers")


def _publish(loader, section, name, opens_at, closes_at):
    facts = json.loads((HERE / "surveys" / f"{name}.json").read_text("utf-8"))
    return loader.publish(
        Survey(
            section=section, planned_at=opens_at, opens_at=opens_at, closes_at=closes_at, **facts
        )
    )


def _answer(survey, chance):
    """Fill in the sheets, the same ones on every load; the times lie within the survey's."""
    span = (survey.closes_at - survey.opens_at).total_seconds()
    moments = sorted(chance.uniform(0, span) for _ in range(ANSWERS))
    Answer.objects.bulk_create(
        Answer(
            survey=survey, revision=survey.live_revision.number,
            data=dict(_values(survey.parsed(), chance)),
            submitted_at=survey.opens_at + timedelta(seconds=moment),
        )
        for moment in moments
    )  # fmt: skip


def _values(questions, chance):
    for question in questions:
        match question.type:
            case Type.SINGLE:
                yield question.key, _likely(question.options, chance)
            case Type.MULTIPLE:
                count = chance.randint(1, question.most or 2)
                picked = set(chance.sample(question.options, count))
                yield question.key, [option for option in question.options if option in picked]
            case Type.SCALE:
                yield question.key, chance.choice([2, 3, 3, 4, 4, 4, 5, 5])
            case Type.MATRIX:
                yield (
                    question.key,
                    {row: _likely(question.options, chance) for row in question.rows},
                )
            case Type.RANKING:
                weighed = {option: place + chance.random() * 4
                           for place, option in enumerate(question.options)}  # fmt: skip
                yield question.key, sorted(weighed, key=weighed.get)
            case _ if chance.random() < 0.2:
                yield question.key, chance.choice(REMARKS)


def _likely(options, chance):
    """The first options more often than the last ones, as people do."""
    weights = [len(options) + 1 - place for place in range(len(options))]
    return chance.choices(options, weights)[0]
