from django.conf import settings
from django.db import models

from editorial.models.about import AboutItem


class Binned(AboutItem):
    """Who put an item or a section into the recycle bin; gone again when it is restored."""

    binned_at = models.DateTimeField("移入时间")
    binned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="移入人", null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="binned_once")
        ]


class Tombstone(AboutItem):
    """What stays of an item that was public once and was deleted for good: enough for its old
    address to answer 410 and why, as it did before."""

    title = models.CharField("标题", max_length=200)
    reason = models.CharField("撤稿原因", max_length=200, blank=True)
    redirect = models.CharField("转到", max_length=300, blank=True)
    digest = models.CharField("最后文本的摘要", max_length=64, blank=True)
    removed_at = models.DateTimeField("彻底删除时间", auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="tombstone_once")
        ]

    def __str__(self):
        return self.title
