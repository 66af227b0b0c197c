"""Alarms, computed from the audit log when somebody looks: nothing runs by itself, nothing is
stored but what was looked into (AlarmCheck); days that are over are read once (closed_days).

An alarm is one rule, one person or address, one day; so it can be named, and looked into once. What
happens after that on the same day opens it again.
"""

import hashlib
from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit, closed_days, events, holidays
from accounts.audit_queries import midnight
from accounts.models import AlarmCheck, AlarmRules, AuditEntry, User

DAYS = 30  # that are looked back, unless told otherwise
LONGEST_BACK = 183
DAY = 0  # a rule that counts a whole day
SHORTEST_NOTE = 4


@dataclass(frozen=True)
class Rule:
    """More than so many (the field of AlarmRules of that name) of a group within some seconds."""

    label: str
    group: str
    seconds: int
    reason: str
    only_failed: bool = False


RULES = {
    "records_fast": Rule("短时间内大量查看", "record", 600, "10 分钟内查看了 {} 份个人信息"),
    "records_day": Rule("一天内大量查看", "record", DAY, "一天内查看了 {} 份个人信息"),
    "failed_lookups": Rule("反复查询失败", "lookup", 600, "10 分钟内有 {} 次查询没有结果", True),
    "exports_day": Rule("多次导出", "export", DAY, "一天内导出了 {} 次"),
    "failed_sign_ins": Rule("反复登录失败", "sign_in", 3600, "1 小时内登录失败 {} 次", True),
}
HOURS = "watches_hours"
LABELS = {name: rule.label for name, rule in RULES.items()} | {HOURS: "工作时间以外"}


@dataclass
class Row:
    pk: int
    at: datetime
    actor_id: int | None
    address: str | None
    event: str
    result: str
    target_type: str
    target_id: str

    def __post_init__(self):
        self.at = timezone.localtime(self.at)

    @property
    def subject(self):
        if self.actor_id:
            return f"user:{self.actor_id}"
        return f"address:{self.address}" if self.address else ""

    @property
    def record(self):
        """The same record looked at twice is one."""
        return (self.target_type, self.target_id) if self.target_id else self.pk


@dataclass
class Alarm:
    kind: str
    subject: str
    day: date
    start: datetime
    end: datetime
    count: int
    reason: str
    last_entry: int
    person: User | None = None
    check: AlarmCheck | None = None

    @property
    def name(self):
        """Return what names it on a page."""
        return f"{self.kind}-{self.day:%Y%m%d}-{self.subject}".replace(":", "-").replace(".", "-")

    @property
    def label(self):
        return LABELS[self.kind]

    @property
    def who(self):
        """Whoever it is by name, a visitor by his address."""
        _, _, number = self.subject.partition(":")
        if self.subject.startswith("address:"):
            return f"地址 {number}"
        return str(self.person) if self.person else f"账号 {number}"

    @property
    def is_open(self):
        return self.check is None or self.check.last_entry < self.last_entry

    @property
    def query(self):
        """Return what to ask the list for, to see the entries."""
        kind, _, number = self.subject.partition(":")
        group = RULES[self.kind].group if self.kind in RULES else "watched"
        asked = {"start": str(self.day), "end": str(self.day), "event": f"group:{group}"}
        return urlencode(asked | {"account" if kind == "user" else "address": number})


def found(start, end=None, rules=None):
    """Return the alarms of these days (both included, the last is today's), the newest first."""
    rules, end = rules or AlarmRules.current(), end or timezone.localdate()
    alarms = closed_days.found(
        _name_of(rules), start, end, lambda begin, end: _computed(begin, end, rules)
    )
    _complete(alarms)
    return sorted(alarms, key=lambda alarm: (alarm.end, alarm.kind, alarm.subject), reverse=True)


def _name_of(rules):
    """Return what stands for the rules and for what the features say of their events."""
    values = [getattr(rules, field.name) for field in AlarmRules._meta.fields]
    counted = {group: sorted(events.counted_as(group)) for group in events.GROUPS}
    facts = repr((values, counted, sorted(events.watched()), RULES))
    return hashlib.sha256(facts.encode()).hexdigest()


def _computed(start, end, rules):
    rows = _rows(start, end)
    alarms = [
        alarm
        for name, rule in RULES.items()
        if (most := getattr(rules, name))
        for alarm in _exceeding(name, rule, most, rows)
    ]
    if rules.watches_hours:
        alarms += _out_of_hours(rows, rules)
    return [alarm for alarm in alarms if start <= alarm.day <= end]


def recent(days=DAYS):
    return found(timezone.localdate() - timedelta(days=days - 1))


def waiting(days=DAYS):
    """Return those that nobody looked into yet."""
    return [alarm for alarm in recent(days) if alarm.is_open]


def _rows(start, end):
    """An hour before the first day belongs to what goes on over midnight."""
    codes = {*events.counted_as(*events.GROUPS), *events.watched()}
    entries = AuditEntry.objects.filter(
        event__in=codes, at__gte=midnight(start) - timedelta(hours=1),
        at__lt=midnight(end + timedelta(days=1)),
    )  # fmt: skip
    fields = tuple(Row.__dataclass_fields__)
    rows = (Row(*row) for row in entries.order_by("at", "pk").values_list(*fields).iterator())
    return [row for row in rows if row.subject]


