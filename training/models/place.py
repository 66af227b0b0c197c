import re

from django.db import models
from django.urls import reverse

from editorial import richtext
from editorial.models import Pictured, Publishable
from editorial.richtext import RichTextField
from training.models.shown import Covered, FirstPictureCovers, lines, shown_with, words_of


class Place(FirstPictureCovers, Pictured, Covered, Publishable):
    """现场教学点: a site where is taught what happened there."""

    versioned_fields = (
        *Publishable.versioned_fields, "summary", "cover", "region", "themes", "body", "points",
        "questions", "pictures", "address", "opening", "directions",
    )  # fmt: skip

    region = models.CharField("地区", max_length=40, blank=True, help_text="例如：江西井冈山。")
    themes = models.CharField(
        "教学主题",
        max_length=200,
        blank=True,
        help_text="关键词，用顿号分开，如：井冈山精神、理想信念。",
    )
    body = RichTextField("历史与现场", blank=True)
    # [{"name": "…", "text": "…", "minutes": 40}, …] in the order of the walk.
    points = models.JSONField("教学点位", default=list, blank=True)
    questions = models.TextField("讨论题", max_length=1000, blank=True, help_text="一行一题。")
    address = models.CharField("地址", max_length=200, blank=True)
    opening = models.CharField(
        "开放时间", max_length=200, blank=True, help_text="例如：9:00—17:00，周一闭馆。"
    )
    directions = models.TextField("怎样到达", max_length=500, blank=True)

    objects = shown_with("region", "themes")

    class Meta(Publishable.Meta):
        verbose_name = "现场教学点"
        verbose_name_plural = "现场教学点"
        permissions = [("publish_place", "发布现场教学点"), ("withdraw_place", "撤下现场教学点")]

    def get_absolute_url(self):
        return reverse("place", args=[self.pk])

    @property
    def theme_list(self):
        return [word for word in re.split(r"[,，;；、\s]+", self.themes) if word]

    @property
    def question_list(self):
        return lines(self.questions)

    @property
    def minutes(self):
        """How long all teaching points take together."""
        return sum(point.get("minutes") or 0 for point in self.points)

    def search_text(self):
        parts = (
            self.region, self.summary, richtext.plain_text(self.body),
            words_of(self.points, "name", "text"), self.questions, self.address, self.opening,
            self.directions, words_of(self.pictures, "caption"),
        )  # fmt: skip
        return {"body": "\n".join(filter(None, parts)), "keywords": self.themes, "author": ""}
