"""A document's XML written anew with only what is read of it: the styles' say is put into the
paragraphs, tracked changes are settled, and what can't be shown is told as lost. mammoth is given
this and nothing that came from outside.
"""

from xml.etree.ElementTree import Element, SubElement

from editorial.word.drawings import Drawings, chosen
from editorial.word.facts import PARAGRAPH, Facts
from editorial.word.formats import Numbering, is_indented
from editorial.word.names import MC, W, is_on, local, number, value
from editorial.word.runs import Runs

TRANSPARENT = {"customXml", "smartTag", "moveTo", "ins", "sdt", "sdtContent", "dir", "bdo"}
DEEPEST_LIST = 4  # mammoth knows five levels
RIGHT_FROM = 4200  # twentieths of a point; what is moved so far in is a signature's place
CLOSED = "、．.）)，：:" + "".join(map(chr, range(0x2460, 0x2474)))  # a number that needs no space
ALIGNMENTS = {"center": "center", "right": "right", "end": "right"}


class Simplifier:
    """`facts` and `drawings.pictures` are what the marks in the text stand for."""

    def __init__(self, package, styles, numbering, losses):
        self.package, self.styles, self.losses = package, styles, losses
        self.numbering = Numbering(numbering)
        self.drawings = Drawings(package, losses)
        self.facts, self.hyperlinks, self.notes = [], {}, {}
        self.list_depth = -1
        self.near = ""
        self.held = []  # of a paragraph whose end was deleted: it goes on in the next one

    def part(self, root, relations):
        """Return the children of a body, a note or a text box, written anew."""
        self.relations = relations
        return self._blocks(root, in_table=False)

    def _blocks(self, parent, in_table):
        written = []
        for child in parent:
            name = local(child)
            if name == "p":
                written += self._paragraph(child, in_table)
            elif name == "tbl":
                written.append(self._table(child))
                self.list_depth = -1
            elif name == "sdt" and self._is_contents(child):
                self._drop_contents(child)
            elif name in TRANSPARENT:
                written += self._blocks(child, in_table)
            elif child.tag == MC + "AlternateContent":
                written += self._blocks(chosen(child), in_table)
            elif name in ("altChunk", "subDoc"):
                self.losses.add("outside", self.near)
            elif name in ("oMathPara", "oMath"):
                paragraph = Element(W + "p")
                paragraph.append(child)
                written += self._paragraph(paragraph, in_table)
        if self.held:
            written += self._paragraph(Element(W + "p"), in_table)
        return written

    def _is_contents(self, sdt):
        gallery = sdt.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        return value(gallery) == "Table of Contents"

    def _drop_contents(self, sdt):
        for paragraph in sdt.iter(W + "p"):
            if any(text.text for text in paragraph.iter(W + "t")):
                self.losses.add("contents")

    # -- tables -----------------------------------------------------------------------------

    def _table(self, table):
        written = Element(W + "tbl")
        for row in _inside(table, "tr"):
            properties = row.find(W + "trPr")
            if properties is not None and properties.find(W + "del") is not None:
                self.losses.add("deleted", self.near)
                continue
            new = SubElement(written, W + "tr")
            if properties is not None and is_on(properties.find(W + "tblHeader")):
                SubElement(SubElement(new, W + "trPr"), W + "tblHeader")
            self._cells(row, new)
        return written

    def _cells(self, row, written):
        for cell in _inside(row, "tc"):
            new = SubElement(written, W + "tc")
            properties = SubElement(new, W + "tcPr")
            own = cell.find(W + "tcPr")
            for name in ("gridSpan", "vMerge") if own is not None else ():
                if (found := own.find(W + name)) is not None:
                    text = value(found)
                    if name == "gridSpan":
                        text = str(max(1, min(number(text), 99)))
                    SubElement(properties, W + name, {W + "val": text} if text else {})
            new.extend(self._blocks(cell, in_table=True) or [Element(W + "p")])

    # -- paragraphs -------------------------------------------------------------------------

    def _paragraph(self, paragraph, in_table):
        """Return the paragraph, and after it what its text boxes say."""
        properties = paragraph.find(W + "pPr")
        children = [*self.held, *(child for child in paragraph if local(child) != "pPr")]
        self.held = []
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self.held = children
            return []
        style = value(properties.find(W + "pStyle")) if properties is not None else None
        facts = self._look(properties, style)
        facts.in_table = in_table
        if facts.style.startswith(("toc", "目录")) and facts.style[-1:].isdecimal():
            self.losses.add("contents")
            return []
        runs = Runs(self, properties, style)
        content = runs.read(children)
        facts.text, facts.is_bold = runs.text, runs.is_bold
        facts.size, facts.font = runs.size, runs.font
        self.near = runs.text.strip() or self.near
        written = Element(W + "p")
        label = self._number(written, properties, style, facts)
        mark = PARAGRAPH.format(len(self.facts))
        self.facts.append(facts)
        SubElement(SubElement(written, W + "r"), W + "t").text = mark + label
        facts.text = label + facts.text
        written.extend(content)
        after = []
        for box in runs.boxes:
            after += self._blocks(box, in_table)
        return [written, *after]

    def _look(self, properties, style):
        def find(path):
            return self.styles.find("pPr", properties, style, path)

        name = self.styles.name(style)
        align = ALIGNMENTS.get(value(find(W + "jc")), "")
        indent = find(W + "ind")
        own = properties.find(W + "ind") if properties is not None else None
        if not align and own is not None and number(own.get(W + "left")) >= RIGHT_FROM:
            align = "right"
        level = value(find(W + "outlineLvl"))
        level = number(level) + 1 if level is not None and number(level) < 6 else 0
        if name.startswith("heading") and name[7:].isdecimal():
            level = min(int(name[7:]) or 1, 6)
        return Facts(style=name, level=level, align=align, is_indented=is_indented(indent))

    def _number(self, written, properties, style, facts):
        """Make the paragraph an entry of a list, or return the number that Word draws before it."""
        num_id = value(self.styles.find("pPr", properties, style, f"{W}numPr/{W}numId"))
        level = number(value(self.styles.find("pPr", properties, style, f"{W}numPr/{W}ilvl")))
        found = self.numbering.next(num_id, level) if num_id not in (None, "0") else None
        if found is None or not facts.text.strip():
            self.list_depth = -1
            return ""
        is_bullet, is_plain, facts.count, label = found
        if facts.level or not is_plain:
            self.list_depth = -1
            if is_bullet:
                return ""
            is_closed = not label or label[-1] in CLOSED
            return label + ("" if is_closed else "　")
        if label and not is_bullet and not facts.count:
            return label
        self.list_depth = min(level, self.list_depth + 1, DEEPEST_LIST)
        numbers = SubElement(SubElement(written, W + "pPr"), W + "numPr")
        SubElement(numbers, W + "ilvl", {W + "val": str(self.list_depth)})
        SubElement(numbers, W + "numId", {W + "val": "1" if is_bullet else "2"})
        return ""


def _inside(element, name):
    """Yield the rows of a table or the cells of a row, out of whatever they are wrapped in."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) in TRANSPARENT:
            yield from _inside(child, name)
