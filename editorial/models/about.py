"""The base of side tables: rows that belong to an item of any kind, by its kind and number."""

from django.contrib.contenttypes.models import ContentType
from django.db import models


class AboutItemQuerySet(models.QuerySet):
    def about(self, item):
        """Return the rows of one item."""
        return self.filter(content_type=content_type_of(type(item)), object_id=item.pk)


class AboutItem(models.Model):
    """A row about an item. It has no foreign key to it: rows outlive what they are about, and
    whoever deletes an item for good decides about its rows (editorial/emptying.py)."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()

    objects = AboutItemQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def model(self):
        return self.content_type.model_class()

    @property
    def key(self):
        """The item's name in the search index and in the audit log: "article:12"."""
        return f"{self.content_type.model}:{self.object_id}"


def content_type_of(model):
    return ContentType.objects.get_for_model(model)
