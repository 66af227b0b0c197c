from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import alarms


class Command(BaseCommand):
    help = (
        "Name the alarms of the audit log that nobody looked into; exits with 1 if there are any."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--days", type=int, default=alarms.DAYS, choices=range(1, alarms.LONGEST_BACK + 1),
            metavar="N", help="how many days to look back, today included",
        )  # fmt: skip

    def handle(self, *, days, **options):
        found = alarms.waiting(days)
        for alarm in found:
            start, end = (timezone.localtime(at) for at in (alarm.start, alarm.end))
            self.stdout.write(
                f"{start:%Y-%m-%d %H:%M}—{end:%H:%M}  {alarm.label}  {alarm.who}  {alarm.reason}"
            )
        if found:
            raise SystemExit(1)
