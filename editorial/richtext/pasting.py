"""What a clipboard holds, as a text of ours: Word, WPS, WeChat, Excel and pages of the web.

Each program writes HTML of its own. What its styles mean is put into tags here; what is safe and
uniform is then `clean_html`'s business, as for every other text.
"""

import re
from dataclasses import dataclass

import nh3
from django.conf import settings

from editorial.richtext import nodes, officelists
from editorial.richtext.cleaning import ATTRIBUTES, CONTROLS, LONGEST, TAGS, clean_html
from editorial.richtext.marks import TOKENS, Marks
from editorial.richtext.nodes import Node

KEPT_TAGS = TAGS | {"span", "font", "section", "article", "center", "del", "strike", "ins", "main"}
KEPT_ATTRIBUTES = {
    **ATTRIBUTES,
    "*": {"class", "style", "align"},
    "img": {"src", "alt", "data-src"},
}
SCHEMES = {"http", "https", "mailto", "tel", "paste", "file", "data", "blob", "cid"}
DROPPED_WHOLE = {"script", "style", "title", "xml"}
STYLE_BLOCK = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
CLASS_RULE = re.compile(r"\.([\w-]+)\s*(?:,[^{}]*)?\{([^{}]*)\}")
OFFICE = re.compile(r"mso-|class=\"?Mso|urn:schemas-microsoft-com|ProgId", re.IGNORECASE)
ROWS = {"table", "thead", "tbody", "tr"}
UNWRAPPED = {"section", "article", "center", "main"}
MEANT = {
    "font-weight": (re.compile(r"bold|[6-9]00"), "strong"),
    "font-style": (re.compile("italic|oblique"), "em"),
    "text-decoration": (re.compile("underline"), "u"),
    "vertical-align": (re.compile("super"), "sup"),
}
ALSO_MEANT = {
    "text-decoration": (re.compile("line-through"), "s"),
    "vertical-align": (re.compile("sub"), "sub"),
}
NAMELESS = re.compile(r"(图片|图像|image|picture|img|IMG_|WPS图片|截图)[\s_\d()-]*", re.IGNORECASE)


@dataclass
class Pasted:
    html: str
    pending: int  # pictures whose bytes the page has
    missing: int
    foreign: int


def from_clipboard(html):
    """Return a clipboard's HTML as ours. Pictures are numbered by the page: `paste:0`, `paste:1`.

    Raises ValidationError for more than 2 MB.
    """
    if len(html) > LONGEST:
        clean_html(html)  # says so
    is_office = bool(OFFICE.search(html))
    rules = _class_rules(html)
    safe = nh3.clean(
        TOKENS.sub("", CONTROLS.sub("", html)), tags=KEPT_TAGS, attributes=KEPT_ATTRIBUTES,
        link_rel=None, url_schemes=SCHEMES, clean_content_tags=DROPPED_WHOLE,
    )  # fmt: skip
    root, marks = nodes.parse(safe), Marks()
    _style(root, rules)
    officelists.gather(root)
    _rename_headings(root)
    _translate(root, is_office, marks)
    return Pasted(
        marks.restored(clean_html(root.html())), marks.pending, marks.missing, marks.foreign
    )


def _class_rules(html):
    """Return the declarations of each class: Excel says there what is bold and centred."""
    rules = {}
    for block in STYLE_BLOCK.findall(html):
        for name, text in CLASS_RULE.findall(block):
            rules.setdefault(name, {}).update(_declarations(text))
    return rules


def _declarations(text):
    pairs = (part.split(":", 1) for part in text.split(";") if ":" in part)
    return {name.strip().lower(): value.strip().lower() for name, value in pairs}


def _style(root, rules):
    """Give every node its declarations, those of its classes included."""
    for node in root.walk():
        found = {}
        for name in (node.attributes.get("class") or "").split():
            found |= rules.get(name, {})
        if align := node.attributes.get("align"):
            found["text-align"] = align.lower()
        if node.tag == "center":
            found["text-align"] = "center"
        node.style = found | _declarations(node.attributes.get("style") or "")


def _rename_headings(root):
    """A document's first level is h2 with us, its second h3, unless it starts with h2 itself."""
    for node in root.walk():
        level = node.style.get("mso-outline-level", "")
        if node.tag == "p" and level in ("1", "2", "3"):
            node.tag = f"h{level}"
    if any(node.tag == "h1" for node in root.walk()):
        for node in root.walk():
            if re.fullmatch("h[1-6]", node.tag):
                node.tag = f"h{min(int(node.tag[1]) + 1, 4)}"


