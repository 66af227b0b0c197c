from django.db import models


class RateCount(models.Model):
    """How often one caller has done one thing within one window of time. The key is a keyed
    digest: no address is kept."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self):
        return self.key


class Spent(models.Model):
    """A form that has been sent in, by the number that was put into it when it was drawn:
    sending it again makes no second record."""

    nonce = models.CharField(max_length=32, primary_key=True)
    result = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self):
        return self.nonce
