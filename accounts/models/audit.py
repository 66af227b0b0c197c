import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from accounts import events

GENESIS = "0" * 64

PURPOSES = ("purpose", "reason", "note", "comment")  # where a detail says why


class AuditQuerySet(models.QuerySet):
    def update(self, **values):
        raise TypeError("The audit log is append-only.")

    def delete(self):
        raise TypeError("The audit log is append-only.")


class AuditEntry(models.Model):
    """One thing that somebody did. Rows are added by accounts.audit.record and never changed:
    the database refuses it by triggers, and each row carries the hash of the one before.

    The person is kept as a number and a name, not as a foreign key: an entry outlives its
    account and must not change with it.
    """

    at = models.DateTimeField("时间", db_index=True)
    actor_id = models.BigIntegerField("账号编号", null=True, db_index=True)
    actor_name = models.CharField("操作人", max_length=150, blank=True)
    address = models.GenericIPAddressField("来源地址", null=True)
    event = models.CharField("事件", max_length=60, db_index=True)
    target_type = models.CharField("对象类型", max_length=60, blank=True)
    target_id = models.CharField("对象编号", max_length=60, blank=True)
    target_label = models.CharField("对象", max_length=200, blank=True)
    result = models.CharField("结果", max_length=20, default="ok")
    detail = models.JSONField("详情", default=dict, encoder=DjangoJSONEncoder)
    previous_hash = models.CharField("前一条的校验值", max_length=64)
    hash = models.CharField("校验值", max_length=64, unique=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计日志"
        ordering = ["-pk"]
        default_permissions = ("view",)
        permissions = [("export_auditentry", "可以导出审计日志")]
        # What the audit role narrows by, each followed by the time that its pages go by.
        indexes = [
            models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
            models.Index(fields=["event", "at"], name="audit_by_event"),
            models.Index(fields=["target_type", "target_id", "at"], name="audit_by_target"),
            models.Index(fields=["address", "at"], name="audit_by_address"),
            models.Index(fields=["result", "at"], name="audit_by_result"),
        ]

    def __str__(self):
        return f"{self.event_label} {self.target_label}".strip()

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("The audit log is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("The audit log is append-only.")

    @property
    def event_label(self):
        return events.label_of(self.event, self.target_type)

    @property
    def purpose(self):
        """Return what the person gave as his reason, or ""."""
        given = (self.detail.get(name) for name in PURPOSES)
        return next((one for one in given if one and isinstance(one, str)), "")

    def computed_hash(self):
        """Return the SHA-256 of this row and the hash of the one before it."""
        facts = {
            name: getattr(self, name)
            for name in (
                "actor_id", "actor_name", "address", "event", "target_type", "target_id",
                "target_label", "result", "detail", "previous_hash",
            )
        }  # fmt: skip
        facts["at"] = self.at.timestamp()
        canonical = json.dumps(
            facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder
        )
        return hashlib.sha256(canonical.encode()).hexdigest()
