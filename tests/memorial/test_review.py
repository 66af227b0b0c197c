"""The desk of tributes: whoever runs the hall reads and decides, and nobody else."""

import io

import openpyxl
import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from memorial.models import Tribute
from tests import factories
from tests.memorial.cast import HALL, memorial

pytestmark = pytest.mark.django_db

LIST = "/admin/memorial/tribute/"


@pytest.fixture
def tribute():
    from accounts import roles

    item = memorial()
    roles.sync_roles()
    return Tribute.objects.create(memorial=item, text="=永远怀念", signature="一名学员")


def signed_in(client, person):
    client.force_login(person)
    return client


def test_who_runs_the_hall_lets_a_message_be_read(client, tribute):
    carol = signed_in(client, factories.carol(HALL))
    listed = carol.get(LIST).content.decode()
    assert "=永远怀念" in listed
    approve = reverse("admin:tribute_approved", args=[tribute.pk])
    assert f'formaction="{approve}"' in listed
    assert carol.get(approve).status_code == 405
    assert carol.post(approve).status_code == 302
    tribute.refresh_from_db()
    assert tribute.state == Tribute.State.APPROVED
    assert tribute.reviewed_by.username == "carol"
    assert AuditEntry.objects.filter(event="tribute.approved", actor_name="Carol").exists()
    assert "=永远怀念" not in carol.get(LIST).content.decode()
    assert "=永远怀念" in carol.get(f"{LIST}?state=approved").content.decode()
    carol.post(reverse("admin:tribute_rejected", args=[tribute.pk]))
    tribute.refresh_from_db()
    assert tribute.state == Tribute.State.REJECTED


def test_many_are_decided_at_once(client, tribute):
    other = Tribute.objects.create(memorial=tribute.memorial, text="致敬")
    carol = signed_in(client, factories.carol(HALL))
    data = {"action": "approve_selected", "_selected_action": [tribute.pk, other.pk]}
    carol.post(LIST, data)
    assert Tribute.objects.public().count() == 2


def test_an_editor_of_another_section_sees_and_decides_nothing(client, tribute):
    carol = signed_in(client, factories.carol("news"))
    assert "=永远怀念" not in carol.get(LIST).content.decode()
    assert carol.post(reverse("admin:tribute_approved", args=[tribute.pk])).status_code == 404
    data = {"action": "approve_selected", "_selected_action": [tribute.pk]}
    carol.post(LIST, data)
    carol.post(LIST, data | {"action": "export_selected"})
    tribute.refresh_from_db()
    assert tribute.state == Tribute.State.WAITING


def test_an_author_of_the_hall_does_not_review(client, tribute):
    alice = signed_in(client, factories.alice(HALL))
    assert alice.get(LIST).status_code == 403
    assert alice.post(reverse("admin:tribute_approved", args=[tribute.pk])).status_code in (
        403,
        404,
    )
    tribute.refresh_from_db()
    assert tribute.state == Tribute.State.WAITING


def test_the_export_is_logged_and_text_stays_text(client, tribute):
    carol = signed_in(client, factories.carol(HALL))
    data = {"action": "export_selected", "_selected_action": [tribute.pk]}
    answer = carol.post(LIST, data)
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(answer) if answer.streaming else answer.content)
    )
    cell = next(iter(book.worksheets[0].iter_rows(min_row=2)))[1]
    assert "永远怀念" in cell.value
    assert cell.data_type == "s"
    assert AuditEntry.objects.filter(event="tribute.export").exists()
