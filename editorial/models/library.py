"""The media library's order and memory: folders, former files, and what old revisions show."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


class MediaFolder(models.Model):
    """A folder of the library, for pictures and documents alike; one level below another."""

    name = models.CharField("名称", max_length=40)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上级文件夹", null=True, blank=True,
        related_name="children",
    )  # fmt: skip
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    class Meta:
        verbose_name = "文件夹"
        verbose_name_plural = "文件夹"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(parent=None), name="media_folder_name_at_the_top"
            ),
            models.UniqueConstraint(fields=["parent", "name"], name="media_folder_name_in_folder"),
        ]

    def __str__(self):
        return f"{self.parent.name} / {self.name}" if self.parent_id else self.name

    def clean(self):
        self.name = " ".join(self.name.replace("\x00", "").split())
        if not self.name:
            raise ValidationError({"name": "请给文件夹起个名字。"})
        if self.parent_id and self.parent.parent_id:
            raise ValidationError({"parent": "文件夹最多两层。"})
        same = MediaFolder.objects.filter(parent=self.parent, name=self.name).exclude(pk=self.pk)
        if same.exists():
            raise ValidationError({"name": f"这里已经有叫“{self.name}”的文件夹了。"})


class Former(models.Model):
    """A file that another one has taken the place of. It is kept, and nobody outside gets it."""

    file = models.CharField(max_length=200)
    sha256 = models.CharField("摘要", max_length=64)
    bytes = models.PositiveBigIntegerField("大小")
    original_name = models.CharField("原文件名", max_length=200, blank=True)
    reason = models.CharField("替换原因", max_length=200, blank=True)
    replaced_at = models.DateTimeField("替换时间", auto_now_add=True)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="替换人", null=True,
        related_name="+",
    )  # fmt: skip

    class Meta:
        abstract = True
        ordering = ["-pk"]


class FormerImage(Former):
    image = models.ForeignKey("editorial.Image", models.CASCADE, related_name="formers")
    crop = models.JSONField(null=True)
    focus_x = models.PositiveSmallIntegerField(default=50)
    focus_y = models.PositiveSmallIntegerField(default=50)

    class Meta(Former.Meta):
        verbose_name = "图片的旧文件"


class FormerDocument(Former):
    document = models.ForeignKey("editorial.Document", models.CASCADE, related_name="formers")

    class Meta(Former.Meta):
        verbose_name = "附件的旧文件"


class Mention(models.Model):
    """Some revision of an item shows the file, be it an old one. A row stays as long as the
    item: restoring a revision must not lack its picture."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()

    class Meta:
        abstract = True


class ImageMention(Mention):
    image = models.ForeignKey("editorial.Image", models.CASCADE, related_name="mentions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "content_type", "object_id"], name="image_mention_once"
            )
        ]
        indexes = [models.Index(fields=["content_type", "object_id"], name="image_mention_of_item")]


class DocumentMention(Mention):
    document = models.ForeignKey("editorial.Document", models.CASCADE, related_name="mentions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "content_type", "object_id"], name="document_mention_once"
            )
        ]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="document_mention_of_item")
        ]
