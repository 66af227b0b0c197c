from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from members.models.person import Person


class Use(models.TextChoices):
    PHOTOGRAPH = "photograph", "公开照片"
    LISTING = "listing", "专家公开列名"
    ID_TAIL = "id_tail", "允许用证件号后六位核验"


class ConsentQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(withdrawn_on=None)


class Consent(models.Model):
    """同意: to one use, from a day on, until it is withdrawn (个人信息保护法, articles 15 and 25)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    use = models.CharField("用途", max_length=20, choices=Use)
    given_on = models.DateField("同意日期", default=timezone.localdate)
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    note = models.CharField(
        "凭据", max_length=200, blank=True, help_text="如：本人签字的同意书，存在哪里。"
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "同意"
        verbose_name_plural = "同意"
        ordering = ["-given_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "use"], condition=Q(withdrawn_on=None),
                name="consent_in_force_once",
                violation_error_message="这项用途已经有一份有效的同意。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
                name="consent_withdrawn_after_given",
                violation_error_message="撤回日期不能早于同意日期。",
            ),
            models.CheckConstraint(condition=Q(use__in=Use.values), name="consent_use_known"),
        ]  # fmt: skip

    def __str__(self):
        return self.get_use_display()

    def clean(self):
        errors, today = {}, timezone.localdate()
        if self.given_on and self.given_on > today:
            errors["given_on"] = "同意日期不能在今天之后。"
        if self.withdrawn_on and self.given_on and self.withdrawn_on < self.given_on:
            errors["withdrawn_on"] = "撤回日期不能早于同意日期。"
        if errors:
            raise ValidationError(errors)
