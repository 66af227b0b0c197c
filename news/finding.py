"""A search inside one document: which articles and parts hold what was asked for."""

from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from editorial.richtext.nodes import Node
from news.numerals import number_of
from news.structure import BLANKS, read_mark
from search import parse
from search.marks import Marker

LONGEST, MOST = 100, 100  # characters asked for; hits shown


@dataclass
class Hit:
    anchor: str
    name: SafeString  # with <mark>, as the snippet
    place: str
    snippet: SafeString


@dataclass
class Finding:
    q: str = ""
    total: int = 0
    hits: list[Hit] = field(default_factory=list)

    @property
    def is_cut(self):
        return self.total > len(self.hits)


def question(parameters):
    return parameters.get("q", "").replace("\x00", "").strip()[:LONGEST]


def find(document, q):
    """Return what was found, and mark it in the document. Traditional characters, blanks and
    widths are no matter; "第十二条" or "12" names that article."""
    if not q:
        return Finding()
    marker = Marker(parse.parse(q).words)
    named = _named_anchor(q)
    found = [p for p in document.passages if p.anchor == named or marker.holds_all(p.text)]
    found.sort(key=lambda passage: passage.anchor != named)
    for passage in found:
        for block in passage.blocks:
            _mark(block, marker)
    return Finding(q, len(found), [_hit(passage, marker) for passage in found[:MOST]])


def _hit(passage, marker):
    text = passage.text.removeprefix(passage.name).lstrip(BLANKS)
    name, snippet = marker.title(passage.name), marker.snippet(text)
    return Hit(passage.anchor, name, passage.place, snippet)


def _named_anchor(q):
    """Return the anchor of the article that a visitor asks for by its number, or ""."""
    mark = read_mark(q)
    if mark and mark.end == len(q):
        return mark.anchor
    number = number_of(q)
    return f"tiao-{number}" if number else ""


def _mark(node, marker):
    children = []
    for child in node.children:
        if isinstance(child, str):
            children += _marked(child, marker)
        else:
            if child.tag != "mark":
                _mark(child, marker)
            children.append(child)
    node.children = children


def _marked(text, marker):
    pieces, place = [], 0
    for start, end in marker.spans(text):
        pieces += [text[place:start], Node("mark", {}, [text[start:end]])]
        place = end
    return [piece for piece in (*pieces, text[place:]) if piece]
