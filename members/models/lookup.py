"""What belongs to looking people up: the search of the moment, saved queries, columns, exports.

What somebody typed is encrypted and goes in no address: an address names a search by a random word.
"""

from datetime import timedelta
from secrets import token_urlsafe

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from privacy.fields import EncryptedJSONField

LIVES = timedelta(minutes=30)  # after it was last used


def new_token():
    return token_urlsafe(18)


class StoredSearch(models.Model):
    """A search of one user, for as long as he works with it. A number typed is in it as an index."""

    token = models.CharField(max_length=32, unique=True, default=new_token)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    criteria = EncryptedJSONField(default=dict)
    used_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "查询"
        verbose_name_plural = "查询"
        default_permissions = ()

    def __str__(self):
        return f"查询 {self.pk} 号"


class SavedQuery(models.Model):
    """常用查询: of one user, under a name of his own. Never with an ID number or a phone in it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_people_queries"
    )
    name = models.CharField("名称", max_length=30)
    criteria = EncryptedJSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "常用查询"
        verbose_name_plural = "常用查询"
        ordering = ["name", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_query_name_once")
        ]

    def __str__(self):
        return f"常用查询 {self.pk} 号"


class ListColumns(models.Model):
    """The columns that a user chose for the list."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    columns = models.JSONField(default=list)

    class Meta:
        verbose_name = "列表的列"
        verbose_name_plural = "列表的列"
        default_permissions = ()

    def __str__(self):
        return f"列表的列 {self.pk} 号"


class ExportState(models.TextChoices):
    READY = "ready", "等待下载"
    RUNNING = "running", "正在导出"
    DONE = "done", "已完成"
    CANCELLED = "cancelled", "已取消"
    FAILED = "failed", "未完成"


class Export(models.Model):
    """导出: what was asked for and how far it came. The sheet itself is kept nowhere."""

    token = models.CharField(max_length=32, unique=True, default=new_token)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    criteria = EncryptedJSONField(default=dict)
    columns = models.JSONField(default=list)
    is_plain = models.BooleanField(default=False)
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.READY)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    moved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "人员导出"
        verbose_name_plural = "人员导出"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ExportState.values), name="export_state_known"
            )
        ]

    def __str__(self):
        return f"人员导出 {self.pk} 号"
