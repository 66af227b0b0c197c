"""A model with encrypted fields: plain in Python, never in the database."""

import pytest
from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter
from django.test.utils import isolate_apps

from privacy import crypto
from privacy.fields import EncryptedJSONField, EncryptedTextField

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def letters():
    """A model outside the registry of the site, so that no migration is missed for it."""
    with isolate_apps("privacy"):

        class Letter(models.Model):
            phone = EncryptedTextField("电话", max_length=20, blank=True)
            note = EncryptedTextField("备注", blank=True, null=True)
            answers = EncryptedJSONField("回答", default=dict, blank=True)

            class Meta:
                app_label = "privacy"

        yield Letter


@pytest.fixture
def Letter(letters, db):  # noqa: N802
    statement, parameters = connection.SchemaEditorClass(connection).table_sql(letters)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        yield letters
        cursor.execute(f"DROP TABLE {letters._meta.db_table}")


def stored(Letter):  # noqa: N803
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT phone, note, answers FROM {Letter._meta.db_table} ORDER BY id")
        return cursor.fetchall()


def test_python_sees_plain_text_and_the_database_does_not(Letter):
    Letter.objects.create(phone="13812341234", note="住在三楼", answers={"姓名": ["张小明", 1]})
    row = stored(Letter)[0]
    for value in row:
        assert value.startswith("v1:")
        assert not any(plain in value for plain in ("1381234", "三楼", "小明", "姓名"))
    letter = Letter.objects.get()
    assert (letter.phone, letter.note) == ("13812341234", "住在三楼")
    assert letter.answers == {"姓名": ["张小明", 1]}
    assert Letter.objects.values_list("phone", flat=True)[0] == "13812341234"


def test_the_file_of_the_database_holds_no_plain_text(letters, tmp_path):
    import sqlite3

    field = letters._meta.get_field("phone")
    with sqlite3.connect(tmp_path / "file.sqlite3") as database:
        database.execute("CREATE TABLE letter (phone TEXT)")
        value = field.get_db_prep_save("13812341234", connection)
        database.execute("INSERT INTO letter VALUES (?)", [value])
    assert b"13812341234" not in (tmp_path / "file.sqlite3").read_bytes()


def test_nothing_is_encrypted_twice(Letter):
    letter = Letter.objects.create(phone="13812341234", answers=[1])
    for _ in range(3):
        letter = Letter.objects.get()
        letter.save()
    Letter.objects.bulk_create([Letter(phone="13900000000")])
    rows = list(Letter.objects.order_by("pk"))
    rows[0].phone = "13700000000"
    Letter.objects.bulk_update(rows, ["phone", "answers"])
    Letter.objects.filter(pk=rows[1].pk).update(note="改过")
    rows = list(Letter.objects.order_by("pk"))
    assert [row.phone for row in rows] == ["13700000000", "13900000000"]
    assert rows[0].answers == [1]
    assert rows[1].note == "改过"
    assert all(row[0].startswith("v1:") for row in stored(Letter))


def test_a_token_that_somebody_types_is_text_like_any_other(Letter):
    Letter.objects.create(phone="v1:test:AAAA")
    assert Letter.objects.get().phone == "v1:test:AAAA"


def test_empty_stays_empty_and_is_found(Letter):
    empty = Letter.objects.create(phone="", note=None)
    Letter.objects.create(phone="13812341234", note="有")
    assert stored(Letter)[0][:2] == ("", None)
    assert Letter.objects.get(phone="") == empty
    assert Letter.objects.get(note__isnull=True) == empty
    assert Letter.objects.get(note=None) == empty
    assert Letter.objects.exclude(phone="").get().note == "有"


@pytest.mark.parametrize(
    "lookup",
    [
        {"phone": "13812341234"},
        {"phone__icontains": "138"},
        {"phone__in": ["13812341234"]},
        {"phone__startswith": "v1"},
        {"phone__gt": ""},
        {"phone__length": 3},
        {"answers__name": "x"},
        {"answers": {}},
        {"phone": models.F("note")},
    ],
)
def test_other_look_ups_are_refused_with_a_sentence(Letter, lookup):
    with pytest.raises(FieldError, match="encrypted"):
        list(Letter.objects.filter(**lookup))


def test_a_deferred_field_is_not_decrypted(Letter, settings):
    Letter.objects.create(phone="13812341234")
    settings.FIELD_KEYS = {"another": bytes(32)}
    letter = Letter.objects.defer("phone", "note", "answers").get()
    with pytest.raises(crypto.MissingKey):
        letter.phone  # noqa: B018


def test_a_token_moved_to_another_column_is_refused(Letter):
    Letter.objects.create(phone="13812341234")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {Letter._meta.db_table} SET note = phone")
    with pytest.raises(crypto.Damaged, match="privacy.letter.note"):
        Letter.objects.get()


def test_the_field_is_written_into_migrations_and_back(letters):
    field = letters._meta.get_field("phone")
    code, imports = MigrationWriter.serialize(field)
    assert code == (
        "privacy.fields.EncryptedTextField(blank=True, max_length=20, verbose_name='电话')"
    )
    assert "import privacy.fields" in imports
    pinned = EncryptedTextField(context="old.model.phone").clone()
    assert pinned.context == "old.model.phone"
    assert len(field.clone().validators) == len(field.validators)


def test_a_form_shows_one_line_for_a_short_text_and_holds_its_length(letters):
    form_class = forms.modelform_factory(letters, fields=["phone", "note", "answers"])
    form = form_class({"phone": "1" * 21, "note": "", "answers": '{"甲": 1}'})
    assert isinstance(form.fields["phone"].widget, forms.TextInput)
    assert isinstance(form.fields["note"].widget, forms.Textarea)
    assert list(form.errors) == ["phone"]
    assert form.cleaned_data["answers"] == {"甲": 1}
    with pytest.raises(ValidationError):
        letters(phone="1" * 21).full_clean()


def test_an_encrypted_field_is_never_unique():
    with isolate_apps("privacy"):

        class Unique(models.Model):
            phone = EncryptedTextField(unique=True)

            class Meta:
                app_label = "privacy"

        assert "privacy.E001" in [error.id for error in Unique.check()]
