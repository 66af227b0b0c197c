from django.db import models

from members.models.person import Person
from privacy.fields import EncryptedTextField


class Photograph(models.Model):
    """照片: a small picture drawn anew, encrypted in a row of its own (decision 0026).

    No list reads it, no storage holds a file of it; it goes with the record, the backup and the keys.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="photograph")
    picture = EncryptedTextField("照片")  # a WebP in base64
    etag = models.CharField(max_length=32, editable=False)  # random, new with each picture
    stored_at = models.DateTimeField("存入时间", auto_now=True)

    class Meta:
        verbose_name = "照片"
        verbose_name_plural = "照片"
        default_permissions = ()

    def __str__(self):
        return f"照片 {self.pk} 号"
