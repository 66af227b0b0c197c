from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from privacy.fields import EncryptedTextField
from publications.models.received import Received


class EnquiryState(models.TextChoices):
    RECEIVED = "received", "已收到"
    ASSIGNED = "assigned", "办理中"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "已办结"


class Enquiry(Received):
    """购书咨询 and a reader's letter about a book."""

    prefix = "D"
    WAITING = (EnquiryState.RECEIVED, EnquiryState.ASSIGNED)

    book = models.ForeignKey(
        "publications.Book", models.PROTECT, verbose_name="图书", related_name="enquiries"
    )
    quantity = models.PositiveIntegerField(
        "册数", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100000)]
    )
    address = EncryptedTextField("寄送地址", max_length=200, blank=True)
    message = EncryptedTextField("留言", max_length=1000, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=EnquiryState.choices, default=EnquiryState.RECEIVED
    )

    class Meta(Received.Meta):
        verbose_name = "购书咨询"
        verbose_name_plural = "购书咨询"
        permissions = [("export_enquiry", "导出购书咨询")]
        indexes = [models.Index(fields=["state", "due_on"], name="enquiry_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity=None) | Q(quantity__gte=1), name="enquiry_quantity_positive",
                violation_error_message="册数至少是 1。",
            )
        ]  # fmt: skip

    @property
    def subject(self):
        return self.book

    def erase(self):
        """Take out what names a person, and keep that there was an enquiry."""
        self.name = self.phone = self.address = self.message = self.organisation = self.note = ""
