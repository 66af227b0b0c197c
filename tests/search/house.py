"""A house of one table, for tests that need processes of their own. Run with a folder and a verb.

Its texts are rows of the same database as the log, so that both are committed together.
"""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

import django
from django.conf import settings

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def main(folder, verb, *arguments):
    set_up(Path(folder))
    VERBS[verb](*map(int, arguments))


def set_up(folder):
    database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "house.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
    settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=["search.apps.SearchConfig"],
        SEARCH_INDEX_DIR=folder / "search",
        USE_TZ=True,
    )
    django.setup()
    import search

    search.register("row", load, keys)


def rows(statement, values=()):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def load(keys):
    from search import Document

    numbers = ",".join(key.removeprefix("row:") for key in keys)
    found = rows(f"SELECT id, title FROM passage WHERE id IN ({numbers})")
    return {
        f"row:{number}": Document(f"row:{number}", "row", title, "正文", 1, NOW, None)
        for number, title in found
    }


def keys():
    return [f"row:{number}" for (number,) in rows("SELECT id FROM passage")]


def found():
    import search

    result = search.query(search.SearchRequest("党课", now=NOW))
    return result.total if result.ready else None


def build():
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    rows("CREATE TABLE passage (id INTEGER PRIMARY KEY, title TEXT)")


def write(start, count):
    """Insert texts, delete every fifth again, and say so after each commit."""
    from django.db import transaction

    import search

    for number in range(start, start + count):
        with transaction.atomic():
            rows("REPLACE INTO passage VALUES (%s, %s)", [number, f"党课第{number}讲"])
            search.touch(f"row:{number}")
        if number % 5 == 0:
            with transaction.atomic():
                rows("DELETE FROM passage WHERE id = %s", [number])
                search.touch(f"row:{number}")
        print(number, flush=True)


def pile_up(start, count):
    """Write a backlog, as if killed right after the commit."""
    from django.db import connection, transaction

    import search

    with transaction.atomic():
        for number in range(start, start + count):
            rows("INSERT INTO passage VALUES (%s, %s)", [number, f"党课第{number}讲"])
        search.touch(*(f"row:{number}" for number in range(start, start + count)))
        connection.run_on_commit.clear()


def die_catching_up(batches):
    """Catch up, and be killed when that many batches have been loaded."""
    import search

    loaded = []

    def deadly(keys):
        loaded.append(keys)
        if len(loaded) > batches:
            os.kill(os.getpid(), signal.SIGKILL)
        return load(keys)

    search.register("row", deadly, keys)
    search.catch_up()


def die_rebuilding():
    from search import upkeep

    upkeep.rebuild(lambda done: os.kill(os.getpid(), signal.SIGKILL))


def ask(count):
    for _ in range(count):
        print(found(), flush=True)


def ask_in_a_fork():
    print(found(), flush=True)
    child = os.fork()
    if child == 0:
        print(found(), flush=True)
        os._exit(0)
    os.waitpid(child, 0)


def ask_in_threads(count):
    """Ask from threads that all come first, and print how many different answers they got."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    def answer(_):
        total = found()
        connection.close()
        return total

    with ThreadPoolExecutor(8) as pool:
        print(*set(pool.map(answer, range(count))))


def check():
    """Print how many texts are found, how many there are, and whether the index agrees."""
    from search import upkeep

    total = found()
    ((count,),) = rows("SELECT count(*) FROM passage")
    print(total, count, upkeep.compare() == ([], [], []))


VERBS = {
    "build": build,
    "write": write,
    "pile-up": pile_up,
    "die-catching-up": die_catching_up,
    "die-rebuilding": die_rebuilding,
    "ask": ask,
    "ask-in-a-fork": ask_in_a_fork,
    "ask-in-threads": ask_in_threads,
    "check": check,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
