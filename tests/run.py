"""What `make test` does: the linters, then pytest on SQLite and beside it on PostgreSQL, then the
tests in a browser.

Arguments go to pytest: `make test ARGS="-k search"`. A database or a browser that this machine
lacks is skipped and named; where CI is set, nothing may be missing.
"""

import base64
import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import services  # noqa: E402

BIN = Path(sys.executable).parent
LINTERS = (
    ("ruff check", [BIN / "ruff", "check", "--quiet", "."]),
    ("ruff format", [BIN / "ruff", "format", "--check", "--quiet", "."]),
    ("djlint", [BIN / "djlint", "--quiet", "--check", "--lint", "templates"]),
)


def main(arguments):
    os.chdir(ROOT)
    in_ci = bool(os.environ.get("CI"))
    selected = bool(arguments)
    failed = [] if selected else [name for name, command in LINTERS if not run(name, command)]
    with tempfile.TemporaryDirectory(prefix="portal-test-") as folder, services.redis() as redis:
        folder = Path(folder)
        with services.postgresql() as url:
            beside = beside_sqlite(folder, redis, url, arguments) if url else None
            chosen = pytest(["-m", "not postgresql_only and not browser", *arguments])
            failed += both("pytest on SQLite", chosen, on_sqlite(folder / "sqlite", redis), beside)
        # A browser uses both cores by itself, and its tests wait for what it shows: alone.
        chosen = pytest(["-m", "browser", *arguments])
        failed += both("pytest in the browser", chosen, on_sqlite(folder / "browser", redis), None)
    missing = services.missing
    for what in missing:
        print(f"skipped: {what}")
    if failed or (in_ci and missing):
        sys.exit(f"failed: {', '.join(failed + (missing if in_ci else []))}")


def beside_sqlite(folder, redis, url, arguments):
    """Start the run on PostgreSQL, which needs neither the browser nor the other's files."""
    scale = environment(folder / "postgresql", redis) | {"DATABASE_URL": url}
    chosen = ["-m", "not browser and not sqlite_only", *arguments]
    return Beside("pytest on PostgreSQL", pytest(chosen), scale, folder / "postgresql.txt")


def both(name, command, environment, beside):
    """Run one thing while another one goes on; return the names of those that failed."""
    failed = [] if run(name, command, environment) else [name]
    if beside and not beside.passed():
        failed.append(beside.name)
    return failed


def on_sqlite(folder, redis):
    return environment(folder, redis) | {"DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3"}


def environment(folder, redis):
    folder.mkdir(parents=True)
    return os.environ | {
        "DATA_DIR": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": f"test:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "DEBUG": "0",
        "HTTPS": "0",
        "REDIS_URL": "",
        "TEST_REDIS_URL": redis or "",
        "MEDIA_STORAGE_URL": "",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright's loop runs in the thread of the test
    }


def pytest(arguments):
    return [sys.executable, "-m", "pytest", "-q", "--durations=5", *arguments]


class Beside:
    """A run that goes on while another one does; what it said is printed when it is asked for."""

    def __init__(self, name, command, environment, log):
        self.name, self.log, self.started = name, log, time.monotonic()
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [str(part) for part in command], env=environment, stdout=output, stderr=output
            )

    def passed(self):
        code = self.process.wait()
        sys.stdout.write(self.log.read_text(errors="replace"))
        return told(self.name, code, self.started)


def run(name, command, environment=None):
    started = time.monotonic()
    code = subprocess.run([str(part) for part in command], env=environment, check=False).returncode
    return told(name, code, started)


def told(name, code, started):
    passed = code == 0 or (code == 5 and "pytest" in name)  # 5: the selection chose no test here
    print(
        f"{'ok' if passed else 'FAILED'}: {name} ({time.monotonic() - started:.0f} s)", flush=True
    )
    return passed


if __name__ == "__main__":
    main(sys.argv[1:])
