"""The start stops with a sentence that names the variable; a deployment's checks are clean."""

import base64
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
GOOD_KEY = secrets.token_urlsafe(50)
FIELD_KEY = base64.b64encode(secrets.token_bytes(32)).decode()


def manage(*command, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, capture_output=True, text=True,
        check=False,
        env=kept | {"SECRET_KEY": GOOD_KEY, "FIELD_KEYS": f"a:{FIELD_KEY}"} | environment,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY_FALLBACKS", f"{GOOD_KEY},short"),
        ("DEBUG", "maybe"),
        ("HTTPS", "2"),
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("WORKERS", "0"),
        ("TRUSTED_PROXIES", "-1"),
        ("DATABASE_URL", "mysql://x/y"),
        ("REDIS_URL", "http://x"),
        ("MEDIA_STORAGE_URL", "ftp://x"),
        ("MEDIA_STORAGE_URL", "s3://nobucket"),
        ("LOG_LEVEL", "LOUD"),
        ("PERSONAL_DATA_DAYS", "29"),
        ("PERSONAL_DATA_DAYS", "forever"),
        ("FIELD_KEYS", ""),
        ("FIELD_KEYS", ","),
        ("FIELD_KEYS", FIELD_KEY),
        ("FIELD_KEYS", "a:c2hvcnQ="),
        ("FIELD_KEYS", "a:not base64"),
        ("FIELD_KEYS", f"a:{FIELD_KEY},a:{FIELD_KEY}"),
        ("FIELD_KEYS", f"schlüssel:{FIELD_KEY}"),
        ("FIELD_CIPHER", "rot13"),
        ("DATA_DIR", "/proc/nowhere"),
    ],
)
def test_a_wrong_value_stops_the_start_and_is_named(tmp_path, name, value):
    result = manage("check", **{"DATA_DIR": str(tmp_path), name: value})
    assert result.returncode != 0
    assert name in result.stderr
    assert "Traceback" not in result.stderr


def test_the_keys_of_the_fields_come_from_the_file_that_serve_keeps(tmp_path):
    command = [sys.executable, "deploy/serve.py", "--only", "shell", "-c"]
    script = "from django.conf import settings; print('keys', list(settings.FIELD_KEYS))"
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}

    def start():
        return subprocess.run(
            [*command, script], cwd=ROOT, capture_output=True, text=True, check=True,
            env=kept | {"DATA_DIR": str(tmp_path)},
        ).stdout  # fmt: skip

    first = start()
    file = tmp_path / "field-keys"
    key_id = file.read_text().split(":")[0]
    assert f"keys ['{key_id}']" in first
    assert file.stat().st_mode & 0o077 == 0
    assert start() == first


def test_a_damaged_key_file_stops_the_start_and_is_named(tmp_path):
    (tmp_path / "field-keys").write_text("a:short")
    result = manage("check", DATA_DIR=str(tmp_path), FIELD_KEYS="")
    assert result.returncode != 0
    assert "field-keys" in result.stderr


def test_migrations_are_made_without_a_key(tmp_path):
    result = manage("makemigrations", "--check", "--dry-run", DATA_DIR=str(tmp_path), FIELD_KEYS="")
    assert "FIELD_KEYS" not in result.stderr


@pytest.mark.parametrize("url", ["", "postgres://portal@127.0.0.1:1/portal"])
def test_deployment_checks_are_clean(tmp_path, url):
    environment = {"DATA_DIR": str(tmp_path), "DEBUG": "0", "ALLOWED_HOSTS": "www.example.org"}
    if url:
        environment["DATABASE_URL"] = url
    result = manage("check", "--deploy", "--fail-level", "WARNING", **environment)
    assert result.returncode == 0, result.stderr


def test_debug_is_off_unless_it_is_asked_for(tmp_path):
    result = manage(
        "shell", "-c", "from django.conf import settings; print('debug', settings.DEBUG)",
        DATA_DIR=str(tmp_path),
    )  # fmt: skip
    assert "debug False" in result.stdout


@pytest.mark.sqlite_only
@pytest.mark.django_db
def test_sqlite_is_tuned_for_a_site():
    def pragma(name):
        with connection.cursor() as cursor:
            return cursor.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("journal_mode") == "wal"
    assert pragma("foreign_keys") == 1
    assert pragma("busy_timeout") == 20_000
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_redis_is_the_cache_when_it_is_named(tmp_path):
    url = os.environ.get("TEST_REDIS_URL")
    if not url:
        pytest.skip("Redis is not installed")
    code = (
        "from django.core.cache import cache; cache.set('党', '建');"
        "print(type(cache._connections['default']).__name__, cache.get('党'))"
    )
    result = manage("shell", "-c", code, DATA_DIR=str(tmp_path), REDIS_URL=url)
    assert "RedisCache 建" in result.stdout, result.stderr
