"""Records as the database has them, column by column: tokens stay the very tokens they are."""

from datetime import date, datetime

from django.conf import settings
from django.db import connection

AT_ONCE = 400  # numbers in one question


def read(model, pks, columns=None):
    """Return {pk: {column: stored value}} as JSON takes it; days and times as texts of ISO 8601."""
    names = columns or [field.column for field in model._meta.concrete_fields]
    listed = ", ".join(_quoted(name) for name in ("id", *names))
    found, pks = {}, sorted(pks)
    with connection.cursor() as cursor:
        for start in range(0, len(pks), AT_ONCE):
            some = pks[start : start + AT_ONCE]
            marks = ", ".join(["%s"] * len(some))
            table = _quoted(model._meta.db_table)
            cursor.execute(
                f"SELECT {listed} FROM {table} WHERE {_quoted('id')} IN ({marks})",  # noqa: S608
                some,
            )
            for pk, *values in cursor.fetchall():
                found[pk] = dict(zip(names, map(_as_json, values), strict=True))
    return found


def write(model, changes):
    """Store {pk: {column: value}}, one statement for all records with the same columns."""
    groups = {}
    for pk, columns in changes.items():
        if columns:
            groups.setdefault(tuple(columns), []).append((*columns.values(), pk))
    with connection.cursor() as cursor:
        for names, rows in groups.items():
            sets = ", ".join(f"{_quoted(name)} = %s" for name in names)
            table = _quoted(model._meta.db_table)
            cursor.executemany(
                f"UPDATE {table} SET {sets} WHERE {_quoted('id')} = %s",  # noqa: S608
                rows,
            )


def insert(model, rows):
    """Store new records, {column: value} each and all with the same columns; return their numbers.

    Many rows a statement: bulk_create would encrypt inside the transaction, and ask 40 rows at once.
    """
    if not rows:
        return []
    names, made = list(rows[0]), []
    one = f"({', '.join(['%s'] * len(names))})"
    into = f"{_quoted(model._meta.db_table)} ({', '.join(map(_quoted, names))})"
    with connection.cursor() as cursor:
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            cursor.execute(
                f"INSERT INTO {into} VALUES {', '.join([one] * len(some))}"  # noqa: S608
                f" RETURNING {_quoted('id')}",
                [value for row in some for value in row.values()],
            )
            made += [pk for (pk,) in cursor.fetchall()]
    return made


def whole(instance):
    """Return {column: value for the database} of a new record."""
    return prepared(instance, [f.name for f in instance._meta.concrete_fields if not f.primary_key])


def prepared(instance, names):
    """Return {column: value for the database} of some fields of an instance; encrypts anew."""
    fields = (instance._meta.get_field(name) for name in names)
    return {
        field.column: field.get_db_prep_save(getattr(instance, field.attname), connection)
        for field in fields
    }


def is_of_first_key(token):
    """Say whether a token was written with the key that writes now."""
    return not token or token.split(":", 2)[1] == next(iter(settings.FIELD_KEYS))


def _as_json(value):
    return value.isoformat() if isinstance(value, date | datetime) else value


def _quoted(name):
    return connection.ops.quote_name(name)
