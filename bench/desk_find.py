"""How fast the desk finds among many items, asked as /admin/find/ asks.

    python bench/desk_find.py [number of articles, 100000]

Makes a database and index in a folder of its own and removes them.
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
ROUNDS = 40


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

        plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
        settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": plain}}
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        _fill(count)
        begun = time.perf_counter()
        from search import upkeep

        upkeep.rebuild(index="desk")
        print(f"{count} articles, desk index built in {time.perf_counter() - begun:.0f} s")
        _ask(count)


def _fill(count):
    from django.contrib.auth import get_user_model
    from django.contrib.contenttypes.models import ContentType
    from django.utils import timezone

    from bench.search import SYLLABLES
    from editorial.models import Revision, Section, SectionGrant
    from editorial.models.revision import digest_of
    from news.models import Article
    from portal.starting_tree import plant

    plant(Section)
    dice = random.Random(7)
    words = ["".join(dice.sample(SYLLABLES, 2)) for _ in range(4000)] + ["党建", "流动党员", "台账"]
    weights = [1 / (place % 400 + 3) for place in range(len(words))]
    people = [
        get_user_model().objects.create_user(f"person{n}", name=f"编辑{n}", is_staff=True)
        for n in range(40)
    ]
    get_user_model().objects.create_superuser("root", password="x", name="管理")
    sections = list(Section.objects.filter(kind="articles"))
    SectionGrant.objects.create(user=people[0], section=sections[0].get_root())
    kind, now = ContentType.objects.get_for_model(Article), timezone.now()
    from django.contrib.auth.models import Group

    from accounts import roles

    people[0].groups.add(Group.objects.get(name=roles.AUTHOR))
    for start in range(0, count, 2000):
        items = []
        for _ in range(min(2000, count - start)):
            text = "。".join("".join(dice.choices(words, weights, k=14)) for _ in range(10))
            items.append(
                Article(
                    title="".join(dice.choices(words, weights, k=6)), body=f"<p>{text}</p>",
                    section=dice.choice(sections), created_by=dice.choice(people),
                )
            )  # fmt: skip
        Article.objects.bulk_create(items)
        revisions = Revision.objects.bulk_create(
            Revision(
                content_type=kind, object_id=item.pk, number=1, data=(data := item.versioned_data()),
                digest=digest_of(data), created_by=item.created_by,
            )
            for item in items
        )  # fmt: skip
        for place, (item, revision) in enumerate(zip(items, revisions, strict=True)):
            item.latest_revision = revision
            if place % 5:
                item.live_revision = revision
                item.published_at = now - timedelta(hours=dice.randint(1, 50_000))
        Article.objects.bulk_update(
            items, ["latest_revision", "live_revision", "published_at"], batch_size=500
        )


def _ask(count):
    from django.contrib.auth import get_user_model
    from django.test import Client

    day = "2020-01-01"
    pages = {
        "a frequent word": "/admin/find/?q=党建",
        "a word of the field": "/admin/find/?q=流动党员",
        "two words": "/admin/find/?q=党建 台账",
        "a word, drafts": "/admin/find/?q=党建&state=draft",
        "a person's": "/admin/find/?person=编辑7",
        "all, by date": f"/admin/find/?since={day}&by=published&sort=changed",
        "all": "/admin/find/",
        "page 50": "/admin/find/?q=党建&page=50",
        "a number": f"/admin/find/?q={count // 2}",
        "palette, places": "/admin/palette.json",
        "palette, text": "/admin/palette.json?q=流动党员",
        "list of articles": "/admin/news/article/?q=流动党员",
        "list, frequent word": "/admin/news/article/?q=党建",
    }
    for name in ("root", "person0"):
        client = Client()
        client.force_login(
            get_user_model().objects.get(username=name),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        print(f"\n{name:<24}{'p50 ms':>9}{'p95 ms':>9}{'CPU p50':>9}{'CPU p95':>9}")
        for label, address in pages.items():
            both = [_seconds(lambda a=address, c=client: c.get(a)) for _ in range(ROUNDS)]
            row = "".join(
                f"{1000 * sorted(times)[place]:>9.1f}"
                for times in zip(*both, strict=True)
                for place in (ROUNDS // 2, ROUNDS * 95 // 100)
            )
            print(f"{label:<24}{row}", flush=True)


def _seconds(work):
    """Return how long it took by the clock, and how long the processor was at it."""
    start, busy = time.perf_counter(), time.process_time()
    response = work()
    assert response.status_code == 200
    return time.perf_counter() - start, time.process_time() - busy


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
