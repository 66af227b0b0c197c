"""A manuscript that a stranger sends: a Word file, looked into before anybody here opens it, and
stored under private/ by a name of our own, where no public address leads.

It must be a .docx that Word wrote: a sound zip of bounded size with the parts of a document, no
macro, no template or object fetched from elsewhere, no document type in its XML (XXE).
"""

import struct
import zipfile
import zlib
from xml.parsers import expat

from django.core.exceptions import ValidationError

from editorial.uploads import files

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 120 * 1024 * 1024
MOST_PARTS = 3000
PIECE = 64 * 1024
FOLDER = "private/manuscripts"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
NEEDED = {"[Content_Types].xml", "word/document.xml"}
MACROS = ("vbaproject.bin", "vbadata.xml")
FETCHED = ("attachedtemplate", "oleobject", "frame", "subdocument")

OLD_WORD = (
    "这是旧版 Word 文件（.doc）。请用 Word 或 WPS 打开，选“另存为”，类型选“Word 文档（*.docx）”，"
    "再上传新存的文件。"
)
ONLY_WORD = "只收 Word 文件（.docx）。"
LOCKED = "这份文件加了打开密码，编辑打不开。请取消密码后重新保存，再上传。"
BROKEN = "这份文件已损坏，或者不是 Word 文档。请在 Word 里打开检查，另存一份再上传。"
MACRO = "文件里带有宏，不能接收。请另存为不带宏的“Word 文档（*.docx）”再上传。"
TOO_LARGE_INSIDE = "文件展开后过大，不能接收。请压缩文中的图片，或把图片另行寄送。"
FETCHES = "文件引用了外部模板或外部对象，不能接收。请在 Word 里断开链接，另存一份再上传。"


def check(upload):
    """Raise ValidationError in Chinese for what is no clean Word file of at most 10 MB."""
    name = (upload.name or "").lower()
    if name.endswith(".doc"):
        raise ValidationError(OLD_WORD)
    if not name.endswith(".docx"):
        raise ValidationError(ONLY_WORD)
    files.check_size(upload, MOST_BYTES, "文件")
    upload.seek(0)
    _refuse_ole(upload)
    try:
        with zipfile.ZipFile(upload) as archive:
            _check_parts(archive)
    except (
        zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
        RuntimeError, struct.error, expat.ExpatError,
    ) as error:  # fmt: skip
        raise ValidationError(BROKEN) from error
    upload.seek(0)


def _refuse_ole(upload):
    """Word puts a document with a password into the old container; .doc is that container."""
    head = upload.read(len(OLE))
    if head != OLE:
        upload.seek(0)
        return
    rest = upload.read(MOST_BYTES)
    raise ValidationError(LOCKED if ENCRYPTED in rest else OLD_WORD)


def _check_parts(archive):
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if any(name.lower().endswith(MACROS) for name in names):
        raise ValidationError(MACRO)
    if any(part.flag_bits & 1 for part in parts):
        raise ValidationError(LOCKED)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise ValidationError(TOO_LARGE_INSIDE)
    if not names >= NEEDED or len(names) != len(parts):
        raise ValidationError(BROKEN)
    left = MOST_UNPACKED
    for part in parts:
        left -= _read_part(archive, part, left)


def _read_part(archive, part, left):
    """Read a part to its end, which checks its sum, and its XML on the way; return its size."""
    parser = _parser(part.filename) if part.filename.lower().endswith((".xml", ".rels")) else None
    size = 0
    with archive.open(part) as handle:
        while piece := handle.read(PIECE):
            size += len(piece)
            if size > left:
                raise ValidationError(TOO_LARGE_INSIDE)
            if parser:
                parser.Parse(piece, False)
    if parser:
        parser.Parse(b"", True)
    return size


def _parser(name):
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_document_type
    if name.lower().endswith(".rels"):
        parser.StartElementHandler = _check_relation
    elif name == "[Content_Types].xml":
        parser.StartElementHandler = _check_content_type
    return parser


def _refuse_document_type(*declared):
    raise ValidationError(BROKEN)


def _check_relation(tag, given):
    kind = given.get("Type", "").lower()
    if given.get("TargetMode", "").lower() == "external" and kind.endswith(FETCHED):
        raise ValidationError(FETCHES)


def _check_content_type(tag, given):
    if "macroenabled" in given.get("ContentType", "").lower():
        raise ValidationError(MACRO)


def facts(upload):
    """Return what a record keeps of the file beside its place."""
    return {
        "sha256": files.digest(upload),
        "bytes": upload.size,
        "original_name": files.readable_title(upload),
    }


def new_name():
    return files.new_name(FOLDER, "docx")
