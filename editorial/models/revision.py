import hashlib
import json

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Origin(models.TextChoices):
    MANUAL = "manual", "编辑保存"
    IMPORT = "import", "批量导入"
    RESTORE = "restore", "恢复旧版本"


def digest_of(data):
    """Return the SHA-256 of an item's versioned text, as an approval is bound to it."""
    canonical = json.dumps(
        data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


class Revision(models.Model):
    """One explicit save of an item: numbered, dated, signed, and never changed afterwards."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField("编号")
    item = GenericForeignKey("content_type", "object_id")
    number = models.PositiveIntegerField("版本号")
    data = models.JSONField("内容", encoder=DjangoJSONEncoder)
    digest = models.CharField("摘要", max_length=64)
    origin = models.CharField("来由", max_length=10, choices=Origin.choices, default=Origin.MANUAL)
    note = models.CharField("说明", max_length=200, blank=True)
    created_at = models.DateTimeField("保存时间", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="保存人", null=True,
        related_name="+",
    )  # fmt: skip
    # Release: who let this exact text out, and when; the signatures before it are in the item's
    # record (editorial/review/).
    released_at = models.DateTimeField("批准时间", null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="批准人", null=True,
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = "版本"
        verbose_name_plural = "版本"
        ordering = ["-number", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "number"], name="revision_number_once_an_item"
            )
        ]

    def __str__(self):
        return f"第 {self.number} 版"
