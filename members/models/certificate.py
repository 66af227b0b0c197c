"""证书: what somebody was given, and whether it holds today."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from members.models.person import Person


class CertificateState(models.TextChoices):
    VALID = "valid", "有效"
    EXPIRED = "expired", "已过期"
    REVOKED = "revoked", "已撤销"


def _is(state, today):
    return {
        CertificateState.REVOKED: Q(revoked_on__isnull=False),
        CertificateState.EXPIRED: Q(revoked_on=None, expires_on__lt=today),
        CertificateState.VALID: Q(revoked_on=None)
        & (Q(expires_on=None) | Q(expires_on__gte=today)),
    }[state]


class CertificateQuerySet(models.QuerySet):
    """The day decides, in the query: Beijing time, the last day itself still counts."""

    def in_state(self, state, today=None):
        return self.filter(_is(CertificateState(state), today or timezone.localdate()))

    def valid(self, today=None):
        return self.in_state(CertificateState.VALID, today)

    def expired(self, today=None):
        return self.in_state(CertificateState.EXPIRED, today)

    def revoked(self):
        return self.in_state(CertificateState.REVOKED)

    def with_state(self, today=None):
        """Annotate `state_now`, a value of CertificateState."""
        today = today or timezone.localdate()
        whens = (When(_is(state, today), then=Value(state.value)) for state in CertificateState)
        return self.annotate(state_now=Case(*whens, output_field=models.CharField()))


class Certificate(models.Model):
    person = models.ForeignKey(Person, models.PROTECT, related_name="certificates")
    number = models.CharField("证书编号", max_length=40, unique=True)
    programme = models.CharField("培训项目", max_length=100)
    hours = models.PositiveSmallIntegerField(
        "学时", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    issued_on = models.DateField("发证日期", db_index=True)
    expires_on = models.DateField(
        "有效期至", null=True, blank=True, help_text="当天仍有效；长期有效的留空。"
    )
    revoked_on = models.DateField("撤销日期", null=True, editable=False)
    revoked_reason = models.CharField("撤销原因", max_length=200, blank=True, editable=False)
    # Where it comes from, when a feature gave it: "training.enrolment:12". Nobody follows it here.
    source = models.CharField(max_length=60, blank=True, editable=False)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "证书"
        verbose_name_plural = "证书"
        ordering = ["-issued_on", "-pk"]
        default_permissions = ("view", "add", "change")
        indexes = [
            models.Index(fields=["programme", "issued_on"], name="certificate_of_programme"),
            models.Index(fields=["source"], name="certificate_by_source"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=~Q(source=""), name="certificate_source_once"
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on")),
                name="certificate_expires_after_issue",
                violation_error_message="有效期不能早于发证日期。",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None, revoked_reason="")
                | Q(revoked_on__isnull=False) & ~Q(revoked_reason=""),
                name="certificate_revoked_with_reason",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.number

    def save(self, *args, **kwargs):
        self.number = "".join(self.number.split())
        super().save(*args, **kwargs)

    def clean(self):
        today, errors = timezone.localdate(), {}
        if self.issued_on and self.issued_on > today:
            errors["issued_on"] = "发证日期不能在今天之后。"
        if self.issued_on and self.expires_on and self.expires_on < self.issued_on:
            errors["expires_on"] = "有效期不能早于发证日期。"
        if errors:
            raise ValidationError(errors)

    def state(self, today=None):
        """Return a CertificateState, as with_state() does it in the query."""
        if self.revoked_on:
            return CertificateState.REVOKED
        if self.expires_on and self.expires_on < (today or timezone.localdate()):
            return CertificateState.EXPIRED
        return CertificateState.VALID
