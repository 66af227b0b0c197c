"""The public section tree of one request: read once, then menu, crumbs, sidebar and tabs are
made from it in memory."""

from dataclasses import dataclass, field

from django.urls import reverse

from editorial.models import Section
from editorial.models.section import SectionNumbers


@dataclass
class Entry:
    name: str
    url: str
    description: str = ""
    is_current: bool = False
    children: list["Entry"] = field(default_factory=list)


class Navigation:
    """`current` is the path of the section that the page belongs to, or ""."""

    def __init__(self, current=""):
        self.current = current
        self.sections = list(Section.objects.public().with_guests().order_by("tree_id", "lft"))
        self.by_id = {section.pk: section for section in self.sections}
        self.by_path = {section.path: section for section in self.sections}
        self.below = {}
        for section in self.sections:
            self.below.setdefault(section.parent_id, []).append(section)

    def children(self, section):
        return self.below.get(section.pk, [])

    def branch_sections(self, section):
        """Return a section and everything public below it."""
        found = [section]
        for child in self.children(section):
            found += self.branch_sections(child)
        return found

    def branch_ids(self, section):
        return SectionNumbers.of(self.branch_sections(section))

    def ancestors(self, section):
        """Return the sections from the top of the tree down to this one, itself included."""
        line = [section]
        while line[0].parent_id in self.by_id:
            line.insert(0, self.by_id[line[0].parent_id])
        return line

    def menu(self):
        home = Entry("首页", reverse("home"), is_current=self.current == "/")
        tops = (section for section in self.below.get(None, []) if section.in_menu)
        return [home, *(self._entry(section, only_menu=True) for section in tops)]

    def tree(self):
        return [self._entry(section) for section in self.below.get(None, [])]

    def crumbs(self, section, last=None):
        """Return (name, url) pairs from 首页 down; the last one, where we are, has no url."""
        line = [("首页", reverse("home"))]
        line += [(step.name, step.get_absolute_url()) for step in self.ancestors(section)]
        return [*line, (last, None)] if last else [*line[:-1], (line[-1][0], None)]

    def branch(self, section):
        """Return the entry of the section's top ancestor with all that is below it."""
        return self._entry(self.ancestors(section)[0])

    def tabs(self, section):
        """Return a section's children, or, where it has none, itself and its sisters."""
        family = self.children(section)
        if not family and section.parent_id:
            family = self.below[section.parent_id]
        return [self._entry(member, deep=False) for member in family]

    def _entry(self, section, only_menu=False, deep=True):
        children = self.children(section) if deep else []
        return Entry(
            section.name,
            section.get_absolute_url(),
            section.description,
            self._is_current(section, deep),
            [self._entry(c, only_menu) for c in children if c.in_menu or not only_menu],
        )

    def _is_current(self, section, deep):
        inside = deep and self.current.startswith(f"{section.path}/")
        return self.current == section.path or inside
