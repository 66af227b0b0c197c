"""Widths, pairs and spaces in a line of Chinese (GB/T 15834, GB/T 15835, W3C clreq).

Every rule is (kind, function of a string); the function yields (start, end, new text). No rule
adds, drops or changes a Han character, a Latin letter or a digit: only their width.
"""

import re
import unicodedata

HAN = "\u3400-\u9fff\uf900-\ufaff\u3007\U00020000-\U0003ffff"
CLOSE = "”’）》】〕」』〉…"
OPEN = "“‘（《【〔「『〈"
WIDE = f"{HAN}，。、；：？！{CLOSE}{OPEN}—"
SPACE = "[ \t\u00a0\u2002-\u200a\u3000]"
ADDRESS = re.compile(
    r"(?:https?://|www\.)[!-~]*[0-9A-Za-z/=&#_-]|[\w.+-]+@[\w-]+\.[\w.-]*\w|[A-Za-z]:\\[!-~]+",
    re.ASCII,
)
FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}


def outside_addresses(edits, text):
    """Return the edits that touch no web address, e-mail address or path."""
    closed = [match.span() for match in ADDRESS.finditer(text)] if edits else ()
    return [
        edit for edit in edits if not any(edit[0] < high and low < edit[1] for low, high in closed)
    ]


def replacing(pattern, new):
    compiled = re.compile(pattern)

    def rule(text):
        for match in compiled.finditer(text):
            wanted = new(match) if callable(new) else new
            if wanted != match[0]:
                yield match.start(), match.end(), wanted

    return rule


def _space(match):
    """Keep one space between names that stand in a row (张三 李四): closed up, they'd be one."""
    text, start, end = match.string, match.start(), match.end()
    before = re.search(rf"(?:^|[^{HAN}])([{HAN}]{{2,4}})$", text[max(0, start - 5) : start])
    after = re.match(rf"([{HAN}]{{2,4}})(?:$|[^{HAN}])", text[end : end + 5])
    return " " if before and after else ""


def _bracket(match):
    inner, text = match[2], match.string
    around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    chinese = re.search(f"[{HAN}]", inner) or re.search(f"[{WIDE}]", around)
    return f"（{inner}）" if chinese else match[0]


def brackets(text):
    """Widen a pair as a whole; only the two signs are edited, not what is between them."""
    for match in re.finditer(r"([(（])([^()（）]*)([)）])", text):
        if match[1] + match[3] != "（）" and _bracket(match) != match[0]:
            if match[1] == "(":
                yield match.start(), match.start() + 1, "（"
            if match[3] == ")":
                yield match.end() - 1, match.end(), "）"


def quotes(text):
    """Pair straight quotation marks; an odd number of them (5" 的管子) is left for a person."""
    places = [match.start() for match in re.finditer('"', text)]
    if len(places) % 2 or not re.search(f"[{HAN}]", text):
        return
    for start, end in zip(places[::2], places[1::2], strict=True):
        around = text[max(0, start - 1) : start] + text[start:end] + text[end + 1 : end + 2]
        if re.search(f"[{HAN}]", around):
            yield start, start + 1, "“"
            yield end, end + 1, "”"


def single_quotes(text):
    for match in re.finditer(rf"(?<![A-Za-z0-9])'([^']*[{HAN}][^']*)'(?![A-Za-z0-9])", text):
        yield match.start(), match.start() + 1, "‘"
        yield match.end() - 1, match.end(), "’"


def file_numbers(text):
    pattern = rf"(?<=[{HAN}])([\[［【(（〔])(\d{{4}})([\]］】)）〕])(?=第?\d+号)"
    for match in re.finditer(pattern, text):
        if match[1] + match[3] != "〔〕":
            yield match.start(), match.start() + 1, "〔"
            yield match.end() - 1, match.end(), "〕"


def between(text, signs, new, sides):
    """Replace signs with Chinese on one side (sides=1) or on both (2)."""
    for match in re.finditer(signs, text):
        if match[0] == new:
            continue
        left = bool(re.match(f"[{WIDE}]", text[max(0, match.start() - 1) : match.start()]))
        right = bool(re.match(f"[{WIDE}]", text[match.end() : match.end() + 1]))
        if left + right >= sides:
            yield match.start(), match.end(), new


RULES = [
    ("全角数字和字母改半角", replacing("[０-９Ａ-Ｚａ-ｚ％]+", lambda m: unicodedata.normalize("NFKC", m[0]))),
    ("多余的空格", replacing(f"(?<=[{WIDE}]){SPACE}+(?=[{HAN}])", _space)),
    ("多余的空格", replacing(f"(?<=[{WIDE}]){SPACE}+(?=[{WIDE}])(?![{HAN}])", "")),
    ("多余的空格", replacing(f"(?<=[{WIDE}]){SPACE}+(?=[!-~])|(?<=[!-~]){SPACE}+(?=[{WIDE}])", "")),
    ("多余的空格", replacing(f"{SPACE}{{2,}}|[\t\u00a0\u2002-\u200a\u3000]", " ")),
    ("发文字号用六角括号", file_numbers),
    ("序号的标点", replacing(r"^([一二三四五六七八九十]{1,3})[.．,，](?=\D)", lambda m: f"{m[1]}、")),
    ("省略号", lambda text: between(text, r"\.{3,}|。{3,}|·{3,}|…+", "……", 1)),
    ("破折号", lambda text: between(text, "-{2,}|—{3,}|―+", "——", 2)),
    ("引号", quotes),
    ("引号", single_quotes),
    ("括号", brackets),
    ("标点改全角", replacing(f"(?<=[{HAN}{CLOSE}])[,;:?!]|(?<=[0-9A-Za-z%])[,;?!](?=[{HAN}{OPEN}])", lambda m: FULL[m[0]])),
    ("标点改全角", replacing(rf"(?<=[{HAN}{CLOSE}])[.．](?=[{HAN}{OPEN}”’）》]|$)", "。")),
    ("重复的标点", replacing("([。，、；：])\\1+", lambda m: m[1])),
]  # fmt: skip
QUOTED_KINDS = {
    "多余的空格"
}  # what a quotation may be touched by: its words and signs are another's
