from django.db import models

from editorial.models.media import Image


class Pictured(models.Model):
    """An item with a list of pictures and their captions. A feature puts "pictures" in its
    versioned_fields and `pictured_ids()` in its used_images(), so that a live item keeps its
    pictures until a change of them is released."""

    # [{"image": 12, "caption": "…"}, …] in the editor's order; the caption may be empty.
    pictures = models.JSONField("图片", default=list, blank=True)

    class Meta:
        abstract = True

    def picture_list(self):
        """Return the pictures in the editor's order, each with its `caption`, in one query; one
        that is gone is left out. A picture without an alternative text lends its caption."""
        captions = {entry["image"]: entry.get("caption", "") for entry in self.pictures}
        found = Image.objects.in_bulk(captions) if captions else {}
        for number, image in found.items():
            image.caption = captions[number]
            image.alt = image.alt or image.caption
        return [found[number] for number in captions if number in found]

    def pictured_ids(self):
        return {entry["image"] for entry in self.pictures}
