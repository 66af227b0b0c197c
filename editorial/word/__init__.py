"""A Word document read into what an item has: title, author, source, text, pictures."""

import re
from dataclasses import dataclass, field

from editorial.richtext.nodes import Node
from editorial.word.blocks import PLACEHOLDER, blocks_of, read_marks
from editorial.word.convert import convert
from editorial.word.facts import Picture
from editorial.word.lines import LONGEST_TITLE, NO_TITLE, Heads, Taken, one_line
from editorial.word.package import MOST_BYTES, Package
from editorial.word.shape import shaped

__all__ = ["MOST_BYTES", "Picture", "Taken", "WordText", "read"]

EVERY_FIELD = ("author", "source", "subtitle", "editor_name", "document_number")
TITLE = "{http://purl.org/dc/elements/1.1/}title"
COPY = re.compile(r"(\s*[-_－]\s*副本|\s*[(（]\d+[)）])+$")
NO_TEXT = "文档里没有读到正文，草稿是空的。"
NOTE = re.compile("^(foot|end)note-")


@dataclass
class WordText:
    """`html` shows picture n at the address "word:n"; what could not be kept is in `lost`, in
    sentences. `taken` are lines that were recognised and are no longer in the text."""

    title: str
    html: str
    pictures: list[Picture] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def value(self, name):
        """Return what was recognised: of "author", "source" and so on."""
        return next((one.value for one in self.taken if one.field == name), "")

    @property
    def author(self):
        return self.value("author")

    @property
    def source(self):
        return self.value("source")

    def body(self, fields=EVERY_FIELD):
        """Return the text, with the lines back in it that are for none of the item's fields."""
        homeless = [one for one in self.taken if one.line and one.field not in fields]
        before = "".join(one.line for one in homeless if not one.is_at_end)
        after = "".join(one.line for one in homeless if one.is_at_end)
        return before + self.html + after


def read(upload):
    """Read a .docx. Raises ValidationError in Chinese for what is none, or is not safe."""
    package = Package(upload)
    root, facts, pictures, losses = convert(package)
    read_marks(root, facts, pictures)
    notes = _take_notes(root)
    blocks = blocks_of(root)
    heads = Heads(blocks)
    title = heads.title()
    heads.bylines()
    blocks = shaped(blocks, losses)
    html = "".join(block.node.html() for block in blocks) + notes
    for number, picture in enumerate(pictures):
        found = re.search(f'src="{PLACEHOLDER.format(number)}" alt="([^"]+)"', html)
        if not found and not picture.is_decorative:
            losses.add("alt", picture.near)
    return WordText(
        title=(title or _core_title(package) or _file_title(upload))[:LONGEST_TITLE],
        html=html,
        pictures=pictures,
        taken=heads.taken,
        lost=losses.sentences() if html else [NO_TEXT, *losses.sentences()],
    )


def _core_title(package):
    root = package.xml("docProps/core.xml")
    title = one_line(root.findtext(TITLE) or "") if root is not None else ""
    return "" if NO_TITLE.match(title) else title


def _file_title(upload):
    name = (getattr(upload, "name", "") or "").replace("\\", "/").rsplit("/", 1)[-1]
    return one_line(COPY.sub("", name.rsplit(".", 1)[0])) or "未命名"


def _take_notes(root):
    """Take the notes off the end; in the text stays their number, without a link: our texts
    have no anchors of their own."""
    for node in [root, *root.walk()]:
        node.children = [inner for child in node.children for inner in _unlinked(child)]
    lists = [n for n in root.children if isinstance(n, Node) and n.tag == "ol" and _is_notes(n)]
    root.children = [child for child in root.children if child not in lists]
    items = [item for one in lists for item in one.children]
    for item in items:
        item.attributes = {}
        paragraphs = [c for c in item.children if isinstance(c, Node) and c.text().strip()]
        is_short = len(paragraphs) == 1 and paragraphs[0].tag == "p"
        item.children = paragraphs[0].children if is_short else paragraphs
    if not items:
        return ""
    return "<h2>注释</h2>" + Node("ol", {}, items).html()


def _is_notes(node):
    items = [item for item in node.children if isinstance(item, Node)]
    return bool(items) and all(NOTE.match(item.attributes.get("id", "")) for item in items)


def _unlinked(child):
    """Let go of the links that lead from a number to its note, and back."""
    if (
        not isinstance(child, Node)
        or child.tag != "a"
        or child.attributes.get("href", "")[:1] != "#"
    ):
        return [child]
    return [] if child.text() == "↑" else child.children
