import re

from django.core.validators import URLValidator
from django.db import models
from django.urls import reverse

from editorial import richtext
from editorial.models import Attachable, Publishable, PublishableQuerySet
from editorial.models.media import picture_fields
from editorial.richtext import RichTextField
from news.models.imported import Imported


class ArticleQuerySet(PublishableQuerySet):
    def for_lists(self):
        return super().for_lists("summary", *picture_fields("cover")).select_related("cover")


class Article(Imported, Attachable, Publishable):
    versioned_fields = (
        *Publishable.versioned_fields, "subtitle", "summary", "body", "cover", "author", "source",
        "source_url", "original_title", "original_author", "keywords", "editor_name",
        "attachments",
    )  # fmt: skip

    subtitle = models.CharField("副标题", max_length=200, blank=True)
    summary = models.TextField(
        "摘要", max_length=300, blank=True, help_text="列表和搜索结果里显示。留空时取正文开头。"
    )
    body = RichTextField("正文")
    cover = models.ForeignKey(
        "editorial.Image", models.PROTECT, verbose_name="封面图", null=True, blank=True,
        related_name="+", help_text="列表、首页和分享时显示。横图最好，比例 16:9。",
    )  # fmt: skip
    author = models.CharField(
        "作者", max_length=200, blank=True, help_text="例如：张某（示例学院党委组织部）。"
    )
    source = models.CharField(
        "来源", max_length=100, blank=True, help_text="本站原创填本站名称；转载填原发布单位。"
    )
    source_url = models.CharField(
        "原文网址", max_length=500, blank=True, validators=[URLValidator(["http", "https"])],
        help_text="转载时填写。",
    )  # fmt: skip
    original_title = models.CharField("原标题", max_length=200, blank=True)
    original_author = models.CharField("原作者", max_length=200, blank=True)
    keywords = models.CharField("关键词", max_length=200, blank=True, help_text="用逗号分开。")
    editor_name = models.CharField("责任编辑", max_length=60, blank=True)

    objects = ArticleQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = "文章"
        verbose_name_plural = "文章"
        permissions = [("publish_article", "发布文章"), ("withdraw_article", "撤下文章")]

    def get_absolute_url(self):
        return reverse("article", args=[self.pk])

    @property
    def keyword_list(self):
        return [word for word in re.split(r"[,，;；、\s]+", self.keywords) if word]

    @property
    def excerpt(self):
        """The summary, or the beginning of the text: at most 110 characters."""
        if self.summary:
            return self.summary
        text = richtext.plain_text(self.body)
        return text[:109] + "…" if len(text) > 110 else text

    def search_text(self):
        author = " ".join(filter(None, (self.author, self.source)))
        body = "\n".join(filter(None, (self.subtitle, richtext.plain_text(self.body))))
        return {"body": body, "keywords": self.keywords, "author": author}

    def used_images(self):
        cover = {self.cover_id} if self.cover_id else set()
        return richtext.images_in(self.body) | cover

    def used_documents(self):
        return richtext.documents_in(self.body) | self.attached_ids()
