from django.core.management.base import BaseCommand

from editorial import figures


class Command(BaseCommand):
    help = "Take into the statistics what was released before they were kept, or past the verbs."

    def handle(self, **options):
        self.stdout.write(f"{figures.fill()} items added")
