"""Who erases what, once it has been kept long enough (个人信息保护法, articles 19 and 47).

A feature registers in AppConfig.ready:

    retention.register("training.enrolments", "培训报名", erase=enrolments.erase, count=enrolments.count)

`erase(before)` erases or de-identifies what is older than that time and returns how many records it
touched; a second run finds nothing left to do. `count(before)` returns how many it would touch.

`by_record=True` says that `erase` keeps a transaction for each record, so that what is done stays done
when it is stopped; else the command gives the part one transaction. `report()` returns more lines.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone


@dataclass(frozen=True)
class Part:
    name: str
    label: str
    erase: Callable[[datetime], int]
    count: Callable[[datetime], int]
    by_record: bool = False
    report: Callable[[], list[str]] | None = None


_parts: dict[str, Part] = {}


def register(name, label, erase, count, *, by_record=False, report=None):
    """Add a part; the label is Chinese and stands in the report. ValueError: the name is taken."""
    part = Part(name, label, erase, count, by_record, report)
    if _parts.setdefault(name, part) != part:
        raise ValueError(f"{name} is registered twice for erasing.")


def parts():
    return [_parts[name] for name in sorted(_parts)]


def time_limit():
    """Return the time before which personal data is too old (settings.PERSONAL_DATA_DAYS)."""
    return timezone.now() - timedelta(days=settings.PERSONAL_DATA_DAYS)
