from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from editorial.models.about import AboutItem, AboutItemQuerySet


class RecommendationQuerySet(AboutItemQuerySet):
    def current(self, now=None):
        now = now or timezone.now()
        return self._not_over(now).filter(starts_at__lte=now)

    def planned(self, now=None):
        now = now or timezone.now()
        return self._not_over(now).filter(starts_at__gt=now)

    def past(self, now=None):
        return self.filter(ends_at__lte=now or timezone.now())

    def _not_over(self, now):
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now))

    def in_order(self):
        """As a slot shows them: by position, the newest first among equals."""
        return self.order_by("position", "-starts_at", "-pk")


class Recommendation(AboutItem):
    """An item in a slot of the home page from a moment until another. What a slot is says whoever
    draws the page (editorial/slots.py)."""

    slot = models.CharField("位置", max_length=40)
    starts_at = models.DateTimeField("开始", default=timezone.now)
    ends_at = models.DateTimeField("结束", null=True, blank=True)
    position = models.PositiveSmallIntegerField("次序", default=10)
    title = models.CharField("另拟标题", max_length=60, blank=True)
    image = models.ForeignKey(
        "editorial.Image", models.PROTECT, verbose_name="另选图片", null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    created_at = models.DateTimeField("推荐时间", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="推荐人", null=True, related_name="+"
    )

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = "首页推荐"
        verbose_name_plural = "首页推荐"
        default_permissions = ()
        permissions = [("recommend", "推荐到首页")]
        ordering = ["position", "-starts_at", "-pk"]
        constraints = [
            # Equal: one that was planned and called off before it began.
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
                name="recommendation_ends_after_start",
                violation_error_message="结束时间要晚于开始时间。",
            )
        ]
        indexes = [
            models.Index(fields=["ends_at", "starts_at"], name="recommendation_times"),
            models.Index(fields=["content_type", "object_id"], name="recommendation_of_item"),
        ]

    def __str__(self):
        return f"{self.key} → {self.slot}"

    @property
    def phase(self):
        """One of "past", "planned", "current"."""
        now = timezone.now()
        if self.ends_at and self.ends_at <= now:
            return "past"
        return "planned" if self.starts_at > now else "current"
