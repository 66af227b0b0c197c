"""An import is written wholly or not at all, and taken back as if it had never been."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEntry
from members import deidentifying, normal, verbs
from members.importing import applying, checking, tidying, undoing, uploads
from members.models import Certificate, ImportPart, ImportState, Person, PersonImport
from privacy import retention
from privacy.fields import EncryptedJSONField
from tests.members import importing, making

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
ID = making.id_number(1)
HEADER = ("姓名", "身份证号", "手机", "单位", "证书编号", "培训项目", "发证日期", "学时")


def row(name="张明", number=ID, phone="", where="", paper="", hours=""):
    issued = ("书记班", "2026-06-30") if paper else ("", "")
    return (name, number, phone, where, paper, *issued, hours)


@pytest.fixture
def lin():
    return making.clerk()


@pytest.fixture
def stored(lin):
    """A record with everything, and a certificate."""
    person = making.planted(name="张明", organisation="旧单位", post="教师")
    making.certificate(person, number="旧1", hours=30)
    return person


def both(lin, stored):
    """An import that changes the stored record and its certificate, and adds another with one."""
    rows = [
        row("张明", stored.id_number, "13911112222", "新单位", "旧1", "40"),
        row("李明", making.id_number(3), "13811112222", "新单位", "新1", "8"),
    ]
    return importing.taken(lin, rows, HEADER)


# -- writing --------------------------------------------------------------------------------


def test_what_the_preview_showed_is_written(lin, stored):
    one = applying.apply(both(lin, stored), lin)
    stored.refresh_from_db()
    assert (stored.phone, stored.organisation, stored.post) == ("13911112222", "新单位", "教师")
    assert (stored.version, stored.updated_by) == (1, lin)
    added = Person.objects.get(id_index=normal.id_index(making.id_number(3)))
    assert (added.name, added.phone, added.pinyin) == ("李明", "13811112222", "liming")
    assert (added.department, added.kind, added.sex) == (lin.department, "trainee", "男")
    assert added.certificates.get().number == "新1"
    # The certificate's other facts came from the sheet as well.
    assert stored.certificates.get().hours == 40
    assert one.state == ImportState.APPLIED
    assert not one.parts.filter(what="rows").exists()


def test_only_the_columns_that_changed_are_written_anew(lin, stored):
    before = importing.snapshot()["members_person"][0]
    names = [field.column for field in Person._meta.concrete_fields]
    one = importing.taken(lin, [("张明", stored.id_number, "新单位")], ("姓名", "身份证号", "单位"))
    applying.apply(one, lin)
    now = importing.snapshot()["members_person"][0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM members_person")
        order = [column[0] for column in cursor.description]
    assert set(order) == set(names)
    differ = {name for name, old, new in zip(order, before, now, strict=True) if old != new}
    assert differ == {"organisation", "version", "updated_at", "updated_by_id"}


def test_bad_rows_are_left_out_only_when_somebody_says_so(lin):
    one = importing.taken(lin, importing.many(5, bad=2))
    with pytest.raises(uploads.Refused, match="有 2 行有问题"):
        applying.apply(one, lin)
    assert not Person.objects.exists()
    applying.apply(one, lin, skip_bad=True)
    assert Person.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_others_may_write_while_it_is_prepared(lin, monkeypatch):
    one = importing.taken(lin, importing.many(1600))
    tell = applying._tell

    def somebody_else_writes():
        making.department(f"新部门{PersonImport.objects.get().done}")
        connection.close()

    def told(*args):
        thread = Thread(target=somebody_else_writes)
        thread.start()
        thread.join()
        tell(*args)

    monkeypatch.setattr(applying, "_tell", told)
    applying.apply(one, lin)
    assert Person.objects.count() == 1600


def test_twice_is_refused(lin, stored):
    one = both(lin, stored)
    again = PersonImport.objects.get(pk=one.pk)
    applying.apply(one, lin)
    with pytest.raises(uploads.Refused):
        applying.apply(again, lin)
    assert Person.objects.count() == 2


def changed(stored):
    verbs.save_person(Person.objects.get(pk=stored.pk), stored.by)


def moved(stored):
    Person.objects.filter(pk=stored.pk).update(department=making.department("财务处"))


def merged(stored):
    Person.objects.filter(pk=stored.pk).update(merged_into=making.person("王明"))


def somebody_added(stored):
    making.person("李明", id_number=making.id_number(3))


def paper_changed(stored):
    Certificate.objects.update(hours=31)


def paper_taken(stored):
    making.certificate(making.person("王明"), number="新1")


@pytest.mark.parametrize(
    ("meanwhile", "named"),
    [
        (changed, "第 2 行"), (moved, "第 2 行"), (merged, "第 2 行"), (somebody_added, "第 3 行"),
        (paper_changed, "第 2 行"), (paper_taken, "第 3 行"),
    ],
)  # fmt: skip
def test_what_changed_since_the_preview_is_named_and_nothing_is_written(
    lin, stored, meanwhile, named
):
    one = both(lin, stored)
    stored.by = lin
    meanwhile(stored)
    before = importing.snapshot()
    with pytest.raises(uploads.Refused) as refused:
        applying.apply(one, lin)
    assert refused.value.reasons and refused.value.reasons[0].startswith(named)
    assert importing.snapshot() == before
    assert PersonImport.objects.get().state == ImportState.READY
    if meanwhile is changed:
        one = checking.check_all(uploads.check_again(one, lin), lin)
        assert applying.apply(one, lin).state == ImportState.APPLIED


def test_questions_do_not_grow_with_the_rows(lin):
    def asked(count):
        Person.objects.all().delete()
        one = importing.taken(lin, importing.many(count))
        with CaptureQueriesContext(connection) as queries:
            applying.apply(one, lin)
        return len(queries)

    assert asked(300) == asked(3)


def test_whoever_lost_the_right_or_the_department_writes_nothing(lin, stored):
    one = both(lin, stored)
    lin.department = making.department("财务处")
    lin.save()
    with pytest.raises(PermissionDenied):
        applying.apply(one, type(lin).objects.get(pk=lin.pk))
    with pytest.raises(PermissionDenied):
        applying.apply(one, making.clerk("other"))


# -- killed ---------------------------------------------------------------------------------

APPLY = """
import django; django.setup()
from django.contrib.auth import get_user_model
from members.importing import applying
from members.models import PersonImport
one = PersonImport.objects.get()
applying.apply(one, one.by, skip_bad=True)
"""


def database_url():
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    login = ":".join(filter(None, (given["USER"], given["PASSWORD"])))
    return f"postgres://{login}@{given['HOST']}:{given['PORT']}/{given['NAME']}"


def stage():
    return PersonImport.objects.values_list("stage", flat=True).get()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("at", "then"),
    [("preparing", 0), ("writing", 0), ("writing", 0.05), ("writing", 0.15)],
)
def test_killed_at_any_point_it_is_all_or_nothing(lin, at, then, tmp_path):
    one = importing.taken(lin, importing.many(2000, bad=30))
    before = importing.snapshot()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings", "DATABASE_URL": database_url(),
        "DATA_DIR": str(tmp_path), "SECRET_KEY": settings.SECRET_KEY,
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-c", APPLY], cwd=ROOT, env=environment)
    try:
        while process.poll() is None and stage() != at:
            pass
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=then)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=20)

    state = PersonImport.objects.get().state
    if state == ImportState.READY:
        assert importing.snapshot() == before
        one = applying.apply(PersonImport.objects.get(), lin, skip_bad=True)
    one.refresh_from_db()
    assert one.state == ImportState.APPLIED and Person.objects.count() == 1970
    assert AuditEntry.objects.filter(event="person.import").count() == 1
    undoing.undo(one, lin)
    assert importing.snapshot() == before


# -- taken back -----------------------------------------------------------------------------


def test_undone_every_column_is_byte_for_byte_as_before(lin, stored):
    before = importing.snapshot()
    one = applying.apply(both(lin, stored), lin)
    assert importing.snapshot() != before
    one = undoing.undo(one, lin)
    assert importing.snapshot() == before
    assert one.state == ImportState.UNDONE and not one.parts.exists()
    with pytest.raises(uploads.Refused):
        undoing.undo(one, lin)


def position_added(stored, added, lin):
    making.position(added)


def record_changed(stored, added, lin):
    verbs.save_person(Person.objects.get(pk=stored.pk), lin)


def paper_revoked(stored, added, lin):
    verbs.revoke_certificate(added.certificates.get(), lin, "发证有误，已经更正")


def paper_given(stored, added, lin):
    making.certificate(added)


def taken_into_another(stored, added, lin):
    Person.objects.filter(pk=added.pk).update(merged_into=stored)


@pytest.mark.parametrize(
    ("later", "names"),
    [
        (position_added, "added"), (record_changed, "stored"), (paper_revoked, "证书"),
        (paper_given, "added"), (taken_into_another, "added"),
    ],
)  # fmt: skip
def test_what_was_changed_since_is_listed_and_nothing_is_taken_back(lin, stored, later, names):
    one = applying.apply(both(lin, stored), lin)
    added = Person.objects.exclude(pk=stored.pk).get()
    later(stored, added, lin)
    before = importing.snapshot()
    with pytest.raises(uploads.Refused, match="不能整批撤回") as refused:
        undoing.undo(one, lin)
    told = {"added": f"{added.pk} 号档案", "stored": f"{stored.pk} 号档案"}.get(names, names)
    assert any(told in reason for reason in refused.value.reasons)
    assert importing.snapshot() == before


def test_a_key_that_came_since_writes_what_is_put_back(lin, stored, settings):
    one = applying.apply(both(lin, stored), lin)
    old = settings.FIELD_KEYS
    settings.FIELD_KEYS = {"new": b"n" * 32, **old}
    for person in Person.objects.all():
        Person.objects.filter(pk=person.pk).update(
            **{name: getattr(person, name) for name in ("id_number", "phone", "birth_date")}
        )
    for kept in [*ImportPart.objects.all(), *PersonImport.objects.all()]:
        kept.save()
    settings.FIELD_KEYS = {"new": b"n" * 32}
    Person.objects.filter(email__isnull=False).update(email="")
    undoing.undo(one, lin)
    person = Person.objects.get()
    assert person.phone == making.PLANTED["phone"]
    assert person.phone_index == normal.phone_index(making.PLANTED["phone"])


# -- kept no longer than needed -------------------------------------------------------------


def test_rows_that_wait_a_day_and_what_was_before_after_ninety_are_erased(lin, stored):
    waiting = both(lin, stored)
    old = applying.apply(importing.taken(lin, [row(number=making.id_number(7))], HEADER), lin)
    assert tidying.erase() == 0
    now = timezone.now()
    PersonImport.objects.filter(pk=waiting.pk).update(created_at=now - timedelta(hours=25))
    PersonImport.objects.filter(pk=old.pk).update(applied_at=now - timedelta(days=91))
    assert {part.name for part in retention.parts()} >= {"members.imports"}
    assert tidying.count() == 2 and tidying.erase() == 2 and tidying.erase() == 0
    assert not ImportPart.objects.exists()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.filename, waiting.layout) == (ImportState.DROPPED, "", {})
    old.refresh_from_db()
    with pytest.raises(uploads.Refused, match="90 天"):
        undoing.undo(old, lin)


def test_who_was_deidentified_is_forgotten_and_the_others_are_still_undone(lin, stored):
    other = making.person("王明", id_number=making.id_number(7), organisation="旧处")
    rows = [
        row("张明", stored.id_number, "13911112222", "新单位", "旧1", "40"),
        row("王明", other.id_number, "13922223333", "新处"),
        row("李明", making.id_number(3), "13811112222", "新单位", "新1", "8"),
    ]
    one = applying.apply(importing.taken(lin, rows, HEADER), lin)
    deidentifying.deidentify(Person.objects.get(pk=stored.pk), lin)
    added = Person.objects.get(name="李明")
    deidentifying.deidentify(added, lin)

    kept = repr([part.data for part in ImportPart.objects.all()])
    assert "旧处" in kept
    for gone in ("旧单位", making.PLANTED["phone"], f", {stored.pk}, ", f", {added.pk}, "):
        assert gone not in kept, gone
    undoing.undo(one, lin)
    assert set(Person.objects.values_list("name", "organisation")) == {
        ("已去标识化", ""), ("王明", "旧处"),
    }  # fmt: skip
    assert Certificate.objects.get(number="旧1").hours == 40
    assert Certificate.objects.get(number="新1").person_id == added.pk


def test_forgetting_somebody_whom_no_import_touched_decrypts_nothing(lin, stored, monkeypatch):
    applying.apply(both(lin, stored), lin)
    old = making.person("王明")
    Person.objects.filter(pk=old.pk).update(updated_at=timezone.now() - timedelta(days=1))
    old.refresh_from_db()

    def refuse(*args):
        raise AssertionError("decrypted")

    monkeypatch.setattr(EncryptedJSONField, "from_text", refuse)
    tidying.forget(old)
    with pytest.raises(AssertionError, match="decrypted"):
        tidying.forget(Person.objects.get(pk=stored.pk))


def test_nothing_of_a_row_is_in_clear_in_the_database(lin):
    one = importing.taken(lin, [("张明", ID, "13798765432")], ("姓名", "身份证号", "手机"))
    for _ in range(2):
        with connection.cursor() as cursor:
            for table in ("members_personimport", "members_importpart", "accounts_auditentry"):
                cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
                text = str(cursor.fetchall())
                assert ID not in text and "13798765432" not in text and "张明" not in text
        if one.state == ImportState.READY:
            one = applying.apply(one, lin)


def test_each_step_is_in_the_audit_log_with_counts_and_the_hash(lin, stored):
    one = undoing.undo(applying.apply(both(lin, stored), lin), lin)
    entries = AuditEntry.objects.filter(event__startswith="person.import").order_by("pk")
    assert [entry.event for entry in entries] == [
        "person.import_upload", "person.import_check", "person.import", "person.import_undo",
    ]  # fmt: skip
    assert all(entry.detail["sha256"] == one.sha256 for entry in entries)
    assert entries[2].detail["add"] == 1 and entries[2].detail["change"] == 1
