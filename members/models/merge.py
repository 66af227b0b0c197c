from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from members.models.person import Person
from privacy.fields import EncryptedJSONField


class Merge(models.Model):
    """合并: that one record was taken into another, with all that is needed to take it back.

    `before` holds the rows of both as they were, encrypted; {} once it was undone or may not be any
    more. `after` is the digest of how the merge left them.
    """

    winner = models.ForeignKey(Person, models.PROTECT, related_name="merges_won")
    loser = models.ForeignKey(Person, models.PROTECT, related_name="merges_lost")
    before = EncryptedJSONField(default=dict)
    after = models.CharField(max_length=64)
    merged_at = models.DateTimeField("合并时间", default=timezone.now)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "合并"
        verbose_name_plural = "合并"
        ordering = ["-merged_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(winner=F("loser")), name="merge_of_two_different_records"
            ),
            models.UniqueConstraint(
                fields=["loser"], condition=Q(undone_at=None), name="merge_of_a_loser_once"
            ),
        ]

    def __str__(self):
        return f"合并 {self.pk} 号"
