from django.conf import settings
from django.db import models


class MessageNote(models.Model):
    """One step of a letter's way through the house, or a note among colleagues. Never public."""

    message = models.ForeignKey("organization.Message", models.CASCADE, related_name="notes")
    at = models.DateTimeField("时间", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经手人", null=True,
        related_name="+",
    )  # fmt: skip
    step = models.CharField("事项", max_length=60)
    text = models.TextField("说明", max_length=2000, blank=True)

    class Meta:
        verbose_name = "办理记录"
        verbose_name_plural = "办理记录"
        default_permissions = ()
        ordering = ["at", "pk"]

    def __str__(self):
        return self.step
