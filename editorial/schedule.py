"""Planned times: in words that an editor can't misread, and what could not go out on time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from editorial import indexing, linking, rights
from editorial.models import Section

SOON = timedelta(days=7)
# How long a missed time is told of: afterwards it is history and no news.
TOLD = timedelta(days=30)
MOST = 50
WEEKDAYS = "一二三四五六日"
DAYS = {-2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "后天"}


def in_words(moment, now=None):
    """Return a moment in Beijing time as people say it: "明天 08:00（周四）",
    "12-03 08:00（周四）", with the year where it is another one."""
    local, today = timezone.localtime(moment), timezone.localtime(now or timezone.now())
    away = (local.date() - today.date()).days
    day = DAYS.get(away)
    if day is None:
        day = f"{local:%m-%d}" if local.year == today.year else f"{local:%Y-%m-%d}"
    return f"{day} {local:%H:%M}（周{WEEKDAYS[local.weekday()]}）"


@dataclass(frozen=True)
class Problem:
    """`when` is the planned time; `is_late` that it has passed already."""

    item: object
    when: datetime
    why: str
    is_late: bool
    url: str

    @property
    def words(self):
        return in_words(self.when)


def problems(user, now=None):
    """Return what could not go out at its time, and what will not if nobody does anything, of
    the items that the person may see: the late ones first, by time. At most MOST.

    One query asks which kinds have anything to tell of; only those are asked what it is.
    """
    now = now or timezone.now()
    asked = []
    sections = None if user.is_superuser else rights.granted_sections(user)
    for model in indexing.models():
        if linking.may_look(user, model):
            items = model.objects.select_related("section")
            items = items if sections is None else items.filter(section__in=sections)
            asked += [(find(items, now), tell) for find, tell in LOOKS]
    found = []
    for items, tell in _that_have_any(asked):
        found += filter(None, (tell(item, now) for item in items))
    found.sort(key=lambda one: (not one.is_late, one.when, one.item.key))
    return found[:MOST]


def _that_have_any(asked):
    """Narrow pairs of (queryset, how to tell of it) to those that are not empty."""
    have = {f"has_{number}": Exists(items) for number, (items, _) in enumerate(asked)}
    row = Section.objects.order_by().annotate(**have).values(*have).first() or {}
    return [pair for number, pair in enumerate(asked) if row.get(f"has_{number}")]


def _problem(item, when, why, now):
    return Problem(item, when, why, when <= now, linking.form_url(item))


def _unreleased(items, now):
    """What was never released, with a time that has passed or comes soon."""
    drafts = items.filter(live_revision=None, planned_at__gt=now - TOLD, planned_at__lte=now + SOON)
    return drafts.order_by("planned_at", "pk")[:MOST]


def _of_unreleased(item, now):
    is_late = item.planned_at <= now
    if item.deleted_at:
        return _problem(item, item.planned_at, "在回收站里，没有发布。", now) if is_late else None
    if item.expires_at and item.expires_at <= item.planned_at:
        why = "下线时间早于发布时间，发不出去。"
    elif is_late:
        why = "没有在计划时间前批准，还没有发布。"
    else:
        why = "还没有批准，到时发不出去。"
    return _problem(item, item.planned_at, why, now)


def _released(items, now):
    """What was released for a time, and something else keeps off the site at that time."""
    planned = items.filter(
        planned_at__isnull=False, live_revision__isnull=False,
        published_at__gt=now - TOLD, published_at__lte=now + SOON,
    )  # fmt: skip
    stopped = (
        Q(section__is_public=False)
        | Q(withdrawn_at__lte=F("published_at"))
        | Q(deleted_at__lte=F("published_at"))
        | Q(expires_at__lte=F("published_at"))
    )
    return planned.filter(stopped).order_by("published_at", "pk")[:MOST]


def _of_released(item, now):
    return _problem(item, item.published_at, _stopped_by(item), now)


def _stopped_by(item):
    if item.deleted_at:
        return "发布前移入了回收站。"
    if item.withdrawn_at:
        return "发布前撤稿了。"
    if item.expires_at and item.expires_at <= item.published_at:
        return "下线时间早于发布时间，发不出去。"
    return f"栏目“{item.section}”没有对外开放。"


def _changed(items, now):
    """Changes of a live item that may be planned for a time and are not approved yet."""
    waiting = items.filter(live_revision__isnull=False, updated_at__gt=now - TOLD)
    changed = waiting.changed_since_release().annotate(
        newest_plan=F("latest_revision__data__planned_at"),
    )
    return changed.order_by("-updated_at", "-pk")[: MOST * 4]


def _of_changed(item, now):
    when = parse_datetime(item.newest_plan) if isinstance(item.newest_plan, str) else None
    if when is None or when == item.planned_at or not now - TOLD < when <= now + SOON:
        return None
    why = "修改没有在计划时间前批准。" if when <= now else "修改还没有批准，到时不会更新。"
    return _problem(item, when, why, now)


LOOKS = ((_unreleased, _of_unreleased), (_released, _of_released), (_changed, _of_changed))
