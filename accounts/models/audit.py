import hashlib
import json

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

GENESIS = "0" * 64


VERBS = {
    "create": "新建", "save": "保存", "change": "修改", "delete": "删除", "publish": "发布",
    "withdraw": "撤稿", "bin": "移入回收站", "unbin": "从回收站恢复", "move": "移动",
    "pin": "置顶", "rename": "改地址段", "upload": "上传", "import": "导入", "bulk": "批量操作",
    "view": "查看", "sign_in": "登录", "sign_out": "退出", "locked": "锁定",
    "submit": "送审", "approve": "审核通过", "return": "退回", "take_back": "撤回送审",
    "proofread": "校对签字", "release_urgently": "紧急签发",
    "unmask": "查看一项个人信息", "revoke": "撤销", "duplicate": "发现重复", "photograph": "换照片",
    "photograph_removed": "删照片",
    "password_change": "修改密码", "password_set": "重设密码",
}  # fmt: skip
OBJECTS = {"account": "账号", "audit": "审计日志"}


def label_of(event, target_type=""):
    """Say an event's code ("article.publish") in the words of the people who read the log."""
    name, _, verb = event.partition(".")
    try:
        named = apps.get_model(target_type)._meta.verbose_name if target_type else name
    except LookupError:
        named = name
    return f"{OBJECTS.get(name, named)} · {VERBS.get(verb, verb)}"


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

    def __str__(self):
        return f"{self.event} {self.target_label}".strip()

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("The audit log is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("The audit log is append-only.")

    @property
    def event_label(self):
        return label_of(self.event, self.target_type)

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
