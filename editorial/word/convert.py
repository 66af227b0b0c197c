"""The simplified XML through mammoth, and back as a tree of our own nodes."""

import io
import zipfile
from xml.etree.ElementTree import Element, SubElement, tostring

import mammoth
from django.core.exceptions import ValidationError

from editorial.richtext import nodes
from editorial.word.formats import Styles
from editorial.word.losses import Losses
from editorial.word.names import W, local, value
from editorial.word.package import BROKEN, MAIN
from editorial.word.simplify import Simplifier

STYLE_MAP = "u => u"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NOTES = ("footnote", "endnote")
FURNITURE = ("header", "footer")
LEVELS = 5


def convert(package):
    """Return (root of the nodes, facts of the paragraphs, pictures, losses)."""
    losses = Losses()
    relations = package.relations(package.main)
    parts = _parts(relations)
    styles = Styles(package.xml(parts.get("styles", "")))
    document = Simplifier(package, styles, package.xml(parts.get("numbering", "")), losses)
    notes = {kind: package.xml(parts.get(f"{kind}s", "")) for kind in NOTES}
    linked = {kind: package.relations(parts.get(f"{kind}s", "x")) for kind in NOTES}
    document.notes = {kind: _identifiers(root, kind) for kind, root in notes.items()}
    try:
        html = _html(package, document, relations, notes, linked)
    except (KeyError, ValueError, AttributeError, TypeError, LookupError, RecursionError) as error:
        raise ValidationError(BROKEN) from error
    _tell_of_furniture(package, parts, relations, losses)
    return nodes.parse(html), document.facts, document.drawings.pictures, losses


def _parts(relations):
    """Return {kind: name} of the parts that a document has one of."""
    return {r.kind: r.target for r in relations.values() if not r.is_external}


def _identifiers(root, kind):
    """Return the identifiers of the notes that are words, not the lines drawn above them."""
    return {
        value(note, "id")
        for note in (root if root is not None else ())
        if local(note) == kind and value(note, "type") in (None, "normal")
    }


def _html(package, document, relations, notes, linked):
    root = package.xml(package.main)
    body = root.find(W + "body") if root is not None else None
    if body is None:
        raise ValidationError(BROKEN)
    written = Element(W + "document")
    SubElement(written, W + "body").extend(document.part(body, relations))
    parts = {MAIN: written}
    for kind, found in notes.items():
        if found is not None:
            parts[f"word/{kind}s.xml"] = _notes(document, kind, found, linked[kind])
    result = mammoth.convert_to_html(
        _archive(parts, document.hyperlinks),
        style_map=STYLE_MAP,
        include_embedded_style_map=False,
        external_file_access=False,
    )
    return result.value


def _notes(document, kind, root, relations):
    written = Element(f"{W}{kind}s")
    for note in root:
        if value(note, "id") in document.notes[kind]:
            new = SubElement(written, W + kind, {W + "id": value(note, "id")})
            new.extend(document.part(note, relations))
    return written


def _archive(parts, hyperlinks):
    links = Element("Relationships", {"xmlns": RELATIONS})
    for address, identifier in hyperlinks.items():
        SubElement(
            links, "Relationship",
            {"Id": identifier, "Type": f"{OFFICE}/hyperlink", "Target": address,
             "TargetMode": "External"},
        )  # fmt: skip
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", tostring(Element("Types", {"xmlns": TYPES})))
        archive.writestr("word/numbering.xml", tostring(_numbering()))
        for name, root in parts.items():
            archive.writestr(name, tostring(root))
            archive.writestr(name.replace("word/", "word/_rels/") + ".rels", tostring(links))
    buffer.seek(0)
    return buffer


def _numbering():
    """Two lists, with points and with numbers, are all that the simplified XML refers to."""
    root = Element(W + "numbering")
    for number, form in (("1", "bullet"), ("2", "decimal")):
        abstract = SubElement(root, W + "abstractNum", {W + "abstractNumId": number})
        for level in range(LEVELS):
            lvl = SubElement(abstract, W + "lvl", {W + "ilvl": str(level)})
            SubElement(lvl, W + "numFmt", {W + "val": form})
    for number in ("1", "2"):
        num = SubElement(root, W + "num", {W + "numId": number})
        SubElement(num, W + "abstractNumId", {W + "val": number})
    return root


def _tell_of_furniture(package, parts, relations, losses):
    """Headers, footers, comments and what the document would have fetched from elsewhere."""
    for relation in relations.values():
        if relation.is_external and relation.kind not in ("hyperlink", "image"):
            losses.add("outside")
        elif relation.kind in FURNITURE and not relation.is_external:
            words = _words(package, relation.target)
            if words and not words.strip(" -—–·.第页共0123456789"):
                continue  # page numbers: nobody misses them
            if words:
                losses.add("header", words)
    root = package.xml(parts.get("comments", ""))
    for comment in root if root is not None else ():
        losses.add("comment", "".join(text.text or "" for text in comment.iter(W + "t")))
    if package.has("word/_rels/settings.xml.rels"):
        template = package.relations("word/settings.xml").values()
        for _ in (one for one in template if one.is_external and one.kind != "attachedTemplate"):
            losses.add("outside")


def _words(package, name):
    root = package.xml(name)
    if root is None:
        return ""
    return "".join(text.text or "" for text in root.iter(W + "t")).strip()
