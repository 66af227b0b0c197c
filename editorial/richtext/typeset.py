"""一键排版: one text made uniform, and a list of what was changed.

Indents, empty paragraphs, spaces, signs, headings and pictures; never a word. Typesetting twice
is typesetting once, and tests hold it to both.
"""

import re
from dataclasses import dataclass, field

from editorial.richtext import nodes
from editorial.richtext.cleaning import MOST_PASSES, clean_html
from editorial.richtext.line import OPAQUE, Line, lines
from editorial.richtext.marks import TOKENS, Marks
from editorial.richtext.nodes import Node
from editorial.richtext.punctuation import QUOTED_KINDS, RULES, outside_addresses

AROUND = 8  # characters shown on both sides of a change
PAIRS = ("（）", "〔〕", "“”", "‘’")
LONGEST_PAIR = 40  # characters; what is longer is shown as two changes
MOST_SAMPLES = 40  # of one kind
EMPTY = re.compile(r"<p[^>]*>(?:&nbsp;|[\s\u3000\u00a0]|<br[^>]*>)*</p>", re.IGNORECASE)
TYPED_INDENT = re.compile(
    r"<p[^>]*>(?:&nbsp;|[ \u00a0]{2,}|\u3000)(?:&nbsp;|[\s\u3000])*([^<]{0,16})"
)
PICTURE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
FIRST_LEVEL = re.compile("[一二三四五六七八九十]{1,3}、")
SECOND_LEVEL = re.compile("（[一二三四五六七八九十]{1,3}）")
LONGEST_HEADING = 40
PLAIN = {"indent", "no-indent", "align-left", "align-justify"}
SALUTATION = 30  # characters: 各党支部： stands at the margin and stays there


@dataclass
class Change:
    kind: str
    before: str
    after: str


@dataclass
class Typeset:
    html: str
    changes: list = field(default_factory=list)

    def by_kind(self):
        """Return [{kind, count, samples: [{before, after}]}] in the order of the rules."""
        kinds = {}
        for change in self.changes:
            kinds.setdefault(change.kind, []).append(
                {"before": change.before, "after": change.after}
            )
        return [
            {"kind": kind, "count": len(found), "samples": found[:MOST_SAMPLES]}
            for kind, found in kinds.items()
        ]


def typeset(html):
    """Return a Typeset. Raises ValidationError for more than 2 MB of text.

    Pictures that are not in the library yet stay where they are: that they are missing is said
    elsewhere, and saving leaves them out.
    """
    marks, result = Marks(), Typeset("")
    html = _masked(TOKENS.sub("", html), marks)
    result.changes += [Change("空段落", "（空行）", "") for _ in EMPTY.findall(html)]
    result.changes += [
        Change("手工敲的缩进", f"　　{text.strip()}", text.strip())
        for text in TYPED_INDENT.findall(html)
        if text.strip("\u3000\u00a0 \r\n\t")
    ]
    html, settled = clean_html(html), set()  # lines in which there is nothing more to do
    for _ in range(MOST_PASSES):
        before, html = html, _pass(html, result.changes, settled)
        if html == before:
            break
    result.html = marks.restored(html)
    return result


def _masked(html, marks):
    def token(match):
        picture = next(nodes.parse(match[0]).walk(), Node("img"))
        source, alt = (picture.attributes.get(name) or "" for name in ("src", "alt"))
        return match[0] if source.startswith("/") else marks.token(source, alt)

    return PICTURE.sub(token, html)


def _pass(html, changes, settled):
    root = nodes.parse(html)
    for block, is_quoted in lines(root):
        _signs(block, is_quoted, changes, settled)
    _pictures(root, changes)
    for node in root.children:
        if isinstance(node, Node):
            _form(node, changes)
    for node in root.walk():
        if node.tag in ("h2", "h3", "h4"):
            _heading(node, changes)
    done = root.html()
    return html if done == html else clean_html(done)


