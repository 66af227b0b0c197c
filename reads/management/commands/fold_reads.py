from django.core.management.base import BaseCommand

import reads
from reads import folding


class Command(BaseCommand):
    help = "Fold the days of reads that are older than 400 days into months."

    def handle(self, **options):
        reads.forget()
        self.stdout.write(f"{folding.fold()} rows fewer")
