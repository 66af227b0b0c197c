"""A stored text as a page shows it: pictures with their sizes, tables that scroll by
themselves, headings with an anchor."""

from django.conf import settings

from editorial.models.media import Image
from editorial.richtext import nodes
from editorial.richtext.nodes import Node
from editorial.richtext.reading import address_name, picture_names

SIZES = "(min-width: 50rem) 45rem, 100vw"


def present(html):
    """Return the text for the page, in one query however many pictures it has."""
    root = nodes.parse(html or "")
    names = picture_names(html)
    images = {i.file.name: i for i in Image.objects.filter(file__in=names)} if names else {}
    number = 0
    for node in root.walk():
        if node.tag == "img":
            _size(node, images)
        elif node.tag in ("h2", "h3", "h4"):
            number += 1
            node.attributes["id"] = f"part-{number}"
    _wrap_tables(root)
    return root.html()


def headings(html):
    """Return (level, anchor, text) of each heading, as `present` numbers them."""
    found = (n for n in nodes.parse(html or "").walk() if n.tag in ("h2", "h3", "h4"))
    return [(int(n.tag[1]), f"part-{i}", n.text()) for i, n in enumerate(found, start=1)]


def _size(node, images):
    name = node.attributes.get("src", "").removeprefix(settings.MEDIA_URL)
    node.attributes.setdefault("alt", "")
    if image := images.get(address_name(name)):
        node.attributes |= {
            "src": image.url,  # the text keeps the address; the page shows what is there now
            "width": str(image.width),
            "height": str(image.height),
            "srcset": image.srcset,
            "sizes": SIZES,
        }
    node.attributes |= {"loading": "lazy", "decoding": "async"}


def _wrap_tables(node):
    for place, child in enumerate(node.children):
        if not isinstance(child, Node):
            continue
        if child.tag == "table":
            frame = {
                "class": "table-scroll",
                "tabindex": "0",
                "role": "region",
                "aria-label": "表格",
            }
            node.children[place] = Node("div", frame, [child])
        else:
            _wrap_tables(child)
