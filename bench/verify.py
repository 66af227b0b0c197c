"""What ten thousand guesses at the public verification learn, and how long each kind of answer takes.

    python bench/verify.py [number of guesses, 10000]

A quarter each: a name that nobody has, a number that nobody has, somebody's name with somebody
else's number, and forged links. Half come from one address, half from as many as there are guesses.
Every answer is compared in bytes, but for what each form has of its own; beside the misses stand
hits. The work of each form is done as a browser would. Makes a database of its own and removes it.
"""

import os
import re
import secrets
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
PEOPLE = 2000


def main(guesses):
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        os.environ |= {
            "DATA_DIR": folder, "SECRET_KEY": secrets.token_urlsafe(64), "DEBUG": "0",
            "HTTPS": "0", "DJANGO_SETTINGS_MODULE": "portal.settings", "LOG_LEVEL": "ERROR",
            "FIELD_KEYS": f"bench:{'A' * 43}=",
        }  # fmt: skip
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        settings.ALLOWED_HOSTS = ["testserver"]
        plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
        settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": plain}}
        call_command("migrate", verbosity=0)
        fill()
        report(ask(guesses))


def fill():
    from accounts.models import Department
    from members.models import Certificate, Person

    place = Department.objects.create(name="示例处")
    people = [Person(name=f"张{n:04d}", kind="trainee", department=place) for n in range(PEOPLE)]
    for person in people:
        person.prepare()
    Person.objects.bulk_create(people)
    Certificate.objects.bulk_create(
        Certificate(
            person=person, number=f"示培{n:04d}", programme="示例班", issued_on="2026-01-01"
        )
        for n, person in enumerate(Person.objects.order_by("pk"))
    )


def ask(guesses):
    """Return ({kind: seconds of each}, {kind: Counter of answers})."""
    from django.core import signing
    from django.test import Client

    from members.verifying import work
    from tests.members.verifying import drawn, said, work_for

    client, times, answers = Client(), defaultdict(list), defaultdict(Counter)
    for n in range(guesses):
        kind = ("hit", "no such name", "no such number", "another's number", "forged link")[n % 5]
        one = n % 2 == 0
        address = "203.0.113.7" if one else f"198.{18 + n // 65536}.{n // 256 % 256}.{n % 256}"
        name = {"no such name": f"赵{n}"}.get(kind, f"张{n % PEOPLE:04d}")
        number = {
            "no such number": f"无{n}",
            "another's number": f"示培{(n + 7) % PEOPLE:04d}",
        }.get(kind, f"示培{n % PEOPLE:04d}")
        if kind == "forged link":
            token = signing.dumps(n + 1, salt="forged")
            begun = time.perf_counter()
            page = client.get(f"/people/verify/{token}/", REMOTE_ADDR=address)
            took, text = time.perf_counter() - begun, said(page).replace(token, "")
        else:
            form = drawn(client, REMOTE_ADDR=address)
            data = {
                "name": name, "number": number, "guard": form["guard"],
                "work": work_for(form["nonce"], work.BITS),
            }  # fmt: skip
            begun = time.perf_counter()
            page = client.post("/people/verify/", data, REMOTE_ADDR=address)
            took, text = time.perf_counter() - begun, said(page)
        text = re.sub(r'value="[^"]*"|data-work-bits="[0-9]+"', "", text)
        is_answer = 'class="missed"' in text or 'class="verified"' in text
        state = "answered" if is_answer else "refused or more work asked"
        where = "one address" if one else "many addresses"
        if state == "answered":
            times[kind].append(took)
        answers[f"{kind}, {where}, {state}"][hash(text) if kind != "hit" else 0] += 1
    return times, answers


def report(found):
    times, answers = found
    print("\nanswers, and how many different ones in bytes:")
    for kind, counted in sorted(answers.items()):
        print(f"  {kind:60} {sum(counted.values()):6}   {len(counted)} different")
    print("\ntime of an answer, ms (median, 5 % and 95 %):")
    for kind, taken in sorted(times.items()):
        if len(taken) > 20:
            cut = statistics.quantiles(taken, n=20)
            print(f"  {kind:20} {statistics.median(taken) * 1000:6.1f}   "
                  f"{cut[0] * 1000:6.1f} {cut[-1] * 1000:6.1f}   of {len(taken)}")  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
