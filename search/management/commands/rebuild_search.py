from django.core.management.base import BaseCommand, CommandError

from search import upkeep
from search.store import Busy

SHOWN = 20


class Command(BaseCommand):
    help = "从数据库重建检索索引。重建期间原索引照常应答。"

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="只核对,有出入则返回 1")
        parser.add_argument("--if-needed", action="store_true", help="索引可用就不重建,只补上缺的")

    def handle(self, *, check, if_needed, **options):
        if check:
            self._check()
        elif if_needed:
            self._catch_up()
        else:
            self._rebuild()

    def _rebuild(self):
        try:
            done = upkeep.rebuild(self._say)
        except Busy as error:
            raise CommandError("另一个进程正在重建索引,请稍后再试。") from error
        self.stdout.write(self.style.SUCCESS(f"检索索引已重建,共 {done} 篇。"))

    def _say(self, done):
        self.stdout.write(f"  已处理 {done} 篇")
        self.stdout.flush()

    def _catch_up(self):
        if not upkeep.catch_up():
            raise CommandError("检索索引还没有跟上数据库,请稍后再试。")
        self.stdout.write("检索索引与数据库一致。")

    def _check(self):
        labels = ("索引中缺少", "索引中多出", "索引中过时")
        differences = dict(zip(labels, upkeep.compare(), strict=True))
        if not any(differences.values()):
            self.stdout.write(self.style.SUCCESS("检索索引与数据库一致。"))
            return
        for label, keys in differences.items():
            if keys:
                more = "……" if len(keys) > SHOWN else ""
                self.stdout.write(f"{label} {len(keys)} 篇:{'、'.join(keys[:SHOWN])}{more}")
        raise CommandError("检索索引与数据库不一致,请运行 manage.py rebuild_search。", returncode=1)
