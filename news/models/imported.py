from django.db import models


class Imported(models.Model):
    """What news.importing can bring in."""

    # What an import recognises an item by, so that running it twice makes no duplicate.
    import_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        abstract = True
