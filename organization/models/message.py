"""What visitors write to us, and what becomes of it. Who wrote is encrypted at rest, and wiped
when it has been kept long enough; what is published of a letter stands in fields of its own."""

from django.conf import settings
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from mptt.models import TreeForeignKey

from intake import receipts, workdays
from privacy import masks
from privacy.fields import EncryptedTextField

SHORTEST, LONGEST = 10, 2000  # characters of a letter


class MessageKind(models.TextChoices):
    QUESTION = "question", "咨询"
    PROPOSAL = "proposal", "建议"
    COMPLAINT = "complaint", "投诉"
    OTHER = "other", "其他"


class MessageState(models.TextChoices):
    RECEIVED = "received", "已收到"
    ASSIGNED = "assigned", "已分派"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "已办结"


WORK = (MessageState.RECEIVED, MessageState.ASSIGNED)


class MessageQuerySet(models.QuerySet):
    def public(self):
        """Letters whose answer was released, in sections that are open."""
        return self.filter(released_at__lte=timezone.now(), section__is_public=True)

    def newest(self):
        return self.order_by("-released_at", "-pk")

    def in_work(self):
        return self.filter(state__in=WORK)

    def overdue(self, today=None):
        return self.in_work().filter(due_on__lt=today or timezone.localdate())

    def kept_too_long(self, before):
        """Letters whose sender is still known, that were done with before that time."""
        ended = Q(closed_at__lt=before) | Q(closed_at=None, answered_at__lt=before)
        return self.filter(ended, erased_at=None)


class Message(models.Model):
    section = TreeForeignKey(
        "editorial.Section", models.PROTECT, verbose_name="栏目", related_name="+"
    )
    number = models.CharField("来信编号", max_length=20, unique=True)
    code = EncryptedTextField("查询码", max_length=20)
    kind = models.CharField("类别", max_length=12, choices=MessageKind.choices)
    name = EncryptedTextField("姓名", max_length=40, blank=True)
    phone = EncryptedTextField("电话", max_length=40, blank=True)
    email = EncryptedTextField("电子邮箱", max_length=100, blank=True)
    text = EncryptedTextField(
        "内容", validators=[MinLengthValidator(SHORTEST), MaxLengthValidator(LONGEST)]
    )
    received_at = models.DateTimeField("收到时间", default=timezone.now)
    consented_at = models.DateTimeField("同意处理的时间", default=timezone.now)
    may_be_public = models.BooleanField("同意公开", default=False)
    due_on = models.DateField("到期日")
    state = models.CharField(
        "状态", max_length=10, choices=MessageState.choices, default=MessageState.RECEIVED
    )
    # Counts the steps that were taken: who read an older number may not take the next one.
    version = models.PositiveIntegerField(default=0)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="承办人", null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    answer = models.TextField("答复", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    erased_at = models.DateTimeField("抹去个人信息的时间", null=True, blank=True)
    public_title = models.CharField("选登标题", max_length=60, blank=True)
    public_question = models.TextField("选登的来信", max_length=LONGEST, blank=True)
    public_answer = models.TextField("选登的答复", max_length=5000, blank=True)
    released_at = models.DateTimeField("选登时间", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "来信"
        verbose_name_plural = "来信"
        ordering = ["-received_at", "-pk"]
        default_permissions = ("view", "change")
        permissions = [("export_message", "导出来信")]
        indexes = [
            models.Index(fields=["section", "state", "due_on"], name="message_work"),
            models.Index(fields=["section", "-released_at", "-id"], name="message_public"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=False) | ~Q(phone="") | ~Q(email=""),
                name="message_can_be_answered",
                violation_error_message="电话和电子邮箱请至少填写一项，便于答复。",
            ),
            models.CheckConstraint(
                condition=~Q(state=MessageState.ASSIGNED) | Q(assigned_to__isnull=False),
                name="message_assigned_to_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=MessageState.ANSWERED)
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="message_answered_with_a_text",
            ),
            models.CheckConstraint(
                condition=Q(state=MessageState.CLOSED, closed_at__isnull=False)
                | (~Q(state=MessageState.CLOSED) & Q(closed_at=None)),
                name="message_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None)
                | (Q(may_be_public=True) & ~Q(public_question="") & ~Q(public_answer="")),
                name="message_public_by_consent",
            ),
        ]

    def __str__(self):
        return f"来信 {self.number}"

    def save(self, *args, **kwargs):
        self.number = self.number or receipts.new_number(Message, self.received_at)
        self.code = self.code or receipts.new_code()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("message", args=[self.pk])

    @property
    def title(self):
        return self.public_title

    @property
    def masked_name(self):
        return masks.mask_name(self.name) if self.name else "—"

    @property
    def masked_contact(self):
        shown = (self.phone and masks.mask_phone(self.phone), masks.mask_email(self.email))
        return " ".join(filter(None, shown)) or "—"

    @property
    def is_in_work(self):
        return self.state in WORK

    @property
    def is_overdue(self):
        return self.is_in_work and self.due_on < timezone.localdate()

    def set_due(self, working_days):
        self.due_on = workdays.after(timezone.localdate(self.received_at), working_days)

    @classmethod
    def look_up(cls, number, code):
        """Return the letter with exactly this number and this code, or None. A wrong number
        costs as much as a wrong code, and is answered alike."""
        letter = cls.objects.filter(number=number).first()
        known = letter.code if letter else "-" * receipts.LENGTH
        return letter if constant_time_compare(known, code) and letter else None

    @classmethod
    def erase(cls, before):
        """Wipe who wrote the letters that were done with before that time; return how many."""
        return cls.objects.kept_too_long(before).update(
            name="", phone="", email="", erased_at=timezone.now(), version=F("version") + 1
        )
