"""Reads a sheet that somebody filled in, and says in plain words what is wrong with it."""

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePath
from xml.etree import ElementTree

from sheets import cells, guard
from sheets.errors import SheetError

MOST_ROWS = 5000
MOST_BYTES = 10 * 1024 * 1024
HEADER_WITHIN = 10  # rows from the top in which the header is looked for; above it may be a title
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
FORMULA = "这一格是公式。请复制后“选择性粘贴”为数值，再上传。"
FAULT = "这一格是错误值（如 #N/A），请改正。"
WRONG_KIND = "只能上传 .xlsx 文件。请用 Excel 或 WPS 打开后另存为 .xlsx，再上传。"


@dataclass
class Row:
    """One row: its number as Excel shows it, the text of each column of the header ("" if empty),
    and for a cell that can't be taken a Chinese sentence under its column."""

    number: int
    values: dict
    problems: dict = field(default_factory=dict)


def read(upload, *, header, optional=(), most_rows=MOST_ROWS, most_bytes=MOST_BYTES):
    """Return the rows below the header of the first visible sheet, without the blank ones.

    `upload` is an uploaded file, a binary file or bytes; `header` the columns that must be there, in
    any order, `optional` those that may be missing. Other columns are left out. Every value is text:
    whole numbers without ".0", dates as 2026-03-01 or 2026-03-01 09:30, yes or no as 是 or 否. A
    formula, an error value, or a number of more than 15 digits is a problem of its row.

    Raises SheetError: wrong kind, damaged, with a password or macros, too large or too many rows, no
    data, merged cells, a column that is missing or there twice.
    """
    data = _content(upload, most_bytes)
    clean, scans = guard.look_through(data)
    table, merged, scan = _first_visible(clean, scans)
    top, columns = _find_header(table, merged, list(header), list(optional))
    return _filled(table, top, columns, scan, most_rows)


def read_any(upload, *, known, most_rows=MOST_ROWS, most_bytes=MOST_BYTES):
    """Return (titles, rows) with every column that has a title, whatever it is called.

    For a sheet of somebody else's making: the header is the line with the most of the `known` names,
    the first line with anything in it when there is none. Problems and refusals are those of `read`.
    """
    clean, scans = guard.look_through(_content(upload, most_bytes))
    table, merged, scan = _first_visible(clean, scans)
    top = _likely_header(table, known)
    _refuse_merged(table, merged, top)
    columns = _titled_columns(table[top])
    rows = _filled(table, top, columns, scan, most_rows)
    return list(columns), rows


def _likely_header(table, known):
    keys = {_key(name) for name in known}
    hits = [len(keys & {_key(value) for value in line}) for line in table[:HEADER_WITHIN]]
    if any(hits):
        return hits.index(max(hits))
    filled = (index for index, line in enumerate(table) if any(map(_key, line)))
    top = next(filled, None)
    if top is None:
        raise SheetError("这张表是空的。")
    return top


def _titled_columns(line):
    columns, taken = {}, set()
    for column, value in enumerate(line):
        title = " ".join(cells.as_text(value)[0].split())
        if not title:
            continue
        if _key(title) in taken:
            raise SheetError(f"表头里“{title}”出现了不止一次，请只留一列。")
        taken.add(_key(title))
        columns[title] = column
    return columns


def _filled(table, top, columns, scan, most_rows):
    """Return the rows below the header that are not blank."""
    lines = enumerate(table[top + 1 :], start=top + 1)
    rows = [_row(index, line, columns, scan) for index, line in lines]
    rows = [row for row in rows if row.problems or any(row.values.values())]
    if not rows:
        raise SheetError("表头下面没有数据。")
    if len(rows) > most_rows:
        raise SheetError(f"一次最多上传 {most_rows} 行，这份表有 {len(rows)} 行。请分几次上传。")
    return rows


