"""What somebody is writing at this moment: typed and not yet saved, and who else is in the item."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q


class DraftBuffer(models.Model):
    """The fields of an editing form as they were typed, kept until they are saved.

    One row for each opening of a form, known by a random `key` that the form carries: what an
    earlier opening left behind is not overwritten by the next one's typing. It is nobody's but
    its person's, and no part of the item's history.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="谁的", related_name="+"
    )
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    # Empty for an item that was never saved.
    object_id = models.PositiveBigIntegerField("编号", null=True)
    item = GenericForeignKey("content_type", "object_id")
    key = models.CharField("钥匙", max_length=32)
    fields = models.JSONField("填写的内容")  # {"title": ["…"], …}, as a form sends them
    based_on = models.PositiveIntegerField("从哪一版改起", null=True)
    saved_at = models.DateTimeField("自动保存时间")

    class Meta:
        verbose_name = "自动保存的文字"
        verbose_name_plural = "自动保存的文字"
        default_permissions = ()  # asked of the item, never given
        ordering = ["-saved_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="draftbuffer_key_once_a_person"),
            models.CheckConstraint(condition=~Q(key=""), name="draftbuffer_has_key"),
        ]
        indexes = [
            models.Index(fields=["user", "content_type", "object_id"], name="draftbuffer_of_item")
        ]

    @property
    def title(self):
        return " ".join("".join(self.fields.get("title", [])).split())[:100]


class Presence(models.Model):
    """Somebody has an item open: told by his page every few seconds, forgotten soon after."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="谁", related_name="+"
    )
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField("编号")
    since = models.DateTimeField("打开时间")
    last_seen = models.DateTimeField("最近一次")
    typed_at = models.DateTimeField("最近修改", null=True)

    class Meta:
        verbose_name = "在场"
        verbose_name_plural = "在场"
        default_permissions = ()
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "user"], name="presence_once_a_person"
            )
        ]
