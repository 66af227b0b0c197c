"""The three reviews (三审三校) of an item: who handed in which text, who signed it, and the record.

`Submission` is one round: a text on its way through its section's steps. It changes as it goes.
`ReviewEntry` is what happened, in rows that nobody changes: each carries the hash of the row of
the same item before it, and the database refuses UPDATE and DELETE by triggers.
"""

import hashlib
import json

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from mptt.models import TreeForeignKey

from editorial.models.revision import Revision

GENESIS = "0" * 64
STEP_NAMES = {1: "初审", 2: "复审", 3: "终审"}
STEP_PERMISSIONS = {
    1: "editorial.review_first",
    2: "editorial.review_second",
    3: "editorial.review_third",
}
PROOF_NAMES = {1: "一校", 2: "二校", 3: "三校"}


class Round(models.TextChoices):
    OPEN = "open", "审核中"
    RETURNED = "returned", "已退回"
    TAKEN_BACK = "taken_back", "已撤回"
    RELEASED = "released", "已签发"


class Act(models.TextChoices):
    SUBMIT = "submit", "送审"
    EDIT = "edit", "审核中修改"
    APPROVE = "approve", "通过"
    RETURN = "return", "退回"
    TAKE_BACK = "take_back", "撤回送审"
    REMIND = "remind", "催办"
    PROOF = "proof", "校对签字"
    URGENT = "urgent", "紧急签发"
    RELEASE = "release", "签发"
    WITHDRAW = "withdraw", "撤稿"
    CLOSE = "close", "移入回收站"


class Submission(models.Model):
    """One round of an item through the steps of its section; at most one is open.

    `step` is the step that comes next, 1 to 3, and 4 when all three are signed. A section with
    fewer steps asks only for those (`rounds.step_now`), so changing their number loses nothing.
    """

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField("编号")
    item = GenericForeignKey("content_type", "object_id")
    section = TreeForeignKey("editorial.Section", models.PROTECT, related_name="+")
    title = models.CharField("标题", max_length=200)
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    digest = models.CharField("摘要", max_length=64)
    state = models.CharField("状态", max_length=10, choices=Round.choices, default=Round.OPEN)
    step = models.PositiveSmallIntegerField("审级", default=1)
    step_since = models.DateTimeField("本级开始")
    due_at = models.DateTimeField("应审结")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="送审人", related_name="+"
    )
    submitted_at = models.DateTimeField("送审时间", auto_now_add=True)
    # Whoever wrote the text that was handed in; he signs no step of it, nor does who handed it in.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="撰稿账号", null=True,
        related_name="+",
    )  # fmt: skip
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="正在审阅", null=True,
        related_name="+",
    )  # fmt: skip
    claimed_at = models.DateTimeField("开始审阅", null=True)
    reminded_at = models.DateTimeField("催办时间", null=True)

    class Meta:
        verbose_name = "送审"
        verbose_name_plural = "送审"
        ordering = ["due_at", "pk"]
        default_permissions = ()
        permissions = [
            ("review_first", "初审"),
            ("review_second", "复审"),
            ("review_third", "终审"),
            ("release_urgently", "紧急签发"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], condition=Q(state="open"),
                name="submission_one_open_an_item",
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["state", "section", "step"], name="submission_queue"),
            models.Index(fields=["content_type", "object_id"], name="submission_of_item"),
        ]

    def __str__(self):
        return self.title


class ReviewEntryQuerySet(models.QuerySet):
    def update(self, **values):
        raise TypeError("The record of an item is append-only.")

    def delete(self):
        raise TypeError("The record of an item is append-only.")

    def of(self, item):
        content_type = ContentType.objects.get_for_model(type(item))
        return self.filter(content_type=content_type, object_id=item.pk).order_by("number")


