"""组织机构: departments and posts, as they were released. The staff's own tree of departments
(accounts) may be ahead of it: what the public reads is a text like any other."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db import models

from editorial import richtext
from editorial.models import Publishable
from editorial.richtext import RichTextField
from organization.telephone import dialled


@dataclass
class Unit:
    """One department of the chart, with those below it in `children`."""

    number: int
    name: str
    parent: str = ""
    duties: list = field(default_factory=list)
    # (post, name) in the editor's order; a post without a name is vacant or not public.
    posts: list = field(default_factory=list)
    telephone: str = ""
    email: str = ""
    room: str = ""
    children: list = field(default_factory=list)
    above: "Unit | None" = None

    @property
    def anchor(self):
        return f"bm-{self.number}"

    @property
    def head(self):
        """The first post, which the chart shows in the department's box."""
        return self.posts[0] if self.posts else None

    @property
    def dialled(self):
        return dialled(self.telephone)

    @property
    def is_contactable(self):
        return bool(self.telephone or self.email or self.room)


class Chart(Publishable):
    """The one text of a section of the kind “组织机构图”; its address is the section's."""

    has_own_address = False
    versioned_fields = (*Publishable.versioned_fields, "introduction", "units")

    introduction = RichTextField("说明", blank=True)
    # [{"number": 3, "name", "parent" (a name), "duties", "posts" (lines "post：name"),
    #   "telephone", "email", "room", "department" (of accounts, or None)}, …]
    units = models.JSONField("部门", default=list, blank=True)

    class Meta(Publishable.Meta):
        verbose_name = "组织机构图"
        verbose_name_plural = "组织机构图"
        permissions = [("publish_chart", "发布组织机构图"), ("withdraw_chart", "撤下组织机构图")]

    def get_absolute_url(self):
        return self.section.get_absolute_url()

    @classmethod
    def of(cls, section):
        """Return the section's public chart, the newest if there are several, or None."""
        charts = cls.objects.public().filter(section=section).select_related("section")
        return charts.newest().first()

    @cached_property
    def tree(self):
        """The top departments with all below them: one, if the form has checked the rows."""
        units = [_unit(row) for row in self.units]
        by_name = {unit.name: unit for unit in units}
        tops = []
        for unit in units:
            above = by_name.get(unit.parent)
            if above is None or above is unit:
                tops.append(unit)
            else:
                unit.above = above
                above.children.append(unit)
        return tops

    def all_units(self):
        """Return the departments from the top down, a branch whole before the next."""
        found, waiting = [], self.tree[::-1]
        while waiting:
            unit = waiting.pop()
            found.append(unit)
            waiting += unit.children[::-1]
        return found

    def search_text(self):
        lines = [richtext.plain_text(self.introduction)]
        for unit in self.all_units():
            posts = " ".join(" ".join(post) for post in unit.posts)
            lines += filter(None, [unit.name, *unit.duties, posts, unit.telephone, unit.room])
        return {"body": "\n".join(lines), "keywords": "", "author": ""}

    def used_images(self):
        return richtext.images_in(self.introduction)

    def used_documents(self):
        return richtext.documents_in(self.introduction)


def _unit(row):
    return Unit(
        number=row["number"], name=row["name"], parent=row["parent"],
        duties=lines(row["duties"]), posts=[post(line) for line in lines(row["posts"])],
        telephone=row["telephone"], email=row["email"], room=row["room"],
    )  # fmt: skip


def lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def post(line):
    """Return (post, name) of a line such as "主任：张某"; the name may be missing."""
    title, _, name = line.replace(":", "：", 1).partition("：")
    return title.strip(), name.strip()
