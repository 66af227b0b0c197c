"""申请: what somebody asks for about his own data (个人信息保护法, articles 15 and 44 to 50)."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from intake import receipts, workdays
from members.models.person import Person
from privacy import masks
from privacy.fields import EncryptedTextField

LONGEST = 2000  # characters of a request, and of its answer


class RequestKind(models.TextChoices):
    ACCESS = "access", "查阅"
    COPY = "copy", "复制"
    CORRECT = "correct", "更正"
    COMPLETE = "complete", "补充"
    DELETE = "delete", "删除"
    WITHDRAW = "withdraw", "撤回同意"


class Proof(models.TextChoices):
    CERTIFICATE = "certificate", "证书编号"
    WORK_NUMBER = "work_number", "工号"
    ID_TAIL = "id_tail", "身份证号后六位"


class RequestState(models.TextChoices):
    RECEIVED = "received", "已收到"
    CHECKED = "checked", "身份已核实"
    DONE = "done", "已办结"
    REFUSED = "refused", "不予办理"


WORK = (RequestState.RECEIVED, RequestState.CHECKED)
ENDED = (RequestState.DONE, RequestState.REFUSED)


class RequestQuerySet(models.QuerySet):
    def in_work(self):
        return self.filter(state__in=WORK)

    def overdue(self, today=None):
        return self.in_work().filter(due_on__lt=today or timezone.localdate())

    def kept_too_long(self, before):
        """Those that were done with before that time and still say who asked."""
        return self.filter(closed_at__lt=before, erased_at=None)


class PersonRequest(models.Model):
    """`person` is the record that the site found, or a clerk chose; None waits to be found."""

    number = models.CharField("申请编号", max_length=20, unique=True)
    code = EncryptedTextField("查询码", max_length=20)
    kind = models.CharField("申请事项", max_length=10, choices=RequestKind)
    name = EncryptedTextField("姓名", max_length=60, blank=True)
    phone = EncryptedTextField("电话", max_length=40, blank=True)
    email = EncryptedTextField("电子邮箱", max_length=100, blank=True)
    proof = models.CharField("核对身份用", max_length=12, choices=Proof)
    proof_text = EncryptedTextField("号码", max_length=40, blank=True)
    text = EncryptedTextField("说明", blank=True, validators=[MaxLengthValidator(LONGEST)])
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="档案", null=True, related_name="requests"
    )
    received_at = models.DateTimeField("收到时间", default=timezone.now)
    due_on = models.DateField("到期日")
    state = models.CharField(
        "状态", max_length=10, choices=RequestState, default=RequestState.RECEIVED
    )
    # Counts the steps that were taken: who read an older number may not take the next one.
    version = models.PositiveIntegerField(default=0)
    answer = EncryptedTextField("答复", blank=True, validators=[MaxLengthValidator(LONGEST)])
    closed_at = models.DateTimeField("办结时间", null=True)
    erased_at = models.DateTimeField("抹去个人信息的时间", null=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = "个人信息申请"
        verbose_name_plural = "个人信息申请"
        ordering = ["due_on", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["state", "due_on", "id"], name="person_request_work")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=WORK, closed_at=None)
                | Q(state__in=ENDED, closed_at__isnull=False),
                name="person_request_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WORK) | Q(erased_at__isnull=False) | ~Q(answer=""),
                name="person_request_closed_with_answer",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=RequestKind.values), name="person_request_kind_known"
            ),
        ]

    def __str__(self):
        return f"申请 {self.number}"

    def save(self, *args, **kwargs):
        self.number = self.number or receipts.new_number(PersonRequest, self.received_at)
        self.code = self.code or receipts.new_code()
        if not self.due_on:
            received = timezone.localdate(self.received_at)
            self.due_on = workdays.after(received, settings.PERSON_REQUEST_DAYS)
        super().save(*args, **kwargs)

    @property
    def is_in_work(self):
        return self.state in WORK

    @property
    def is_overdue(self):
        return self.is_in_work and self.due_on < timezone.localdate()

    @property
    def masked_name(self):
        return masks.mask_name(self.name) if self.name else "—"

    @property
    def masked_contact(self):
        shown = (self.phone and masks.mask_phone(self.phone), masks.mask_email(self.email))
        return " ".join(filter(None, shown)) or "—"

    @classmethod
    def look_up(cls, number, code):
        """Return the request with exactly this number and code, or None; both cost the same."""
        found = cls.objects.filter(number=number).first()
        known = found.code if found else "-" * receipts.LENGTH
        return found if constant_time_compare(known, code) and found else None

    @classmethod
    def erase(cls, before):
        """Wipe who asked and what was said from requests that ended before; return how many.

        Number, kind, days and outcome stay: they show that requests are answered in time.
        """
        old = cls.objects.kept_too_long(before)
        RequestStep.objects.filter(request__in=old).exclude(text="").update(text="")
        return old.update(
            name="", phone="", email="", proof_text="", text="", answer="",
            erased_at=timezone.now(), version=F("version") + 1,
        )  # fmt: skip


class RequestStep(models.Model):
    """One step of a request's way, or a note among colleagues. The asker never sees it."""

    request = models.ForeignKey(PersonRequest, models.CASCADE, related_name="steps")
    at = models.DateTimeField("时间", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经手人", null=True,
        related_name="+",
    )  # fmt: skip
    step = models.CharField("事项", max_length=60)
    text = EncryptedTextField("说明", blank=True)

    class Meta:
        verbose_name = "办理记录"
        verbose_name_plural = "办理记录"
        default_permissions = ()
        ordering = ["at", "pk"]

    def __str__(self):
        return self.step
