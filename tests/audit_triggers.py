"""Lifts the triggers of the tables that only grow while a test's database is emptied.

No site is ever emptied.
"""

from contextlib import contextmanager
from importlib import import_module

from django.db import connection

from accounts import append_only

_migration = import_module("accounts.migrations.0002_append_only_and_roles")
PROTECTED = ("editorial_reviewentry", "accounts_alarmcheck")


@contextmanager
def lifted():
    _run("_BACK")
    try:
        yield
    finally:
        _run("")


def _run(suffix):
    vendor = "SQLITE" if connection.vendor == "sqlite" else "POSTGRESQL"
    with connection.cursor() as cursor:
        for statement in getattr(_migration, vendor + suffix):
            cursor.execute(statement)
        for table in PROTECTED:
            for statement in append_only.statements(connection.vendor, table)[bool(suffix)]:
                cursor.execute(statement)
