from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from editorial import richtext
from editorial.models import Pictured, Publishable, PublishableQuerySet
from editorial.models.media import picture_fields
from editorial.richtext import RichTextField


class Medium(models.TextChoices):
    VIDEO = "video", "视频"
    AUDIO = "audio", "音频"
    PICTURES = "pictures", "图片集"
    PRINT = "print", "印刷品"


class ProductionQuerySet(PublishableQuerySet):
    def for_lists(self):
        facts = ("summary", "medium", "year", "seconds", *picture_fields("cover"))
        return super().for_lists(*facts).select_related("cover")


class Production(Pictured, Publishable):
    """党建出品: a film, a recording, a series of pictures, or a printed piece."""

    versioned_fields = (
        *Publishable.versioned_fields, "medium", "summary", "cover", "body", "video", "captions",
        "audio", "document", "pictures", "credits", "year", "seconds", "transcript",
    )  # fmt: skip

    medium = models.CharField("形式", max_length=10, choices=Medium.choices, default=Medium.VIDEO)
    summary = models.TextField("摘要", max_length=300, blank=True, help_text="列表里显示。")
    cover = models.ForeignKey(
        "editorial.Image", models.PROTECT, verbose_name="封面图", null=True, blank=True,
        related_name="+", help_text="横图，比例 16:9。视频播放前显示的也是它。",
    )  # fmt: skip
    body = RichTextField("作品介绍", blank=True)
    video = models.ForeignKey(
        "editorial.Document", models.PROTECT, verbose_name="视频文件", null=True, blank=True,
        related_name="+", help_text="MP4（H.264）格式，存放在本站，不引用外部网站。",
    )  # fmt: skip
    captions = models.ForeignKey(
        "editorial.Document", models.PROTECT, verbose_name="字幕文件", null=True, blank=True,
        related_name="+", help_text="WebVTT（.vtt）格式。听不清和听不见的观众靠它看懂视频。",
    )  # fmt: skip
    audio = models.ForeignKey(
        "editorial.Document", models.PROTECT, verbose_name="音频文件", null=True, blank=True,
        related_name="+", help_text="MP3 或 M4A 格式。",
    )  # fmt: skip
    document = models.ForeignKey(
        "editorial.Document", models.PROTECT, verbose_name="印刷品 PDF", null=True, blank=True,
        related_name="+", help_text="读者在网页里翻看，也可以下载打印。",
    )  # fmt: skip
    # [{"role": "导演", "name": "…"}, …]
    credits = models.JSONField("主创人员", default=list, blank=True)
    year = models.PositiveSmallIntegerField(
        "出品年份", validators=[MinValueValidator(1900), MaxValueValidator(2200)]
    )
    seconds = models.PositiveIntegerField("时长", null=True, blank=True)
    transcript = RichTextField(
        "文字稿", blank=True,
        help_text="视频和音频里说了什么、看见什么。看不见、听不见的人读它，搜索也靠它。",
    )  # fmt: skip

    objects = ProductionQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = "出品"
        verbose_name_plural = "出品"
        permissions = [("publish_production", "发布出品"), ("withdraw_production", "撤下出品")]
        indexes = [
            *Publishable.Meta.indexes,
            models.Index(fields=["medium", "year"], name="production_by_kind"),
        ]

    def get_absolute_url(self):
        return reverse("production", args=[self.pk])

    @property
    def is_timed(self):
        return self.medium in (Medium.VIDEO, Medium.AUDIO)

    @property
    def duration(self):
        """The length as a player shows it: 3:05, 1:02:03; "" for what has none."""
        if not self.seconds or not self.is_timed:
            return ""
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"

    @property
    def iso_duration(self):
        """The length as ISO 8601 writes it: PT3M5S."""
        return f"PT{self.seconds // 60}M{self.seconds % 60}S" if self.duration else ""

    def search_text(self):
        names = " ".join(row["name"] for row in self.credits)
        texts = (self.summary, *map(richtext.plain_text, (self.body, self.transcript)))
        captions = [entry.get("caption", "") for entry in self.pictures]
        return {
            "body": "\n".join(filter(None, (*texts, *captions))),
            "keywords": f"党建出品,{self.get_medium_display()},{self.year}",
            "author": names,
        }

    def used_images(self):
        shown = {self.cover_id} if self.cover_id else set()
        texts = richtext.images_in(self.body) | richtext.images_in(self.transcript)
        return shown | texts | self.pictured_ids()

    def used_documents(self):
        chosen = {self.video_id, self.captions_id, self.audio_id, self.document_id} - {None}
        return chosen.union(*map(richtext.documents_in, (self.body, self.transcript)))
