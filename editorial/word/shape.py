"""A text made as our pages want it: real headings, figures, tables with heads, few classes."""

import re
from collections import Counter

from editorial.richtext.nodes import Node
from editorial.word.blocks import WHITE, Block, classed, facts_of, unwrapped

LONGEST_HEADING = 40  # characters; longer is a paragraph that begins with a number
LONGEST_CAPTION = 60
FIRST, SECOND = (
    re.compile("^[一二三四五六七八九十百]+、"),
    re.compile("^[（(][一二三四五六七八九十]+[）)]"),
)
# The typefaces of headings in official documents (GB/T 9704-2012): 黑体 for 一、, 楷体 for （一）.
HEADING_FONTS = {1: ("黑体", "simhei", "小标宋", "heiti"), 2: ("楷体", "kaiti")}
FIGURE = re.compile("^图[\\s　]*[\\d一二三四五六七八九十]+([-—.．]\\d+)?[\\s　：:、.．]*")
TABLE = re.compile("^表[\\s　]*[\\d一二三四五六七八九十]+([-—.．]\\d+)?")
QUOTATIONS = ("quote", "intensequote", "引用", "明显引用")
TYPED_INDENT = re.compile("^(　|[ \xa0]{2}|\t)")
PUSHED_RIGHT = re.compile("^([　]{8,}|[ \xa0]{20,}|\t{4,}|[ \xa0　\t]{20,})")


def shaped(blocks, losses):
    """Return the blocks in their final form."""
    blocks = [block for block in blocks if not block.is_empty]
    for block in blocks:
        block.typed = block.node.text()
    _find_headings(blocks)
    _set_levels(blocks)
    _align(blocks)
    for block in blocks:
        for node in [block.node, *block.node.walk()]:
            if node.tag == "table":
                _table(node)
            elif node.tag == "ol":
                _count_from(node)
    blocks = [inner for block in blocks for inner in _out_of_frame(block)]
    return _quoted(_with_captions(_with_figures(blocks)))


# -- headings ---------------------------------------------------------------------------------


def _find_headings(blocks):
    fonts = Counter()
    for block in blocks:
        fonts[block.facts.font] += len(block.text) if block.tag == "p" else 0
    usual = fonts.most_common(1)[0][0] if fonts else ""
    is_bold_text = _share(blocks, lambda facts: facts.is_bold) > 0.6
    for block in blocks:
        if block.is_paragraph and not block.facts.level:
            block.facts.level = _guessed_level(block, usual, is_bold_text)


def _share(blocks, fits):
    lengths = [(len(b.text), fits(b.facts)) for b in blocks if b.is_paragraph]
    return sum(n for n, yes in lengths if yes) / (sum(n for n, _ in lengths) or 1)


def _guessed_level(block, usual_font, is_bold_text):
    text, facts = block.text, block.facts
    level = 1 if FIRST.match(text) else 2 if SECOND.match(text) else 0
    if not level or len(text) > LONGEST_HEADING or text[-1] in "。；;，,：:":
        return 0
    font = facts.font.lower()
    is_set_off = font != usual_font.lower() and any(name in font for name in HEADING_FONTS[level])
    return level if is_set_off or (facts.is_bold and not is_bold_text) else 0


def _set_levels(blocks):
    """The highest level that a text uses is h2, the next h3, all below h4."""
    headings = [b for b in blocks if b.facts.level and b.tag == "p" and b.text]
    ranks = {level: rank for rank, level in enumerate(sorted({b.facts.level for b in headings}))}
    for block in headings:
        if block.node.has("img"):
            continue
        block.node.tag = f"h{min(2 + ranks[block.facts.level], 4)}"
        for tag in ("strong", "br"):
            block.node.children = unwrapped(block.node.children, tag)


# -- alignment and indents --------------------------------------------------------------------


def _align(blocks):
    """Classes only where a paragraph differs from what our pages do by themselves."""
    plain = []
    for block in blocks:
        if block.tag == "p" and not block.facts.align and PUSHED_RIGHT.match(block.typed):
            block.facts.align = "right"
        if block.facts.align and block.tag in ("p", "h2", "h3", "h4"):
            classed(block.node, f"align-{block.facts.align}")
        elif block.is_paragraph:
            plain.append(block)
    lengths = {True: 0, False: 0}
    for block in plain:
        block.is_indented = block.facts.is_indented or bool(TYPED_INDENT.match(block.typed))
        lengths[block.is_indented] += len(block.text)
    if lengths[True] > lengths[False]:
        for block in plain:
            if not block.is_indented:
                classed(block.node, "no-indent")


def _count_from(ordered):
    items = [item for item in ordered.children if isinstance(item, Node)]
    first = facts_of(items[0]).count if items else 0
    if first > 1:
        ordered.attributes["start"] = str(first)


# -- tables -----------------------------------------------------------------------------------


