"""A sheet of any length, written while it is sent: no file on the disk, and no more of it in the
memory than one batch of rows.

xlsxwriter makes the workbook with everything but the rows (styles, header, watermark); its parts are
copied into a zip that is sent as it grows, and the rows are put into the sheet on the way.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from sheets import cells
from sheets.guard import column_letters
from sheets.writing import DANGEROUS, DATE, MOST_TEXT

SHEET = "xl/worksheets/sheet1.xml"
BELOW_NOTE = 3  # the first row of data, as Excel counts: a note, the header, then the rows
ESCAPED = re.compile(r"_(x[0-9A-Fa-f]{4}_)")  # how Excel writes a sign that XML can't hold
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass
class Stream:
    """`note` stands above the header, `stamp` (ASCII) behind the cells and in the margin of each page.
    `batches` yields lists of rows, each as long as the header, of text, date or None."""

    name: str
    header: Sequence[str]
    batches: Iterable[list]
    note: str = ""
    stamp: str = ""
    properties: dict = field(default_factory=dict)
    widths: Sequence[float] = ()


def stream(sheet):
    """Yield the bytes of an .xlsx file. Nothing that a person typed becomes a formula or a link.

    What `batches` raises comes through; the archive is then without its end, and no program opens it.
    """
    parts, top, styles, bottom = _frame(sheet)
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        with archive.open(SHEET, "w") as part:
            part.write(top)
            number = BELOW_NOTE
            for batch in sheet.batches:
                rows = [_row(number + i, row, styles) for i, row in enumerate(batch)]
                part.write("".join(rows).encode())
                number += len(batch)
                yield sink.drained()
            part.write(bottom)
    yield sink.drained()


class _Sink:
    """A file that can only be written to, and gives away what it got."""

    def __init__(self):
        self.pieces = []

    def write(self, data):
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self):
        """Nothing waits anywhere."""

    def drained(self):
        data, self.pieces = b"".join(self.pieces), []
        return data


def _frame(sheet):
    """Return (the other parts, the sheet up to its rows, {kind: style}, the sheet below them)."""
    import xlsxwriter

    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties(sheet.properties)
        kinds = {
            "text": book.add_format({"num_format": "@", "valign": "top"}),
            "quoted": book.add_format({"num_format": "@", "valign": "top", "quote_prefix": True}),
            "date": book.add_format({"num_format": DATE, "valign": "top"}),
        }
        head = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
        note = book.add_format({"italic": True, "font_color": "#8a0f16"})
        page = book.add_worksheet(sheet.name)
        for column, title in enumerate(sheet.header):
            page.set_column(column, column, sheet.widths[column] if sheet.widths else 16)
            page.write_string(1, column, title, head)
        page.write_string(0, 0, sheet.note, note)
        for column, style in enumerate(kinds.values()):
            page.write_string(BELOW_NOTE - 1, column, "x", style)
        page.freeze_panes(2, 0)
        page.repeat_rows(1)
        page.set_landscape()
        margin = sheet.note.replace("&", "&&")[:200]
        page.set_header(f"&L&8{margin}")
        page.set_footer(f"&L&8{sheet.stamp.replace('&', '&&')}&R&8&P/&N")
        if sheet.stamp:
            page.set_background(io.BytesIO(_watermark(sheet.stamp)))
    with zipfile.ZipFile(io.BytesIO(output.getvalue())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    whole = re.sub(r"<dimension [^>]*/>", "", parts.pop(SHEET).decode())
    at, end = whole.index(f'<row r="{BELOW_NOTE}"'), whole.index("</sheetData>")
    found = re.findall(r'<c r="[A-Z]+\d+" s="(\d+)"', whole[at:end])
    return parts, whole[:at].encode(), dict(zip(kinds, found, strict=True)), whole[end:].encode()


def _watermark(stamp):
    """Return a pale picture of who and when, that repeats behind the cells."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (560, 220), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((30, 90), stamp, fill=(226, 214, 208), font=ImageFont.load_default(size=20))
    out = io.BytesIO()
    picture.rotate(14, fillcolor="white").save(out, "PNG")
    return out.getvalue()


def _row(number, row, styles):
    made = (_cell(f"{column_letters(i)}{number}", value, styles) for i, value in enumerate(row))
    return f'<row r="{number}">{"".join(made)}</row>'


def _cell(place, value, styles):
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
        value = f"{value:%Y-%m-%d %H:%M}"
    elif isinstance(value, date) and value.year >= 1900:
        serial = (value - date(1899, 12, 30)).days
        return f'<c r="{place}" s="{styles["date"]}"><v>{serial}</v></c>'
    text = cells.INVISIBLE.sub("", str(value))[:MOST_TEXT]
    style = styles["quoted" if text.startswith(DANGEROUS) else "text"]
    return (
        f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        f"{_xml(text)}</t></is></c>"
    )


def _xml(text):
    text = ESCAPED.sub(r"_x005F_\1", FORBIDDEN.sub("", text))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
