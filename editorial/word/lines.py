"""The lines around a text that say what it is called, who wrote it and where it comes from."""

import re
from collections import Counter
from dataclasses import dataclass

from editorial.richtext.nodes import Node
from editorial.word.blocks import WHITE, classed

TOP = 8  # blocks among which a title and its lines are looked for
END = 5
LONGEST_TITLE = 100
LONGEST_LINE = 70
LONGEST_VALUE = {"author": 200, "source": 100, "editor_name": 60, "subtitle": 200,
                 "document_number": 60}  # fmt: skip
LABELS = {
    "author": "作者|撰稿人?|撰文|供稿人|通讯员|执笔人?|文字",
    "source": "来源|文章来源|稿件来源|信息来源|供稿单位|供稿|转自|摘自",
    "editor_name": "责任编辑|责编|编辑",
}
LABEL = re.compile(
    "|".join(f"(?P<{field}>(?:{names}))" for field, names in LABELS.items()) + "|文(?=\\s*[／/|｜])"
)
LABELLED = re.compile(
    "(?:^|(?<=[\\s　（(，,；;|｜]))("
    + "|".join(f"(?:{names})" for names in LABELS.values())
    + ")[\\s　]*[:：][\\s　]*"
)
BY = re.compile("^文[\\s　]*[／/|｜:：][\\s　]*(.+)$")
# 发文字号 as GB/T 9704-2012 writes it: whose, of which year, which one.
DOCUMENT_NUMBER = re.compile(
    "^[\u4e00-\u9fff]{1,15}[\\s　]*[〔\\[（(［]\\d{4}[〕\\]）)］][\\s　]*\\d{1,5}[\\s　]*号$"
)
PIECE = "[\u4e00-\u9fff·]"
PEOPLE = re.compile(f"^{PIECE}{{2,24}}([\\s　、，,]+{PIECE}{{2,16}})+$")
IN_PARENTHESES = re.compile("^[（(]([^（）()]+)[）)]$")
NO_PEOPLE = re.compile("^(此件|本文|原载|全文|附件|完|略|暂|试行|草案|征求|讨论|会议)")
HEADING = re.compile(
    "^([一二三四五六七八九十百]+、|[（(][一二三四五六七八九十]+[）)]|第.{1,4}[章节条编])"
)
UNFINISHED = "。；;，,：:、！？!?"
NO_TITLE = re.compile(
    "^(word 文档|word document|microsoft word.*|文档\\s*\\d*|document\\s*\\d*|powerpoint.*|"
    "无标题.*|未命名.*|untitled.*|新建.*|normal)$",
    re.IGNORECASE,
)
TITLES, SUBTITLES = ("title", "标题", "文章标题", "公文标题"), ("subtitle", "副标题")


@dataclass
class Taken:
    """A line that was recognised and is no longer in the body."""

    field: str
    value: str
    line: str
    is_at_end: bool = False


def one_line(text):
    """Return a title of several lines in one: Chinese is joined without a space."""
    lines = [" ".join(line.split()) for line in re.split("[\n\r\v]+", text)]
    joined = lines[0] if lines else ""
    for line in lines[1:]:
        latin = joined[-1:].isascii() and line[:1].isascii()
        joined += (" " if latin and joined and line else "") + line
    return joined.strip(WHITE)