class ReviewEntry(models.Model):
    """One line of an item's record. People are kept as number and name: the line outlives the
    account, as it outlives the item."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField("编号")
    number = models.PositiveIntegerField("序号")
    round_id = models.PositiveBigIntegerField("送审编号", null=True)
    at = models.DateTimeField("时间")
    actor_id = models.BigIntegerField("账号编号", null=True)
    actor_name = models.CharField("姓名", max_length=150, blank=True)
    unit = models.CharField("部门", max_length=60, blank=True)
    act = models.CharField("事项", max_length=10, choices=Act.choices)
    step = models.PositiveSmallIntegerField("审级", null=True)
    comment = models.TextField("意见", blank=True)
    title = models.CharField("标题", max_length=200)
    revision_number = models.PositiveIntegerField("版本号", null=True)
    digest = models.CharField("文本摘要", max_length=64, blank=True)
    detail = models.JSONField("详情", default=dict, encoder=DjangoJSONEncoder)
    previous_hash = models.CharField("前一条的校验值", max_length=64)
    hash = models.CharField("校验值", max_length=64, unique=True)

    objects = ReviewEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "审稿记录"
        verbose_name_plural = "审稿记录"
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "number"], name="review_entry_number_once"
            )
        ]

    def __str__(self):
        return f"{self.label} {self.actor_name}"

    @property
    def label(self):
        """What happened, as people say it: "复审通过", "二校签字"."""
        if self.act == Act.PROOF:
            return f"{PROOF_NAMES.get(self.step, '')}签字"
        if self.act in (Act.APPROVE, Act.RETURN):
            return f"{STEP_NAMES.get(self.step, '')}{self.get_act_display()}"
        return self.get_act_display()

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("The record of an item is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("The record of an item is append-only.")

    def computed_hash(self):
        """Return the SHA-256 of this line and the hash of the one before it."""
        names = (
            "content_type_id", "object_id", "number", "round_id", "actor_id", "actor_name", "unit",
            "act", "step", "comment", "title", "revision_number", "digest", "detail",
            "previous_hash",
        )  # fmt: skip
        facts = {name: getattr(self, name) for name in names} | {"at": self.at.timestamp()}
        canonical = json.dumps(
            facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder
        )
        return hashlib.sha256(canonical.encode()).hexdigest()


class ReviewNote(models.Model):
    """A reviewer's remark at a place of the text, which is named by its words."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="notes")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    quote = models.CharField("原文", max_length=200)
    text = models.CharField("批注", max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="批注人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    is_done = models.BooleanField("已处理", default=False)

    class Meta:
        verbose_name = "批注"
        verbose_name_plural = "批注"
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self):
        return self.text


class SectionReviewer(models.Model):
    """Names who of those that have a step by their role does it in a section and below it.
    Where nobody is named, all of them do."""

    section = TreeForeignKey("editorial.Section", models.CASCADE, related_name="reviewers")
    step = models.PositiveSmallIntegerField("审级", choices=list(STEP_NAMES.items()))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="人员", related_name="+"
    )

    class Meta:
        verbose_name = "指定审稿人"
        verbose_name_plural = "指定审稿人"
        ordering = ["step", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "step", "user"], name="reviewer_once_a_step",
                violation_error_message="这个人已经指定过了。",
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_step_display()}：{self.user}"

    def clean(self):
        if not self.user_id:
            return
        if not self.user.is_active:
            raise ValidationError({"user": "这个账号已停用。"})
        permission = STEP_PERMISSIONS.get(self.step)
        if permission and not self.user.has_perm(permission):
            name = STEP_NAMES[self.step]
            raise ValidationError(
                {"user": f"{self.user}的角色没有{name}权限，先由管理员给他角色。"}
            )


class ScheduledChange(models.Model):
    """An approved change of an item that is public now, and the moment it takes its place."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField("编号")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    at = models.DateTimeField("更新时间", db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="scheduled_change_one_an_item"
            )
        ]

    def __str__(self):
        return f"{self.revision} {self.at}"
