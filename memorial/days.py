"""Days of remembrance: whose day of birth or death, or of which event, a day of the year is."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from memorial.models import Kind, Memorial

NEAR = 31  # days that count as soon


@dataclass(frozen=True)
class Day:
    """One memorial on one day of the year; `day` is None where only the month is known."""

    item: Memorial
    month: int
    day: int | None
    year: int
    what: str  # 诞辰, 牺牲, 开始 …; nothing for an event of one day

    def text(self, year):
        """Return "诞辰 137 周年" as it is in a given year."""
        passed = year - self.year
        return f"{self.what} {passed} 周年".strip() if passed > 0 else self.what or "当年"


def days_of(item):
    """Return the days of remembrance of one memorial."""
    words = _words(item)
    pairs = zip((item.started, item.ended), words, strict=True)
    return [
        Day(item, known.month, known.day, known.year, what)
        for known, what in pairs
        if known and known.month
    ]


def _words(item):
    if item.kind == Kind.EVENT:
        return ("开始", "结束") if item.ended else ("", "结束")
    return ("诞辰", item.get_end_word_display())


def month(items, number):
    """Return what a month holds, in the order of its days; a day that isn't known comes last."""
    found = (day for item in items.with_date_in([number]) for day in days_of(item))
    mine = [day for day in found if day.month == number]
    return sorted(mine, key=lambda d: (d.day or 99, d.year, d.item.pk))


def today_and_soon(items, now=None):
    """Return (days of today, days of the next month), the second as (date, day) in order.

    Today is the day in the site's zone, Asia/Shanghai, whatever zone the server keeps.
    """
    today = timezone.localdate(now)
    dates = [today + timedelta(days=ahead) for ahead in range(NEAR + 1)]
    found = {}
    for item in items.with_date_in({date.month for date in dates}).order_by("start_date", "pk"):
        for day in days_of(item):
            found.setdefault((day.month, day.day), []).append(day)
    soon = [(date, day) for date in dates[1:] for day in _on(found, date)]
    return _on(found, today), soon


def _on(found, date):
    """Who was born on 29 February is remembered on the 28th of a year that has no 29th."""
    days = found.get((date.month, date.day), [])
    if (date.month, date.day) == (2, 28) and (date + timedelta(days=1)).month == 3:
        days = [*days, *found.get((2, 29), [])]
    return days


def remembered_today(now=None):
    """今天纪念, for the home page: the days of today over all halls."""
    return today_and_soon(Memorial.objects.public(now).for_lists(), now)[0]
