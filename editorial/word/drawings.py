"""Pictures, text boxes and what else is drawn in a document: kept, or told as lost."""

import re

from django.core.exceptions import ValidationError

from editorial.word.facts import Picture
from editorial.word.names import DECORATIVE, MC, WP, A, O, R, V, W, is_on, local, number

# What programs write for a description by themselves: "图片 3", "IMG_2041.jpg", a path.
NO_DESCRIPTION = re.compile(
    r"^((图片|图像|图形|picture|image|img|dsc|pic|微信图片|截图|screenshot)[\s_\-]*\d*|"
    r".*\.(jpe?g|png|bmp|gif|tiff?|webp|emf|wmf)|.*[/\\].*|[\d_\-\s]+|[0-9a-f]{16,})$",
    re.IGNORECASE,
)
MADE_BY_WORD = re.compile(
    r"(\s|\n)*(描述已自动生成|AI 生成的内容可能不正确。?|Description automatically.*)$"
)
PICTURES_MOST = 300
CROP = 1000  # thousandths of a per cent; less is a rounding


def chosen(alternate):
    """Return the children of the form of mc:AlternateContent that says most: the newer one names
    pictures and charts, the older one is made of lines."""
    choice = alternate.find(MC + "Choice")
    fallback = alternate.find(MC + "Fallback")
    is_known = choice is not None and (
        choice.find(f".//{W}drawing") is not None or not (fallback is not None and len(fallback))
    )
    return choice if is_known else fallback if fallback is not None else ()


class Drawings:
    """Reads what is drawn: `pictures` are collected, text boxes are handed back as XML."""

    def __init__(self, package, losses):
        self.package, self.losses = package, losses
        self.pictures = []

    def read(self, element, relations, near):
        """Return ([numbers of pictures], [text boxes]) of a w:drawing, w:pict or w:object."""
        if local(element) == "object" or element.find(f".//{O}OLEObject") is not None:
            self._embedded(element, near)
            return [], []
        boxes = list(_outermost(element, W + "txbxContent"))
        outside = list(_outside_boxes(element))
        numbers = [
            place
            for one in outside
            if one.tag in (A + "blip", V + "imagedata")
            for place in self._picture(one, relations, _description(outside), near)
        ]
        if numbers and any(_is_cropped(one) for one in outside):
            self.losses.add("cropped", near)
        for _ in boxes:
            self.losses.add("textbox", near)
        self._tell_others(outside, bool(numbers or boxes), near)
        return numbers, boxes

    def _embedded(self, element, near):
        program = "".join(o.get("ProgID", "") for o in element.iter(O + "OLEObject"))
        self.losses.add("formula" if program.startswith("Equation") else "object", near)

    def _picture(self, element, relations, description, near):
        alt, is_decorative = description
        identifier = element.get(R + "embed") or element.get(R + "id")
        relation = relations.get(identifier or element.get(R + "link"))
        if relation is None:
            self.losses.add("missing", near)
        elif relation.is_external:
            self.losses.add("external", near)
        elif len(self.pictures) >= PICTURES_MOST or not self.package.has(relation.target):
            self.losses.add("missing", near)
        else:
            return self._read(relation.target, alt, is_decorative, near)
        return []

    def _read(self, target, alt, is_decorative, near):
        try:
            content = self.package.read(target)
        except ValidationError:
            self.losses.add("missing", near)
            return []
        if content[:4] in (b"\x01\0\0\0", b"\xd7\xcd\xc6\x9a") or target.endswith((".emf", ".wmf")):
            self.losses.add("vector", near)
            return []
        self.pictures.append(Picture(content, alt, is_decorative, near))
        return [len(self.pictures) - 1]

    def _tell_others(self, elements, is_kept, near):
        names = {local(one) for one in elements}
        kinds = {one.get("uri", "") for one in elements if one.tag == A + "graphicData"}
        if any(kind.endswith(("/chart", "/chartex")) for kind in kinds):
            self.losses.add("chart", near)
        elif any("diagram" in kind for kind in kinds):
            self.losses.add("smartart", near)
        elif "textpath" in names:
            self.losses.add("wordart", near)
        elif not is_kept and not names & {"blip", "imagedata"}:
            self.losses.add("shape", near)


def _outermost(element, tag):
    for child in element:
        if child.tag == MC + "AlternateContent":
            yield from _outermost(chosen(child), tag)
        elif child.tag == tag:
            yield child
        else:
            yield from _outermost(child, tag)


def _outside_boxes(element):
    """Yield every element but those of text boxes, which are read as paragraphs."""
    yield element
    for child in chosen(element) if element.tag == MC + "AlternateContent" else element:
        if child.tag != W + "txbxContent":
            yield from _outside_boxes(child)


def _is_cropped(element):
    return element.tag == A + "srcRect" and any(number(element.get(side)) > CROP for side in "ltrb")


def _description(elements):
    """Return (alternative text, whether it is marked as decorative) of a drawing."""
    alt, is_decorative = "", False
    for one in elements:
        if one.tag == WP + "docPr":
            alt = alt or described(one.get("descr")) or described(one.get("title"))
            found = one.find(f".//{DECORATIVE}")
            is_decorative = found is not None and found.get("val") in ("1", "true")
        elif one.tag == V + "shape":
            alt = alt or described(one.get("alt"))
    return alt, is_decorative


def described(text):
    """Return a description that a person wrote, or "" for one that a program made up."""
    text = " ".join(MADE_BY_WORD.sub("", text or "").split())
    return "" if NO_DESCRIPTION.match(text) else text[:200]


def is_hidden(properties):
    return properties is not None and is_on(properties.find(W + "vanish"))
