"""The names of WordprocessingML (ECMA-376 part 1) that are read here."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


def local(element):
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def value(element, name="val"):
    return element.get(W + name) if element is not None else None


def is_on(element):
    """Read a switch such as w:b: it is on by being there, unless it says otherwise."""
    return element is not None and value(element) not in ("0", "false", "off", "none")


def number(text):
    """Return a whole number, or 0 for what is none."""
    try:
        return int(float(text or 0))
    except ValueError:
        return 0
