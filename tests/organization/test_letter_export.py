"""Letters leave the house as a sheet only with the right to export them, and that is written down."""

import io

import openpyxl
import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from accounts.models import AuditEntry
from tests import factories
from tests.organization.letters import letter

pytestmark = pytest.mark.django_db

LIST = "admin:organization_message_changelist"


def exported(client, person, *letters):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    chosen = [message.pk for message in letters]
    data = {"action": "export_selected", "_selected_action": chosen}
    return client.post(reverse(LIST), data)


def test_a_clerk_takes_out_the_letters_of_his_own_section(client):
    mine, foreign = letter(text="=1+1 是不是公式，请您看一看"), letter(where="notices")
    response = exported(client, factories.carol("organization"), mine, foreign)
    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.values)
    assert len(rows) == 2
    assert mine.number in rows[1]
    assert "13800000000" in rows[1]
    assert "=1+1 是不是公式，请您看一看" in rows[1]
    entry = AuditEntry.objects.get(event="message.export")
    assert entry.detail["numbers"] == mine.number
    assert "no-store" in response["Cache-Control"]


def test_without_the_right_there_is_no_sheet(client):
    role = Group.objects.create(name="接待员")
    names = ("view_message", "change_message")
    role.permissions.set(Permission.objects.filter(codename__in=names))
    person = factories.user("erin", role="接待员", sections=("organization",))
    response = exported(client, person, letter())
    assert response["Content-Type"].startswith("text/html") or response.status_code == 302
    assert not AuditEntry.objects.filter(event="message.export").exists()
