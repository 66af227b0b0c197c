"""What an editor, a paste or an import brings is cut down to what our pages show.

nh3 (the Rust ammonia) decides what is safe; the rules after it make the text uniform: classes
instead of styles, no empty paragraphs, headings without jumps, only our own pictures.
"""

import re
from html import escape
from itertools import groupby

import nh3
from django.conf import settings
from django.core.exceptions import ValidationError

from editorial.richtext import nodes
from editorial.richtext.nodes import Node

LONGEST = 2 * 1024 * 1024  # characters
MOST_PASSES = 12
TAGS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "em", "i", "u", "s", "sub",
    "sup", "ul", "ol", "li", "blockquote", "a", "img", "figure", "figcaption", "table", "thead",
    "tbody", "tr", "th", "td", "caption", "hr", "br", "code", "pre",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"class", "style"},
    "a": {"href", "title"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
}
RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h5": "h4", "h6": "h4"}
ALIGNMENTS = ("center", "right", "justify", "left")
ALIGN_CLASSES = {f"align-{side}" for side in ALIGNMENTS}
CLASSES = ALIGN_CLASSES | {
    "indent",
    "no-indent",
    "image-half",
    "image-full",
}
STYLE = re.compile(r"(text-align|text-indent)\s*:\s*([^;]+)")
SAFE_LINK = re.compile(r"^(https?://[^\s/]|mailto:\S|tel:[\d+]|/(?![/\\])|#)", re.IGNORECASE)
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff\ufffe\uffff]")
SPACES = re.compile("[ \t\r\n\xa0]+")
IGNORED_IN_LINKS = re.compile("[\t\r\n]")  # a browser reads "/\t/host" as "//host"
WANDERING = " \t\r\n\xa0\u3000"  # typed indents: ours comes from the style sheet
ALIGNED = {"p", "h2", "h3", "h4"}
HOLDS_NO_BLOCK = ALIGNED | {"pre"}
PREFORMATTED = {"pre", "code"}
EMPTY_IS_NOTHING = {
    "p", "h2", "h3", "h4", "li", "ul", "ol", "blockquote", "figure", "figcaption", "a", "strong",
    "em", "u", "s", "sub", "sup", "table", "thead", "tbody", "tr", "caption", "code", "pre",
}  # fmt: skip


def clean_html(html):
    """Return safe, uniform HTML. Raises ValidationError for more than 2 MB.

    Blocks nested where none may be come apart in one pass and are joined anew by the next, so
    it is repeated until nothing changes: a stored text comes out of a save as it went in.
    """
    if len(html) > LONGEST:
        raise ValidationError("正文太长（超过 2 MB）。图片请用“图片”按钮插入，不要直接粘贴数据。")
    before = None
    for _ in range(MOST_PASSES):
        if html == before:
            break
        before, html = html, _pass(html)
    return html


def _pass(html):
    safe = nh3.clean(
        CONTROLS.sub("", html), tags=TAGS, attributes=ATTRIBUTES, link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
    )  # fmt: skip
    root = nodes.parse(safe)
    _tidy(root)
    root.children = _paragraphs(root.children)
    _level_headings(root)
    return root.html()


def from_plain_text(text):
    """Return paragraphs: one for each run of lines; a long line is a paragraph of its own,
    as text copied from a Chinese document has it."""
    lines = (line.strip(WANDERING) for line in CONTROLS.sub("", text).splitlines())
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)


def _tidy(node):
    """Tidy the children, the innermost first; drop and unwrap what is left over."""
    kept = []
    for child in node.children:
        if isinstance(child, str):
            kept.append(child if node.tag in PREFORMATTED else SPACES.sub(" ", child))
            continue
        child.tag = RENAMED.get(child.tag, child.tag)
        child.attributes = _attributes(child)
        _tidy(child)
        kept += _kept(child)
    node.children = _joined(kept, node.tag in PREFORMATTED)
    if node.tag == "pre" and node.children and isinstance(node.children[0], str):
        node.children[0] = node.children[0].lstrip("\n")  # each parser takes one off
    if node.tag in ("p", "h2", "h3", "h4", "li", "td", "th", "figcaption", "caption"):
        _trim(node)


