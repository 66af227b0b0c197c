from django.core.management.base import BaseCommand, CommandError

from editorial import tree


class Command(BaseCommand):
    help = "Check the numbers of the section tree; with --repair, number it anew from the parents."

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true")

    def handle(self, *, repair, **options):
        problems = tree.check()
        for problem in problems:
            self.stderr.write(problem)
        if problems and repair:
            tree.repair()
            problems = tree.check()
        if problems:
            raise CommandError(f"{len(problems)} problems; run again with --repair to mend them.")
        self.stdout.write("The section tree is in order.")
