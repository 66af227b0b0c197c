from django.db import models
from django.urls import reverse

from editorial import richtext
from editorial.models import Publishable, PublishableQuerySet
from editorial.models.media import picture_fields
from editorial.richtext import RichTextField
from news.models.article import Article


class TopicQuerySet(PublishableQuerySet):
    def for_lists(self):
        return super().for_lists("summary", *picture_fields("banner")).select_related("banner")


class Topic(Publishable):
    """专题: a banner, an introduction, and articles gathered in named groups."""

    versioned_fields = (*Publishable.versioned_fields, "summary", "body", "banner", "grouping")

    summary = models.TextField("摘要", max_length=300, blank=True)
    body = RichTextField("导语", blank=True)
    banner = models.ForeignKey(
        "editorial.Image", models.PROTECT, verbose_name="题图", null=True, blank=True,
        related_name="+", help_text="横幅图，首页和专题页顶部显示。",
    )  # fmt: skip
    # [{"name": "…", "articles": [12, 9]}, …] in the order of the page. A part of the text, so
    # that it is revised and released with it.
    grouping = models.JSONField("文章分组", default=list, blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = "专题"
        verbose_name_plural = "专题"
        permissions = [("publish_topic", "发布专题"), ("withdraw_topic", "撤下专题")]

    def get_absolute_url(self):
        return reverse("topic", args=[self.pk])

    @property
    def cover(self):
        return self.banner

    @property
    def excerpt(self):
        return self.summary

    def groups(self):
        """Return (name, public articles) of each group that has any, in the editor's order."""
        wanted = [number for group in self.grouping for number in group["articles"]]
        found = Article.objects.public().for_lists().in_bulk(wanted)
        groups = (
            (group["name"], [found[number] for number in group["articles"] if number in found])
            for group in self.grouping
        )
        return [(name, articles) for name, articles in groups if articles]

    def related_keys(self):
        gathered = (number for group in self.grouping for number in group["articles"])
        return super().related_keys() | {f"article:{number}" for number in gathered}

    def search_text(self):
        body = "\n".join(filter(None, (self.summary, richtext.plain_text(self.body))))
        return {"body": body, "keywords": "", "author": ""}

    def used_images(self):
        banner = {self.banner_id} if self.banner_id else set()
        return richtext.images_in(self.body) | banner

    def used_documents(self):
        return richtext.documents_in(self.body)
