from django.db import models
from django.utils import timezone


class Change(models.Model):
    """One line of the log that says which documents the index has yet to look at again.

    `created_at` is more than a date: with the id it tells whether an index grew from this very
    log, or from another database or one that was since restored from a backup.
    """

    key = models.CharField("文档", max_length=64)
    created_at = models.DateTimeField("时间", default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = "检索变更"
        verbose_name_plural = "检索变更"

    def __str__(self):
        return f"{self.pk} {self.key}"
