"""`manage.py rotate_field_keys`: what old keys wrote is written anew, whatever happens meanwhile."""

import base64
import os
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as site
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from privacy import crypto, rotation
from privacy.fields import EncryptedTextField
from tests.training import enrolling
from training.enrolment import people
from training.models import Enrolment, Participant

ROOT = Path(__file__).resolve().parents[2]
OLD, NEW = b"o" * 32, b"n" * 32
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings):
    settings.FIELD_KEYS = {"old": OLD}
    return settings


@pytest.fixture
def group():
    return enrolling.enrol(enrolling.session(), 2, contact_phone="13712345678")


def change_key(keys):
    keys.FIELD_KEYS = {"new": NEW, "old": OLD}


def rotate(*arguments):
    out, err = StringIO(), StringIO()
    try:
        call_command("rotate_field_keys", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue() + err.getvalue(), str(error)
    return out.getvalue() + err.getvalue(), ""


def stored(model=Enrolment, column="contact_phone"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def test_after_it_the_old_key_is_not_needed(keys, group):
    change_key(keys)
    out, failure = rotate()
    assert not failure
    assert "密钥 'old'：没有值再用它，可以从 FIELD_KEYS 中去掉" in out
    keys.FIELD_KEYS = {"new": NEW}
    again = Enrolment.objects.get(phone_index__in=people.phone_indexes("13712345678"))
    assert again.contact_phone == "13712345678"
    for one in Participant.objects.all():
        assert one.person_index == people.person_index(one.name, one.phone)


def test_it_says_nothing_of_anybody(keys, group):
    change_key(keys)
    for out in (rotate("--dry-run")[0], rotate()[0]):
        assert "1371234" not in out and group.contact_name not in out


def test_links_that_cannot_be_written_anew_are_told(keys, group):
    change_key(keys)
    assert "training.enrolment.token_digest 有 1 个摘要不能换密钥" in rotate()[0]


def test_a_dry_run_counts_what_each_key_has_and_writes_nothing(keys, group):
    before = stored()
    change_key(keys)
    out, failure = rotate("--dry-run")
    assert "报名（training.enrolment）：'old'（AES-256-GCM） 3 个值；索引要换 1 条" in out
    assert "密钥 'old'：还有" in out and "要留着" in out
    assert stored() == before and not failure


def test_a_second_run_writes_nothing(keys, group):
    change_key(keys)
    rotate()
    before = stored(), stored(Participant, "phone"), stored(Participant, "person_index")
    out, _ = rotate()
    assert "改写 0 条" in out and "改写 1 条" not in out
    assert (stored(), stored(Participant, "phone"), stored(Participant, "person_index")) == before


def test_a_change_of_cipher_is_a_rotation_too_and_both_are_read_before(keys, group):
    keys.FIELD_CIPHER = "sm4"
    other = enrolling.enrol(group.session, 1, start=5, contact_phone="13912345678")
    assert [token[:7] for token in stored()] == ["v1:old:", "v2:old:"]
    phones = Enrolment.objects.order_by("pk").values_list("contact_phone", flat=True)
    assert list(phones) == ["13712345678", "13912345678"]
    rotate()
    assert [token[:7] for token in stored()] == ["v2:old:", "v2:old:"]
    other.refresh_from_db()
    assert list(phones.all()) == ["13712345678", "13912345678"]


def test_an_empty_value_and_an_empty_index_stay_empty(keys, group):
    Participant.objects.update(person_index=None)
    Enrolment.objects.update(contact_email="", phone_index="")
    change_key(keys)
    rotate()
    assert stored(column="contact_email") == [""] and stored(column="phone_index") == [""]
    assert set(stored(Participant, "person_index")) == {None}


def test_what_somebody_saves_meanwhile_stays(keys, group, monkeypatch):
    change_key(keys)
    write, edits = rotation.Columns.write, ["13600000000"]

    def edit_first(columns, pk, before, after):
        if columns.model is Enrolment and edits:
            phone = edits.pop()
            index = people.phone_index(phone)
            Enrolment.objects.filter(pk=pk).update(contact_phone=phone, phone_index=index)
        return write(columns, pk, before, after)

    monkeypatch.setattr(rotation.Columns, "write", edit_first)
    out, failure = rotate()
    assert not failure and not edits
    group.refresh_from_db()
    assert group.contact_phone == "13600000000"
    assert group.phone_index == people.phone_index("13600000000")
    assert stored(column="contact_name")[0].startswith("v1:new:")


def test_a_row_deleted_meanwhile_is_no_fault(keys, group, monkeypatch):
    change_key(keys)
    write = rotation.Columns.write

    def delete_first(columns, pk, before, after):
        if columns.model is Participant:
            Participant.objects.filter(pk=pk).delete()
        return write(columns, pk, before, after)

    monkeypatch.setattr(rotation.Columns, "write", delete_first)
    assert rotate()[1] == ""
    assert not Participant.objects.exists()


def test_a_double_across_two_keys_is_told_and_nothing_is_lost(keys, group):
    first = group.participants.first()
    change_key(keys)
    twin = Participant(
        enrolment=group, session=group.session, position=9, name=first.name, sex=first.sex,
        phone=first.phone, person_index=people.person_index(first.name, first.phone),
    )  # fmt: skip
    twin.save()
    _, failure = rotate()
    assert "参训人" in failure
    assert {token[:7] for token in stored(Participant, "phone")} == {"v1:new:"}
    assert Participant.objects.count() == 3


def test_a_lost_key_is_named_and_the_others_are_written(keys, group):
    keys.FIELD_KEYS = {"other": b"x" * 32}
    enrolling.enrol(group.session, 1, start=5)
    keys.FIELD_KEYS = {"new": NEW, "other": b"x" * 32}
    out, failure = rotate()
    assert "密钥 'old' 不在 FIELD_KEYS 中" in out and failure
    assert [token[:7] for token in stored()] == ["v1:old:", "v1:new:"]
    assert rotate("--dry-run")[1]


def test_a_damaged_value_is_told_and_left_alone(keys, group):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE training_enrolment SET contact_phone = 'v1:old:AAAA'")
    change_key(keys)
    out, failure = rotate()
    assert "内容已损坏" in out and "报名" in failure
    assert stored() == ["v1:old:AAAA"]


def test_no_append_only_table_is_rotated():
    names = {model._meta.label_lower for model in rotation.models()}
    assert "training.enrolment" in names and "organization.message" in names
    assert not names & {"accounts.auditentry", "editorial.reviewentry"}


def test_every_model_with_encrypted_columns_is_found():
    expected = {
        model
        for model in apps.get_models()
        if any(isinstance(field, EncryptedTextField) for field in model._meta.local_fields)
    }
    assert expected <= set(rotation.models())


def test_files_are_written_anew_once(keys, tmp_path, monkeypatch):
    monkeypatch.setattr(rotation, "_files", {})
    path = tmp_path / "one"
    path.write_bytes(crypto.encrypt_bytes(b"a photograph", context="test.photo"))
    paths = [path, tmp_path / "gone"]
    rotation.register_files("test.photos", lambda: paths, context="test.photo")
    change_key(keys)
    assert "test.photos：'old'（AES-256-GCM） 1 个值；改写 1 条" in rotate()[0]
    keys.FIELD_KEYS = {"new": NEW}
    sealed = path.read_bytes()
    assert crypto.decrypt_bytes(sealed, context="test.photo") == b"a photograph"
    rotate()
    assert path.read_bytes() == sealed
    assert [entry.name for entry in tmp_path.glob("*rotating")] == []


def database_url():
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    login = ":".join(filter(None, (given["USER"], given["PASSWORD"])))
    return f"postgres://{login}@{given['HOST']}:{given['PORT']}/{given['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_it_goes_on_where_it_was(keys, tmp_path):
    session, number = enrolling.session(), 3000
    Enrolment.objects.bulk_create(
        Enrolment(
            session=session, number=f"K{n:05}", arrival=n, size=1, contact_name=f"示例{n}",
            contact_phone=f"138{n:08}", phone_index=people.phone_index(f"138{n:08}"),
            consented_at=timezone.now(),
        )
        for n in range(number)
    )  # fmt: skip
    change_key(keys)
    encoded = ",".join(f"{k}:{base64.b64encode(v).decode()}" for k, v in keys.FIELD_KEYS.items())
    environment = os.environ | {
        "DATABASE_URL": database_url(), "DATA_DIR": str(tmp_path), "FIELD_KEYS": encoded,
        "SECRET_KEY": site.SECRET_KEY, "PYTHONIOENCODING": "utf-8",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "manage.py", "rotate_field_keys"], cwd=ROOT, env=environment,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        for line in process.stdout:
            if "已看 1000 条" in line:
                process.send_signal(signal.SIGKILL)
                break
        process.wait()
    assert process.returncode == -signal.SIGKILL

    pairs = zip(stored(), stored(column="contact_name"), stored(column="phone_index"), strict=True)
    for n, (phone, name, index) in enumerate(pairs):
        is_new = phone.startswith("v1:new:")
        assert name.startswith("v1:new:") == is_new, "a row is half-written"
        assert (index == people.phone_index(f"138{n:08}")) == is_new
    done = sum(token.startswith("v1:new:") for token in stored())
    assert 1000 <= done < number

    out, failure = rotate()
    assert f"改写 {number - done} 条" in out and not failure
    keys.FIELD_KEYS = {"new": NEW}
    phones = Enrolment.objects.order_by("arrival").values_list("contact_phone", flat=True)
    assert list(phones) == [f"138{n:08}" for n in range(number)]
