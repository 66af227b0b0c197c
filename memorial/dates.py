"""Dates as history knows them: a day, a month, or only a year. What isn't known isn't guessed."""

import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

TYPED = re.compile(
    r"(\d{4})(?:\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2}))?)?\s*[年月日号]?", re.ASCII
)
HOW = "请写成 1896、1896-03 或 1896-03-22，只写确知的部分。"


@dataclass(frozen=True)
class PartialDate:
    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text):
        """Return the date that a text names, or raise ValueError: "1896", "1896-03-22", and
        as people write it, "1896年3月22日" and "1896.3"."""
        found = TYPED.fullmatch(text.strip())
        if not found:
            raise ValueError(text)
        parts = [int(part) if part else None for part in found.groups()]
        known = [1 if part is None else part for part in parts]
        date(*known)  # raises where there is no such day
        return cls(*parts)

    @property
    def parts(self):
        return tuple(part for part in (self.year, self.month, self.day) if part)

    @property
    def iso(self):
        """The date as ISO 8601 and a database have it, no more exact than it is known."""
        return "-".join((f"{self.year:04d}", *(f"{part:02d}" for part in self.parts[1:])))

    def __str__(self):
        words = zip(self.parts, "年月日", strict=False)
        return "".join(f"{part}{word}" for part, word in words)

    def is_before(self, other):
        """Say whether it was certainly earlier: as far as both are known."""
        known = min(len(self.parts), len(other.parts))
        return self.parts[:known] < other.parts[:known]


def read(text):
    """Return the PartialDate of a stored text, or None."""
    try:
        return PartialDate.parse(text or "")
    except ValueError:
        return None


def check(text):
    """Raise ValidationError, in words for an editor, for what is no date of the past."""
    try:
        found = PartialDate.parse(text)
    except ValueError as error:
        raise ValidationError(f"“{text}”不是一个日期。{HOW}") from error
    today = timezone.localdate()
    if PartialDate(today.year, today.month, today.day).is_before(found):
        raise ValidationError("这个日期还没有到。")


class PartialDateField(models.CharField):
    """Text of a PartialDate in its ISO form, so that it sorts; the empty text is not known."""

    default_validators = [check]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **(kwargs | {"max_length": 10, "blank": True}))

    def to_python(self, value):
        known = read(value) if isinstance(value, str) else None
        return known.iso if known else super().to_python(value)

    def formfield(self, **kwargs):
        # Longer than what is stored: "1896年03月22日" is normalised on its way.
        field = super().formfield(**({"max_length": 20} | kwargs))
        field.to_python = self._from_form
        return field

    def _from_form(self, value):
        text = (value or "").strip()
        known = read(text)
        return known.iso if known else text
