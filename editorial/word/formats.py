"""How a document's styles and its numbering say that a paragraph looks."""

from editorial.word.names import W, local, number, value

MOST_BASES = 20  # a style based on a style based on …; a ring of them ends here
DIGITS = "〇一二三四五六七八九"
FORMAL = "零壹贰叁肆伍陆柒捌玖"
CHINESE = {
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
    "taiwaneseCountingThousand", "ideographDigital", "japaneseDigitalTenThousand",
    "taiwaneseDigital", "koreanDigital2",
}  # fmt: skip
LEGAL = {"chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"}
CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}
PLAIN = {"%{}.", "%{}", "%{}、", "%{}．", "%{})"}  # what a list of a web page shows as well


class Styles:
    def __init__(self, root):
        self._styles = {}
        self._default = None
        self._defaults = {}
        for one in root if root is not None else ():
            if local(one) == "style" and one.get(W + "styleId"):
                self._styles.setdefault(one.get(W + "styleId"), one)
                if value(one, "type") == "paragraph" and value(one, "default") in ("1", "true"):
                    self._default = one.get(W + "styleId")
            elif local(one) == "docDefaults":
                for part in ("rPr", "pPr"):
                    self._defaults[part] = one.find(f"{W}{part}Default/{W}{part}")

    def name(self, style):
        """Return a style's name in small letters, without spaces: "heading1", "标题"."""
        found = self._styles.get(style)
        name = value(found.find(W + "name")) if found is not None else style
        return (name or "").lower().replace(" ", "")

    def find(self, part, own, style, path):
        """Return what a paragraph's (pPr) or run's (rPr) own properties say of `path`, else its
        style, the style that is based on, or the document."""
        for properties in self._properties(part, own, style):
            if properties is not None and (found := properties.find(path)) is not None:
                return found
        return None

    def _properties(self, part, own, style):
        yield own
        style = style or self._default
        for _ in range(MOST_BASES):
            found = self._styles.get(style)
            if found is None:
                break
            yield found.find(W + part)
            style = value(found.find(W + "basedOn"))
        yield self._defaults.get(part)

    def of_run(self, own, style, name):
        """Return what a character style says, and no more: the paragraph's isn't emphasis."""
        for properties in (own, self._character(style)):
            if properties is not None and (found := properties.find(W + name)) is not None:
                return found
        return None

    def _character(self, style):
        found = self._styles.get(style)
        if found is None or value(found, "type") != "character":
            return None
        return found.find(W + "rPr")


class Numbering:
    """Counts as Word does, so that a number that the document only draws becomes text."""

    def __init__(self, root):
        self._levels, self._nums, self._counts, self._started = {}, {}, {}, set()
        for one in root if root is not None else ():
            if local(one) == "abstractNum":
                levels = {value(lvl, "ilvl"): lvl for lvl in one.findall(W + "lvl")}
                self._levels[value(one, "abstractNumId")] = levels
            elif local(one) == "num":
                self._nums[value(one, "numId")] = one

    def next(self, num_id, level):
        """Return (is_bullet, is_plain, number, label) of the next paragraph of a list, or None
        when it is in none."""
        num = self._nums.get(num_id)
        if num is None:
            return None
        abstract = value(num.find(W + "abstractNumId"))
        levels = self._levels.get(abstract, {})
        self._count(num_id, num, abstract, level, levels)
        return self._described(abstract, level, levels)

    def _count(self, num_id, num, abstract, level, levels):
        counts = self._counts.setdefault(abstract, {})
        for override in num.findall(W + "lvlOverride") if num_id not in self._started else ():
            start = override.find(W + "startOverride")
            if start is not None:
                counts[number(value(override, "ilvl"))] = number(value(start)) - 1
        self._started.add(num_id)
        for upper in range(level):  # a level that was passed over counts as begun
            counts.setdefault(upper, _start(levels, upper))
        counts[level] = counts.get(level, _start(levels, level) - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]

    def _described(self, abstract, level, levels):
        counts, found = self._counts[abstract], levels.get(str(level))
        form = value(found.find(W + "numFmt")) if found is not None else "decimal"
        text = value(found.find(W + "lvlText")) if found is not None else f"%{level + 1}."
        if form in ("bullet", "none") or text is None:
            return form != "none", True, 0, text if form == "none" and text else ""
        is_plain = form == "decimal" and text.strip() in {p.format(level + 1) for p in PLAIN}
        label = text
        for upper in range(level + 1):
            lvl = levels.get(str(upper))
            form = value(lvl.find(W + "numFmt")) if lvl is not None else "decimal"
            label = label.replace(f"%{upper + 1}", spelled(counts.get(upper, 1), form))
        return False, is_plain, counts[level], label


def _start(levels, level):
    found = levels.get(str(level))
    start = value(found.find(W + "start")) if found is not None else None
    return number(start) if start is not None else 1


def spelled(count, form):
    """Return a number as a list's format (w:numFmt) writes it."""
    if form in CHINESE:
        return _chinese(count, DIGITS, "十百千")
    if form in LEGAL:
        return _chinese(count, FORMAL, "拾佰仟")
    if form in CIRCLED and 1 <= count <= 20:
        return chr(0x245F + count)
    if form in ("upperLetter", "lowerLetter") and count > 0:
        letter = chr(65 + (count - 1) % 26) * (1 + (count - 1) // 26)
        return letter if form == "upperLetter" else letter.lower()
    if form in ("upperRoman", "lowerRoman") and 0 < count < 4000:
        return _roman(count) if form == "upperRoman" else _roman(count).lower()
    return f"{count:02}" if form == "decimalZero" else str(count)


def _chinese(count, digits, units):
    if not 0 < count < 10_000:
        return str(count)
    written, is_gap = "", False
    for place in range(3, -1, -1):
        digit = count // 10**place % 10
        if digit:
            zero = digits[0] if is_gap and written else ""
            written += (
                zero.replace("〇", "零") + digits[digit] + (units[place - 1] if place else "")
            )
        is_gap = not digit
    return written[1:] if 10 <= count < 20 and digits is DIGITS else written


def _roman(count):
    written = ""
    for worth, letters in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
        (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        written += letters * (count // worth)
        count %= worth
    return written


def is_indented(indent):
    return indent is not None and (
        number(value(indent, "firstLine")) > 0 or number(value(indent, "firstLineChars")) > 0
    )
