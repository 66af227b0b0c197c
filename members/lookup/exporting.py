"""Taking people along as a sheet (导出). It is made while it is sent: nothing of it stays on the
disk, here or in a temporary folder (decision 0029)."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from members import reasons, rights
from members.lookup import columns, finding
from members.lookup.criteria import Criteria
from members.models import Export, ExportState
from sheets import streaming

BATCH = 1000  # rows
MOST_ROWS = 1_000_000  # what a sheet holds
WAITS = timedelta(minutes=30)  # for its download
WIDTHS = {"name": 12, "organisation": 26, "id_number": 22, "email": 26, "certificate": 24, "programme": 24}  # fmt: skip
GONE = "这次导出已经下载过、已取消或已过期。请回到查询结果重新导出。"


@transaction.atomic
def ask(criteria, user, *, reason, names, plain=False):
    """Write down that somebody wants these people as a sheet; return the Export that waits for it.

    Raises PermissionDenied; ValidationError for the reason, or when there is nobody, or too many.
    """
    _may(user, plain)
    reason = reasons.check(reason)
    total = finding.people(criteria, user).order_by().count()
    if not total:
        raise ValidationError("没有符合条件的人员，不用导出。")
    if total > MOST_ROWS:
        raise ValidationError(f"一次最多导出 {MOST_ROWS:,} 人，请加上条件。")
    export = Export.objects.create(
        user=user, criteria=criteria.dump(), columns=[c.name for c in columns.named(names)],
        is_plain=plain, reason=reason, rows_total=total,
    )  # fmt: skip
    _record("person.export_asked", export, rows=total)
    return export


def _may(user, plain):
    if not rights.may(user, "export") or (plain and not rights.may(user, "export_plain")):
        raise PermissionDenied("No export.")


def begin(export, user):
    """Take an Export that waits, once; return the bytes of its sheet, to be sent as they come.

    Raises PermissionDenied; ValidationError: it was taken, cancelled, or waited too long.
    """
    _may(user, export.is_plain)
    waiting = Export.objects.filter(
        pk=export.pk, user=user, state=ExportState.READY, asked_at__gte=timezone.now() - WAITS
    )
    if not waiting.update(state=ExportState.RUNNING, moved_at=timezone.now()):
        raise ValidationError(GONE)
    return _Sending(export, user)


class _Sending:
    """The sheet on its way. close() is called however it ends: the log says how far it came."""

    def __init__(self, export, user):
        self.export, self.user = export, user
        self.rows, self.ended = 0, False
        self.pieces = streaming.stream(self._sheet())

    def __iter__(self):
        state = ExportState.FAILED
        try:
            yield from self.pieces
            state = ExportState.DONE
        except Cancelled:
            state = ExportState.CANCELLED
        finally:
            self.end(state)

    def close(self):
        self.pieces.close()
        self.end(ExportState.FAILED)

    def end(self, state):
        if self.ended:
            return
        self.ended = True
        Export.objects.filter(pk=self.export.pk).update(
            state=state, rows_done=self.rows, moved_at=timezone.now(), criteria={}
        )
        result = "ok" if state == ExportState.DONE else str(state.value)
        _record("person.export", self.export, rows=self.rows, result=result)

    def _sheet(self):
        shown = columns.named(self.export.columns)
        note, stamp = marks(self.export)
        return streaming.Stream(
            "人员", [column.label for column in shown], self._batches(shown), note, stamp,
            {"title": "人员名单", "author": str(self.user), "comments": note},
            [WIDTHS.get(column.name, 14) for column in shown],
        )  # fmt: skip

    def _batches(self, shown):
        plain = self.export.is_plain
        found = finding.people(Criteria.load(self.export.criteria), self.user)
        for people in finding.batches(columns.loading(found, shown), BATCH):
            self._still_wanted()
            yield [[column.of(person, plain=plain) for column in shown] for person in people]
            self.rows += len(people)

    def _still_wanted(self):
        running = Export.objects.filter(pk=self.export.pk, state=ExportState.RUNNING)
        if not running.update(rows_done=self.rows, moved_at=timezone.now()):
            raise Cancelled


class Cancelled(Exception):
    """Its user doesn't want it any more."""


def cancel(export):
    """Stop an Export that waits or runs. What has been sent by then is no whole file."""
    open_ = Export.objects.filter(pk=export.pk, state__in=[ExportState.READY, ExportState.RUNNING])
    if export.state == ExportState.READY and open_.update(
        state=ExportState.CANCELLED, criteria={}, moved_at=timezone.now()
    ):
        _record("person.export", export, rows=0, result="cancelled")
    else:
        open_.update(state=ExportState.CANCELLED, moved_at=timezone.now())


def marks(export):
    """Return (the note above the table, the stamp behind it): who, when, which export."""
    at = timezone.localtime(export.asked_at)
    user, how = export.user, "未打码" if export.is_plain else "已打码"
    who = user.get_full_name() or user.get_username()
    note = (
        f"内部资料，不得外传。导出人：{who}（{user.get_username()}），{at:%Y-%m-%d %H:%M}，"
        f"共 {export.rows_total} 人，{how}，编号 {export.pk}。"
    )
    name = user.get_username().encode("ascii", "replace").decode()
    return note, f"{name}  {at:%Y-%m-%d %H:%M}  No.{export.pk}"


def _record(event, export, **detail):
    audit.record(
        event, actor=export.user, target=export, columns=export.columns, plain=export.is_plain,
        purpose=export.reason, filters=Criteria.load(export.criteria).filters(), **detail,
    )  # fmt: skip
