"""组织机构: the chart, the contact page, and letters on their way through the house. The people
are invented, their numbers and addresses belong to nobody."""

import json
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from organization.models import Chart, ContactPage, Message, MessageState
from portal.demo import files

HERE = files.HERE / "organization"
EMPTY = {"department": None}


def load(loader):
    _chart(loader)
    _contact(loader)
    _letters(loader)


def _read(name):
    return json.loads((HERE / name).read_text("utf-8"))


def _chart(loader):
    chart = _read("chart.json")
    units = [{"number": n} | unit | EMPTY for n, unit in enumerate(chart["units"], start=1)]
    loader.publish(
        Chart(
            section=loader.sections["organization/structure"], title=chart["title"],
            introduction=chart["introduction"], units=units,
        )
    )  # fmt: skip
    loader.tell(f"an organisation chart of {len(units)} departments")


def _contact(loader):
    facts = dict(loader.site["contact"])
    contact = ContactPage(
        section=loader.sections["organization/contact"], title="联系方式",
        directions=facts.pop("directions_html", ""),
        map_image=loader.image("map", facts.pop("map_alt", "位置示意图")), **facts,
    )  # fmt: skip
    loader.publish(contact)


def _letters(loader):
    """A letter is given to somebody only on a site that has somebody already."""
    clerk = get_user_model().objects.filter(is_staff=True, is_active=True).order_by("pk").first()
    letters = _read("letters.json")
    for facts in letters:
        _letter(loader.sections["organization/contact"], facts, clerk)
    loader.tell(f"{len(letters)} letters")


def _letter(section, facts, clerk):
    received = timezone.make_aware(datetime.strptime(facts["received"], "%Y-%m-%d %H:%M"))
    letter = Message(
        section=section, state=facts["state"], received_at=received, consented_at=received,
        may_be_public=facts["public"],
        **{name: facts[name] for name in ("kind", "name", "phone", "email", "text")},
    )  # fmt: skip
    letter.set_due(ContactPage().answer_days)
    if letter.state == MessageState.ASSIGNED:
        letter.assigned_to = clerk
        letter.state = MessageState.ASSIGNED if clerk else MessageState.RECEIVED
    if answer := facts.get("answer"):
        letter.answer, letter.answered_at = answer, received + timedelta(days=3)
        letter.public_title, letter.public_question = facts["title"], facts["question"]
        letter.public_answer, letter.released_at = answer, received + timedelta(days=4)
    if letter.state == MessageState.CLOSED:
        letter.closed_at = received + timedelta(days=4)
    letter.full_clean(exclude=["number", "code"])
    letter.save()
