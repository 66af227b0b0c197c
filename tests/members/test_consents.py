"""Consent is to one use, has its day and its proof, and ends at once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from members import consents, deidentifying
from members.models import Person, Use
from tests.members import making

pytestmark = pytest.mark.django_db
PROOF = "签字的同意书，存办公室"


def test_given_and_withdrawn_at_once():
    lin, person = making.clerk(), making.person()
    assert not consents.allows(person, Use.PHOTOGRAPH)
    consents.give_consent(person, Use.PHOTOGRAPH, lin, PROOF)
    assert consents.allows(person, Use.PHOTOGRAPH) and not consents.allows(person, Use.LISTING)
    assert list(Person.objects.filter(consents.allowing(Use.PHOTOGRAPH))) == [person]
    gone = consents.withdraw_consent(person, Use.PHOTOGRAPH, lin, "来电，已回拨核实")
    assert not consents.allows(person, Use.PHOTOGRAPH)
    assert not Person.objects.filter(consents.allowing(Use.PHOTOGRAPH)).exists()
    assert gone.withdrawn_on == timezone.localdate() and PROOF in gone.note
    events = list(AuditEntry.objects.order_by("pk").values_list("event", flat=True))
    assert events == ["consent.create", "consent.withdraw"]


def test_given_again_after_a_withdrawal_both_stay_on_record():
    lin, person = making.clerk(), making.person()
    for _ in range(2):
        consents.give_consent(person, Use.LISTING, lin, PROOF)
        consents.withdraw_consent(person, Use.LISTING, lin, "来信")
    assert person.consents.count() == 2


@pytest.mark.parametrize("note", ["", "  "])
def test_without_a_proof_there_is_none(note):
    with pytest.raises(ValidationError):
        consents.give_consent(making.person(), Use.LISTING, making.clerk(), note)


def test_twice_and_never_given_are_told():
    lin, person = making.clerk(), making.person()
    with pytest.raises(ValidationError):
        consents.withdraw_consent(person, Use.LISTING, lin, "来信")
    consents.give_consent(person, Use.LISTING, lin, PROOF)
    with pytest.raises(ValidationError):
        consents.give_consent(person, Use.LISTING, lin, PROOF)


def test_another_department_gives_none():
    making.clerk()
    with pytest.raises(PermissionDenied):
        consents.give_consent(making.person(), Use.LISTING, making.other_clerk(), PROOF)


def test_who_is_not_on_record_any_more_allows_nothing():
    person = making.person()
    making.consent(person, Use.LISTING)
    deidentifying.deidentify(person)
    person.refresh_from_db()
    assert not consents.allows(person, Use.LISTING)


def test_the_page_gives_and_withdraws_and_keeps_what_was_typed(client):
    lin, person = making.clerk(), making.person()
    client.force_login(lin, backend="django.contrib.auth.backends.ModelBackend")
    making.say_why(client)
    where = reverse("admin:members_person_consents", args=[person.pk])
    wrong = {"use": "photograph", "step": "give", "note": PROOF, "given_on": "2999-01-01"}
    text = client.post(where, wrong).content.decode()
    assert "同意日期不能在今天之后" in text and PROOF in text
    client.post(where, wrong | {"given_on": "2026-03-01"})
    assert consents.allows(person, Use.PHOTOGRAPH)
    assert "2026-03-01 同意" in client.get(where).content.decode()
    client.post(where, {"use": "photograph", "step": "withdraw", "note": "当面提出"})
    assert not consents.allows(person, Use.PHOTOGRAPH)
