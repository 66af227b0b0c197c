from django.core.management.base import BaseCommand, CommandError

from accounts import audit
from accounts.models import AuditEntry


class Command(BaseCommand):
    help = "Walk the chain of the audit log and name the first entry that doesn't fit."

    def handle(self, **options):
        for entry, problem in audit.verify():
            raise CommandError(f"entry {entry.pk} of {entry.at:%Y-%m-%d %H:%M:%S} {problem}")
        self.stdout.write(f"{AuditEntry.objects.count()} entries, the chain holds.")
