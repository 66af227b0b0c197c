from django.core.management.base import BaseCommand

from editorial import media_bin


class Command(BaseCommand):
    help = (
        "永久删除素材回收站里超过保留期限（MEDIA_BIN_DAYS）的图片和附件，并记下哪些文件没有用到。"
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="只统计，不删除")

    def handle(self, *, dry_run, **options):
        if not dry_run:
            media_bin.observe()
        number = media_bin.empty(dry_run=dry_run)
        self.stdout.write(f"{'将删除' if dry_run else '已删除'} {number} 个文件。")
