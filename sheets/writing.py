"""Writes workbooks in which text stays text: nothing that a person typed becomes a formula or a link."""

import io
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice

from django.utils import timezone

from sheets.cells import SURE

MOST_TEXT = 32_767  # characters in a cell
MEASURED = 200  # rows from which the width of a column is taken
NARROW, WIDE = 8, 50  # characters
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
DATE, TIMESTAMP, CLOCK = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm"


@dataclass
class Sheet:
    """One sheet. `rows` yields sequences as long as the header; `widths` are characters a column
    (None measures that one); columns named in `text` are formatted as text down to the last row, so
    that a phone number typed into an empty form stays as it is."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence] = ()
    widths: Sequence[float | None] = ()
    text: Sequence[str] = ()


def workbook_bytes(sheets, *, large=False):
    """Return an .xlsx file. Dates and numbers are real ones; None is an empty cell; whole numbers of
    more than 15 digits and all other things are text. Aware times are written in the site's zone.

    All happens in memory (some 450 MB for a million cells), so that personal data leaves nothing on
    the disk. `large=True` writes row by row through temporary files: for data that is public anyway.
    """
    import xlsxwriter

    output = io.BytesIO()
    options = {
        "in_memory": not large, "constant_memory": large, "strings_to_formulas": False,
        "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(output, options) as workbook:
        formats = _formats(workbook)
        taken = set()
        for sheet in sheets:
            _write(workbook.add_worksheet(_sheet_name(sheet.name, taken)), sheet, formats)
    return output.getvalue()


def errors_sheet(rows, problems=None, *, name="请修改后重新上传"):
    """Return the rows that `read` gave as a workbook with a first column 问题, to be mended and sent again.

    `problems` is {row number: a sentence, a list of sentences, or {column: sentence}}; what `read`
    itself found is there anyway. A row without problems is in it with an empty first cell: leave it
    out of `rows` when it was taken in.
    """
    rows = list(rows)
    columns = list(rows[0].values) if rows else []
    lines = (
        [_reasons(row, (problems or {}).get(row.number)), *row.values.values()] for row in rows
    )
    return workbook_bytes([Sheet(name, ["问题", *columns], lines, text=columns)])


def _reasons(row, more):
    reasons = {f"{column}：{sentence}": None for column, sentence in row.problems.items()}
    if isinstance(more, dict):
        more = [f"{column}：{sentence}" for column, sentence in more.items()]
    elif isinstance(more, str):
        more = [more]
    return "\n".join(chain(reasons, (reason for reason in more or () if reason not in reasons)))


def _formats(workbook):
    top = {"valign": "top"}
    kinds = {
        "head": {"bold": True, "bottom": 1, "text_wrap": True},
        "text": {"num_format": "@", "text_wrap": True},
        "quoted": {"num_format": "@", "text_wrap": True, "quote_prefix": True},
        "plain": {}, DATE: {"num_format": DATE}, TIMESTAMP: {"num_format": TIMESTAMP},
        CLOCK: {"num_format": CLOCK},
    }  # fmt: skip
    return {kind: workbook.add_format(top | options) for kind, options in kinds.items()}


def _sheet_name(name, taken):
    """Excel takes 31 characters, none of []:*?/\\ and no name twice, whatever its case."""
    base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", str(name)).strip(" '")[:31].strip(" '") or "表"
    name, number = base, 1
    while name.lower() in taken or name.lower() == "history":
        number += 1
        name = f"{base[: 30 - len(str(number))]} {number}"
    taken.add(name.lower())
    return name


def _write(worksheet, sheet, formats):
    header = [str(title) for title in sheet.header]
    rows = iter(sheet.rows)
    first = [list(row) for row in islice(rows, MEASURED)]
    for column, title in enumerate(header):
        given = sheet.widths[column] if column < len(sheet.widths) else None
        width = given or _width([title, *(row[column] for row in first if column < len(row))])
        kind = formats["text"] if title in sheet.text else None
        worksheet.set_column(column, column, width, kind)
    worksheet.freeze_panes(1, 0)
    for column, title in enumerate(header):
        worksheet.write_string(0, column, _fitting(title), formats["head"])
    for number, row in enumerate(chain(first, rows), start=1):
        for column, value in enumerate(row):
            _cell(worksheet, number, column, value, formats)


def _width(values):
    longest = max(
        (_columns(line) for value in values for line in _shown(value).split("\n")), default=0
    )
    return min(max(longest + 2, NARROW), WIDE)


def _columns(text):
    """A Han character is as wide as two letters."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _shown(value):
    if isinstance(value, datetime):
        return "0000-00-00 00:00"
    return "" if value is None else str(value)


def _cell(worksheet, row, column, value, formats):
    match value:
        case None | "":
            return
        case bool():
            worksheet.write_string(row, column, "是" if value else "否", formats["plain"])
        case int() | float() | Decimal() if math.isfinite(value) and abs(value) < SURE:
            worksheet.write_number(row, column, value, formats["plain"])
        case datetime() if value.year >= 1900:
            local = timezone.make_naive(value) if timezone.is_aware(value) else value
            worksheet.write_datetime(row, column, local, formats[TIMESTAMP])
        case date() if value.year >= 1900:
            worksheet.write_datetime(row, column, value, formats[DATE])
        case time():
            worksheet.write_datetime(row, column, value.replace(tzinfo=None), formats[CLOCK])
        case _:
            text = _fitting(str(value))
            kind = "quoted" if text.startswith(DANGEROUS) else "text"
            worksheet.write_string(row, column, text, formats[kind])


def _fitting(text):
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1] + "…"
