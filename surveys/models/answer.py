from django.db import models
from django.utils import timezone


class Answer(models.Model):
    """One sheet that somebody has filled in. Nothing in it or beside it says who: no address, no
    account, no invitation code."""

    survey = models.ForeignKey(
        "surveys.Survey", models.PROTECT, verbose_name="调查", related_name="answers"
    )
    # The number of the survey's revision that was answered: what its keys mean is read there.
    revision = models.PositiveIntegerField("版本号")
    # {key of a question: what was answered}; a question that was not asked is not in it.
    data = models.JSONField("答案")
    # Of an answer by code only the day: the time could be held against a list of codes.
    submitted_at = models.DateTimeField("提交时间", default=timezone.now)

    class Meta:
        verbose_name = "答案"
        verbose_name_plural = "答案"
        ordering = ["-pk"]
        permissions = [("export_answer", "导出答案")]
        indexes = [models.Index(fields=["survey", "revision"], name="answer_by_revision")]

    def __str__(self):
        return f"第 {self.pk} 份"


class InvitationCode(models.Model):
    """A code that lets one person answer once. Only a keyed digest is kept: who reads the
    database can't answer with it, and nothing leads from a code to an answer."""

    survey = models.ForeignKey("surveys.Survey", models.PROTECT, related_name="codes")
    digest = models.CharField(max_length=64)
    is_used = models.BooleanField("已使用", default=False)

    class Meta:
        verbose_name = "邀请码"
        verbose_name_plural = "邀请码"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["survey", "digest"], name="code_once_a_survey")
        ]

    def __str__(self):
        return f"邀请码 {self.pk}"


class Tally(models.Model):
    """What has been counted of a survey's answers so far. Derived: it may be deleted any time."""

    survey = models.OneToOneField("surveys.Survey", models.CASCADE, related_name="+")
    answers = models.PositiveIntegerField(default=0)
    last_answer = models.PositiveBigIntegerField(default=0)
    counts = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.answers} 份"
