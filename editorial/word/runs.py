"""The inside of a paragraph: words, emphasis, links, notes, changes, pictures."""

import re
from collections import Counter
from xml.etree.ElementTree import Element, SubElement

from mammoth.docx.dingbats import dingbats

from editorial.word.drawings import chosen, is_hidden
from editorial.word.facts import MARKS, PICTURE
from editorial.word.names import MC, M, R, W, is_on, local, number, value

TRANSPARENT = {"smartTag", "customXml", "sdt", "sdtContent", "fldSimple", "dir", "bdo"}
EMPHASIS = ("b", "i", "strike")
USUAL_SIZE = 20  # half points, where neither a run nor a style says one
FIELD_LINK = re.compile(r'^\s*HYPERLINK\s+"([^"]*)"', re.IGNORECASE)
SAFE = re.compile(r"^(https?://[^\s/]|mailto:\S|tel:[\d+])", re.IGNORECASE)


class Runs:
    """Reads one paragraph. Afterwards `text`, `is_bold`, `size` and `font` describe it, and
    `boxes` are the text boxes that hang on it."""

    def __init__(self, document, paragraph, style):
        self.document, self.losses = document, document.losses
        self.paragraph, self.style = paragraph, style
        self.boxes = []
        self.pieces = []
        self._bold, self._sizes, self._fonts = Counter(), Counter(), Counter()
        self._fields = []  # [what it says, the address that it leads to]

    def read(self, children):
        return self._inline(children)

    @property
    def text(self):
        return "".join(self.pieces)

    @property
    def is_bold(self):
        return bool(self._bold[True]) and not self._bold[False]

    @property
    def size(self):
        return self._sizes.most_common(1)[0][0] if self._sizes else 0

    @property
    def font(self):
        return self._fonts.most_common(1)[0][0] if self._fonts else ""

    @property
    def near(self):
        return self.text.strip() or self.document.near

    def _inline(self, parent):
        written = []
        for child in parent:
            name = local(child)
            if child.tag.startswith(M):
                written += self._formula(child)
            elif name == "r":
                written += self._run(child)
            elif name == "hyperlink":
                relation = self.document.relations.get(child.get(R + "id"))
                address = relation.target if relation else ""
                written += self._link(address, self._inline(child))
            elif name in ("ins", "moveTo"):
                self.losses.add("inserted", "".join(child.itertext()) or self.near)
                written += self._inline(child)
            elif name in ("del", "moveFrom"):
                self.losses.add("deleted", self.near)
            elif name in TRANSPARENT:
                written += self._inline(child)
            elif child.tag == MC + "AlternateContent":
                written += self._inline(chosen(child))
        return written

    def _formula(self, element):
        words = "".join(text.text or "" for text in element.iter(M + "t"))
        self.losses.add("formula", words or self.near)
        return self._words(words) if words else []

    def _words(self, words):
        run = Element(W + "r")
        self._say(run, words)
        return [run]

    def _link(self, address, children):
        """Wrap runs in a link to a safe address; a link inside the document is let go."""
        if not SAFE.match(address):
            if address and not address.startswith("#"):
                self.losses.add("link", self.near)
            return children
        links = self.document.hyperlinks
        identifier = links.setdefault(address, f"link{len(links)}")
        link = Element(W + "hyperlink", {R + "id": identifier})
        link.extend(children)
        return [link]

    # -- runs -------------------------------------------------------------------------------

    def _run(self, run):
        properties = run.find(W + "rPr")
        style = value(properties.find(W + "rStyle")) if properties is not None else None
        if is_hidden(properties):
            self.losses.add("hidden", self.near)
            return []
        written = Element(W + "r")
        self._emphasise(written, properties, style)
        before = len(self.pieces)
        extra = self._contents(run, written)
        self._measure("".join(self.pieces[before:]).strip(), properties, style)
        runs = [written, *extra]
        address = next((link for _, link in reversed(self._fields) if link), "")
        return self._link(address, runs) if address else runs

    def _emphasise(self, written, properties, style):
        new = SubElement(written, W + "rPr")
        for name in EMPHASIS:
            if is_on(self.document.styles.of_run(properties, style, name)):
                SubElement(new, W + name)
        underline = value(self.document.styles.of_run(properties, style, "u"))
        if underline not in (None, "none", "0"):
            SubElement(new, W + "u", {W + "val": "single"})
        raised = value(self.document.styles.of_run(properties, style, "vertAlign"))
        if raised in ("superscript", "subscript"):
            SubElement(new, W + "vertAlign", {W + "val": raised})

    def _measure(self, text, properties, style):
        """Note how bold, how large and in which letters the words are, the styles included."""
        if not text:
            return

        def look(name):
            own = self.document.styles.of_run(properties, style, name)
            if own is not None:
                return own
            return self.document.styles.find("rPr", None, self.style, W + name)

        self._bold[is_on(look("b"))] += len(text)
        self._sizes[number(value(look("sz"))) or USUAL_SIZE] += len(text)
        fonts = look("rFonts")
        if fonts is not None:
            self._fonts[fonts.get(W + "eastAsia") or fonts.get(W + "ascii") or ""] += len(text)

    def _contents(self, run, written):
        """Write a run's words; return the runs that come of what else is in it."""
        extra = []
        for child in run:
            name = local(child)
            if name == "t":
                self._say(written, child.text or "")
            elif name in ("tab", "ptab"):
                SubElement(written, W + "tab")
                self.pieces.append("\t")
            elif name == "cr" or (name == "br" and value(child, "type") in (None, "textWrapping")):
                SubElement(written, W + "br")
                self.pieces.append("\n")
            elif name == "noBreakHyphen":
                self._say(written, "-")
            elif name == "sym":
                self._symbol(child, written)
            elif name in ("footnoteReference", "endnoteReference"):
                self._note(name, child, written)
            elif name in ("fldChar", "instrText"):
                self._field(name, child)
            elif name in ("drawing", "pict", "object"):
                self._drawn(child, written)
            elif name == "ruby":
                base = child.find(W + "rubyBase")
                extra += self._inline(base) if base is not None else []
            elif child.tag == MC + "AlternateContent":
                extra += self._contents(chosen(child), written)
        return extra

    def _say(self, written, words):
        words = MARKS.sub("", words)
        self.pieces.append(words)
        SubElement(written, W + "t").text = words

    def _symbol(self, element, written):
        code = (value(element, "char") or "").upper()
        font = value(element, "font")
        try:
            point = int(code, 16)
        except ValueError:
            point = 0
        known = dingbats.get((font, point)) or dingbats.get((font, point & 0xFF))
        if known is None and not 0xE000 <= point <= 0xF8FF and point > 31:
            known = point if point < 0xD800 else None
        if known is None:
            self.losses.add("symbol", self.near)
        else:
            self._say(written, chr(known))

    def _note(self, name, element, written):
        kind = name.removesuffix("Reference")
        if value(element, "id") in self.document.notes.get(kind, ()):
            SubElement(written, W + name, {W + "id": value(element, "id")})

    def _field(self, name, element):
        if name == "instrText":
            if self._fields:
                self._fields[-1][0] += element.text or ""
                found = FIELD_LINK.match(self._fields[-1][0])
                self._fields[-1][1] = found.group(1) if found else ""
            return
        kind = value(element, "fldCharType")
        if kind == "begin":
            self._fields.append(["", ""])
        elif kind == "end" and self._fields:
            says, _ = self._fields.pop()
            if says.strip().upper().startswith("EQ "):
                self.losses.add("formula", self.near)

    def _drawn(self, element, written):
        document = self.document
        numbers, boxes = document.drawings.read(element, document.relations, self.near)
        for one in numbers:
            SubElement(written, W + "t").text = PICTURE.format(one)
        self.boxes += boxes
