"""Records whose time is over are de-identified, whole, once, and no others."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEntry
from members import deidentifying, keeping, photographs, rights
from members.models import Kind, Person, Photograph
from tests.members import asking, making

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def periods(settings):
    settings.MEMBER_DAYS = {"staff": 1000, "expert": 500, "trainee": 1000}


def untouched(days, **fields):
    """A record that nobody changed for so many days."""
    person = making.person(**fields)
    return aged(person, days)


def aged(person, days):
    moment = timezone.now() - timedelta(days=days)
    Person.objects.filter(pk=person.pk).update(updated_at=moment)
    person.refresh_from_db()
    return person


def due():
    return {person.pk for kind in Kind for person in keeping.due(kind)}


def test_each_kind_has_its_own_period():
    old = [untouched(1001, kind=kind) for kind in ("staff", "expert", "trainee")]
    expert = untouched(600, kind="expert")
    untouched(600, kind="staff")
    untouched(999)
    assert due() == {*(one.pk for one in old), expert.pk}


def test_a_post_a_certificate_and_a_request_keep_a_record():
    def day(ago):
        return TODAY() - timedelta(days=ago)

    held, ended, late = (untouched(1001, kind="staff") for _ in range(3))
    making.position(held)
    making.position(ended, begins_on=day(1500), ends_on=day(1200))
    making.position(late, begins_on=day(1500), ends_on=day(900))
    endless, valid, gone, revoked = (untouched(1001) for _ in range(4))
    making.certificate(endless, days_left=None)
    making.certificate(valid, days_left=-900)
    making.certificate(gone, days_left=-1001)
    making.certificate(revoked, days_left=None, revoked_on=day(1001), revoked_reason="登记有误")
    aged(asking.planted_person(), 1001)
    asking.planted_request()
    assert due() == {ended.pk, gone.pk, revoked.pk}


def test_what_identifies_goes_and_what_counts_stays():
    person = making.planted(
        name="欧阳示例", former_names="欧阳例", work_number="G-1", organisation="示例学院",
        post="讲师", joined_party_on=TODAY(),
    )  # fmt: skip
    making.position(person)
    making.consent(person, note="欧阳示例签字")
    making.certificate(person, number="Z-1", source="training.enrolment:1")
    Photograph.objects.create(person=person, picture="AAAA", etag="x")
    deidentifying.deidentify(person, rule="测试")
    person.refresh_from_db()
    row = Person.objects.filter(pk=person.pk).values().get()
    for field in (*deidentifying.EMPTIED, *deidentifying.NULLED):
        assert not row[field], field
    assert (person.name, person.kind, person.sex) == ("已去标识化", "trainee", "男")
    certificate = person.certificates.get()
    assert (certificate.number, certificate.programme, certificate.hours, certificate.source) == (
        "Z-1", "支部书记培训班", 40, "",
    )  # fmt: skip
    assert photographs.content(person) is None and not person.positions.exists()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            rows = repr(cursor.fetchall())
            assert "欧阳" not in rows and "示例学院" not in rows, table


def test_a_record_that_was_merged_into_it_goes_with_it():
    person, other = making.person(), making.person("张晓明")
    Person.objects.filter(pk=other.pk).update(merged_into=person)
    assert deidentifying.deidentify(person) == 2
    assert not Person.objects.filter(name="张晓明").exists()
    assert deidentifying.deidentify(person) == 0


def test_what_is_kept_elsewhere_is_forgotten_with_it(monkeypatch):
    forgotten = []
    monkeypatch.setattr(deidentifying, "_forgetters", {})
    deidentifying.register("members.merges", lambda person: forgotten.append(person.pk))
    person = making.person()
    deidentifying.deidentify(person)
    assert forgotten == [person.pk]


def run(*args):
    out = StringIO()
    call_command("erase_personal_data", *args, stdout=out)
    return out.getvalue()


def test_the_command_counts_then_erases_then_finds_nothing():
    old, young, soon = untouched(1001), untouched(10), untouched(980)
    dry = run("--dry-run")
    assert "人员档案（去标识化）（members.people）：将清除 1 条" in dry
    assert "学员：保存 1000 天，在册 3 份，到期 1 份，30 天内到期 1 份" in dry
    assert not Person.objects.exclude(deidentified_at=None).exists()
    assert "已清除 1 条" in run()
    for person in (old, young, soon):
        person.refresh_from_db()
    assert old.deidentified_at and not young.deidentified_at and not soon.deidentified_at
    assert "（members.people）：已清除 0 条" in run()
    summary = AuditEntry.objects.get(event="person.retention")
    assert summary.detail == {"staff": 0, "expert": 0, "trainee": 1}
    assert AuditEntry.objects.filter(event="person.deidentify").count() == 1


class Killed(BaseException):
    """As a signal ends a process: nothing catches it."""


@pytest.mark.django_db(transaction=True)
def test_stopped_half_way_it_leaves_whole_records_and_goes_on_later(monkeypatch):
    people = [untouched(1001, name=f"示例{n}", post="讲师") for n in range(5)]
    for person in people:
        making.certificate(person, days_left=-1100)
    done, record = [], deidentifying.audit.record

    def dies(event, **detail):
        """The third dies in the midst of it: after the change, before the commit."""
        if event == "person.deidentify":
            done.append(event)
            if len(done) == 3:
                raise Killed
        return record(event, **detail)

    monkeypatch.setattr(deidentifying.audit, "record", dies)
    with pytest.raises(Killed):
        run()
    states = [
        (p.deidentified_at is not None, p.name, p.post) for p in Person.objects.order_by("pk")
    ]
    assert states == [(True, "已去标识化", "")] * 2 + [
        (False, f"示例{n}", "讲师") for n in range(2, 5)
    ]
    assert AuditEntry.objects.filter(event="person.deidentify").count() == 2
    monkeypatch.setattr(deidentifying.audit, "record", record)
    assert "已清除 3 条" in run()
    assert Person.objects.filter(deidentified_at=None).count() == 0


def test_the_report_at_the_desk_is_of_ones_own_people(client):
    lin = making.clerk()
    untouched(1001), untouched(980), untouched(980, name="外人", where="财务处")
    lines = {line.kind: line for line in keeping.report(rights.people_for(lin))}
    trainee = lines["trainee"]
    assert (trainee.kept, trainee.due, trainee.soon, trainee.done) == (2, 1, 1, 0)
    client.force_login(lin, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get("/admin/members/person/retention/").content.decode()
    assert "30 天内到期的学员" in text and "张*明" in text
    assert "外*" not in text


def test_nobody_writes_into_a_record_that_tells_nobody(client):
    lin, person = making.clerk(), making.person()
    deidentifying.deidentify(person, lin)
    person.refresh_from_db()
    assert not any(rights.may(lin, verb, person) for verb in rights.CLOSED)
    assert rights.may(lin, "view", person)
    client.force_login(lin, backend="django.contrib.auth.backends.ModelBackend")
    making.say_why(client)
    where = f"/admin/members/person/{person.pk}/"
    for response in (client.get(f"{where}change/"), client.post(f"{where}change/", {"name": "王"})):
        assert response["Location"] == f"{where}record/"
    assert "去标识化" in client.get(f"{where}record/").content.decode()
    assert client.post(f"{where}consents/", {"use": "listing", "note": "x"}).status_code == 403
