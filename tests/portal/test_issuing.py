"""After a session its participants are given certificates, once each, through one narrow door."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import AuditEntry
from editorial.models import SectionGrant
from members import timeline
from members.models import Certificate, Person
from tests import factories
from tests.members import making
from tests.training import enrolling
from tests.training import making as training_making
from training.models import Enrolment, EnrolmentState, Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    """A session that is over, with three confirmed participants and one group that waits still."""
    made = enrolling.session(starts_in=20)
    enrolling.enrol(made, 3)
    enrolling.enrol(made, 1, start=7, contact_phone="13800000009")
    first = Enrolment.objects.order_by("pk").first()
    Enrolment.objects.filter(pk=first.pk).update(state=EnrolmentState.CONFIRMED)
    today = timezone.localdate()
    Session.objects.filter(pk=made.pk).update(
        starts_on=today - timedelta(days=6), ends_on=today - timedelta(days=2)
    )
    return Session.objects.get(pk=made.pk)


@pytest.fixture
def issuer():
    """A clerk of people who runs the section of the session as well."""
    person = making.clerk()
    person.groups.add(Group.objects.get(name=roles.SECTION_ADMIN))
    SectionGrant.objects.create(user=person, section=factories.section("training"))
    return person


def sign_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


def address(session):
    return reverse("admin:issue_session", args=[session.pk])


def facts(session, department_, **changes):
    numbers = [p.pk for one in session.enrolments.all() for p in one.participants.all()]
    return {
        "participants": numbers, "prefix": "示培〔2026〕", "issued_on": "2026-11-20", "hours": "40",
        "expires_on": "", "department": department_.pk,
    } | changes  # fmt: skip


def test_each_confirmed_participant_gets_one_certificate_and_a_record(client, session, issuer):
    sign_in(client, issuer)
    assert "支部书记培训班" in client.get(reverse("admin:issue")).content.decode()
    page = client.get(address(session)).content.decode()
    assert page.count('name="participants"') == 3
    assert "13900000000" not in page
    for _ in range(2):  # pressed twice
        client.post(address(session), facts(session, issuer.department))
    assert list(Certificate.objects.order_by("number").values_list("number", flat=True)) == [
        "示培〔2026〕0001", "示培〔2026〕0002", "示培〔2026〕0003",
    ]  # fmt: skip
    assert {p.department for p in Person.objects.all()} == {issuer.department}
    assert "已发 示培〔2026〕0001" in client.get(address(session)).content.decode()


def test_whoever_has_a_record_keeps_it_and_numbers_run_on(client, session, issuer):
    known = making.person("赵某0", phone="13900000000")
    making.certificate(known, number="示培〔2026〕0041")
    sign_in(client, issuer)
    client.post(address(session), facts(session, issuer.department))
    assert known.certificates.count() == 2
    assert Person.objects.count() == 3
    assert Certificate.objects.filter(number="示培〔2026〕0044").exists()


def test_a_record_of_another_department_is_not_touched(client, session, issuer):
    foreign = making.person("赵某0", phone="13900000000", where="财务处")
    sign_in(client, issuer)
    client.post(address(session), facts(session, issuer.department))
    assert foreign.certificates.count() == 0
    assert Person.objects.filter(name="赵某0").count() == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"participants": []}, "请选择还没有证书的人"),
        ({"prefix": ""}, "这个字段是必填项"),
        ({"expires_on": "2020-01-01"}, "有效期不能早于发证日期"),
        ({"department": 0}, "选择一个有效的选项"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_issued(client, session, issuer, changes, message):
    sign_in(client, issuer)
    page = client.post(
        address(session), facts(session, issuer.department, **changes)
    ).content.decode()
    assert message in page
    assert "示培〔2026〕" in page or not changes.get("prefix", "x")
    assert not Certificate.objects.exists()
    assert not Person.objects.exists()


def test_only_who_has_both_rights_comes_in(client, session):
    people = {
        None: (302, 302),
        factories.dan(): (403, 404),
        factories.carol("training"): (403, 404),  # sees the enrolments, keeps no records
        making.clerk(): (403, 404),  # keeps records, sees no enrolments
        training_making.root(): (200, 200),
    }
    for person, (of_list, of_session) in people.items():
        client.logout()
        if person:
            sign_in(client, person)
        assert client.get(reverse("admin:issue")).status_code == of_list, person
        assert client.get(address(session)).status_code == of_session, person
        if of_session != 200:
            client.post(address(session), facts(session, making.department()))
            assert not Certificate.objects.exists()


def test_the_time_line_tells_of_enrolments_to_who_may_see_them(session, issuer):
    known = making.person("赵某0", phone="13900000000")
    assert [e.what for e in timeline.of(known, issuer)] == ["培训"]
    assert timeline.of(known, making.other_clerk()) == []


def test_the_log_names_nobody(client, session, issuer):
    sign_in(client, issuer)
    client.post(address(session), facts(session, issuer.department))
    log = " ".join(map(str, AuditEntry.objects.values_list("detail", "target_label")))
    assert "赵某0" not in log
    assert "13900000000" not in log
    assert AuditEntry.objects.filter(event="certificate.create").count() == 3