def _content(upload, most_bytes):
    upload = io.BytesIO(upload) if isinstance(upload, bytes) else upload
    name = getattr(upload, "name", "") or ""
    suffix = PurePath(str(name)).suffix.lower()
    upload.seek(0)
    data = upload.read(most_bytes + 1)
    upload.seek(0)
    if not data:
        raise SheetError("这个文件是空的。")
    if len(data) > most_bytes:
        raise SheetError(f"文件不能超过 {most_bytes // (1024 * 1024)} MB。")
    if data.startswith(OLE) and ENCRYPTED in data:
        raise SheetError("这个文件有密码。请取消密码后再上传。")
    if suffix == ".xlsm":
        raise SheetError("这种文件可以带宏，不能上传。请另存为 .xlsx。")
    if suffix not in (".xlsx", "") or not data.startswith(b"PK"):
        raise SheetError(guard.DAMAGED if suffix == ".xlsx" else WRONG_KIND)
    return data


def _first_visible(data, scans):
    """Return (all lines from A1 on, merged ranges, Scan) of the first sheet that is not hidden."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for index, about in enumerate(workbook.sheets_metadata):
                shown = about.visible == SheetVisibleEnum.Visible
                if shown and about.typ == SheetTypeEnum.WorkSheet:
                    sheet = workbook.get_sheet_by_index(index)
                    table = sheet.to_python(skip_empty_area=False)
                    scan = scans.get(_part_of_sheet(data, index), guard.Scan())
                    return table, sheet.merged_cell_ranges or [], scan
    except (
        CalamineError,
        ElementTree.ParseError,
        KeyError,
        IndexError,
        ValueError,
        OSError,
    ) as error:
        raise SheetError(guard.DAMAGED) from error
    except BaseException as error:  # a panic of the parser is no Exception
        if type(error).__name__ == "PanicException":
            raise SheetError(guard.DAMAGED) from error
        raise
    raise SheetError("文件里没有可见的工作表。")


def _part_of_sheet(data, index):
    """Return the name of the part that holds the sheet, as the workbook's relations say."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - no DOCTYPE gets here
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    entries = [entry for entry in book.iter() if entry.tag.endswith("}sheet")]
    wanted = next(v for k, v in entries[index].attrib.items() if k.endswith("}id"))
    target = next(entry.get("Target") for entry in relations if entry.get("Id") == wanted)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _key(text):
    """A header is the same with other brackets, blanks or a star for 必填."""
    return re.sub(r"[\s*]+", "", unicodedata.normalize("NFKC", cells.clean(str(text))))


def _find_header(table, merged, needed, optional):
    """Return (index of the header's line, {column name: index})."""
    names = {_key(name): name for name in (*needed, *optional)}
    lines = [[_key(value) for value in line] for line in table[:HEADER_WITHIN]]
    hits = [len(names.keys() & set(line)) for line in lines]
    if not any(hits):
        raise SheetError(f"没有找到表头。第一行应是：{'、'.join(needed)}。")
    top = hits.index(max(hits))
    _refuse_merged(table, merged, top)
    columns = {}
    for column, key in enumerate(lines[top]):
        if key in names:
            if names[key] in columns:
                raise SheetError(f"表头里“{names[key]}”出现了不止一次，请只留一列。")
            columns[names[key]] = column
    missing = [name for name in needed if name not in columns]
    if missing:
        raise SheetError(f"表头里缺少：{'、'.join(missing)}。")
    return top, {name: columns[name] for name in (*needed, *optional) if name in columns}


def _refuse_merged(table, merged, top):
    for (first_row, first_column), (last_row, _) in merged:
        if first_row <= top <= last_row:
            line = table[first_row] if first_row < len(table) else []
            text = cells.clean(str(line[first_column])) if first_column < len(line) else ""
            name = text or f"{guard.column_letters(first_column)} 列"
            raise SheetError(f"表头“{name}”是合并单元格。请取消合并，让每一列有自己的名称。")
        if top < first_row < len(table):
            raise SheetError(f"第 {first_row + 1} 行有合并单元格。请取消合并，每一行都填完整。")


def _row(index, line, columns, scan):
    row = Row(index + 1, {})
    for name, column in columns.items():
        row.values[name], problem = cells.as_text(line[column])
        if (index, column) in scan.formulas:
            problem = FORMULA
        elif (index, column) in scan.faults:
            problem = FAULT
        if problem:
            row.problems[name] = problem
    return row