class Heads:
    """Takes title, subtitle and lines off the blocks. `taken` are the lines, in their order."""

    def __init__(self, blocks):
        self.blocks = blocks
        self.taken = []
        sizes = Counter()
        for block in blocks:
            sizes[block.facts.size] += len(block.text) if block.tag == "p" else 0
        self.usual_size = sizes.most_common(1)[0][0] if sizes else 0

    def title(self):
        """Take the title off the top and return it, or "" when nothing looks like one."""
        begin = self._take_number()
        place = self._title_place(begin)
        if place is None:
            return ""
        first = self.blocks.pop(place)
        title = _lines_of(first)
        while place < len(self.blocks) and self._goes_on(first, self.blocks[place], title):
            title += _lines_of(self.blocks.pop(place))
        if place < len(self.blocks) and self._is_subtitle(self.blocks[place]):
            self._take("subtitle", _lines_of(self.blocks[place]).lstrip("—－-─ "), place)
        return title

    def _top(self):
        """Yield (place, block) of the first blocks that say something, up to a table or list."""
        seen = 0
        for place, block in enumerate(self.blocks):
            if block.tag != "p" or seen >= TOP:
                return
            if block.is_paragraph and block.text:
                seen += 1
                yield place, block

    def _take_number(self):
        """Take the number of an official document; what stands above it is the letterhead, and
        the title comes after it."""
        for place, block in list(self._top()):
            if DOCUMENT_NUMBER.match(block.text):
                self._take("document_number", block.text, place)
                return place
        return 0

    def _title_place(self, begin):
        after = [(place, block) for place, block in self._top() if place >= begin]
        top = [(place, block) for place, block in after if _may_be_title(block)]
        for place, block in top:
            if block.facts.style in TITLES:
                return place
        firsts = after[:3]
        levels = [b.facts.level for b in self.blocks if b.facts.level]
        for place, block in firsts[:1]:
            is_only = block.facts.level and levels.count(block.facts.level) == 1
            if is_only and block.facts.level == min(levels) and _may_be_title(block):
                return place
        for place, block in firsts:
            if _may_be_title(block) and self._stands_out(block):
                return place
            if len(block.text) > LONGEST_LINE or block.text[-1] == "。":
                break  # the text has begun
        return None

    def _stands_out(self, block):
        facts = block.facts
        if facts.level:
            return False
        is_large = facts.size >= self.usual_size + 4
        return is_large or (facts.align == "center" and not _is_byline(block.text)) or facts.is_bold

    def _goes_on(self, first, block, title):
        same = (first.facts.style, first.facts.align, first.facts.size, first.facts.is_bold) == (
            block.facts.style, block.facts.align, block.facts.size, block.facts.is_bold
        )  # fmt: skip
        is_special = first.facts.style in TITLES or first.facts.size >= self.usual_size + 4
        text = block.text
        return (
            same and is_special and block.is_paragraph and text and _may_be_title(block)
            and not text.startswith(("—", "－", "-")) and not _is_byline(text)
            and not (first.facts.level or block.facts.level)
            and len(title + text) <= 60
        )  # fmt: skip

    def _is_subtitle(self, block):
        if not block.is_paragraph or not block.text or len(block.text) > LONGEST_LINE:
            return False
        is_dashed = block.text.startswith(("——", "──", "－－", "--", "—"))
        return block.facts.style in SUBTITLES or (is_dashed and not block.facts.level)

    def bylines(self):
        """Take the lines of author, source and editor off the top and the end."""
        top = [place for place, block in self._top() if block.text][:4]
        self._take_lines(top, is_at_end=False)
        says = [p for p, block in enumerate(self.blocks) if block.is_paragraph and block.text]
        self._take_lines(says[-END:], is_at_end=True)

    def _take_lines(self, places, is_at_end):
        emptied = []
        for order, place in enumerate(places):
            block = self.blocks[place]
            is_close = order < 2 if not is_at_end else order >= len(places) - 2
            if block.facts.level or len(block.text) > LONGEST_LINE:
                continue
            found = labelled(block.text) or (is_close and _unlabelled(block, is_at_end)) or {}
            found = {f: v for f, v in found.items() if v and not self.value(f)}
            if found:
                if block.facts.align:
                    classed(block.node, f"align-{block.facts.align}")
                line = block.node.html()
                for number, (name, value) in enumerate(found.items()):
                    self.taken.append(
                        Taken(name, _short(name, value), "" if number else line, is_at_end)
                    )
                emptied.append(place)
        for place in reversed(emptied):
            del self.blocks[place]

    def _take(self, name, value, place):
        line = Node("p", {"class": "align-center"}, self.blocks[place].node.children).html()
        del self.blocks[place]
        self.taken.append(Taken(name, _short(name, value), line))

    def value(self, name):
        return next((one.value for one in self.taken if one.field == name), "")


def _short(name, value):
    return one_line(value)[: LONGEST_VALUE[name]]


def _lines_of(block):
    words = "".join("\n" if _is_break(c) else c if isinstance(c, str) else c.text()
                    for c in _flat(block.node))  # fmt: skip
    return one_line(words)


def _flat(node):
    for child in node.children:
        if isinstance(child, str) or child.tag == "br":
            yield child
        else:
            yield from _flat(child)


def _is_break(child):
    return isinstance(child, Node)


def _may_be_title(block):
    text = block.text
    return (
        block.is_paragraph
        and 2 <= len(text) <= LONGEST_TITLE
        and text[-1] not in UNFINISHED.replace("！", "").replace("？", "")
        and not HEADING.match(text)
        and not labelled(text)
        and not re.match("^(附件|附|抄送|主送)[\\s\\d一二三四五：:]*$", text)
    )


def _is_byline(text):
    return bool(labelled(text) or BY.match(text) or IN_PARENTHESES.match(text))


def labelled(text):
    """Return {field: value} of a line of nothing but labels and what they name."""
    text = text.strip(WHITE)
    if whole := IN_PARENTHESES.match(text):
        text = whole.group(1).strip(WHITE)
    if by := BY.match(text):
        return {"author": by.group(1).strip(WHITE)}
    marks = list(LABELLED.finditer(text))
    if not marks or marks[0].start():
        return {}
    found = {}
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        value = text[mark.end() : after.start() if after else None].strip(WHITE + "，,；;|｜（(")
        found.setdefault(_field(mark.group(1)), value)
    is_sentence = any(mark in value for value in found.values() for mark in "。？！?!")
    return {} if is_sentence else found


def _field(label):
    return next(f for f, names in LABELS.items() if re.fullmatch(names, label))


def _unlabelled(block, is_at_end):
    """Return the author of a line like （党建研究部 张某）, or of names set under the title."""
    text = block.text
    whole = IN_PARENTHESES.match(text)
    words = whole.group(1).strip(WHITE) if whole else text
    is_placed = whole or (block.facts.align == "center" and not is_at_end)
    if is_placed and len(words) <= 40 and PEOPLE.match(words) and not NO_PEOPLE.match(words):
        return {"author": words}
    return {}
