"""Lifts the audit log's triggers while a test's database is emptied, which no site ever is."""

from contextlib import contextmanager
from importlib import import_module

from django.db import connection

_migration = import_module("accounts.migrations.0002_append_only_and_roles")


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
