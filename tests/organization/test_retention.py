"""Who wrote is forgotten when the letter was done with long enough ago; the letter stays."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from organization import actions
from organization.models import Message
from privacy import retention
from tests import factories
from tests.organization.letters import TEXT, letter

pytestmark = pytest.mark.django_db


def closed(days_ago):
    message = letter(email="zhang@example.org")
    actions.close(message, factories.user(f"u{days_ago}", is_superuser=True), note="办完")
    Message.objects.filter(pk=message.pk).update(
        closed_at=timezone.now() - timedelta(days=days_ago)
    )
    return message


def test_only_what_was_closed_long_ago_is_wiped(settings):
    settings.PERSONAL_DATA_DAYS = 180
    old, young, waiting = closed(181), closed(179), letter()
    part = next(p for p in retention.parts() if p.name == "organization.messages")
    before = retention.time_limit()
    assert part.count(before) == 1
    assert part.erase(before) == 1
    assert part.erase(before) == 0
    old.refresh_from_db()
    assert (old.name, old.phone, old.email, old.text) == ("", "", "", TEXT)
    for kept in (young, waiting):
        kept.refresh_from_db()
        assert kept.name == "张小明"


def test_an_answered_letter_that_nobody_closed_is_wiped_as_well(settings):
    message = letter()
    actions.answer(message, factories.root(), text="答复")
    Message.objects.update(answered_at=timezone.now() - timedelta(days=200))
    call_command("erase_personal_data", stdout=StringIO())
    message.refresh_from_db()
    assert message.name == ""
    assert message.answer == "答复"