def _attributes(node):
    kept = {k: v or "" for k, v in node.attributes.items() if k not in ("class", "style")}
    if "href" in kept:
        kept["href"] = IGNORED_IN_LINKS.sub("", kept["href"]).strip()
    classes = set((node.attributes.get("class") or "").split()) & CLASSES
    classes |= _classes_of_style(node.attributes.get("style") or "")
    if classes and node.tag not in ("table", "tr", "thead", "tbody", "a"):
        kept["class"] = " ".join(sorted(classes))
    for name in ("colspan", "rowspan", "start"):
        if name in kept and not (
            kept[name].isascii() and kept[name].isdecimal() and len(kept[name]) < 4
        ):
            del kept[name]
    return kept


def _classes_of_style(style):
    found = dict(STYLE.findall(style.lower()))
    align = found.get("text-align", "").strip()
    indent = re.match(r"\s*([\d.]+)(em|pt|px)", found.get("text-indent", ""))
    classes = {f"align-{align}"} if align in ALIGNMENTS else set()
    if "text-indent" in found:
        classes.add(
            "indent" if indent and float("0" + indent.group(1).split(".")[0]) else "no-indent"
        )
    return classes


def _kept(node):
    """Return what stays of a tidied node: itself, its children, or nothing."""
    if node.tag == "img":
        return [node] if _is_ours(node.attributes.get("src", "")) else []
    if node.tag == "a" and not SAFE_LINK.match(node.attributes.get("href", "")):
        return node.children
    if node.tag == "a" and node.attributes["href"].lower().startswith("http"):
        node.attributes["rel"] = "noopener"
    has_blocks = any(inner.is_block for inner in node.walk())
    if node.tag == "div" or (node.tag in HOLDS_NO_BLOCK and has_blocks):
        return _aligned(_paragraphs(node.children), node)
    if has_blocks and not node.is_block:
        return node.children  # <strong><p>…</p></strong>: the parser would tear it apart
    if node.tag in EMPTY_IS_NOTHING and not _shows(node):
        return []
    return [node]


def _is_ours(source):
    return bool(
        re.fullmatch(rf"{re.escape(settings.MEDIA_URL)}images/[0-9a-f]{{2}}/[\w.-]+", source)
    )


def _shows(node):
    if node.text().strip(WANDERING):
        return True
    return any(node.has(tag) for tag in ("img", "hr", "td", "th"))


def _aligned(blocks, container):
    """Return the blocks of a dissolved container, aligned as it was unless they say otherwise."""
    side = set(container.attributes.get("class", "").split()) & ALIGN_CLASSES
    for block in blocks if side else ():
        own = set(block.attributes.get("class", "").split())
        if block.tag in ALIGNED and not own & ALIGN_CLASSES:
            block.attributes["class"] = " ".join(sorted(own | side))
    return blocks


def _joined(children, as_typed):
    """Put neighbouring strings together, so that cleaning twice sees what cleaning once saw."""
    joined = []
    for is_text, run in groupby(children, key=lambda child: isinstance(child, str)):
        if not is_text:
            joined += run
            continue
        text = "".join(run)
        joined += [text if as_typed else SPACES.sub(" ", text)] if text else []
    return joined


def _trim(node):
    """Take spaces and line breaks off both ends of a block."""
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while node.children:
            child = node.children[end]
            if isinstance(child, Node) and child.tag == "br":
                node.children.pop(end)
            elif isinstance(child, str):
                node.children[end] = strip(child, WANDERING)
                if node.children[end]:
                    break
                node.children.pop(end)
            else:
                break


def _paragraphs(children):
    """Return the children with every run of loose text and inline tags in a paragraph."""
    result, run = [], []
    for child in [*children, None]:
        if child is not None and (isinstance(child, str) or not child.is_block):
            run.append(child)
            continue
        paragraph = Node("p", {}, run)
        _trim(paragraph)
        result += [paragraph] if _shows(paragraph) else []
        result += [child] if child is not None else []
        run = []
    return result


def _level_headings(root):
    """A heading goes at most one level below the one before; the page's own is h1."""
    level = 1
    for node in root.walk():
        if node.tag in ("h2", "h3", "h4"):
            level = min(int(node.tag[1]), level + 1)
            node.tag = f"h{level}"
