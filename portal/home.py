"""The home page's blocks: each kind knows how to fetch what it shows."""

from copy import copy
from itertools import groupby

from django.utils import timezone

from editorial import recommending
from editorial.latest import latest
from editorial.navigation import Navigation
from memorial.days import today_and_soon
from memorial.models import Memorial
from news.models import Article, Topic
from portal.models import BlockKind, FriendLink, HomeBlock, Slide
from portal.slots import slot_of
from publications.models import Book
from training.models import Expert, Voice
from training.upcoming import upcoming_sessions

# What a block's components need beside the home page's own sheets.
SHEETS = {
    BlockKind.SESSIONS: ("css/sessions.css",),
    BlockKind.PEOPLE: ("css/experts.css",),
    BlockKind.QUOTES: ("css/voices.css",),
    BlockKind.SHELF: ("css/volume.css", "css/bookshelf.css"),
    BlockKind.REMEMBRANCE: ("css/entry.css",),
}
MODULES = {BlockKind.SESSIONS: "js/seats.js"}


def _filled(items):
    return {"items": items} if items else {}


class Blocks:
    def __init__(self, navigation: Navigation):
        self.navigation = navigation

    def filled(self):
        """Return the shown blocks in their order, without those that have nothing to show."""
        self.recommended = recommending.shown()
        shown = HomeBlock.shown().select_related("article")
        blocks = (self._fill(block) for block in shown)
        return [block for block in blocks if block]

    def _fill(self, block):
        content = getattr(self, f"_{block.kind}")(block)
        if not content:
            return None
        section = self._section(block.section_id)
        return {
            "kind": block.kind,
            "title": block.title or (section.name if section else block.get_kind_display()),
            "more_url": section.get_absolute_url() if section else "",
            "anchor": f"block-{block.pk}",
            "template": f"portal/blocks/{block.kind}.html",
            **content,
        }

    def _section(self, number):
        return self.navigation.by_id.get(number)

    def _newest(self, section, count):
        """The newest of a section and below it, whatever their kind; of the site, its articles."""
        if section:
            return latest(self.navigation.branch_sections(section), count)
        return list(Article.objects.public().for_lists().newest()[:count])

    def _list(self, block):
        section = self._section(block.section_id)
        if block.section_id and not section:
            return {}
        return _filled(self._newest(section, block.count))

    def _notices(self, block):
        return _filled(self._led_by_recommended(block, self._list(block).get("items", [])))

    def _recommended(self, block):
        """Return the items that editors recommend here now, with the title and picture that they
        chose for it."""
        found = []
        for one in self.recommended.get(slot_of(block), ()):
            item = copy(one.item)
            item.title = one.title or item.title
            if one.image and hasattr(type(item), "cover_id"):
                item.cover = one.image
            found.append(item)
        return found

    def _led_by_recommended(self, block, items):
        chosen = self._recommended(block)
        return [*chosen, *(item for item in items if item not in chosen)][: block.count]

    def _in(self, items, block):
        """Narrow a queryset to the block's section and below it, if it names one."""
        section = self._section(block.section_id)
        if block.section_id and not section:
            return items.none()
        return items.in_sections(self.navigation.branch_ids(section)) if section else items

    def _shelf(self, block):
        books = self._in(Book.objects.public().for_lists(), block)
        return _filled(self._led_by_recommended(block, books.on_shelf()[: block.count]))

    def _people(self, block):
        experts = self._in(Expert.objects.public().for_lists(), block)
        return _filled(self._led_by_recommended(block, experts.in_order()[: block.count]))

    def _quotes(self, block):
        voices = self._in(Voice.objects.public().for_lists(), block)
        return _filled(self._led_by_recommended(block, voices.newest()[: block.count]))

    def _sessions(self, block):
        section = self._section(block.section_id)
        if block.section_id and not section:
            return {}
        branch = self.navigation.branch_sections(section) if section else None
        sessions = upcoming_sessions(block.count, branch)
        calendar = next((s for s in self.navigation.sections if s.kind == "calendar"), None)
        more = {"more_url": calendar.get_absolute_url()} if calendar else {}
        return {"sessions": sessions, **more} if sessions else {}

    def _remembrance(self, block):
        """Who is remembered today, or else in the days to come; the hall's door is there anyhow."""
        if not self._section(block.section_id):
            return {}
        today, soon = today_and_soon(self._in(Memorial.objects.public().for_lists(), block))
        date = timezone.localdate()
        days = [(date, day) for day in today] or soon
        lines = [(when, day.item, day.text(when.year)) for when, day in days[: block.count]]
        return {"text": block.text, "is_today": bool(today), "lines": lines, "style": "memorial"}

    def _headline(self, block):
        first = block.article
        chosen = first and Article.objects.public().for_lists().filter(pk=first.pk).first()
        latest = self._list(block).get("items", [])
        items = [chosen, *(item for item in latest if item != chosen)] if chosen else latest
        return _filled(self._led_by_recommended(block, items))

    def _focus(self, block):
        slides = [*self._recommended_slides(block), *Slide.current()[: block.count]]
        slides = slides[: block.count]
        tabs = self._columns(block).get("columns", [])
        return {"slides": slides, "tabs": tabs} if slides or tabs else {}

    def _recommended_slides(self, block):
        """Return the recommended items with a picture, as slides."""
        return [
            {"title": item.title, "text": "", "url": item.get_absolute_url(), "image": image}
            for one, item in zip(
                self.recommended.get(slot_of(block), ()), self._recommended(block), strict=True
            )
            if (image := one.image or getattr(item, "cover", None))
        ]

    def _columns(self, block):
        sections = filter(None, map(self._section, block.section_ids))
        columns = [
            {
                "name": section.name,
                "url": section.get_absolute_url(),
                "items": self._newest(section, block.count),
            }
            for section in sections
        ]
        columns = [column for column in columns if column["items"]]
        return {"columns": columns} if columns else {}

    def _training(self, block):
        """Columns whose first item stands out; the others follow as lines."""
        content = self._columns(block)
        for column in content.get("columns", ()):
            column["rest"] = column["items"][1:]
        return content

    def _topics(self, block):
        topics = Topic.objects.public().for_lists().newest()[: block.count]
        return _filled(self._led_by_recommended(block, topics))

    def _strip(self, block):
        section = self._section(block.section_id)
        if not section:
            return {}
        branch = self.navigation.branch_sections(section)
        return _filled(self._led_by_recommended(block, latest(branch, block.count, pictured=True)))

    def _entry(self, block):
        return {"text": block.text, "url": block.url, "style": block.style}

    def _links(self, block):
        links = sorted(FriendLink.shown(), key=lambda link: link.group)
        by_group = groupby(links, key=lambda link: link.group)
        groups = [(name or BlockKind.LINKS.label, list(members)) for name, members in by_group]
        return {"groups": groups} if groups else {}


def modules_of(blocks):
    """Return the scripts that these blocks need, each once."""
    return dict.fromkeys(MODULES[block["kind"]] for block in blocks if block["kind"] in MODULES)


def sheets_of(blocks):
    """Return the style sheets that these blocks need, each once."""
    return dict.fromkeys(sheet for block in blocks for sheet in SHEETS.get(block["kind"], ()))
