"""The blocks of a text with what is known of each: mammoth's marks are read and taken out."""

from dataclasses import dataclass, replace

from editorial.richtext.nodes import Node
from editorial.word.facts import PARAGRAPH_MARK, PICTURE_MARK, Facts

WHITE = " \t\r\n\xa0\u3000"
PLACEHOLDER = "word:{}"  # where a picture's address will stand


@dataclass(eq=False)
class Block:
    node: Node
    facts: Facts

    @property
    def tag(self):
        return self.node.tag

    @property
    def text(self):
        return self.node.text().strip(WHITE)

    @property
    def is_paragraph(self):
        return self.node.tag == "p" and not self.node.has("img")

    @property
    def is_empty(self):
        return self.node.tag == "p" and not self.text and not self.node.has("img")

    @property
    def is_picture(self):
        return self.node.tag == "p" and not self.text and self.node.has("img")

    def pictures(self):
        return [one for one in self.node.walk() if one.tag == "img"]


def read_marks(root, facts, pictures):
    """Take the marks out of the tree; give each block its facts, each picture its place."""
    for node in [root, *root.walk()]:
        children = []
        for child in node.children:
            children += _unmarked(node, child, facts, pictures)
        node.children = children


def _unmarked(node, child, facts, pictures):
    if not isinstance(child, str):
        return [child]
    for number in PARAGRAPH_MARK.findall(child):
        node.facts = facts[int(number)]
    pieces = PICTURE_MARK.split(PARAGRAPH_MARK.sub("", child))
    images = [_image(int(number), pictures) for number in pieces[1::2]]
    kept = []
    for place, words in enumerate(pieces[::2]):
        kept += [words] if words else []
        kept += images[place : place + 1]
    return kept


def _image(number, pictures):
    return Node("img", {"src": PLACEHOLDER.format(number), "alt": pictures[number].alt})


def facts_of(node):
    return getattr(node, "facts", None) or Facts()


def blocks_of(root):
    """Return the blocks at the top, paragraphs in pieces where a line was broken by hand, and
    pictures in paragraphs of their own."""
    blocks = []
    for node in root.children:
        if isinstance(node, str):
            continue
        facts = facts_of(node)
        pieces = _pieces(node, facts) if node.tag == "p" else [node]
        blocks += [Block(one, replace(facts)) for one in pieces]
    return blocks


def _pieces(node, facts):
    is_set = facts.align or facts.level or facts.style in ("title", "标题", "subtitle", "副标题")
    pieces, line = [], []
    for child in node.children:
        is_node = isinstance(child, Node)
        if is_node and (child.tag == "img" or (child.tag == "br" and not is_set)):
            pieces += [line, [child]] if child.tag == "img" else [line]
            line = []
        else:
            line.append(child)
    return [Node("p", {}, piece) for piece in [*pieces, line] if _says(piece)] or [node]


def _says(children):
    return any(
        child.strip(WHITE) if isinstance(child, str) else child.tag == "img" or child.text().strip()
        for child in children
    )


def unwrapped(children, tag):
    """Return the children with every node of a tag replaced by what it holds."""
    kept = []
    for child in children:
        if isinstance(child, Node):
            child.children = unwrapped(child.children, tag)
            kept += child.children if child.tag == tag else [child]
        else:
            kept.append(child)
    return kept


def classed(node, name):
    names = {*node.attributes.get("class", "").split(), name}
    node.attributes["class"] = " ".join(sorted(names))
