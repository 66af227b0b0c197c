import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from news.importing import Importer


class Command(BaseCommand):
    help = "Import articles from a file with one JSON object a line (- reads standard input)."

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")
        parser.add_argument("--publish", action="store_true", help="straight to live")

    def handle(self, *, file, dry_run, publish, **options):
        importer = Importer(publish=publish, dry_run=dry_run)
        told = 0
        with self._open(file) as lines:
            for report in importer.run(lines):
                self.stdout.write(f"{report.read} lines read, {report.imported} imported")
                for number, reason in report.rejected[told:]:
                    self.stderr.write(f"line {number}: {reason}")
                told = len(report.rejected)
        self.stdout.write(
            f"{'would import' if dry_run else 'imported'} {report.imported}, "
            f"already there {report.known}, rejected {len(report.rejected)}"
        )

    def _open(self, file):
        if file == "-":
            return sys.stdin.buffer
        try:
            return Path(file).open("rb")
        except OSError as error:
            raise CommandError(f"{file} can't be read: {error.strerror}.") from error
