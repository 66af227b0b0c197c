from django.db import models
from django.urls import reverse

from editorial.models import Publishable, PublishableQuerySet
from training.models.shown import lines


class VoiceOrigin(models.TextChoices):
    EDITOR = "editor", "编辑录入"
    PARTICIPANT = "participant", "学员来稿"


class VoiceQuerySet(PublishableQuerySet):
    def for_lists(self):
        return (
            super()
            .for_lists("body", "author_name", "organisation", "programme__title")
            .select_related("programme")
        )


class Voice(Publishable):
    """学员心声. Plain text, because participants write it."""

    versioned_fields = (
        *Publishable.versioned_fields, "body", "author_name", "organisation", "programme",
    )  # fmt: skip

    body = models.TextField("正文", max_length=3000, help_text="纯文字，空一行分段。")
    author_name = models.CharField(
        "署名", max_length=60, help_text="按本人选择的写法：全名、“张某”，或“一位学员”。"
    )
    organisation = models.CharField("单位", max_length=100, blank=True)
    programme = models.ForeignKey(
        "training.Programme", models.PROTECT, verbose_name="培训项目", null=True, blank=True,
        related_name="+", help_text="这篇心声说的是哪个项目，它的页面上会列出来。",
    )  # fmt: skip
    origin = models.CharField(
        "来源", max_length=20, choices=VoiceOrigin, default=VoiceOrigin.EDITOR, editable=False
    )

    objects = VoiceQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = "学员心声"
        verbose_name_plural = "学员心声"
        permissions = [("publish_voice", "发布学员心声"), ("withdraw_voice", "撤下学员心声")]

    def get_absolute_url(self):
        return reverse("voice", args=[self.pk])

    @property
    def summary(self):
        """The beginning of the text, for lists: at most 110 characters."""
        text = "".join(lines(self.body))
        return text[:109].rstrip("，、；：。") + "…" if len(text) > 110 else text

    excerpt = summary

    @property
    def cover(self):
        return None

    @property
    def paragraphs(self):
        return lines(self.body)

    def search_text(self):
        author = " ".join(filter(None, (self.author_name, self.organisation)))
        return {"body": self.body, "keywords": "", "author": author}
