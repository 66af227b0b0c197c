from contextlib import nullcontext

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from privacy import retention


class Command(BaseCommand):
    help = "清除超过保存期限（PERSONAL_DATA_DAYS）的个人信息。"

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="只统计，不清除")

    def handle(self, *, dry_run, **options):
        before = retention.time_limit()
        self.stdout.write(f"保存期限截至 {timezone.localtime(before):%Y-%m-%d %H:%M}。")
        failed = [part for part in retention.parts() if not self._run(part, before, dry_run)]
        if failed:
            raise CommandError(
                f"有 {len(failed)} 项没有完成：{'、'.join(p.label for p in failed)}。"
            )

    def _run(self, part, before, dry_run):
        """Run one part in a transaction of its own; return whether it went through."""
        try:
            with nullcontext() if part.by_record else transaction.atomic():
                number = part.count(before) if dry_run else part.erase(before)
        except Exception as error:  # the other parts must still run
            self.stderr.write(f"{part.label}（{part.name}）：出错，未清除。{_where(error)}")
            return False
        done = "将清除" if dry_run else "已清除"
        self.stdout.write(f"{part.label}（{part.name}）：{done} {number} 条。")
        for line in part.report() if part.report else ():
            self.stdout.write(f"  {line}")
        return True


def _where(error):
    """Name the kind and the place of a fault. Not its text: a database quotes what it refuses."""
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    file = trace.tb_frame.f_code.co_filename
    return f"{type(error).__name__}，{file}:{trace.tb_lineno}"
