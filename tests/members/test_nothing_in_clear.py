"""A site of its own on disk: after a day's work with a record, no file of it and nothing that it said
has the record's numbers in clear; nor has a backup."""

import sqlite3

import pytest

from tests.members.making import PLANTED
from tests.news.test_import_at_scale import Site

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
VALUES = [PLANTED[name] for name in ("id_number", "phone", "email")]

A_DAY = """
import os
from django.conf import settings
settings.ALLOWED_HOSTS = ["testserver"]
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": plain}}  # none were collected
from django.test import Client
from django.core import mail
from tests.members import making
from tests.members.verifying import ask
from members import consents
from members.models import Use

person = making.planted(name="欧阳种植")
making.certificate(person, number="种植-1")
lin = making.clerk()
client = Client(raise_request_exception=False)
client.force_login(lin, backend="django.contrib.auth.backends.ModelBackend")
making.say_why(client)
base = "/admin/members/person/"
for name in ("id_number", "phone", "email"):
    found = client.post(base, {"q": str(making.PLANTED[name])}, follow=True)
    assert "1 人" in found.content.decode() and "/search/" in found.redirect_chain[-1][0], name
    shown = client.post(f"{base}{person.pk}/unmask/{name}/", {"reason": "核对报名信息"})
    assert str(making.PLANTED[name]) in shown.content.decode()
form = {"kind": "trainee", "name": "欧阳种植", "department": lin.department_id,
        "id_number": str(making.PLANTED["id_number"]), "phone": "not a number"}
client.post(f"{base}add/", form)
assert "欧阳种植" in client.get(f"{base}{person.pk}/record/").content.decode()
client.get(base, {"q": str(making.PLANTED["phone"])})
client.get("/search/", {"q": "欧阳种植"})
ask(Client(), "欧阳种植", str(making.PLANTED["id_number"])[-6:])
client.post("/people/request/", {"name": "欧阳种植", "phone": str(making.PLANTED["phone"])})
client.get("/nowhere/")
print("DONE")
"""


def test_a_days_work_leaves_no_number_in_clear(tmp_path):
    site = Site(tmp_path)
    out, err = site.run("shell", "-c", A_DAY)
    assert out.rstrip().endswith("DONE"), err
    with (
        sqlite3.connect(tmp_path / "data" / "portal.sqlite3") as live,
        sqlite3.connect(tmp_path / "backup.sqlite3") as backup,
    ):
        live.backup(backup)
        assert live.execute("SELECT count(*) FROM members_person").fetchone()[0] == 1
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"portal.sqlite3", "backup.sqlite3"} <= {path.name for path in files}
    # Names are kept in clear (decision 0026): what is looked for would be found.
    assert "欧阳种植".encode() in (tmp_path / "backup.sqlite3").read_bytes()
    for value in VALUES:
        for spelling in (value.encode(), value.encode("utf-16-le")):
            leaking = [str(path) for path in files if spelling in path.read_bytes()]
            assert not leaking, value
        assert value not in out + err
