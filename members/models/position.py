from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from members.models.person import Person


class Position(models.Model):
    """任职经历: a post that somebody holds or held. An open end means that he holds it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="positions")
    organisation = models.CharField("单位", max_length=100)
    post = models.CharField("职务", max_length=100)
    begins_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True, help_text="现任的留空。")

    class Meta:
        verbose_name = "任职经历"
        verbose_name_plural = "任职经历"
        ordering = ["-begins_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")),
                name="position_ends_after_it_begins",
                violation_error_message="结束日期不能早于开始日期。",
            )
        ]

    def __str__(self):
        return f"任职 {self.pk} 号" if self.pk else "任职"

    def clean(self):
        if self.ends_on and self.begins_on and self.ends_on < self.begins_on:
            raise ValidationError({"ends_on": "结束日期不能早于开始日期。"})
