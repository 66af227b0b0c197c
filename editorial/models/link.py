from django.contrib.contenttypes.models import ContentType
from django.db import models

from editorial.models.about import AboutItem


class ItemLink(AboutItem):
    """An item's text leads to another item or to a section: its newest text, its public one, or
    both. Kept with every save and release (editorial/links.py)."""

    class How(models.TextChoices):
        TEXT = "text", "正文里的链接"
        RELATED = "related", "相关内容"

    target_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    target_id = models.PositiveBigIntegerField()
    how = models.CharField(max_length=10, choices=How.choices)
    is_live = models.BooleanField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "content_type", "object_id", "is_live", "target_type", "target_id", "how",
                ],
                name="item_link_once",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["target_type", "target_id"], name="item_link_target")]
