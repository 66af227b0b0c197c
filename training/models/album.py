from django.db import models
from django.urls import reverse

from editorial.models import Pictured, Publishable
from training.models.shown import Covered, FirstPictureCovers, shown_with, words_of


class Album(FirstPictureCovers, Pictured, Covered, Publishable):
    """掠影相册: the pictures of one day or one training."""

    versioned_fields = (
        *Publishable.versioned_fields, "summary", "cover", "pictures", "held_on", "place",
        "programme",
    )  # fmt: skip

    held_on = models.DateField("活动日期", null=True, blank=True)
    place = models.CharField("地点", max_length=100, blank=True)
    programme = models.ForeignKey(
        "training.Programme", models.PROTECT, verbose_name="培训项目", null=True, blank=True,
        related_name="+", help_text="选了之后，这个项目的页面上会列出这本相册。",
    )  # fmt: skip

    objects = shown_with("held_on", "place", "pictures")

    class Meta(Publishable.Meta):
        verbose_name = "相册"
        verbose_name_plural = "相册"
        permissions = [("publish_album", "发布相册"), ("withdraw_album", "撤下相册")]

    def get_absolute_url(self):
        return reverse("album", args=[self.pk])

    @property
    def picture_count(self):
        return len(self.pictures)

    def search_text(self):
        parts = (self.summary, self.place, words_of(self.pictures, "caption"))
        return {"body": "\n".join(filter(None, parts)), "keywords": "", "author": ""}
