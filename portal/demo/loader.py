"""Puts the demonstration content into an empty site, through the same doors as an editor's."""

from django.core.files import File
from django.db import transaction
from django.utils.html import format_html
from django.utils.safestring import SafeString

import search
from editorial import actions, tree
from editorial.models import Origin, Section
from editorial.uploads import store_image
from news.models import Article, Page, Topic
from portal.demo import files, parts
from portal.models import (
    BlockKind,
    FooterItem,
    FriendLink,
    HomeBlock,
    QRCode,
    SiteSettings,
    Slide,
)
from portal.starting_tree import plant

ORIGIN = Origin.IMPORT


class DemoLoader:
    """`tell` is called with a line about each step."""

    def __init__(self, tell):
        self.tell = tell
        self.site = files.site()
        self.images = {}
        self.articles = {}

    def load(self):
        with transaction.atomic():
            self._tree()
            self._articles()
            self._pages()
            self._topics()
            for part in parts.ALL:
                part.load(self)
            self._furniture()
            self._home()
        search.catch_up()

    def _tree(self):
        plant(Section)
        with tree.structural_change():
            for path, texts in self.site["sections"].items():
                Section.objects.filter(path=path).update(**texts)
        self.sections = {section.path: section for section in Section.objects.all()}

    def image(self, name, alt):
        """Return the library's picture of portal/demo/pictures/<name>.webp, or None."""
        path = name and files.picture(name)
        if not path:
            return None
        if name not in self.images:
            with path.open("rb") as handle:
                upload = File(handle, name=path.name)
                self.images[name] = store_image(
                    upload, user=None, title=alt.removeprefix("插画：") or name, alt=alt
                )
        return self.images[name]

    def publish(self, item):
        """Save and release an item in one step, as an import, and return it."""
        actions.save_revision(item, None, origin=ORIGIN, note="示范内容")
        return actions.publish(item, None)

    def _articles(self):
        for entry in files.read("articles"):
            image = self.image(entry.get("picture"), entry.get("alt"))
            item = Article(
                section=self.sections[entry.get("section")], title=entry.get("title"),
                summary=entry.get("summary"), author=entry.get("author"),
                source=entry.get("source"), editor_name=entry.get("editor"),
                keywords=entry.get("keywords"), planned_at=entry.moment, cover=image,
                body=_with_figure(entry, image),
            )  # fmt: skip
            self.articles[entry.stem] = self.publish(item)
        self.tell(f"{len(self.articles)} articles, {len(self.images)} pictures")

    def _pages(self):
        entries = files.read("pages")
        for entry in entries:
            section = self.sections[entry.get("section")]
            self.publish(Page(section=section, title=entry.get("title"), body=entry.body))
        self.tell(f"{len(entries)} single pages")

    def _topics(self):
        entries = files.read("topics")
        for entry in entries:
            grouping = [
                {"name": name, "articles": [self.articles[stem].pk for stem in stems]}
                for name, stems in entry.groups
            ]
            self.publish(
                Topic(
                    section=self.sections[entry.get("section")], title=entry.get("title"),
                    summary=entry.get("summary"), body=entry.body, planned_at=entry.moment,
                    banner=self.image(entry.get("picture"), entry.get("alt")), grouping=grouping,
                )
            )  # fmt: skip
        self.tell(f"{len(entries)} topics")

    def _furniture(self):
        SiteSettings.objects.update_or_create(
            pk=1,
            defaults=self.site["site"]
            | {"popular_searches": ",".join(self.site["popular_searches"])},
        )
        for position, link in enumerate(self.site["friend_links"], start=1):
            FriendLink.objects.create(position=position, **link)
        for position, item in enumerate(self.site["footer_items"], start=1):
            FooterItem.objects.create(position=position, label=item["label"], url=item["path"])
        for position, code in enumerate(self.site["qr_codes"], start=1):
            target = code.pop("path", None) or code.pop("target", "/")
            QRCode.objects.create(position=position, target=target, **code)
        for position, slide in enumerate(self.site["slides"], start=1):
            self._slide(position, slide)

    def _slide(self, position, slide):
        Slide.objects.create(
            position=position, title=slide["title"], text=slide["text"],
            url=self._address(slide["link"]), image=self.image(slide["picture"], slide["alt"]),
        )  # fmt: skip

    def _address(self, link):
        kind, _, stem = link.partition(":")
        return self.articles[stem].get_absolute_url() if kind == "article" else link

    def _home(self):
        entry = self.site["home_entry"]
        blocks = (
            {"kind": BlockKind.HEADLINE, "count": 4},
            {"kind": BlockKind.FOCUS, "sections": ("news/dynamics", "training/updates"), "count": 6},
            {"kind": BlockKind.NOTICES, "sections": ("notices",), "count": 4},
            {"kind": BlockKind.TOPICS, "title": "专题专栏", "count": 3},
            {"kind": BlockKind.COLUMNS, "title": "学习与实践",
             "sections": ("news/cases", "news/integrity", "news/style")},
            {"kind": BlockKind.SESSIONS, "title": "近期培训", "sections": ("training",), "count": 4},
            {"kind": BlockKind.TRAINING, "title": "培训活动",
             "sections": ("training/red-sites", "training/courses", "training/on-site"), "count": 4},
            {"kind": BlockKind.PEOPLE, "sections": ("training/experts",), "count": 6},
            {"kind": BlockKind.STRIP, "sections": ("training/gallery",), "count": 6},
            {"kind": BlockKind.QUOTES, "sections": ("training/voices",), "count": 2},
            {"kind": BlockKind.SHELF, "title": "编辑出版", "sections": ("publications",), "count": 7},
            {"kind": BlockKind.STRIP, "sections": ("productions",), "count": 5},
            {"kind": BlockKind.COLUMNS, "title": "党建知识",
             "sections": ("knowledge/basics", "knowledge/classics", "knowledge/rules"), "count": 5},
            {"kind": BlockKind.REMEMBRANCE, "sections": ("knowledge/memorial",),
             "text": entry["text"], "count": 5},
        )  # fmt: skip
        for position, block in enumerate(blocks, start=1):
            self._block(position * 10, dict(block))

    def _block(self, position, block):
        names = ("section", "second_section", "third_section")
        paths = block.pop("sections", ())
        chosen = {name: self.sections[path] for name, path in zip(names, paths, strict=False)}
        HomeBlock.objects.create(position=position, **block, **chosen)


def _with_figure(entry, image):
    """Put the entry's picture after its first paragraph, as an editor would."""
    if not image:
        return entry.body
    caption = entry.get("caption")
    figure = format_html(
        '<figure><img src="{}" alt="{}">{}</figure>',
        image.url,
        entry.get("alt"),
        format_html("<figcaption>{}</figcaption>", caption) if caption else SafeString(""),
    )
    first, end, rest = entry.body.partition("</p>")
    return f"{first}{end}\n{figure}{rest}"
