"""导入: a sheet of people that somebody brings, from its upload until nobody can undo it any more.

Rows and what was before are encrypted (decision 0030). Written by members.importing.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Department
from members.models.person import Kind
from privacy.fields import EncryptedJSONField, EncryptedTextField


class ImportState(models.TextChoices):
    MATCHING = "matching", "待对应列"
    CHECKING = "checking", "核对中"
    READY = "ready", "待确认"
    APPLIED = "applied", "已写入"
    UNDONE = "undone", "已撤回"
    DROPPED = "dropped", "已放弃"


WAITING = (ImportState.MATCHING, ImportState.CHECKING, ImportState.READY)


class PersonImport(models.Model):
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="导入人", related_name="+"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="新档案的管理部门", related_name="+",
        help_text="已有的档案仍归原来的部门。",
    )  # fmt: skip
    kind = models.CharField(
        "新档案的类别", max_length=10, choices=Kind, default=Kind.TRAINEE,
        help_text="表里有“类别”一列时，以表里的为准。",
    )  # fmt: skip
    state = models.CharField("状态", max_length=10, choices=ImportState, db_index=True)
    filename = EncryptedTextField("文件", max_length=200, blank=True)  # it may name somebody
    reason = models.CharField("事由", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    # {"titles": […], "columns": {field: title}}: in a sheet without a header the first line is a person
    layout = EncryptedJSONField(default=dict)
    # Within the file: {"rows": {row number: {field: sentence}}, "people": {record: its first row}}
    doubles = EncryptedJSONField(default=dict)
    counts = models.JSONField(default=dict)  # {"rows", "add", "change", "same", "bad"}
    stage = models.CharField(max_length=10, blank=True)  # of the work that is being done just now
    done = models.PositiveIntegerField(default=0)  # rows of that work
    created_at = models.DateTimeField("上传时间", default=timezone.now)
    applied_at = models.DateTimeField("写入时间", null=True)
    undone_at = models.DateTimeField("撤回时间", null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "人员导入"
        verbose_name_plural = "人员导入"
        ordering = ["-created_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ImportState.values), name="person_import_state_known"
            )
        ]

    def __str__(self):
        return f"导入 {self.pk} 号" if self.pk else "导入"

    @property
    def rows(self):
        return self.counts.get("rows", 0)

    @property
    def is_waiting(self):
        return self.state in WAITING


class PartKind(models.TextChoices):
    ROWS = "rows", "上传的行"
    BEFORE = "before", "写入前的情况"


class ImportPart(models.Model):
    """Some hundred rows, or what stood in as many records before, in one encrypted value."""

    owner = models.ForeignKey(PersonImport, models.CASCADE, related_name="parts")
    what = models.CharField(max_length=10, choices=PartKind)
    number = models.PositiveIntegerField()
    data = EncryptedJSONField(default=dict)
    counts = models.JSONField(default=dict)  # as in PersonImport; {} until the part is checked

    class Meta:
        ordering = ["number", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "what", "number"], name="person_import_part_once"
            )
        ]

    def __str__(self):
        return f"{self.owner} {self.get_what_display()} {self.number}"
