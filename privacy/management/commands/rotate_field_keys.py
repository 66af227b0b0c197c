from collections import Counter

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from privacy import crypto, rotation, sealed_files

NAMES = {"v1": "AES-256-GCM", "v2": "SM4-GCM"}


class Command(BaseCommand):
    help = (
        "用 FIELD_KEYS 的第一个密钥重新加密其余密钥写的个人信息。可随时中断，再运行即从断处继续。"
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="只统计，不改写")

    def handle(self, *, dry_run, **options):
        self.stdout.write(f"现用密钥：{_named(crypto.current_prefix())}")
        first = self._round(dry_run)
        last = first if dry_run else self._round(dry_run=True, quiet=True)
        self._report(last, dry_run)

    def _round(self, dry_run, quiet=False):
        """Run over all models and files; return [(label, Outcome)]."""
        outcomes = []
        for model in rotation.models():
            label = f"{model._meta.verbose_name}（{model._meta.label_lower}）"
            tell = (lambda done, outcome: None) if quiet or dry_run else self._progress(label)
            outcomes.append((label, rotation.run(model, dry_run, tell)))
            if not quiet:
                self._say(*outcomes[-1], dry_run)
        for files in rotation.files():
            outcomes.append((files.name, sealed_files.run(files, dry_run)))
            if not quiet:
                self._say(*outcomes[-1], dry_run)
        return outcomes

    def _progress(self, label):
        def tell(done, outcome):
            if done % 1000 == 0:
                self.stdout.write(f"  {label}：已看 {done} 条，改写 {outcome.written} 条")
                self.stdout.flush()

        return tell

    def _say(self, label, outcome, dry_run):
        keys = "，".join(f"{_named(key)} {n} 个值" for key, n in sorted(outcome.keys.items()))
        done = "" if dry_run else f"；改写 {outcome.written} 条"
        stale = f"；索引要换 {outcome.stale_indexes} 条" if outcome.stale_indexes else ""
        self.stdout.write(f"{label}：{keys or '没有加密的值'}{stale}{done}")
        self.stdout.flush()

    def _report(self, outcomes, dry_run):
        kept, missing = Counter(), Counter()
        for _, outcome in outcomes:
            kept.update(outcome.keys)
            missing.update(outcome.unreadable)
        by_id = Counter()
        for prefix, number in kept.items():
            by_id[prefix.split(":")[1] if prefix else ""] += number
        problems = [label for label, outcome in outcomes if not outcome.is_clean]
        for key_id, number in sorted(missing.items()):
            why = f"密钥 {key_id!r} 不在 FIELD_KEYS 中" if key_id else "内容已损坏"
            self.stderr.write(f"有 {number} 条读不出：{why}。")
        stale = sum(o.stale_indexes + o.clashes + o.busy for _, o in outcomes)
        for key_id in list(settings.FIELD_KEYS)[1:]:
            if by_id[key_id] or stale or missing[""]:
                self.stdout.write(f"密钥 {key_id!r}：还有 {by_id[key_id]} 个值，要留着。")
            else:
                self.stdout.write(f"密钥 {key_id!r}：没有值再用它，可以从 FIELD_KEYS 中去掉。")
                self._warn_of_lasting()
        if problems and not dry_run:
            raise CommandError(f"没有全部改写：{'、'.join(problems)}。请看上面的说明，再运行一次。")
        if missing:
            raise CommandError("有读不出的内容。")

    def _warn_of_lasting(self):
        for label, column, number in rotation.lasting():
            self.stdout.write(
                f"  注意：{label}.{column} 有 {number} 个摘要不能换密钥，"
                "去掉旧密钥，其中用它做的（如报名的私人链接）就打不开了。"
            )


def _named(prefix):
    if not prefix:
        return "不是密文"
    version, key_id, _ = prefix.split(":")
    return f"{key_id!r}（{NAMES[version]}）"
