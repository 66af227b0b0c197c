"""What an enquiry and a submitted manuscript have in common."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from privacy.fields import EncryptedTextField

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read as something else
ANSWERED_WITHIN = timedelta(days=7)


def next_week():
    return timezone.localdate() + ANSWERED_WITHIN


class ReceivedQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state__in=self.model.WAITING)

    def late(self, today=None):
        return self.waiting().filter(due_on__lt=today or timezone.localdate())

    def kept(self):
        """What still holds personal data."""
        return self.filter(erased_at=None)

    def untouched_since(self, moment):
        return self.kept().filter(touched_at__lt=moment)


class Received(models.Model):
    """A record that a visitor sent in. What he wrote about himself is encrypted, and erased when
    nothing has been done with the record for as long as the settings say."""

    prefix = ""

    receipt = models.CharField("回执号", max_length=20, unique=True, editable=False)
    name = EncryptedTextField("姓名", max_length=60)
    organisation = models.CharField("单位", max_length=100, blank=True)
    phone = EncryptedTextField("联系电话", max_length=40)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name="经办人", null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    due_on = models.DateField("办理期限", default=next_week)
    note = models.TextField("内部备注", blank=True, help_text="只有工作人员看得到。")
    created_at = models.DateTimeField("收到时间", auto_now_add=True)
    touched_at = models.DateTimeField("最后办理", auto_now=True)
    erased_at = models.DateTimeField("个人信息删除时间", null=True, editable=False)

    objects = ReceivedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.receipt

    def save(self, *args, **kwargs):
        if not self.receipt:
            self.receipt = self._new_receipt()
        super().save(*args, **kwargs)

    def _new_receipt(self):
        """A date to file it by and six signs that nobody counts on from."""
        signs = "".join(secrets.choice(ALPHABET) for _ in range(6))
        return f"{self.prefix}{timezone.localdate():%Y%m%d}-{signs}"

    @property
    def is_late(self):
        return self.state in self.WAITING and self.due_on < timezone.localdate()
