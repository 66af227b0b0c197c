"""A .docx taken apart without believing anything it says: it is a zip archive of XML parts, and
either may have been made to fill memory, to read our files or to call another host."""

import zipfile
import zlib
from posixpath import dirname, join, normpath
from xml.etree import ElementTree

from django.core.exceptions import ValidationError

from editorial.uploads import files

MEGABYTE = 1024 * 1024
MOST_BYTES = 30 * MEGABYTE
MOST_UNZIPPED = 200 * MEGABYTE
MOST_XML = 16 * MEGABYTE  # of one part; a book of 300 pages has 3
MOST_ENTRIES = 3000
MOST_RATIO = 150  # what XML of a real document is packed to at most, asked from 5 MB on
MOST_ELEMENTS = 400_000  # of one part
MOST_RUNS = 100_000  # paragraphs and runs of one part; they take 1 ms each, a book has 10,000
DEEPEST = 200  # elements inside each other; tables in tables in tables have 60
CHUNK = 64 * 1024

BROKEN = "这个 Word 文档已损坏，打不开。请用 Word 或 WPS 打开它，另存为新的 .docx 文件再上传。"
TOO_LARGE = (
    "这个文档解压后大得不合常理，没有读取。请用 Word 打开，把正文复制到新文档里另存为 .docx 再传。"
)
FORBIDDEN = "这个文档里带有不该有的内容（DOCTYPE 或实体声明），为安全起见没有读取。请用 Word 另存为新的 .docx 再传。"
ENCRYPTED = (
    "这个文档有密码，读不了。请用 Word 打开，点“文件→信息→保护文档→用密码进行加密”，"
    "把密码清空后保存，再上传。"
)
OLD = "这是旧版 Word 文档（.doc）。请用 Word 或 WPS 打开，点“另存为”，类型选“Word 文档（*.docx）”，再上传。"
WPS = "这是 WPS 文字文档（.wps）。请用 WPS 打开，点“另存为”，类型选“Word 文档（*.docx）”，再上传。"
MACROS = (
    "这个文档带有宏（.docm），不能上传。请用 Word 另存为不带宏的“Word 文档（*.docx）”，再上传。"
)
NO_WORD = "这个文件不是 Word 文档（.docx）{}。请选择用 Word 或 WPS 保存的 .docx 文件。"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STARTS = (
    (b"%PDF", "，是改了扩展名的 PDF"),
    (b"{\\rtf", "，是 RTF 文件"),
    (b"Rar!", "，是压缩包"),
    (b"7z\xbc\xaf", "，是压缩包"),
    (b"<", "，是网页或 XML 文件"),
    (b"\x89PNG", "，是图片"),
    (b"\xff\xd8\xff", "，是图片"),
)
OTHERS = {
    "xl/workbook.xml": "，是 Excel 表格",
    "ppt/presentation.xml": "，是 PPT",
    "content.xml": "，是 OpenDocument 文档",
    "OFD.xml": "，是 OFD 版式文件",
}
MAIN = "word/document.xml"
# The names that the strict form of the format gives to the same things (ISO/IEC 29500-1).
STRICT = [
    (b"http://purl.oclc.org/ooxml/" + strict, b"http://schemas.openxmlformats.org/" + usual)
    for strict, usual in (
        (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
        (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
        (b"officeDocument/math", b"officeDocument/2006/math"),
        (b"drawingml/wordprocessingDrawing", b"drawingml/2006/wordprocessingDrawing"),
        (b"drawingml/main", b"drawingml/2006/main"),
        (b"drawingml/picture", b"drawingml/2006/picture"),
    )
]
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Relation:
    """Where a part points to. `target` is a part's name, or an address outside when external."""

    def __init__(self, kind, target, is_external):
        self.kind, self.target, self.is_external = kind, target, is_external


class Package:
    """The parts of a document. Raises ValidationError in Chinese for what is no safe .docx."""

    def __init__(self, upload):
        files.check_size(upload, MOST_BYTES, " Word 文档")
        _check_start(upload)
        upload.seek(0)
        try:
            self._archive = zipfile.ZipFile(upload)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise ValidationError(BROKEN) from error
        self._names = {name.lower(): name for name in self._archive.namelist()}
        self._left = MOST_UNZIPPED
        self._check_entries()
        self.main = self._main_part()

    def _check_entries(self):
        entries = self._archive.infolist()
        total, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
        if len(entries) > MOST_ENTRIES or total > MOST_UNZIPPED:
            raise ValidationError(TOO_LARGE)
        if total > 5 * MEGABYTE and total > MOST_RATIO * max(packed, 1):
            raise ValidationError(TOO_LARGE)
        if any(entry.flag_bits & 1 for entry in entries):
            raise ValidationError(ENCRYPTED)
        if len(self._names) < len(entries):
            raise ValidationError(BROKEN)  # two parts of one name: which one would be read?
        if any(name.endswith("vbaproject.bin") for name in self._names):
            raise ValidationError(MACROS)

    def _main_part(self):
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and not relation.is_external:
                main = relation.target
                break
        else:
            main = MAIN
        for name, what in OTHERS.items():
            if self.has(name) and not self.has(MAIN):
                raise ValidationError(NO_WORD.format(what))
        if not self.has(main):
            is_office = self.has("[Content_Types].xml") or self.has("_rels/.rels")
            raise ValidationError(BROKEN if is_office else NO_WORD.format("，是普通的压缩包"))
        if b"macroEnabled" in self.read("[Content_Types].xml", optional=True):
            raise ValidationError(MACROS)
        return main

    def has(self, name):
        return name.lower() in self._names

    def read(self, name, *, most=MOST_UNZIPPED, optional=False):
        """Return a part's bytes; never more than the whole document is allowed, whatever its
        headers say."""
        if not self.has(name):
            if optional:
                return b""
            raise ValidationError(BROKEN)
        pieces, size = [], 0
        try:
            with self._archive.open(self._names[name.lower()]) as part:
                while piece := part.read(CHUNK):
                    size += len(piece)
                    if size > min(most, self._left):
                        raise ValidationError(TOO_LARGE)
                    pieces.append(piece)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as e:
            raise ValidationError(BROKEN) from e
        self._left -= size
        return b"".join(pieces)

    def xml(self, name):
        """Return the root of a part, or None when there is no such part."""
        if not self.has(name):
            return None
        content = self.read(name, most=MOST_XML)
        for strict, usual in STRICT:
            content = content.replace(strict, usual)
        return parse(content)

    def relations(self, part):
        """Return {identifier: Relation} of a part; of the package itself for ""."""
        folder = dirname(part)
        root = self.xml(join(folder, "_rels", f"{part[len(folder) :].lstrip('/')}.rels"))
        found = {}
        for one in root.iter(RELATION) if root is not None else ():
            is_external = one.get("TargetMode") == "External"
            target = one.get("Target", "")
            if not is_external:
                target = normpath(join("/", folder, target)).lstrip("/")
            kind = one.get("Type", "").rsplit("/", 1)[-1]
            found[one.get("Id")] = Relation(kind, target, is_external)
        return found


def _check_start(upload):
    upload.seek(0)
    start = upload.read(8)
    if start == OLE:
        raise ValidationError(_why_ole(upload))
    if start.startswith(b"PK"):
        return
    for mark, what in STARTS:
        if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(mark):
            raise ValidationError(NO_WORD.format(what))
    raise ValidationError(NO_WORD.format(""))


def _why_ole(upload):
    """Say what a compound file of before 2007 holds: its directory names its streams."""
    upload.seek(0)
    content = upload.read(MOST_BYTES)
    if "EncryptedPackage".encode("utf-16-le") in content:
        return ENCRYPTED
    if (upload.name or "").lower().endswith((".wps", ".wpt")):
        return WPS
    if (upload.name or "").lower().endswith((".xls", ".ppt", ".et", ".dps")):
        return NO_WORD.format("")
    return OLD


class _Builder(ElementTree.TreeBuilder):
    """A tree of XML that declares nothing: a DTD is what entities and outside files come by."""

    def __init__(self):
        super().__init__()
        self.depth = self.count = self.runs = 0

    def doctype(self, name, public, system):
        raise ValidationError(FORBIDDEN)

    def start(self, tag, attributes):
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST:
            raise ValidationError(BROKEN)
        self.runs += tag.endswith(("}p", "}r"))
        if self.count > MOST_ELEMENTS or self.runs > MOST_RUNS:
            raise ValidationError(TOO_LARGE)
        return super().start(tag, attributes)

    def end(self, tag):
        self.depth -= 1
        return super().end(tag)


def parse(content):
    parser = ElementTree.XMLParser(target=_Builder())  # noqa: S314  no DTD gets past it
    try:
        parser.feed(content)
        return parser.close()
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise ValidationError(BROKEN) from error
