from django.core.management.base import BaseCommand, CommandError

from editorial.library import checking

MOST_NAMED = 50


class Command(BaseCommand):
    help = "查找没有登记的文件、丢了文件的登记和没有记下的使用；--repair 清除前者、补记后者。"

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="清除多余文件，补记使用")

    def handle(self, *, repair, **options):
        waste = list(checking.waste())
        missing = list(checking.missing())
        unrecorded = checking.record_uses(repair)
        self._report("没有登记的文件", waste)
        self._report("登记了却没有文件", [f"{row._meta.label} {row.pk} {n}" for row, n in missing])
        self.stdout.write(f"没有记下的使用：{unrecorded} 处。")
        if repair:
            checking.remove(waste)
            self.stdout.write(f"已清除 {len(waste)} 个文件，补记 {unrecorded} 处使用。")
        if missing:
            raise CommandError(f"有 {len(missing)} 个文件丢失，请从备份恢复。")

    def _report(self, words, names):
        self.stdout.write(f"{words}：{len(names)} 个。")
        for name in names[:MOST_NAMED]:
            self.stdout.write(f"  {name}")
