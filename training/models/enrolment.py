"""报名: a group, its contact person and its participants. Who they are is encrypted."""

from django.db import models
from django.db.models import Q

from privacy import masks
from privacy.fields import EncryptedTextField
from training.models.session import Session


class EnrolmentState(models.TextChoices):
    PENDING = "pending", "待确认"
    CONFIRMED = "confirmed", "已确认"
    WAITING = "waiting", "候补"
    CANCELLED = "cancelled", "已取消"


HOLDING = (EnrolmentState.PENDING, EnrolmentState.CONFIRMED)  # the states that hold seats


class CancelledBy(models.TextChoices):
    CONTACT = "contact", "联系人"
    DESK = "desk", "工作人员"


class EnrolmentQuerySet(models.QuerySet):
    def holding(self):
        return self.filter(state__in=HOLDING)

    def waiting(self):
        """In the order in which they came."""
        return self.filter(state=EnrolmentState.WAITING).order_by("arrival")

    def active(self):
        return self.exclude(state=EnrolmentState.CANCELLED)

    def not_erased(self):
        return self.filter(erased_at=None)


class Enrolment(models.Model):
    """Written by training.enrolment.actions only: states and sizes are counted in the session."""

    session = models.ForeignKey(
        Session, models.PROTECT, verbose_name="期次", related_name="enrolments"
    )
    number = models.CharField("报名编号", max_length=24, unique=True, editable=False)
    arrival = models.PositiveIntegerField("先后", editable=False)
    state = models.CharField(
        "状态", max_length=10, choices=EnrolmentState, default=EnrolmentState.PENDING
    )
    size = models.PositiveSmallIntegerField("人数")
    organisation = models.CharField("单位", max_length=100, blank=True)
    contact_name = EncryptedTextField("联系人", max_length=40)
    contact_phone = EncryptedTextField("联系电话", max_length=30)
    contact_email = EncryptedTextField("电子邮箱", max_length=200, blank=True)
    invoice_note = EncryptedTextField("开票信息", max_length=500, blank=True)
    desk_note = EncryptedTextField(
        "经办备注", max_length=500, blank=True, help_text="只在工作台里看得到。"
    )
    # By this the desk finds an enrolment that somebody asks for on the telephone.
    phone_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    # The keyed digest of the private link's token; the token itself is kept nowhere.
    token_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)
    consented_at = models.DateTimeField("同意时间", editable=False)
    created_at = models.DateTimeField("报名时间", auto_now_add=True)
    changed_at = models.DateTimeField("最后变动", auto_now=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, editable=False)
    cancelled_at = models.DateTimeField("取消时间", null=True, editable=False)
    cancelled_by = models.CharField(
        "谁取消的", max_length=10, choices=CancelledBy, blank=True, editable=False
    )
    cancel_reason = models.CharField("取消原因", max_length=200, blank=True, editable=False)
    voices_sent = models.PositiveSmallIntegerField("已交心声", default=0, editable=False)
    erased_at = models.DateTimeField("个人信息清除时间", null=True, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = "报名"
        verbose_name_plural = "报名"
        ordering = ["-created_at", "-pk"]
        permissions = [("export_enrolment", "导出报名名单")]
        indexes = [models.Index(fields=["session", "state", "arrival"], name="enrolment_in_line")]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "arrival"], name="enrolment_arrival_once_a_session"
            ),
            models.CheckConstraint(condition=Q(size__gte=1), name="enrolment_of_somebody"),
            models.CheckConstraint(
                condition=Q(state__in=EnrolmentState.values), name="enrolment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(voices_sent__lte=models.F("size")), name="enrolment_voices_one_each"
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.number

    @property
    def holds_seats(self):
        return self.state in HOLDING

    @property
    def may_be_changed(self):
        """By its contact person: until the enrolment closes."""
        is_active = self.state != EnrolmentState.CANCELLED and self.erased_at is None
        return is_active and self.session.takes_enrolments

    def place_in_line(self):
        """Return how many groups stand before this one on the waiting list, itself counted."""
        return self.session.enrolments.waiting().filter(arrival__lte=self.arrival).count()


class Sex(models.TextChoices):
    MALE = "男", "男"
    FEMALE = "女", "女"


class Participant(models.Model):
    """One who comes. No ID number is asked for."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="participants")
    # The session again, so that the database itself refuses the same person twice.
    session = models.ForeignKey(Session, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField("序号")
    name = EncryptedTextField("姓名", max_length=40)
    sex = EncryptedTextField("性别", max_length=2, choices=Sex)
    post = EncryptedTextField("单位及职务", max_length=100, blank=True)
    phone = EncryptedTextField("手机", max_length=30)
    # The blind index of name and phone; NULL once the enrolment is cancelled.
    person_index = models.CharField(max_length=64, null=True, editable=False)

    class Meta:
        verbose_name = "参训人"
        verbose_name_plural = "参训人"
        ordering = ["enrolment", "position", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person_index"], name="participant_once_a_session"
            ),
        ]

    def __str__(self):
        return f"{self.enrolment_id}-{self.position}"

    @property
    def masked_phone(self):
        return masks.mask_phone(self.phone)
