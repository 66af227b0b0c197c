"""Working days, Monday to Friday. The State Council moves holidays every year by a notice of its
own; a due date that does not know them is never too late."""

from datetime import timedelta

SATURDAY = 5


def after(day, count):
    """Return the date that lies so many working days after a day; that day itself counts none."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day