def _table(table):
    if not any(isinstance(c, Node) and c.tag == "thead" for c in table.children):
        _find_head(table)
    for cell in table.walk():
        if cell.tag in ("td", "th"):
            _cell(cell)
    if any(isinstance(c, Node) and c.tag == "thead" for c in table.children):
        for cell in table.walk():
            if cell.tag == "th":
                cell.children = unwrapped(cell.children, "strong")


def _find_head(table):
    """Make bold first rows the table's head, with what reaches down from them."""
    rows = [row for row in table.children if isinstance(row, Node) and row.tag == "tr"]
    if len(rows) < 2 or not _is_bold_row(rows[0]):
        return
    cells = [cell for cell in rows[0].children if isinstance(cell, Node)]
    depth = max(int(cell.attributes.get("rowspan", 1)) for cell in cells)
    if depth >= len(rows):
        return
    for row in rows[:depth]:
        for cell in row.children:
            cell.tag = "th"
    table.children = [Node("thead", {}, rows[:depth]), Node("tbody", {}, rows[depth:])]


def _is_bold_row(row):
    paragraphs = [facts_of(p) for cell in row.children for p in cell.walk() if p.tag == "p"]
    says = [facts for facts in paragraphs if facts.text.strip()]
    return bool(says) and all(facts.is_bold for facts in says)


def _cell(cell):
    """A cell of one paragraph holds its words; its alignment is the cell's."""
    blocks = [c for c in cell.children if isinstance(c, Node) and c.is_block]
    if not blocks:
        return  # of a table in a table: it was seen with the outer one
    paragraphs = [c for c in blocks if c.tag != "p" or c.text().strip(WHITE) or c.has("img")]
    for paragraph in paragraphs:
        align = facts_of(paragraph).align
        if align and paragraph.tag == "p":
            classed(cell if len(paragraphs) == 1 else paragraph, f"align-{align}")
    if len(paragraphs) == 1 and paragraphs[0].tag == "p":
        cell.children = paragraphs[0].children
    else:
        cell.children = paragraphs


def _out_of_frame(block):
    """A table of a single cell is a frame around paragraphs: a quotation of them."""
    if block.tag != "table":
        return [block]
    cells = [node for node in block.node.walk() if node.tag in ("td", "th")]
    if len(cells) != 1 or any(n.tag == "table" for n in cells[0].walk()):
        return [block]
    is_inline = not any(isinstance(c, Node) and c.is_block for c in cells[0].children)
    children = [Node("p", {}, cells[0].children)] if is_inline else cells[0].children
    return [Block(Node("blockquote", {}, children), block.facts)] if cells[0].text() else []


def _quoted(blocks):
    """Put neighbouring paragraphs in a style of quotations into one quotation."""
    made = []
    for block in blocks:
        if block.tag != "p" or block.facts.style not in QUOTATIONS:
            made.append(block)
        elif made and made[-1].tag == "blockquote" and made[-1].facts.style in QUOTATIONS:
            made[-1].node.children.append(block.node)
        else:
            made.append(Block(Node("blockquote", {}, [block.node]), block.facts))
    return made


# -- pictures and captions --------------------------------------------------------------------


def _with_figures(blocks):
    """Put a picture and the caption below it into a figure; the caption is its alternative text
    where it has none."""
    made, waiting = [], list(blocks)
    while waiting:
        block = waiting.pop(0)
        if block.is_picture and waiting and _is_caption(waiting[0]):
            block = Block(_figure(block, waiting.pop(0)), block.facts)
        elif block.is_picture:
            classed(block.node, "align-center")
        made.append(block)
    return made


def _is_caption(block):
    if not block.is_paragraph or len(block.text) > LONGEST_CAPTION or not block.text:
        return False
    if block.facts.style in ("caption", "题注") or FIGURE.match(block.text):
        return not TABLE.match(block.text)
    is_closed = block.text[-1] in "。；;：:" or FIRST.match(block.text)
    return block.facts.align == "center" and not is_closed and not TABLE.match(block.text)


def _figure(block, caption):
    words = FIGURE.sub("", caption.text) or caption.text
    for picture in block.pictures():
        picture.attributes["alt"] = picture.attributes["alt"] or words[:200]
    pictures = [c for c in block.node.children if isinstance(c, Node)]
    return Node("figure", {}, [*pictures, Node("figcaption", {}, caption.node.children)])


def _with_captions(blocks):
    """A centred line 表1 … right above a table is the table's caption."""
    made = []
    for block in blocks:
        above = made[-1] if made else None
        if block.tag == "table" and above and above.is_paragraph and len(above.text) <= 60 and (
            TABLE.match(above.text)
        ):  # fmt: skip
            made.pop()
            caption = Node("caption", {}, unwrapped(above.node.children, "strong"))
            block.node.children.insert(0, caption)
        made.append(block)
    return made
