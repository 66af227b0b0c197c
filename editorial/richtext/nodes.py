"""A small tree of HTML, for text that nh3 has made well-formed already."""

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = {"br", "hr", "img"}
DEEPEST = 100  # levels; Python gives up at some hundreds, and no text of a person has so many
BLOCKS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "figure", "figcaption", "table",
    "caption", "thead", "tbody", "tr", "th", "td", "hr", "pre", "div",
}  # fmt: skip


@dataclass
class Node:
    tag: str
    attributes: dict = field(default_factory=dict)
    children: list = field(default_factory=list)  # of Node and str
    style: dict = field(default_factory=dict, compare=False)  # declarations, while a paste is read

    @property
    def is_block(self):
        return self.tag in BLOCKS

    def text(self):
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)

    def has(self, tag):
        return any(isinstance(c, Node) and (c.tag == tag or c.has(tag)) for c in self.children)

    def walk(self):
        """Yield every node below this one, parents first."""
        for child in list(self.children):
            if isinstance(child, Node):
                yield child
                yield from child.walk()

    def html(self):
        inner = "".join(
            escape(c, quote=False) if isinstance(c, str) else c.html() for c in self.children
        )
        if not self.tag:
            return inner
        named = ((name, "" if value is None else value) for name, value in self.attributes.items())
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in named)
        return f"<{self.tag}{attributes}>" + ("" if self.tag in VOID else f"{inner}</{self.tag}>")


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self.open = [self.root]
        self.too_deep = 0

    def handle_starttag(self, tag, attributes):
        if tag not in VOID and len(self.open) > DEEPEST:
            self.too_deep += 1  # what is in it goes on one level up
            return
        node = Node(tag, dict(attributes))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag):
        if self.too_deep and tag not in VOID:
            self.too_deep -= 1
        elif len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(data)


def parse(html):
    """Return the root of a tree; its own tag is empty."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root
