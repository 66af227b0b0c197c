"""Days off and days worked instead, as the State Council's notice on holidays gives them each year."""

import re
from datetime import date, timedelta

from django.core.exceptions import ValidationError

DAY = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
LINE = re.compile(rf"{DAY}(?:\s*(?:至|到|—+|–|~|～|-+)\s*{DAY})?")
LONGEST = 31  # days of one holiday
SATURDAY = 5


def spans(text):
    """Return [(first day, last day)] of lines like 2026-10-01 or 2026年10月1日至2026年10月7日.

    Raises ValidationError that names the line which is no such thing.
    """
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        matched = LINE.fullmatch(line)
        if not matched:
            raise ValidationError(_wrong(line))
        numbers = [int(number) for number in matched.groups() if number]
        try:
            first, last = date(*numbers[:3]), date(*(numbers[3:] or numbers[:3]))
        except ValueError as error:
            raise ValidationError(_wrong(line)) from error
        if not 0 <= (last - first).days < LONGEST:
            raise ValidationError(
                f"“{line}”：结束要在开始之后，一段最多 {LONGEST} 天。请核对年份和月份。"
            )
        found.append((first, last))
    return found


def _wrong(line):
    return f"看不懂“{line[:40]}”。一行写一天或一段，例如 2026-10-01 至 2026-10-07。"


def tidy(text):
    """Return the same days, one form for all, in their order."""
    lines = [
        f"{first}" if first == last else f"{first} 至 {last}"
        for first, last in sorted(set(spans(text)))
    ]
    return "\n".join(lines)


def days(text):
    """Return the set of the days of such lines."""
    return {
        first + timedelta(days=place)
        for first, last in spans(text)
        for place in range((last - first).days + 1)
    }
