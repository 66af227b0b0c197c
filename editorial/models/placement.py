from django.conf import settings
from django.db import models
from mptt.models import TreeForeignKey

from editorial.models.about import AboutItem


class Placement(AboutItem):
    """An item shown in a second section too. It keeps its one address and its own section; what
    hides it there hides it everywhere."""

    section = TreeForeignKey(
        "editorial.Section", models.CASCADE, verbose_name="栏目", related_name="placements"
    )
    created_at = models.DateTimeField("设置时间", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="设置人", null=True, related_name="+"
    )

    class Meta:
        verbose_name = "也显示在"
        verbose_name_plural = "也显示在"
        default_permissions = ()
        ordering = ["section__tree_id", "section__lft", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "section", "object_id"], name="placement_once_a_section"
            )
        ]
        indexes = [models.Index(fields=["content_type", "object_id"], name="placement_of_item")]

    def __str__(self):
        return f"{self.key} → {self.section}"
