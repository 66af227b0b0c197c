from django.conf import settings
from django.db import models
from django.db.models import Q


class Gesture(models.TextChoices):
    FLOWER = "flower", "献花"
    CANDLE = "candle", "点烛"
    BOW = "bow", "鞠躬"


class TributeCount(models.Model):
    """How often a gesture was made before a memorial: a row of its own, so that saving or
    releasing the memorial never writes an old number back."""

    memorial = models.ForeignKey("memorial.Memorial", models.CASCADE, related_name="counts")
    gesture = models.CharField("敬献", max_length=10, choices=Gesture.choices)
    count = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = "敬献次数"
        verbose_name_plural = "敬献次数"
        constraints = [
            models.UniqueConstraint(
                fields=["memorial", "gesture"], name="tribute_count_once_a_gesture"
            )
        ]

    def __str__(self):
        return f"{self.get_gesture_display()} {self.count}"


class TributeQuerySet(models.QuerySet):
    def public(self):
        return self.filter(state=Tribute.State.APPROVED)

    def waiting(self):
        return self.filter(state=Tribute.State.WAITING)

    def newest(self):
        return self.order_by("-created_at", "-pk")


class Tribute(models.Model):
    """A visitor's message before a memorial. Nobody reads it until it was reviewed; of the
    visitor nothing is kept but what was signed."""

    class State(models.TextChoices):
        WAITING = "waiting", "待审"
        APPROVED = "approved", "通过"
        REJECTED = "rejected", "不采用"

    memorial = models.ForeignKey(
        "memorial.Memorial", models.PROTECT, verbose_name="条目", related_name="tributes"
    )
    text = models.CharField("留言", max_length=200)
    signature = models.CharField("署名", max_length=20, blank=True)
    state = models.CharField("审核", max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField("提交时间", auto_now_add=True)
    reviewed_at = models.DateTimeField("审核时间", null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="审核人", null=True,
        editable=False, related_name="+",
    )  # fmt: skip

    objects = TributeQuerySet.as_manager()

    class Meta:
        verbose_name = "追思留言"
        verbose_name_plural = "追思留言"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["memorial", "state", "-created_at"], name="tribute_shown")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", reviewed_at=None)
                | Q(state__in=("approved", "rejected"), reviewed_at__isnull=False),
                name="tribute_reviewed_has_time",
            )
        ]
        permissions = [("export_tribute", "导出追思留言")]

    def __str__(self):
        return self.text[:20]
