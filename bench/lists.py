"""Times what a section page asks of 100,000 articles, beside the same query without its index."""

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


def fill():
    from django.contrib.contenttypes.models import ContentType
    from django.utils import timezone

    from editorial.models import Revision, Section
    from news.models import Article

    content_type = ContentType.objects.get_for_model(Article)
    revision = Revision.objects.create(
        content_type=content_type, object_id=1, number=1, data={}, digest="0" * 64
    )
    sections = list(Section.objects.filter(kind="articles"))
    now = timezone.now()
    for start in range(0, COUNT, 5000):
        Article.objects.bulk_create(
            Article(
                title=f"第 {n} 篇", body="<p>党建</p>" * 40, section=sections[n % len(sections)],
                live_revision=revision, latest_revision=revision,
                published_at=now - timedelta(minutes=n),
            )
            for n in range(start, min(start + 5000, COUNT))
        )  # fmt: skip
    return sections[0]


def milliseconds(query, repeat):
    from django.db import connection

    times = []
    for _ in range(repeat):
        begun = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(*query)
            cursor.fetchall()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def main():
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        os.environ |= {
            "DATA_DIR": folder, "SECRET_KEY": secrets.token_urlsafe(50), "DATABASE_URL": "",
            "FIELD_KEYS": f"bench:{'A' * 43}=", "DJANGO_SETTINGS_MODULE": "portal.settings",
        }  # fmt: skip
        os.environ.pop("DATABASE_URL")
        import django

        django.setup()
        from django.core.management import call_command

        from news.models import Article

        call_command("migrate", verbosity=0)
        section = fill()
        public = Article.objects.public().for_lists()
        queries = {
            "section, first page": public.filter(section=section).newest()[:20],
            "section, page 100": public.filter(section=section).newest()[1980:2000],
            "whole site, newest": public.newest()[:20],
        }
        print(f"{COUNT} articles{'':14}{'index ms':>10}{'without ms':>12}{'ratio':>8}")
        for name, query in queries.items():
            sql, parameters = query.query.sql_with_params()
            blind = sql.replace('FROM "news_article"', 'FROM "news_article" NOT INDEXED')
            own, other = milliseconds((sql, parameters), 50), milliseconds((blind, parameters), 5)
            print(f"{name:29}{own:10.2f}{other:12.1f}{other / own:8.0f}")
        begun = time.perf_counter()
        public.filter(section=section).count()
        print(f"{'count of a section':29}{(time.perf_counter() - begun) * 1000:10.2f}")


if __name__ == "__main__":
    main()
