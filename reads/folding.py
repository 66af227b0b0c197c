"""Folds old days into months, so that the table stays as long as the site is read, not as old."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from reads.models import DayCount

KEPT_DAYS = 400
_GROUP = ("key", "section", "entry", "referrer")


def fold(before=None):
    """Put whole months that end before a day (400 days ago) into their first day. Returns how
    many rows there are fewer. Sums stay what they were; a second run finds nothing to do."""
    before = (before or timezone.localdate() - timedelta(days=KEPT_DAYS)).replace(day=1)
    days = DayCount.objects.filter(day__lt=before).exclude(day__day=1)
    months = {
        day.replace(day=1) for day in days.order_by().values_list("day", flat=True).distinct()
    }
    return sum(_fold_month(month) for month in sorted(months))


@transaction.atomic
def _fold_month(month):
    following = (month + timedelta(days=32)).replace(day=1)
    rows = DayCount.objects.filter(day__gte=month, day__lt=following)
    sums = list(rows.order_by(*_GROUP).values(*_GROUP).annotate(reads=Sum("count")))
    before = rows.delete()[0]
    DayCount.objects.bulk_create(
        (DayCount(day=month, count=row.pop("reads"), **row) for row in sums), batch_size=500
    )
    return before - len(sums)
