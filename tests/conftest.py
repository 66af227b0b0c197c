"""What every test gets: folders of its own, quick passwords, and a visitor who looks closely."""

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from django.test.utils import CaptureQueriesContext

from tests import pages
from tests.audit_triggers import lifted

BUDGETS = Path(__file__).parent / "query_budgets.json"

_empty_the_database = TransactionTestCase._fixture_teardown


def _with_triggers_lifted(test):
    with lifted():
        _empty_the_database(test)


TransactionTestCase._fixture_teardown = _with_triggers_lifted


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.INTAKE_LEAST_SECONDS = 0  # a test types faster than a person
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


class Visitor(Client):
    """A client that checks every HTML page that it is given (tests/pages.py)."""

    def request(self, **request):
        response = super().request(**request)
        is_html = response.headers.get("Content-Type", "").startswith("text/html")
        if is_html and not response.streaming and response.content:
            problems = pages.problems(response.content.decode())
            assert not problems, f"{request.get('PATH_INFO')}: {problems}"
        return response


@pytest.fixture
def visitor():
    return Visitor()


@pytest.fixture
def query_budget():
    """`with query_budget("home"): …` holds the number of queries to the committed one.

    UPDATE_BUDGETS=1 writes the number instead, for a change that is meant.
    """
    return Budget


class Budget(CaptureQueriesContext):
    def __init__(self, name):
        super().__init__(connection)
        self.name = name

    def __len__(self):
        """Without the lock of the audit log, which only PostgreSQL takes by a query of its own."""
        return sum("pg_advisory_xact_lock" not in query["sql"] for query in self.captured_queries)

    def __exit__(self, exc_type, exc_value, traceback):
        super().__exit__(exc_type, exc_value, traceback)
        if exc_type:
            return
        budgets = json.loads(BUDGETS.read_text()) if BUDGETS.exists() else {}
        if os.environ.get("UPDATE_BUDGETS"):
            budgets[self.name] = len(self)
            BUDGETS.write_text(json.dumps(budgets, indent=2, sort_keys=True) + "\n")
        listing = "\n".join(query["sql"][:160] for query in self.captured_queries)
        assert len(self) == budgets.get(self.name), f"{self.name}: {len(self)} queries\n{listing}"
