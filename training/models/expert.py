from django.db import models
from django.urls import reverse

from editorial import richtext
from editorial.models import Publishable
from editorial.richtext import RichTextField
from training.models.shown import Covered, ShownQuerySet, words_of


class ExpertQuerySet(ShownQuerySet):
    shown = ("post", "organisation", "field", "position")

    def in_order(self):
        """As the editors rank them; equals by name."""
        return self.order_by("position", "title", "pk")


class Expert(Covered, Publishable):
    """专家. The title is the name, the cover the portrait."""

    versioned_fields = (
        *Publishable.versioned_fields, "summary", "cover", "post", "organisation", "field", "body",
        "works", "position",
    )  # fmt: skip

    post = models.CharField(
        "职务职称", max_length=100, blank=True, help_text="例如：教授、博士生导师。"
    )
    organisation = models.CharField("单位", max_length=100, blank=True)
    field = models.CharField(
        "研究方向", max_length=40, blank=True,
        help_text="一个主要方向，如“党史党建”。专家页按它筛选，同一方向请写得一样。",
    )  # fmt: skip
    body = RichTextField("个人简介", blank=True)
    # [{"year": 2021, "title": "…", "publisher": "…"}, …] in the editor's order.
    works = models.JSONField("主要著作", default=list, blank=True)
    position = models.PositiveIntegerField(
        "排序", default=100, help_text="数字小的排在前面，相同的按姓名排。"
    )

    objects = ExpertQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = "专家"
        verbose_name_plural = "专家"
        permissions = [("publish_expert", "发布专家"), ("withdraw_expert", "撤下专家")]

    def get_absolute_url(self):
        return reverse("expert", args=[self.pk])

    def search_text(self):
        parts = (
            self.post, self.organisation, self.field, self.summary,
            richtext.plain_text(self.body), words_of(self.works, "year", "title", "publisher"),
        )  # fmt: skip
        return {"body": "\n".join(filter(None, parts)), "keywords": self.field, "author": ""}
