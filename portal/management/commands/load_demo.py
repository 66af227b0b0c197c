from django.core.management.base import BaseCommand, CommandError

from news.models import Article
from portal.demo.loader import DemoLoader


class Command(BaseCommand):
    help = "Load the demonstration content into a site that has no articles yet."

    def handle(self, **options):
        if Article.objects.exists():
            raise CommandError("This site has articles already; nothing was loaded.")
        DemoLoader(self.stdout.write).load()
        self.stdout.write("The demonstration content is in place.")
