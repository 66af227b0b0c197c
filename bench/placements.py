"""Times the lists of sections that show items of other sections too, among 100,000 articles.

python bench/placements.py [COUNT]          SQLite in a folder of its own
DATABASE_URL=postgres://… python bench/placements.py   the database named, which must be empty
"""

import os
import secrets
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
PLACED = 300  # in the dense section, and as many in the sparse one


def fill():
    """Return a section with a large share of the articles, one with ten, and one with none."""
    from django.contrib.contenttypes.models import ContentType
    from django.utils import timezone

    from editorial.models import Revision, Section
    from news.models import Article

    content_type = ContentType.objects.get_for_model(Article)
    revision = Revision.objects.create(
        content_type=content_type, object_id=1, number=1, data={}, digest="0" * 64
    )
    dense, sparse, empty, *others = Section.objects.filter(kind="articles")[:10]
    now = timezone.now()
    for start in range(0, COUNT, 5000):
        Article.objects.bulk_create(
            Article(
                title=f"第 {n} 篇", body="<p>党建</p>" * 40,
                section=sparse if n % (COUNT // 10) == 5 else [dense, *others][n % (len(others) + 1)],
                live_revision=revision, latest_revision=revision,
                published_at=now - timedelta(minutes=n),
            )
            for n in range(start, min(start + 5000, COUNT))
        )  # fmt: skip
    placed = list(Article.objects.filter(section=others[0]).values_list("pk", flat=True)[:PLACED])
    return dense, sparse, empty, content_type, placed


def milliseconds(make, repeat=15):
    times = []
    for _ in range(repeat):
        begun = time.perf_counter()
        list(make())
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def measure(title, sections):
    from editorial.models import Section
    from editorial.models.section import SectionNumbers
    from news.models import Article

    public = Article.objects.public().for_lists()
    own = public.filter(section__in=[section.pk for section in sections])
    fresh = Section.objects.filter(pk__in=[section.pk for section in sections]).with_guests()
    both = public.in_sections(SectionNumbers.of(fresh))
    for name, cut in (("first page", slice(0, 20)), ("page 100", slice(1980, 2000))):
        before, after = (milliseconds(lambda q=q, c=cut: q.newest()[c]) for q in (own, both))
        print(f"{title + ', ' + name:44}{before:10.2f}{after:10.2f}")
    before, after = milliseconds(lambda: [own.count()]), milliseconds(lambda: [both.count()])
    print(f"{title + ', count':44}{before:10.2f}{after:10.2f}")
    if os.environ.get("EXPLAIN"):
        print(both.newest()[:20].explain())


def main():
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        os.environ |= {
            "DATA_DIR": folder, "SECRET_KEY": secrets.token_urlsafe(50),
            "FIELD_KEYS": f"bench:{'A' * 43}=", "DJANGO_SETTINGS_MODULE": "portal.settings",
        }  # fmt: skip
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from editorial.models import Placement

        call_command("migrate", verbosity=0)
        dense, sparse, empty, content_type, placed = fill()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"{COUNT} articles, {connection.vendor}{'':14}{'own ms':>18}{'both ms':>10}")
        for title, sections in (("dense", [dense]), ("sparse", [sparse]), ("empty", [empty])):
            measure(f"{title}, nothing placed", sections)
        Placement.objects.bulk_create(
            Placement(content_type=content_type, object_id=number, section=section)
            for number in placed
            for section in (dense, sparse, empty)
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        for title, sections in (
            ("dense", [dense]), ("sparse", [sparse]), ("empty", [empty]),
            ("three together", [dense, sparse, empty]),
        ):  # fmt: skip
            measure(f"{title}, {PLACED} placed", sections)


if __name__ == "__main__":
    main()
