"""What a visitor wrote about himself is erased when nothing was done with it for long enough."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from privacy import retention
from publications.models import Enquiry, Submission


def erase(model, before):
    """Erase what wasn't touched since; return how many records lost their personal data."""
    done = 0
    for number in list(model.objects.untouched_since(before).values_list("pk", flat=True)):
        with transaction.atomic():
            fresh = model.objects.select_for_update().untouched_since(before)
            if record := fresh.filter(pk=number).first():
                record.erase()
                record.erased_at = timezone.now()
                record.save()
                done += 1
    return done


def count(model, before):
    return model.objects.untouched_since(before).count()


def register():
    for name, label, model in (
        ("publications.enquiries", "购书咨询", Enquiry),
        ("publications.submissions", "来稿", Submission),
    ):
        retention.register(name, label, erase=partial(erase, model), count=partial(count, model))