def _exceeding(name, rule, most, rows):
    codes = set(events.counted_as(rule.group))
    by_subject = defaultdict(list)
    for row in rows:
        if row.event in codes and not (rule.only_failed and row.result == "ok"):
            by_subject[row.subject].append(row)
    for subject, own in by_subject.items():
        many = _in_a_day if rule.seconds == DAY else _in_a_while
        for day, (first, last, count) in many(own, rule, most).items():
            reason = f"{rule.reason.format(count)}，超过 {most} {'份' if rule.group == 'record' else '次'}"
            yield Alarm(name, subject, day, first.at, last.at, count, reason, last.pk)


def _in_a_day(rows, rule, most):
    days = defaultdict(list)
    for row in rows:
        days[row.at.date()].append(row)
    return {
        day: (own[0], own[-1], count)
        for day, own in days.items()
        if (count := len({_counted(row, rule) for row in own})) > most
    }


def _in_a_while(rows, rule, most):
    """Return {day: (first, last, most at a time)} of the stretches in which there were too many."""
    window, inside, stretches = deque(), Counter(), {}
    for row in rows:
        window.append(row)
        inside[_counted(row, rule)] += 1
        while (row.at - window[0].at).total_seconds() > rule.seconds:
            gone = _counted(window.popleft(), rule)
            inside[gone] -= 1
            if not inside[gone]:
                del inside[gone]
        if len(inside) > most:
            first, _, peak = stretches.get(row.at.date(), (window[0], None, 0))
            stretches[row.at.date()] = (first, row, max(peak, len(inside)))
    return stretches


def _counted(row, rule):
    return row.record if rule.group == "record" else row.pk


def _out_of_hours(rows, rules):
    watched, out = set(events.watched()), defaultdict(list)
    off, worked = holidays.days(rules.days_off), holidays.days(rules.days_worked)

    def is_free(day):
        is_weekend = day.weekday() >= holidays.SATURDAY and not rules.weekends
        return day in off or (is_weekend and day not in worked)

    for row in rows:
        day = row.at.date()
        is_open = rules.opens_at <= row.at.time() < rules.closes_at and not is_free(day)
        if row.event in watched and not is_open:
            out[row.subject, day].append(row)
    hours = f"{rules.opens_at:%H:%M}—{rules.closes_at:%H:%M} 以外"
    for (subject, day), own in out.items():
        when = "节假日" if day in off else "周末" if is_free(day) else hours
        reason = f"{when}查看或导出个人信息 {len(own)} 次"
        yield Alarm(HOURS, subject, day, own[0].at, own[-1].at, len(own), reason, own[-1].pk)


def _complete(alarms):
    """Add the people and what was found out, each in one query."""
    numbers = {alarm.subject.partition(":")[2] for alarm in alarms if alarm.subject[:5] == "user:"}
    people = User.objects.select_related("department").in_bulk(map(int, numbers))
    checks = {}
    days = {alarm.day for alarm in alarms}
    if days:
        for check in AlarmCheck.objects.filter(
            day__gte=min(days), day__lte=max(days)
        ).select_related("by"):
            key = check.kind, check.subject, check.day
            if key not in checks or checks[key].last_entry <= check.last_entry:
                checks[key] = check
    for alarm in alarms:
        kind, _, number = alarm.subject.partition(":")
        alarm.person = people.get(int(number)) if kind == "user" else None
        alarm.check = checks.get((alarm.kind, alarm.subject, alarm.day))


@transaction.atomic
def check(user, *, kind, subject, day, last_entry, note):
    """Write down that somebody looked into an alarm as it was shown to him, and what he found.

    Raises PermissionDenied; ValidationError where there is no such alarm (any more), or no note.
    """
    if not user.has_perm("accounts.add_alarmcheck"):
        raise PermissionDenied
    note = " ".join(note.split())
    if not SHORTEST_NOTE <= len(note) <= 300:
        raise ValidationError({"note": f"请写明核查情况，{SHORTEST_NOTE} 到 300 个字。"})
    alarm = next(
        (one for one in found(day, day) if (one.kind, one.subject) == (kind, subject)), None
    )
    if alarm is None or not 0 < last_entry <= alarm.last_entry:
        raise ValidationError("没有这条报警：规则可能已经改过，请刷新页面再看。")
    done = AlarmCheck.objects.create(
        kind=kind, subject=subject, day=day, last_entry=last_entry, note=note, by=user
    )
    audit.record(
        "alarm.check", actor=user, target=done, alarm=alarm.label, about=alarm.who, day=str(day),
        purpose=note,
    )  # fmt: skip
    return done


@transaction.atomic
def save_rules(rules, user):
    """Raises PermissionDenied. What changed goes to the audit log, old and new."""
    if not user.has_perm("accounts.change_alarmrules"):
        raise PermissionDenied
    before = AlarmRules.current()
    names = [field.name for field in AlarmRules._meta.fields if field.name != "id"]
    changes = {
        name: [str(getattr(before, name)), str(getattr(rules, name))]
        for name in names
        if getattr(before, name) != getattr(rules, name)
    }
    rules.pk = 1
    rules.save()
    if changes:
        audit.record("alarm.rules", actor=user, target=rules, changes=changes)
    return rules
