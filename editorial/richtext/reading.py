"""What a text says and shows, for the index, for lists, and for the record of uses."""

import re

from django.conf import settings

from editorial.models.media import Image
from editorial.richtext import nodes

PICTURE = re.compile(rf'src="{re.escape(settings.MEDIA_URL)}(images/[0-9a-f]{{2}}/[\w.-]+)"')
STEM = re.compile(r"(images/[0-9a-f]{2}/[0-9a-f]{32})[\w-]*\.webp")
DOCUMENT = re.compile(r'href="/file/(\d{1,15})/')


def plain_text(html):
    """Return the words of a text, a line for each block."""
    return "\n".join(line for line in _lines(nodes.parse(html or "")) if line.strip())


def _lines(node):
    line = ""
    for child in node.children:
        if isinstance(child, str):
            line += child
        elif child.is_block or child.tag == "br":
            yield line
            line = ""
            yield from _lines(child)
        else:
            line += child.text()
    yield line


def address_name(name):
    """Return the name under which the library knows a picture. Every name that its files ever
    have begins with it: a rendition, a crop, what it showed before it was replaced."""
    found = STEM.fullmatch(name)
    return f"{found[1]}.webp" if found else name


def picture_names(html):
    return {address_name(name) for name in PICTURE.findall(html or "")}


def images_in(html):
    """Return the numbers of the library's pictures in a text."""
    names = picture_names(html)
    if not names:
        return set()
    return set(Image.objects.filter(file__in=names).values_list("pk", flat=True))


def documents_in(html):
    return {int(number) for number in DOCUMENT.findall(html or "")}
