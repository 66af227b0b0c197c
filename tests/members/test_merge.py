"""合并: two records of one person become one, and are two again exactly as they were."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEntry
from members import merging, photographs, verbs
from members.models import Certificate, Consent, Merge, Person, Photograph, Position, Use
from tests import factories
from tests.editorial.test_uploads import picture
from tests.members import making
from tests.members.test_desk import sign_in

pytestmark = pytest.mark.django_db
WHY = "同一人两次建档"
MODELS = (Person, Position, Certificate, Consent, Photograph)


@pytest.fixture
def lin():
    return making.clerk()


@pytest.fixture
def two(lin):
    winner = making.person("张小明", work_number="G1", phone="13900001111", post="讲师")
    loser = making.planted(
        name="张晓明", post="教授", joined_party_on=date(2001, 7, 1), work_number="G2"
    )
    for one in (winner, loser):
        making.position(one)
        making.certificate(one)
        making.consent(one, Use.PHOTOGRAPH)
    making.consent(loser, Use.LISTING)
    return winner, loser


def everything():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


def merge(two, lin, *fields, reason=WHY):
    return merging.merge(*two, lin, from_loser=set(fields), reason=reason)


def test_the_one_that_stays_takes_what_was_chosen_and_all_that_hangs_on_the_other(two, lin):
    winner, loser = two
    merge(two, lin, "id_number", "post", "birth_date", "sex")
    winner.refresh_from_db()
    loser.refresh_from_db()
    assert (winner.name, winner.post, winner.phone) == ("张小明", "教授", "13900001111")
    assert winner.id_number == making.PLANTED["id_number"] and winner.work_number == "G1"
    assert winner.positions.count() == winner.certificates.count() == 2
    assert loser.merged_into == winner
    assert loser.id_number == loser.phone == loser.id_index == loser.work_number == ""
    assert not loser.positions.exists() and not loser.certificates.exists()
    assert {c.use for c in winner.consents.in_force()} == {Use.PHOTOGRAPH, Use.LISTING}
    entry = AuditEntry.objects.get(event="person.merge")
    assert entry.detail["loser"] == loser.pk and entry.detail["purpose"] == WHY
    assert "13900001111" not in str(entry.detail) and "张" not in str(entry.detail)


def test_undoing_brings_both_back_exactly(two, lin):
    before = everything()
    made = merge(two, lin, *merging.FIELDS)
    assert everything() != before
    merging.undo(made, lin)
    assert everything() == before
    made.refresh_from_db()
    assert made.before == {} and made.undone_by == lin
    assert AuditEntry.objects.filter(event="person.merge_undone").exists()
    with pytest.raises(ValidationError):
        merging.undo(made, lin)


@pytest.mark.parametrize("chosen", [(), ("photograph",)])
def test_photographs_stay_with_who_was_chosen_and_come_back(two, lin, chosen):
    for number, one in enumerate(two):
        drawn = photographs.draw(SimpleUploadedFile("a.jpg", picture(300 + number * 50, 400)))
        photographs.keep(one, drawn, lin)
    mine, other = (photographs.content(one) for one in two)
    before = everything()
    made = merge(two, lin, *chosen)
    assert photographs.content(two[0]) == (other if chosen else mine)
    merging.undo(made, lin)
    assert everything() == before and photographs.content(two[0]) == mine


@pytest.mark.parametrize("change", ["record", "position", "consent", "certificate", "photograph"])
def test_what_was_changed_since_is_not_undone(two, lin, change):
    made = merge(two, lin)
    winner = Person.objects.get(pk=two[0].pk)
    if change == "record":
        winner.post = "主任"
        verbs.save_person(winner, lin)
    elif change == "position":
        making.position(winner, "院长")
    elif change == "consent":
        consent = winner.consents.first()
        consent.withdrawn_on = timezone.localdate()
        verbs.save_consent(consent, lin)
    elif change == "certificate":
        verbs.revoke_certificate(winner.certificates.first(), lin, "登记有误，重发")
    else:
        drawn = photographs.draw(SimpleUploadedFile("a.jpg", picture(300, 400)))
        photographs.keep(winner, drawn, lin)
    before = everything()
    with pytest.raises(ValidationError, match="又有改动"):
        merging.undo(made, lin)
    assert everything() == before


def test_a_number_that_somebody_else_has_by_now_is_not_given_twice(two, lin):
    made = merge(two, lin)
    making.person("李四", id_number=making.PLANTED["id_number"])
    before = everything()
    with pytest.raises(ValidationError, match="另有一份档案在用"):
        merging.undo(made, lin)
    assert everything() == before


def test_new_keys_don_t_stand_in_the_way_of_undoing(two, lin, settings):
    made = merge(two, lin)
    settings.FIELD_KEYS = {"b": b"n" * 32, **settings.FIELD_KEYS}
    for one in Person.objects.all():
        one.prepare()
        Person.objects.filter(pk=one.pk).update(id_index=one.id_index, phone_index=one.phone_index)
    merging.undo(made, lin)
    assert Person.objects.get(pk=two[1].pk).id_number == making.PLANTED["id_number"]


def test_a_withdrawal_wins_wherever_it_was_written_down(lin):
    winner, loser = making.person("张小明"), making.person("张小明")
    today = timezone.localdate()
    long_ago, later = today - timedelta(days=90), today - timedelta(days=10)
    making.consent(winner, Use.PHOTOGRAPH, given_on=long_ago)
    making.consent(loser, Use.PHOTOGRAPH, given_on=long_ago, withdrawn_on=later)
    making.consent(winner, Use.LISTING, given_on=long_ago, withdrawn_on=later)
    making.consent(loser, Use.LISTING, given_on=long_ago)
    before = everything()
    made = merging.merge(winner, loser, lin, from_loser=set(), reason=WHY)
    assert not winner.agrees_to(Use.PHOTOGRAPH) and not winner.agrees_to(Use.LISTING)
    merging.undo(made, lin)
    assert everything() == before


def test_one_merge_after_another_is_undone_from_the_last(two, lin):
    third = making.person("张小明")
    before = everything()
    first = merge(two, lin)
    second = merging.merge(
        Person.objects.get(pk=two[0].pk), third, lin, from_loser=set(), reason=WHY
    )
    assert merging.open_merge(two[0]) == second
    with pytest.raises(ValidationError):
        merging.undo(first, lin)
    merging.undo(second, lin)
    assert merging.open_merge(two[0]) == first
    merging.undo(first, lin)
    assert everything() == before


def test_nobody_merges_what_is_not_his(two, lin):
    mo = making.other_clerk()
    theirs = making.person("张小明", where="财务处")
    with pytest.raises(PermissionDenied):
        merge(two, mo)
    with pytest.raises(PermissionDenied):
        merging.merge(two[0], theirs, lin, from_loser=set(), reason=WHY)
    assert merging.pair(two[0].pk, theirs.pk, lin) is None
    assert theirs not in merging.likely(two[0], lin)


def test_a_record_that_was_changed_meanwhile_is_not_merged(two, lin):
    stale = Person.objects.get(pk=two[1].pk)
    fresh = Person.objects.get(pk=two[1].pk)
    fresh.post = "主任"
    verbs.save_person(fresh, lin)
    with pytest.raises(verbs.ChangedMeanwhile):
        merging.merge(two[0], stale, lin, from_loser=set(), reason=WHY)


def test_what_is_kept_for_undoing_is_encrypted_and_can_be_forgotten(two, lin):
    made = merge(two, lin)
    with connection.cursor() as cursor:
        cursor.execute("SELECT before FROM members_merge")
        assert cursor.fetchone()[0].startswith("v")
    assert merging.forget([two[0]]) == 1
    made.refresh_from_db()
    assert made.before == {} and merging.open_merge(two[0]) is None


# -- in the page ----------------------------------------------------------------------------


def test_the_way_of_a_merge_at_the_desk(client, two, lin):
    winner, loser = two
    making.person("张小明")  # a likely one
    sign_in(client, lin)
    record = f"/admin/members/person/{winner.pk}/record/"
    assert "合并…" in client.get(record).content.decode()
    choose = f"/admin/members/person/{winner.pk}/merge/"
    assert "可能是同一人" in client.get(choose).content.decode()
    assert "没有这个编号" in client.post(choose, {"number": "99999"}).content.decode()
    address = client.post(choose, {"number": f"{loser.pk} 号"})["Location"]
    text = client.get(address).content.decode()
    for said in ("110105********0056", "137****1234", "139****1111", "讲师", "教授"):
        assert said in text, said
    assert "110105198005010056" not in text and "13900001111" not in text
    data = {f"from_{name}": "winner" for name in (*merging.FIELDS, "photograph")}
    data |= {"seen": f"{winner.version}-{loser.version}", "reason": "", "from_post": "loser"}
    assert "请写明事由" in client.post(address, data).content.decode()
    stale = client.post(address, data | {"reason": WHY, "seen": "7-7"}).content.decode()
    assert "改过其中一份" in stale and not Merge.objects.exists()
    text = client.post(address, data | {"reason": WHY}, follow=True).content.decode()
    assert "已并入" in text and "教授" in text and "撤销合并…" in text
    response = client.get(f"/admin/members/person/{loser.pk}/record/")
    assert response["Location"] == record
    assert client.get(f"/admin/members/person/{loser.pk}/change/").status_code in (302, 404)
    undo = f"/admin/members/person/{winner.pk}/unmerge/"
    assert "完全一样" in client.get(undo).content.decode()
    assert "恢复原样" in client.post(undo, follow=True).content.decode()
    assert client.get(undo).status_code == 404
    assert client.get(f"/admin/members/person/{loser.pk}/record/").status_code == 200


def test_root_is_no_exception_to_two_different_records(two):
    root = factories.root()
    assert merging.pair(two[0].pk, two[0].pk, root) is None
