"""The parts of a document: 编, 章, 节 and 条, with anchors that stay when the text is corrected.

An anchor is the part's number in Arabic digits (#tiao-12, #zhang-3, #tiao-12-1 for 第十二条之一),
so that a link to an article still leads there in the next revision.
"""

import re
from dataclasses import dataclass, field

from editorial.richtext import nodes
from editorial.richtext.nodes import Node
from news.numerals import PATTERN, number_of

SLUGS = {"编": "bian", "篇": "pian", "章": "zhang", "节": "jie", "条": "tiao"}
ORDER = ("编", "篇", "章", "节")  # from the widest part to the narrowest
MARK = re.compile(rf"第\s*({PATTERN})\s*([编篇章节条])(?:\s*之\s*({PATTERN}))?")
ORDINAL = re.compile(rf"[（(]?({PATTERN})[）)]?[、.．]|[（(]({PATTERN})[）)]")  # 一、 （二）
HEADINGS = ("h2", "h3", "h4")
LONGEST_HEADING = 40  # characters; a longer paragraph is text
SENTENCE_ENDS = "。；;：:，,"
# 第十二条规定的情形……: a sentence about an article, not its beginning.
SPEAKS_OF = re.compile("规定|所|的|第|、|和|或|至|到|中|款|项|以|及|与")
NAMED = {"总纲": "zonggang", "序言": "xuyan", "前言": "qianyan", "附录": "fulu", "附件": "fujian"}
BLANKS = " 　\xa0\t"
START = "zhengwen"  # the anchor of what stands before the first part


@dataclass
class Mark:
    unit: str
    number: int
    sub: int | None
    label: str  # as it is written, without blanks
    end: int  # where it ends in the text

    @property
    def anchor(self):
        number = str(self.number) if self.sub is None else f"{self.number}-{self.sub}"
        return f"{SLUGS[self.unit]}-{number}"


@dataclass
class Part:
    """A heading, with the parts below it and the first and the last of its articles."""

    anchor: str
    label: str
    title: str
    depth: int
    children: list["Part"] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)

    @property
    def name(self):
        return "　".join(filter(None, (self.label, self.title)))

    @property
    def span(self):
        """ "第四条至第九条", or "" for a part without articles of its own."""
        ends = dict.fromkeys((self.articles[0], self.articles[-1])) if self.articles else {}
        return "至".join(ends)


@dataclass
class Passage:
    """What a search in the document finds: an article, or what follows a heading."""

    anchor: str
    name: str
    place: str  # the chapter it is in, "" if it is one itself
    blocks: list[Node] = field(default_factory=list)

    @property
    def text(self):
        return "\n".join(block.text() for block in self.blocks)


def read_mark(text):
    """Return the mark that a block of text begins with, or None."""
    match = MARK.match(text)
    number = match and number_of(match[1])
    sub = match and match[3] and number_of(match[3])
    if not number or (match[3] and not sub):
        return None
    return Mark(match[2], number, sub, re.sub(r"\s+", "", match[0]), match.end())


