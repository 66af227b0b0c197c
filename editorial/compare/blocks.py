"""A text as a list of blocks: what is held against each other, line by line."""

from dataclasses import dataclass, field
from itertools import islice

from editorial.richtext import nodes

NAMES = {
    "p": "", "h2": "一级小标题", "h3": "二级小标题", "h4": "三级小标题", "li": "列表项",
    "blockquote": "引文", "figcaption": "图片说明", "caption": "表格标题", "tr": "表格行",
    "pre": "原样文字", "hr": "分隔线",
}  # fmt: skip
MARKS = {
    "strong": "加粗", "em": "斜体", "u": "下划线", "s": "删除线", "sub": "下标", "sup": "上标",
    "a": "链接", "code": "代码",
}  # fmt: skip
STYLES = {
    "align-left": "居左", "align-center": "居中", "align-right": "居右", "align-justify": "两端对齐",
    "indent": "首行缩进", "no-indent": "不缩进", "image-half": "半宽图", "image-full": "通栏图",
}  # fmt: skip
LINE_OF = {"ol": "编号列表", "ul": "列表", "blockquote": "引文"}
CELL = " ｜ "
MOST = 5_000  # blocks of one side that are looked at
LONGEST = 500_000  # characters of HTML of one side, some ten times the longest real text


@dataclass(frozen=True)
class Block:
    """`name` says what it is ("列表项"); `looks` is what changes only its appearance, as
    (what, detail, on which words); `picture` the address of a picture, whose alternative text is
    `text`."""

    text: str
    name: str = ""
    looks: tuple = ()
    picture: str = ""
    key: str = field(default="", compare=False)


def of_lines(text):
    return [Block(line) for line in (text or "").splitlines() if line.strip()][: MOST + 1]


def of_html(html):
    """Return the blocks of a rich text: paragraphs, headings, list items, rows, pictures."""
    return list(islice(_blocks(nodes.parse((html or "")[:LONGEST]), ""), MOST + 1))


def _blocks(node, name, around=()):
    words, looks = [], list(around)
    for child in node.children:
        if isinstance(child, str):
            words.append(child)
        elif child.tag == "tr":
            yield from _flushed(words, looks, name, len(around))
            yield from _row(child)
        elif child.is_block:
            yield from _flushed(words, looks, name, len(around))
            inner = (*around, *_list_look(child)) if child.tag in LINE_OF else around
            own = NAMES.get(child.tag) or name
            if child.tag == "hr":
                yield Block("———", own)
            else:
                yield from _blocks(child, own, (*inner, *_styles(child)))
        else:
            pictures = [child] if child.tag == "img" else _pictures(child)
            words.append("\n" if child.tag == "br" else child.text())
            looks += _looks(child)
            for picture in pictures:
                yield from _flushed(words, looks, name, len(around))
                yield _picture(picture)
    yield from _flushed(words, looks, name, len(around))


def _flushed(words, looks, name, kept):
    """Give out what was gathered, if it says anything, and begin anew."""
    text, all_looks = "".join(words).strip(), tuple(looks)
    words.clear()
    del looks[kept:]
    if text:
        yield Block(text, name, all_looks)


def _row(row):
    cells = [c for c in row.children if isinstance(c, nodes.Node)]
    looks = []
    for cell in cells:
        looks += [("合并单元格", value, cell.text()) for name, value in cell.attributes.items()
                  if name in ("colspan", "rowspan")]  # fmt: skip
        looks += [look for inner in cell.children if isinstance(inner, nodes.Node)
                  for look in _looks(inner)]  # fmt: skip
    yield Block(CELL.join(" ".join(cell.text().split()) for cell in cells), "表格行", tuple(looks))
    for cell in cells:
        yield from (_picture(picture) for picture in _pictures(cell))


def _pictures(node):
    return [inner for inner in node.walk() if inner.tag == "img"]


def _picture(node):
    return Block(node.attributes.get("alt") or "", "图片", tuple(_styles(node)),
                 node.attributes.get("src") or "")  # fmt: skip


def _list_look(node):
    return [("列表", LINE_OF[node.tag], "")]


def _styles(node):
    for style in (node.attributes.get("class") or "").split():
        if style in STYLES:
            yield ("版式", STYLES[style], "")


def _looks(node):
    """Return the formats on the words of an inline element, its own and those inside."""
    found = []
    for one in (node, *node.walk()):
        if one.tag in MARKS:
            found.append((MARKS[one.tag], one.attributes.get("href") or "", one.text()))
        elif one.is_block:
            found += _styles(one)
    return found


def format_note(old, new):
    """Say what of the looks is different: "加粗“党小组”、链接改为 /a.html"."""
    gone = [look for look in old.looks if look not in new.looks]
    come = [look for look in new.looks if look not in old.looks]
    said = [f"取消{_said(look)}" for look in gone] + [f"改为{_said(look)}" for look in come]
    if old.name != new.name:
        said.append(f"{old.name or '正文段落'}改为{new.name or '正文段落'}")
    return "、".join(dict.fromkeys(said)) or "格式的先后有变化"


def _said(look):
    what, detail, words = look
    short = f"“{words[:20]}{'…' if len(words) > 20 else ''}”" if words else ""
    if what in ("版式", "列表"):
        return detail
    return f"{what}{short}" + (f"（{detail[:100]}）" if detail else "")