def _translate(node, is_office, marks, in_heading=False):
    in_heading = in_heading or node.tag in ("h2", "h3", "h4")
    children = []
    for child in node.children:
        if isinstance(child, str):
            children += [child] if child.strip() or node.tag not in ROWS else []
            continue
        if child.style.get("display") == "none" or child.style.get("mso-hide") == "all":
            continue
        _translate(child, is_office, marks, in_heading)
        children += _translated(child, is_office, marks, in_heading)
    node.children = children
    if node.tag in ("td", "th"):
        _unwrap_only_paragraph(node)
    elif node.tag == "table":
        _head(node)


def _translated(node, is_office, marks, in_heading):
    if node.tag == "img":
        return _picture(node, marks)
    if node.tag in ("strong", "b"):
        lighter = node.style.get("font-weight", "") in ("normal", "400", "lighter")
        return node.children if lighter or in_heading else [node]
    if node.tag in ("del", "strike"):
        node.tag = "s"
    elif node.tag in ("ins", "font", "span"):
        return _meant(node, in_heading)
    elif node.tag == "a" and node.attributes.get("href", "#").startswith(("#", "file:")):
        return node.children
    elif node.tag in UNWRAPPED:
        node.tag = "div"
    elif node.tag in ("td", "th") and MEANT["font-weight"][0].search(
        node.style.get("font-weight", "")
    ):
        node.children = [Node("strong", {}, node.children)]
    node.attributes = _attributes(node, is_office)
    return [node]


def _meant(node, in_heading):
    """Return what a span holds, in the tags that its style means."""
    children = node.children
    for table in (MEANT, ALSO_MEANT):
        for name, (pattern, tag) in table.items():
            if pattern.search(node.style.get(name, "")) and not (tag == "strong" and in_heading):
                children = [Node(tag, {}, children)]
    return children


def _attributes(node, is_office):
    kept = {k: v for k, v in node.attributes.items() if k not in ("class", "style", "align")}
    styles = []
    if (side := node.style.get("text-align", "")) in ("center", "right"):
        styles.append(f"text-align:{side}")
    if node.tag in ("p", "div"):
        styles += _indent(node.style, is_office)
    return kept | ({"style": ";".join(styles)} if styles else {})


def _indent(style, is_office):
    """Our paragraphs are indented anyway. Zero is meant only where somebody set it: browsers
    write a zero to everything that is copied from a page."""
    text = style.get("text-indent", style.get("mso-char-indent-count", ""))
    size = re.match(r"-?[\d.]+", text)
    if not size or not is_office or style.get("text-align") in ("center", "right"):
        return []
    return ["text-indent:0"] if float("0" + size[0].strip("-.")) == 0 else []


def _picture(node, marks):
    source = (node.attributes.get("data-src") or node.attributes.get("src") or "").strip()
    alt = node.attributes.get("alt") or ""
    node.attributes = {"src": source, "alt": "" if NAMELESS.fullmatch(alt.strip()) else alt}
    if not source:
        return []
    if source.startswith(f"{settings.MEDIA_URL}images/"):
        return [node]
    return [marks.token(source, node.attributes["alt"])]


def _unwrap_only_paragraph(cell):
    """Word writes a paragraph into each cell; a cell of one line needs none."""
    inner = [c for c in cell.children if isinstance(c, Node) or c.strip()]
    if len(inner) == 1 and isinstance(inner[0], Node) and inner[0].tag in ("p", "div"):
        align = inner[0].style.get("text-align") or cell.style.get("text-align")
        cell.style["text-align"] = align or ""
        cell.children = inner[0].children


def _head(table):
    """The first row is the table's head if all that it says is bold or it is made of th."""
    body = next((c for c in table.children if isinstance(c, Node) and c.tag == "tbody"), None)
    if body is None or table.has("thead"):
        return
    rows = [row for row in body.children if isinstance(row, Node) and row.tag == "tr"]
    cells = [c for row in rows[:1] for c in row.children if isinstance(c, Node)]
    full = [cell for cell in cells if cell.text().strip()]
    spans = any((c.attributes.get("rowspan") or "1") != "1" for c in cells)
    if len(rows) < 2 or not full or spans or not all(map(_is_bold, full)):
        return
    for cell in cells:
        cell.tag = "th"
        cell.attributes["scope"] = "col"
        cell.children = [
            part
            for c in cell.children
            for part in (c.children if isinstance(c, Node) and c.tag in ("strong", "b") else [c])
        ]
    body.children.remove(rows[0])
    table.children.insert(table.children.index(body), Node("thead", {}, [rows[0]]))


def _is_bold(cell):
    inner = [c for c in cell.children if isinstance(c, Node) or c.strip()]
    bold = (isinstance(c, Node) and c.tag in ("strong", "b") for c in inner)
    return cell.tag == "th" or all(bold)
