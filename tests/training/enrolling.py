"""Sessions and groups for the tests of enrolment. All people are made up."""

from datetime import timedelta

from django.utils import timezone

from editorial.models import Section
from tests import factories
from training.enrolment import actions, links
from training.models import Programme, Session

WHERE = "training/party-affairs"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"


def programme(title="支部书记培训班", *, where=WHERE, by=None, **fields):
    section = factories.section(where)
    Section.objects.filter(pk=section.pk).update(kind="programmes")
    fields.setdefault("fee", "每人 1800 元，含食宿。")
    return factories.published(title, where=where, model=Programme, by=by, **fields)


def session(programme_=None, *, seats=10, starts_in=30, days=5, by=None, **fields):
    """A session that takes enrolments now; days counted from today."""
    today, now = timezone.localdate(), timezone.now()
    starts = today + timedelta(days=starts_in)
    facts = {
        "starts_on": starts, "ends_on": starts + timedelta(days=days - 1), "seats": seats,
        "place_text": "示例市委党校", "opens_at": now - timedelta(days=3),
        "closes_at": now + timedelta(days=min(starts_in, 20) if starts_in > 0 else 1),
        "is_shown": True, "label": "第一期",
    }  # fmt: skip
    if starts_in <= 0:
        facts["opens_at"] = now - timedelta(days=60 - starts_in)
        facts["closes_at"] = now - timedelta(days=1 - starts_in)
    programme_ = programme_ or programme(by=by)
    return Session.objects.create(programme=programme_, **facts | fields)


def contact(**more):
    return {
        "organisation": "示例学院",
        "contact_name": "张明",
        "contact_phone": "13800000001",
        "contact_email": "zhang@example.org",
        "invoice_note": "",
    } | more


def people(count=1, start=0):
    return [
        {
            "name": f"{SURNAMES[number % 20]}某{number}",
            "sex": "女" if number % 2 else "男",
            "post": "示例学院党支部书记",
            "phone": f"139{number:08d}",
        }
        for number in range(start, start + count)
    ]


def enrol(session_, count=1, start=0, token=None, **more):
    return actions.enrol(
        session_.pk, contact(**more), people(count, start), token=token or links.fresh()
    )
