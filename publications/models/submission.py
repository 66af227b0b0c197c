from functools import partial

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q

from privacy.fields import EncryptedTextField
from publications.models.received import Received


class SubmissionState(models.TextChoices):
    RECEIVED = "received", "已收稿"
    READING = "reading", "审读中"
    ACCEPTED = "accepted", "录用"
    DECLINED = "declined", "退稿"


class Submission(Received):
    """A manuscript for a call. Its file lies under private/, where no public address leads."""

    prefix = "G"
    WAITING = (SubmissionState.RECEIVED, SubmissionState.READING)
    DECIDED = (SubmissionState.ACCEPTED, SubmissionState.DECLINED)

    call = models.ForeignKey(
        "publications.Call", models.PROTECT, verbose_name="征稿启事", related_name="submissions"
    )
    title = models.CharField("稿件题目", max_length=200)
    email = EncryptedTextField("电子邮箱", max_length=120, blank=True)
    abstract = models.TextField("内容提要", max_length=1000)
    file = models.FileField("稿件", max_length=120, editable=False)
    original_name = EncryptedTextField("原文件名", max_length=200, editable=False)
    sha256 = models.CharField("摘要", max_length=64, editable=False)
    bytes = models.PositiveBigIntegerField("大小", editable=False)
    state = models.CharField(
        "状态", max_length=10, choices=SubmissionState.choices, default=SubmissionState.RECEIVED
    )
    answer = models.TextField(
        "给作者的答复", max_length=2000, blank=True, help_text="录用或退稿时必须填写。"
    )

    class Meta(Received.Meta):
        verbose_name = "来稿"
        verbose_name_plural = "来稿"
        permissions = [("export_submission", "导出来稿登记表")]
        indexes = [models.Index(fields=["state", "due_on"], name="submission_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "declined"]) | ~Q(answer=""),
                name="submission_decided_with_an_answer",
                violation_error_message="录用或退稿都要写给作者的答复。",
            )
        ]

    @property
    def subject(self):
        return self.call

    @property
    def download_name(self):
        return f"{self.receipt}.docx"

    def erase(self):
        """Take out the manuscript and what names its author; keep that there was one."""
        if self.file:
            transaction.on_commit(partial(default_storage.delete, self.file.name))
        self.file = ""
        self.name = self.phone = self.email = self.organisation = self.original_name = ""
        self.abstract = self.note = ""
        self.title = "（已按保存期限删除）"
        self.answer = "（已删除）" if self.answer else ""
