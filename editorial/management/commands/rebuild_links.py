from django.core.management.base import BaseCommand

from editorial import links


class Command(BaseCommand):
    help = "Reads anew which item's text leads where: once for content older than the table."

    def handle(self, **options):
        self.stdout.write(f"{links.rebuild()} items read")
