import hashlib

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from editorial.models.revision import Revision


def token_digest(token):
    return hashlib.sha256(token.encode()).hexdigest()


class PreviewLinkQuerySet(models.QuerySet):
    def of(self, item):
        content_type = ContentType.objects.get_for_model(type(item))
        return self.filter(content_type=content_type, object_id=item.pk)

    def alive(self, now=None):
        return self.filter(revoked_at=None, expires_at__gt=now or timezone.now())


class PreviewLink(models.Model):
    """An address under which one reader without an account sees a text before it is public.

    The token is known to whoever was handed the address; here is only its digest.
    """

    token_digest = models.CharField("摘要", max_length=64, unique=True)
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField("编号")
    item = GenericForeignKey("content_type", "object_id")
    # Empty: always the newest text.
    revision = models.ForeignKey(
        Revision, models.CASCADE, verbose_name="版本", null=True, related_name="+"
    )
    note = models.CharField("给谁看", max_length=100)
    created_at = models.DateTimeField("生成时间", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="生成人", related_name="+"
    )
    expires_at = models.DateTimeField("有效至")
    revoked_at = models.DateTimeField("作废时间", null=True)
    opened = models.PositiveIntegerField("打开次数", default=0)
    last_opened_at = models.DateTimeField("最近打开", null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "预览链接"
        verbose_name_plural = "预览链接"
        default_permissions = ()  # asked of the item, never given
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="previewlink_of_item")]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="previewlink_ends_after_start"
            )
        ]

    def __str__(self):
        return f"预览链接（{self.note}）"

    @property
    def is_alive(self):
        return self.revoked_at is None and self.expires_at > timezone.now()
