"""Excel sheets in and out. A leaf and no Django app: it imports nothing of ours.

    rows = sheets.read(upload, header=["姓名", "手机号"])          # SheetError with a Chinese sentence
    content = sheets.workbook_bytes([sheets.Sheet("名单", ["姓名", "手机号"], rows)])
    return sheets.response(content, "名单.xlsx")

Read are .xlsx files only. Not .xls: its parts can't be bounded before they are parsed, and its
formulas can't be told from values; the refusal says how to save it anew.
"""

from sheets.answers import response
from sheets.errors import SheetError
from sheets.reading import Row, read, read_any
from sheets.writing import Sheet, errors_sheet, workbook_bytes

__all__ = [
    "Row",
    "Sheet",
    "SheetError",
    "errors_sheet",
    "read",
    "read_any",
    "response",
    "workbook_bytes",
]
