"""A month as a table: weeks, days, and the sessions as bars over their days."""

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from training.models import SessionState

BACK, AHEAD = 24, 24  # months that can be leafed through from today


@dataclass
class Bar:
    """A session's run of days within one week."""

    session: object
    span: int
    continues: bool
    is_quiet: bool

    @property
    def look(self):
        """The classes of its style sheet."""
        flags = (("bar--quiet", self.is_quiet), ("bar--continues", self.continues))
        return " ".join(name for name, is_so in flags if is_so)


@dataclass
class Day:
    date: date
    is_in_month: bool
    is_today: bool
    # One entry a lane: a Bar that begins here, a session that goes on here, or None.
    lanes: list = field(default_factory=list)


class Month:
    def __init__(self, first, today):
        self.first, self.today = first, today
        self.last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        self.previous = self._bounded(first - timedelta(days=1))
        self.next = self._bounded(self.last + timedelta(days=1))

    def _bounded(self, day):
        return day.replace(day=1) if _is_near(day, self.today) else None

    @property
    def days(self):
        """All days of the table, those of the neighbouring months included."""
        return calendar.Calendar().monthdatescalendar(self.first.year, self.first.month)

    def weeks(self, sessions):
        """Return [[Day, …], …] from Monday to Sunday, with the sessions laid into lanes."""
        return [self._week(dates, sessions) for dates in self.days]

    def _week(self, dates, sessions):
        week = [Day(one, one.month == self.first.month, one == self.today) for one in dates]
        lanes = []
        for session in sessions:
            begin, end = max(session.starts_on, dates[0]), min(session.ends_on, dates[-1])
            if begin <= end:
                lane = next((lane for lane in lanes if lane[-1][1] < begin), None)
                if lane is None:
                    lanes.append(lane := [])
                lane.append((begin, end, session))
        for lane in lanes:
            for day in week:
                day.lanes.append(self._entry(lane, day.date))
        return week

    def _entry(self, lane, day):
        for begin, end, session in lane:
            if day == begin:
                is_quiet = session.state == SessionState.CANCELLED or session.ends_on < self.today
                days = (end - begin).days + 1
                return Bar(session, days, begin > session.starts_on, is_quiet)
            if begin < day <= end:
                return session
        return None


def asked_for(text, today):
    """Return the Month of "2026-11"; anything else, or a month too far away, is the present one."""
    match = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", text or "")
    if match and 1 < int(match[1]) < 9999:
        first = date(int(match[1]), int(match[2]), 1)
        if _is_near(first, today):
            return Month(first, today)
    return Month(today.replace(day=1), today)


def _is_near(day, today):
    distance = (day.year - today.year) * 12 + day.month - today.month
    return -BACK <= distance <= AHEAD
