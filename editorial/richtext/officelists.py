"""Word writes a list as paragraphs that say `mso-list`; here they become lists again.

A list that counts 一、（一）第一条 stays text with its numbers typed: in our documents these are
headings and articles of a regulation, and their number is quoted elsewhere.
"""

import re

from editorial.richtext.nodes import Node

LEVEL = re.compile(r"l(\d+)\s+level(\d+)")
COUNTED = re.compile(
    r"[(（]?([0-9]{1,3})[.．)）、]?|[(（]?([a-zA-Z]|[ivxIVX]{1,5})[.．)）、]"  # a bare l is a bullet
)
SPOKEN = re.compile(r"[(（]?第?[一二三四五六七八九十百零〇]+[章节条款]?[)）]?[、.．]?")


def gather(node):
    """Put neighbouring list paragraphs below a node into nested lists, in place."""
    children, lists = [], []  # lists: (level, node) from the outermost to the innermost
    for child in node.children:
        if isinstance(child, str) and not child.strip() and lists:
            continue
        item = _item(child) if isinstance(child, Node) else None
        if item is None:
            lists = []
            if isinstance(child, Node):
                gather(child)
            children.append(child)
        else:
            _append(children, lists, *item)
    node.children = children


def _item(node):
    """Return (level, tag, start, item) of a list paragraph, or None."""
    found = LEVEL.search(node.style.get("mso-list", ""))
    if not found or node.tag not in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "div"):
        return None
    marker = _take_marker(node).strip(" \xa0\t\r\n")
    if SPOKEN.fullmatch(marker) or node.tag not in ("p", "div"):
        node.children.insert(0, marker)
        return None
    counted = COUNTED.fullmatch(marker)
    item = Node("li", {}, node.children)
    item.style = {}
    number = (counted[1] if counted else "") or ""
    start = number if number.isdecimal() and int(number) > 1 else ""
    return int(found[2]), "ol" if counted else "ul", start, item


def _take_marker(node):
    """Remove the marker that Word wrote for programs without lists; return its text."""
    for child in node.children:
        if not isinstance(child, Node):
            continue
        if "ignore" in child.style.get("mso-list", ""):
            node.children.remove(child)
            return child.text()
        if found := _take_marker(child):
            return found
    return ""


def _append(children, lists, level, tag, start, item):
    while lists and lists[-1][0] > level:
        lists.pop()
    if lists and lists[-1][0] == level and lists[-1][1].tag != tag:
        lists.pop()
    if not lists or lists[-1][0] < level:
        new = Node(tag, {"start": start} if start else {}, [])
        new.style = {}
        holder = lists[-1][1].children[-1].children if lists else children
        holder.append(new)
        lists.append((level, new))
    lists[-1][1].children.append(item)