def _signs(block, is_quoted, changes, settled):
    line = Line(block)
    if (line.text, is_quoted) in settled:
        return
    was = len(changes)
    for kind, rule in RULES:
        if is_quoted and kind not in QUOTED_KINDS:
            continue
        before = line.text
        edits = outside_addresses(list(rule(before)), before)
        edits = [edit for edit in edits if OPAQUE not in before[edit[0] : edit[1]]]
        if not edits:
            continue
        line.edit(edits)
        changes += [Change(kind, *_around(before, group)) for group in _together(edits)]
    if len(changes) == was:
        settled.add((line.text, is_quoted))
    line.write()


def _together(edits):
    """Yield lists of edits: the two signs of a pair are one change to a reader."""
    edits = sorted(edits)
    while edits:
        pair = edits[:2]
        is_pair = "".join(new for _, _, new in pair) in PAIRS
        size = 2 if is_pair and pair[1][1] - pair[0][0] <= LONGEST_PAIR else 1
        yield edits[:size]
        del edits[:size]


def _around(text, edits):
    start, end = edits[0][0], edits[-1][1]
    done, place = "", start
    for low, high, new in edits:
        done += text[place:low] + new
        place = high
    left, right = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return tuple((left + middle + right).replace(OPAQUE, "▢") for middle in (text[start:end], done))


def _form(node, changes):
    classes = set(node.attributes.get("class", "").split())
    if node.tag != "p":
        return
    unwanted = classes & PLAIN
    text = node.text().strip()
    if "no-indent" in unwanted and text.endswith("：") and len(text) <= SALUTATION:
        unwanted -= {"no-indent"}
    if unwanted:
        _set_classes(node, classes - unwanted)
        changes.append(Change("首行缩进和对齐", text[: 2 * AROUND], f"　　{text[: 2 * AROUND]}"))
    level = _level(node, text)
    if level:
        node.tag = level
        _set_classes(node, set())
        changes.append(
            Change("小标题", text[: 2 * AROUND], f"{_name(level)}：{text[: 2 * AROUND]}")
        )


def _level(node, text):
    """Return h2 or h3 for a short paragraph, all of it bold, that begins with 一、 or （一）."""
    inner = [c for c in node.children if isinstance(c, Node) or c.strip()]
    is_bold = len(inner) == 1 and isinstance(inner[0], Node) and inner[0].tag == "strong"
    if (
        not is_bold
        or len(text) > LONGEST_HEADING
        or re.search("[。；？！].", text)
        or node.has("br")
    ):
        return ""
    if FIRST_LEVEL.match(text):
        return "h2"
    return "h3" if SECOND_LEVEL.match(text) else ""


def _name(tag):
    return {"h2": "一级标题", "h3": "二级标题", "h4": "三级标题"}[tag]


def _heading(node, changes):
    node.children = _without_bold(node.children)
    line = Line(node)
    if re.search("[^。][。，；]$", line.text):
        changes.append(Change("标题末尾的标点", line.text[-AROUND:], line.text[-AROUND:-1]))
        line.edit([(len(line.text) - 1, len(line.text), "")])
        line.write()


def _without_bold(children):
    flat = []
    for child in children:
        is_bold = isinstance(child, Node) and child.tag == "strong"
        flat += _without_bold(child.children) if is_bold else [child]
    return flat


def _pictures(root, changes):
    """Each picture is a paragraph of its own, in the middle, as wide as it is or as the column."""
    children = []
    for child in root.children:
        if not (isinstance(child, Node) and child.tag == "p" and child.has("img")):
            children.append(child)
            continue
        pictures = [n for n in child.walk() if n.tag == "img"]
        before = child.html()
        _take_out(child)
        if child.text().strip():
            children.append(child)
        for picture in pictures:
            _set_classes(picture, set())
            children.append(Node("p", {"class": "align-center"}, [picture]))
        if "".join(c.html() for c in children[-len(pictures) :]) != before:
            changes += [Change("图片居中、宽度一致", "图片", "单独成段，居中")] * len(pictures)
    root.children = children


def _take_out(node):
    node.children = [c for c in node.children if isinstance(c, str) or c.tag != "img"]
    for child in node.children:
        if isinstance(child, Node):
            _take_out(child)


def _set_classes(node, classes):
    node.attributes.pop("class", None)
    if classes:
        node.attributes["class"] = " ".join(sorted(classes))
