"""How often what was read, as far as somebody may know it; and the column of the lists."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList

import reads
import sheets
from editorial import indexing
from editorial.models import ItemFigures, Section
from editorial.statistics import scope
from editorial.statistics.tables import Line, as_tree
from reads import figures
from reads.models import Entry, Referrer

TOP = 20
IN_A_SHEET = 5000
BY_MONTH_FROM = 92  # days
ELSEWHERE = "首页和已删除的栏目"


@dataclass
class Read:
    title: str
    section: str
    url: str
    count: int


class Reading:
    """The reads of a period in the sections that a person was given, or in one branch of them."""

    def __init__(self, user, start, end, section=None):
        self.user, self.start, self.end = user, start, end
        sections = section.branch() if section else scope.sections_for(user)
        everything = user.is_superuser and section is None  # the home page stands in no section
        ids = None if everything else sections.values("pk")
        self.rows = figures.within(start, end, ids)
        self._days = figures.by(self.rows, "day")

    def total(self):
        return sum(self._days.values())

    @property
    def curve_title(self):
        return "每月浏览" if self._is_long() else "每日浏览"

    def _is_long(self):
        return (self.end - self.start).days > BY_MONTH_FROM

    def days(self):
        """Return [(day, reads)] of every day of the period."""
        days = (self.end - self.start).days + 1
        all_days = (self.start + timedelta(days=number) for number in range(days))
        return [(day, self._days.get(day, 0)) for day in all_days]

    def curve(self):
        """Return what the chart shows: days, or the months of a long period."""
        if not self._is_long():
            return [(f"{day:%m-%d}", number) for day, number in self.days()]
        months = {}
        for day, number in self.days():
            months[f"{day:%Y-%m}"] = months.get(f"{day:%Y-%m}", 0) + number
        return list(months.items())[-36:]

    def entries(self):
        return _labelled(self.rows, "entry", Entry)

    def referrers(self):
        return _labelled(self.rows, "referrer", Referrer)

    def items(self, limit=TOP):
        """Return a Read for each of the items that were read most."""
        prefixes = {model._meta.model_name for model in indexing.models()}
        ranked = figures.most_read(self.rows, prefixes, limit)
        keys = [key for key, _ in ranked]
        pieces = ItemFigures.objects.filter(key__in=keys).select_related("section")
        if not self.user.is_superuser:  # what has moved away since is somebody else's
            pieces = pieces.filter(section__in=scope.sections_for(self.user))
        known, public = {one.key: one for one in pieces}, indexing.public_items(keys[:TOP])
        return [_read(known.get(key), public.get(key), number) for key, number in ranked]

    def sections(self):
        """Return the lines of the tree, each with what is below it."""
        counted = figures.by(self.rows, "section")
        return as_tree(Section, {pk: Line("", reads=n) for pk, n in counted.items()}, ELSEWHERE)


def _labelled(rows, name, words):
    return [(str(words(value).label), number) for value, number in figures.by(rows, name).items()]


def _read(piece, item, number):
    if piece is None:
        return Read("（已移到别的栏目）", "", "", number)
    url = item.get_absolute_url() if item else ""
    return Read(piece.title, piece.section.name if piece.section else "", url, number)


def workbook(reading):
    """Return (bytes, number of items) of the same figures."""
    items = reading.items(IN_A_SHEET)
    tables = [
        sheets.Sheet("按日", ["日期", "浏览"], [list(row) for row in reading.days()]),
        sheets.Sheet("稿件", ["标题", "栏目", "浏览"], [[i.title, i.section, i.count] for i in items]),
        sheets.Sheet(
            "栏目", ["栏目", "浏览"],
            [["　" * line.depth + line.label, line.reads] for line in reading.sections()],
        ),
        sheets.Sheet("入口", ["入口", "浏览"], [list(row) for row in reading.entries()]),
        sheets.Sheet("来源", ["来源", "浏览"], [list(row) for row in reading.referrers()]),
    ]  # fmt: skip
    return sheets.workbook_bytes(tables), len(items)


class CountedChangeList(ChangeList):
    """Asks once for the reads of all rows of the page."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        counted = reads.totals(item.key for item in self.result_list)
        for item in self.result_list:
            item.reads_counted = counted.get(item.key, 0)


class ReadsColumn:
    """Mixed into the admin of a publishable model: how often each was read, at the end."""

    def get_changelist(self, request, **kwargs):
        return CountedChangeList

    def get_list_display(self, request):
        return (*super().get_list_display(request), "reads_shown")

    @admin.display(description="浏览")
    def reads_shown(self, item):
        return getattr(item, "reads_counted", 0) if item.live_revision_id else "—"