class Document:
    """A text, as `present` gives it, with its parts found. `contents`, `passages`, `html()`."""

    def __init__(self, html):
        self.root = nodes.parse(html)
        self.contents, self.passages, self.articles = [], [], []
        self._anchors, self._open = set(), []
        self._last = 0  # the number of the article before
        blocks = [child for child in self.root.children if isinstance(child, Node)]
        blocks = _without_typed_contents([line for block in blocks for line in _lines(block)])
        self._depths = _depths(blocks)
        self.root.children = []
        for block in blocks:
            self._take(block)

    def html(self):
        return self.root.html()

    def _take(self, block):
        text = block.text().strip()
        mark = read_mark(text) if block.tag in ("p", *HEADINGS) else None
        if mark and mark.unit == "条" and self._begins_article(mark, text):
            self._begin_article(mark, block)
        elif heads(block, mark, text):
            self._begin_part(mark, block, text)
        else:
            self._continue(block)

    # -- articles -----------------------------------------------------------------------------

    def _begins_article(self, mark, text):
        """A blank follows the number; where none does, only the next number is a beginning."""
        rest = text[mark.end :]
        if not rest or rest[0] in f"{BLANKS}：:":
            return True
        follows = mark.number == self._last + 1 or mark.sub is not None
        return follows and not SPEAKS_OF.match(rest)

    def _begin_article(self, mark, block):
        self._last = mark.number
        anchor = self._anchor(mark.anchor)
        block.tag = "p"
        block.attributes.pop("id", None)
        _set_off_label(block)
        link = {"class": "tiao__link", "href": f"#{anchor}", "aria-label": f"{mark.label}的链接"}
        block.children.insert(0, Node("a", link | {"data-copy-link": ""}))
        self.root.children.append(Node("div", {"class": "tiao", "id": anchor}, [block]))
        for part in self._open:
            part.articles.append(mark.label)
        self.articles.append(Part(anchor, mark.label, "", 0))
        self.passages.append(Passage(anchor, mark.label, self._place(), [block]))

    def _place(self):
        return self._open[-1].name if self._open else ""

    # -- parts --------------------------------------------------------------------------------

    def _begin_part(self, mark, block, text):
        wanted = self._depths[mark.unit] if mark else int(block.tag[1]) - 2
        depth = min(wanted, len(self._open))
        del self._open[depth:]
        title = text[mark.end :].strip(BLANKS) if mark else text
        part = Part(self._part_anchor(mark, block, text), mark.label if mark else "", title, depth)
        (self._open[-1].children if self._open else self.contents).append(part)
        place = self._place()
        self._open.append(part)
        block.tag = f"h{depth + 2}"
        block.attributes = {"id": part.anchor}
        block.children = [part.name] if mark else block.children
        self.root.children.append(block)
        self.passages.append(Passage(part.anchor, part.name, place, [block]))

    def _part_anchor(self, mark, block, text):
        if mark is None:
            return self._anchor(_free_anchor(text) or block.attributes.get("id") or "part")
        if mark.unit == "节" and self._open:  # 节 are counted anew in each chapter
            return self._anchor(f"{self._open[-1].anchor}-{mark.anchor}")
        return self._anchor(mark.anchor)

    def _continue(self, block):
        inside = self.root.children[-1] if self.root.children else None
        if inside is not None and inside.attributes.get("class") == "tiao":
            inside.children.append(block)
        else:
            self.root.children.append(block)
        if not self.passages:
            self.passages.append(Passage(START, "开头", ""))
        self.passages[-1].blocks.append(block)

    def _anchor(self, wanted):
        """Return the anchor, or, where it is taken (an annex counts anew), one with its part."""
        found, count = wanted, 1
        if found in self._anchors and self._open:
            found = f"{self._open[-1].anchor}-{wanted}"
        while found in self._anchors:
            count += 1
            found = f"{wanted}--{count}"
        self._anchors.add(found)
        return found


def _free_anchor(text):
    """Return the anchor of a heading without 章 or 节, if it says a number (三、) or is known."""
    match = ORDINAL.match(text)
    number = match and number_of(match[1] or match[2])
    return f"mu-{number}" if number else NAMED.get(re.sub(r"\s+", "", text), "")


def heads(block, mark, text):
    """Say whether a block is the heading of a part: one of the editor's, or a short line 第三章."""
    if block.tag in HEADINGS:
        return mark is None or mark.unit != "条"
    is_line = block.tag == "p" and len(text) <= LONGEST_HEADING and text[-1:] not in SENTENCE_ENDS
    return bool(mark and mark.unit != "条" and is_line and not SPEAKS_OF.match(text[mark.end :]))


def _depths(blocks):
    """Return how deep each unit lies: with 编 a 章 is in the second place, else in the first."""
    used = set()
    for block in blocks:
        text = block.text().strip()
        if (mark := read_mark(text)) and heads(block, mark, text):
            used.add(mark.unit)
    return {unit: depth for depth, unit in enumerate(unit for unit in ORDER if unit in used)}


def _lines(block):
    """Return a paragraph in its lines, if a part or an article begins on one of them: text that
    is pasted without formats comes as one paragraph with line breaks."""
    if block.tag != "p" or not any(is_break(child) for child in block.children):
        return [block]
    runs = [[]]
    for child in block.children:
        if is_break(child):
            runs.append([])
        else:
            runs[-1].append(child)
    lines = [Node("p", dict(block.attributes), run) for run in runs if Node("p", {}, run).text()]
    return lines if any(read_mark(line.text().strip()) for line in lines) else [block]


def is_break(child):
    return isinstance(child, Node) and child.tag == "br"


def _without_typed_contents(blocks):
    """Leave out a table of contents that was typed or pasted: lines after 目录 that come again."""
    lines = [re.sub(r"\s+", "", block.text()) for block in blocks]
    if "目录" not in lines:
        return blocks
    start = lines.index("目录")
    end = start + 1
    while end < len(lines) and lines[end] in lines[end + 1 :]:
        end += 1
    return blocks[:start] + blocks[end:] if end > start + 1 else blocks


def _set_off_label(block):
    """Put the article's number in an element of its own, where it stands in one piece."""
    holder = block
    while holder.children and isinstance(holder.children[0], Node):
        holder = holder.children[0]
    first = holder.children[0] if holder.children else ""
    if isinstance(first, str) and (match := MARK.match(first)):
        rest = first[match.end() :].lstrip(BLANKS)
        holder.children[0] = f"　{rest}" if rest else ""
        block.children.insert(0, Node("span", {"class": "tiao__label"}, [match[0]]))
