"""Everything between a checkout and a site that can be served, in one process, and only what
isn't done yet."""

import hashlib
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from news.models import Article

STATIC_SOURCES = ("static", "requirements.txt", "portal/staticfiles.py")


class Command(BaseCommand):
    help = (
        "Migrate, collect static files, load the demonstration content once, make an administrator."
    )

    def add_arguments(self, parser):
        parser.add_argument("--no-demo", action="store_true", help="start with an empty site")

    def handle(self, *, no_demo, **options):
        is_new = not connection.introspection.table_names()
        self._migrate()
        self._collect_static()
        if is_new and not no_demo and not Article.objects.exists():
            self.stdout.write("Loading the demonstration content")
            call_command("load_demo", stdout=self.stdout)
        self._catch_up_search()
        call_command("count_figures", stdout=StringIO())
        call_command("create_administrator", stdout=self.stdout)

    def _migrate(self):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Migrating the database")
            call_command("migrate", verbosity=0, interactive=False)

    def _catch_up_search(self):
        """Better now than before the first visitor's answer; if it can't, his query tries again."""
        try:
            call_command("rebuild_search", "--if-needed", stdout=StringIO())
        except CommandError as error:
            self.stderr.write(str(error))

    def _collect_static(self):
        """Collect again only when a file's name, size or time has changed."""
        stamp = Path(settings.STATIC_ROOT) / ".stamp"
        state = _state_of(STATIC_SOURCES)
        if stamp.exists() and stamp.read_text() == state:
            return
        self.stdout.write("Collecting static files")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(state)


def _state_of(sources):
    sha = hashlib.sha256()
    for source in sources:
        path = settings.BASE_DIR / source
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file():
                about = file.stat()
                sha.update(f"{file} {about.st_size} {about.st_mtime_ns}\n".encode())
    return sha.hexdigest()
