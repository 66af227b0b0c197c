from django.core.management.base import BaseCommand

from editorial import emptying


class Command(BaseCommand):
    help = "Deletes for good what has been in the recycle bin for more than BIN_DAYS days."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")
        parser.add_argument("--days", type=int, help="instead of BIN_DAYS; 0 deletes nothing")

    def handle(self, *, dry_run, days=None, **options):
        report = emptying.empty(days=days, dry_run=dry_run)
        for name in (*report.items, *report.sections):
            self.stdout.write(f"{'would delete' if dry_run else 'deleted'}: {name}")
        for reason in report.kept:
            self.stdout.write(f"kept: {reason}")
        self.stdout.write(
            f"{len(report.items)} items and {len(report.sections)} sections "
            f"{'would be deleted' if dry_run else 'deleted'}, {len(report.kept)} kept"
        )
