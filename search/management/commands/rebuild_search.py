from django.core.management.base import BaseCommand, CommandError

from search import registry, upkeep
from search.store import Busy

SHOWN = 20
NAMES = {registry.PUBLIC: "检索索引"}


def _name(index):
    return NAMES.get(index, f"检索索引({index})")


class Command(BaseCommand):
    help = "从数据库重建检索索引。重建期间原索引照常应答。"

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="只核对,有出入则返回 1")
        parser.add_argument("--if-needed", action="store_true", help="索引可用就不重建,只补上缺的")

    def handle(self, *, check, if_needed, **options):
        step = self._check if check else self._catch_up if if_needed else self._rebuild
        problems = [problem for index in registry.indexes if (problem := step(index))]
        if problems:
            raise CommandError("\n".join(problems), returncode=1)

    def _rebuild(self, index):
        try:
            done = upkeep.rebuild(self._say, index=index)
        except Busy:
            return f"另一个进程正在重建{_name(index)},请稍后再试。"
        self.stdout.write(self.style.SUCCESS(f"{_name(index)}已重建,共 {done} 篇。"))
        return None

    def _say(self, done):
        self.stdout.write(f"  已处理 {done} 篇")
        self.stdout.flush()

    def _catch_up(self, index):
        if not upkeep.catch_up(index=index):
            return f"{_name(index)}还没有跟上数据库,请稍后再试。"
        self.stdout.write(f"{_name(index)}与数据库一致。")
        return None

    def _check(self, index):
        labels = ("索引中缺少", "索引中多出", "索引中过时")
        differences = dict(zip(labels, upkeep.compare(index), strict=True))
        if not any(differences.values()):
            self.stdout.write(self.style.SUCCESS(f"{_name(index)}与数据库一致。"))
            return None
        for label, keys in differences.items():
            if keys:
                more = "……" if len(keys) > SHOWN else ""
                self.stdout.write(f"{label} {len(keys)} 篇:{'、'.join(keys[:SHOWN])}{more}")
        return f"{_name(index)}与数据库不一致,请运行 manage.py rebuild_search。"
