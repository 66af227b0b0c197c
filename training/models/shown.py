"""What the kinds of this app have in common in lists and on cards."""

from django.db import models

from editorial import richtext
from editorial.models import Image, PublishableQuerySet
from editorial.models.media import picture_fields


class ShownQuerySet(PublishableQuerySet):
    """Lists show a title, a summary, a cover and a few words more (`shown`)."""

    shown = ()

    def for_lists(self, *more):
        fields = ("summary", *self.shown, *picture_fields("cover"), *more)
        return super().for_lists(*fields).select_related("cover")

    def numbered(self, numbers):
        """Return the public ones of these numbers in the order of the numbers, for cards."""
        found = self.public().for_lists().in_bulk(list(numbers)) if numbers else {}
        return [found[number] for number in numbers if number in found]


def shown_with(*names):
    """Return the manager of a model whose cards show these fields besides."""
    return type("Shown", (ShownQuerySet,), {"shown": names}).as_manager()


class Covered(models.Model):
    """An item that stands on a card: summary and cover."""

    summary = models.TextField(
        "摘要", max_length=300, blank=True, help_text="列表、卡片和搜索结果里显示，两三句话。"
    )
    cover = models.ForeignKey(
        "editorial.Image", models.PROTECT, verbose_name="封面图", null=True, blank=True,
        related_name="+", help_text="列表、首页和分享时显示。横图最好，比例 16:9。",
    )  # fmt: skip

    class Meta:
        abstract = True

    @property
    def excerpt(self):
        return self.summary

    def used_images(self):
        cover = {self.cover_id} if self.cover_id else set()
        return cover | richtext.images_in(getattr(self, "body", ""))

    def used_documents(self):
        return richtext.documents_in(getattr(self, "body", ""))


class FirstPictureCovers(models.Model):
    """With a list of pictures: where no cover is chosen, the first picture is stored as one, so
    that every list finds it. The text keeps saying that none was chosen."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        chosen = self.cover_id
        self.cover_id = chosen or self._first_picture()
        super().save(*args, **kwargs)
        self.cover_id = chosen

    def _first_picture(self):
        numbers = [entry["image"] for entry in self.pictures]
        known = set(Image.objects.filter(pk__in=numbers).values_list("pk", flat=True))
        return next((number for number in numbers if number in known), None)

    def used_images(self):
        return super().used_images() | self.pictured_ids()


def lines(text):
    """Return the non-empty lines of a text field."""
    return [line for raw in text.splitlines() if (line := raw.strip())]


def words_of(rows, *names):
    """Return the words in the rows of a JSON list, for the search index."""
    return "\n".join(
        " ".join(str(row[name]) for name in names if row.get(name)) for row in rows or ()
    )
