"""How fast the audit role reads a long log: its pages, and the queries beside the same without
their indexes.

    python bench/audit.py [number of entries, 200000]

Makes a database in a folder of its own and removes it.
"""

import os
import random
import secrets
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
ROUNDS = 9
WITHOUT = ("audit_by_actor", "audit_by_event", "audit_by_target", "audit_by_address",
           "audit_by_result")  # fmt: skip
EVENTS = (
    *["article.save"] * 30, *["enrolment.read"] * 12, *["message.open"] * 6, *["account.sign_in"] * 8,
    *["account.sign_out"] * 6, *["image.upload"] * 10, *["article.publish"] * 6, "enrolment.export",
)  # fmt: skip
REASONS = ("核对结业证书", "来电咨询", "季度统计", "更正单位名称")


def main(count):
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DATA_DIR": folder, "SECRET_KEY": secrets.token_urlsafe(64), "DEBUG": "0",
            "HTTPS": "0", "DJANGO_SETTINGS_MODULE": "portal.settings", "LOG_LEVEL": "ERROR",
            "FIELD_KEYS": "", "ALLOWED_HOSTS": "testserver",
        }  # fmt: skip
        (Path(folder) / "field-keys").write_text(
            "a:" + "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="
        )
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
        settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": plain}}
        call_command("migrate", verbosity=0)
        fill(count)
        _pages(count)
        _queries()


def fill(count, days=365, seed=7):
    """Add entries in working hours of the last days, each in its place of the chain."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from accounts.models import AuditEntry
    from accounts.models.audit import GENESIS

    users = get_user_model().objects
    people = [users.create_user(f"clerk{n}", name=f"职员{n}", is_staff=True) for n in range(40)]
    dice = random.Random(seed)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    workdays = [
        day for n in range(1, days + 1) if (day := midnight - timedelta(days=n)).weekday() < 5
    ]
    times = sorted(
        dice.choice(workdays) + timedelta(seconds=dice.randint(25300, 75500)) for _ in range(count)
    )
    last = AuditEntry.objects.order_by("-pk").values_list("hash", flat=True).first() or GENESIS
    for start in range(0, count, 5000):
        entries = []
        for at in times[start : start + 5000]:
            event, person, target = (
                dice.choice(EVENTS),
                dice.choice(people),
                dice.randint(1, 90_000),
            )
            kind = {"article": "news.article", "enrolment": "training.enrolment"}.get(
                event.split(".")[0], ""
            )
            entry = AuditEntry(
                at=at, actor_id=person.pk, actor_name=str(person), event=event,
                address=f"10.1.{dice.randint(0, 3)}.{dice.randint(1, 254)}", target_type=kind,
                target_id=str(target) if kind else "", target_label=f"第 {target} 号" if kind else "",
                detail={"purpose": dice.choice(REASONS)} if event == "enrolment.read" else {},
                result="ok" if dice.random() < 0.98 else "refused", previous_hash=last,
            )  # fmt: skip
            entry.hash = last = entry.computed_hash()
            entries.append(entry)
        AuditEntry.objects.bulk_create(entries)


def _pages(count):
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.utils import timezone

    users = get_user_model().objects
    root = users.create_superuser("root", password="x", name="审计")
    client = Client()
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    base, today = "/admin/accounts/auditentry/", timezone.localdate()
    start = today - timedelta(days=10)
    pages = {
        "newest": base,
        "behind the middle": f"{base}?before={count // 2}",
        "a person": f"{base}?who=职员7",
        "a person, days": f"{base}?who=职员7&start={start}&end={today}",
        "what is personal": f"{base}?event=group:record",
        "a rare event": f"{base}?event=enrolment.export",
        "an address": f"{base}?address=10.1.2.77",
        "not successful": f"{base}?result=refused",
        "a reason": f"{base}?purpose=季度",
        "a reason that isn't there": f"{base}?purpose=没有这句话",
        "one entry": f"{base}{count // 2}/change/",
        "figures, 30 days": f"{base}figures/",
        "figures, 366 days": f"{base}figures/?start={today - timedelta(days=365)}",
        "alarms, 30 days": f"{base}alarms/",
        "alarms, 183 days": f"{base}alarms/?days=183",
        "the desk's first page": "/admin/",
    }
    print(f"{count} entries\n{'page':<28}{'p50 ms':>9}{'max ms':>9}")
    for label, address in pages.items():
        times = sorted(_seconds(lambda a=address: client.get(a).status_code) for _ in range(ROUNDS))
        print(f"{label:<28}{1000 * times[ROUNDS // 2]:>9.1f}{1000 * times[-1]:>9.1f}", flush=True)


def _queries():
    """The same questions, then again after the indexes are gone (the database's own are kept)."""
    from django.db import connection
    from django.utils import timezone

    from accounts import audit_queries

    today = timezone.localdate()
    asked = {
        "newest": {},
        "an address": {"address": "10.1.2.77"},
        "an object": {"object": "news.article:77"},
        "not successful, a person": {"who": "职员7", "result": "refused"},
        "exports of a person": {"who": "职员7", "event": "group:export"},
    }
    questions = {
        label: (lambda a=one: audit_queries.page(a)) for label, one in asked.items()
    } | {
        "figures, 30 days": lambda: audit_queries.figures(
            {"start": today - timedelta(days=29), "end": today}
        )
    }  # fmt: skip
    with_index = {label: _middle(work) for label, work in questions.items()}
    with connection.cursor() as cursor:
        for name in WITHOUT:
            cursor.execute(f"DROP INDEX {name}")
    print(f"\n{'query':<28}{'ms':>9}{'without':>9}")
    for label, work in questions.items():
        print(
            f"{label:<28}{1000 * with_index[label]:>9.1f}{1000 * _middle(work):>9.1f}", flush=True
        )


def _middle(work):
    return sorted(_seconds(work) for _ in range(ROUNDS))[ROUNDS // 2]


def _seconds(work):
    start = time.perf_counter()
    assert work() != 500
    return time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
