"""Looks through an .xlsx file before it is parsed, so that no file can fill the memory.

A parser makes a dense table of what a sheet spans: two cells, A1 and XFD1048576, would be 17 thousand
million. So every part is unpacked under a bound and read as a stream; then a new archive is made of
exactly the parts that were looked at, and the parser gets that. What a sheet says twice, or says to one
reader and not to another (lying sizes, two parts of one name), doesn't reach it.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field
from xml.parsers import expat

from sheets.errors import SheetError

MOST_UNPACKED = 64 * 1024 * 1024  # bytes of all parts that are read
MOST_PARTS = 2000
MOST_CELLS = 2_000_000  # rows times columns that a sheet spans
READ = (".xml", ".rels")
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
DAMAGED = "这个文件打不开，可能已损坏。请用 Excel 或 WPS 打开后另存为 .xlsx，再上传。"
TOO_LARGE = "这个文件解开后太大，不能读取。请只保留需要的工作表和行，再上传。"


class Wide(Exception):
    """A sheet spans more than MOST_CELLS."""


@dataclass
class Scan:
    """What was seen in one part; cells are (row, column), both from 0."""

    formulas: set = field(default_factory=set)
    faults: set = field(default_factory=set)  # #N/A, #REF! …
    rows: int = 0
    columns: int = 0


def look_through(data):
    """Return (bytes of a new archive, {part name: Scan}). Raises SheetError."""
    parts = _unpacked(data)
    scans = {}
    clean = io.BytesIO()
    with zipfile.ZipFile(clean, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            scans[name] = _scan(content)
            archive.writestr(name, content)
    return clean.getvalue(), scans


def _unpacked(data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            wanted = [entry for entry in entries if entry.filename.lower().endswith(READ)]
            return {entry.filename: archive.read(entry) for entry in wanted}
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise SheetError(DAMAGED) from error
    except Exception as error:
        if type(error).__module__ == "zlib" or isinstance(error, EOFError):
            raise SheetError(DAMAGED) from error
        raise


def _check_entries(entries):
    names = [entry.filename for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        raise SheetError("这个文件有密码。请取消密码后再上传。")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise SheetError("这个文件带有宏，不能上传。请另存为不带宏的 .xlsx。")
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise SheetError("这不是 Excel 工作簿（.xlsx）。请用 Excel 或 WPS 另存为 .xlsx，再上传。")
    if len(names) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise SheetError(TOO_LARGE)
    if len({name.lower() for name in names}) < len(names):
        raise SheetError(DAMAGED)


def _scan(content):
    scanner = Scanner()
    try:
        scanner.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise SheetError(DAMAGED) from error
    except Wide as error:
        raise SheetError(
            "工作表用到的行或列太多，可能在很远的单元格里留有内容。请把数据复制到一张新表，再上传。"
        ) from error
    return scanner.seen


class Scanner:
    """Follows the cells of a sheet; in any other part it finds none."""

    def __init__(self):
        self.seen = Scan()
        self.row, self.column = -1, -1
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.start
        self.parser.StartDoctypeDeclHandler = self.refuse

    def refuse(self, *declaration):
        raise SheetError(DAMAGED)

    def start(self, name, attributes):
        match name.rpartition(" ")[2]:
            case "row":
                self.row = self._number(attributes.get("r"), self.row + 1)
                self.column = -1
            case "c":
                self._cell(attributes)
            case "v" | "is":
                self._value()
            case "f":
                self.seen.formulas.add((self.row, self.column))

    def _cell(self, attributes):
        if reference := attributes.get("r"):
            match = REFERENCE.fullmatch(reference)
            if not match:
                raise SheetError(DAMAGED)
            self.column = column_number(match[1])
            self.row = int(match[2]) - 1
        else:
            self.column += 1
        if attributes.get("t") == "e":
            self.seen.faults.add((self.row, self.column))

    def _value(self):
        seen = self.seen
        seen.rows, seen.columns = max(seen.rows, self.row + 1), max(seen.columns, self.column + 1)
        if seen.rows * seen.columns > MOST_CELLS:
            raise Wide

    def _number(self, text, default):
        if text is None:
            return default
        if not re.fullmatch(r"[1-9][0-9]{0,6}", text):
            raise SheetError(DAMAGED)
        return int(text) - 1


def column_number(letters):
    """A is 0, Z 25, AA 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number):
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
