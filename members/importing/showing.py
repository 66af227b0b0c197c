"""What the page shows of an import, and the sheets that it gives back."""

import sheets
from accounts import audit
from members.importing import checking, columns, uploads
from members.models import PartKind

ROWS_A_PAGE = 50
TABS = (
    (checking.BAD, "有问题"), (checking.ADD, "将新增"), (checking.CHANGE, "将修改"),
    (checking.SAME, "不变"),
)  # fmt: skip


def rows(one, kind, page):
    """Return the rows of one verdict on a page (from 1), as dicts; only parts that have some are read."""
    start, found = (page - 1) * ROWS_A_PAGE, []
    parts = one.parts.filter(what=PartKind.ROWS)
    for pk, counts in parts.values_list("pk", "counts"):
        have = counts.get(kind, 0)
        if start >= have:
            start -= have
            continue
        some = [row for row in parts.get(pk=pk).data if row[3] and row[3]["do"] == kind]
        found += some[start:]
        start = 0
        if len(found) >= ROWS_A_PAGE:
            break
    return [{"number": row[0], **row[3]} for row in found[:ROWS_A_PAGE]]


def template():
    """Return the site's own sheet as an .xlsx: empty, with a page that says how to fill it in."""
    titles = [column.title for column in columns.COLUMNS]
    told = [(column.title, column.example, column.help) for column in columns.COLUMNS]
    return sheets.workbook_bytes(
        [
            sheets.Sheet("人员", titles, text=titles, widths=[_width(title) for title in titles]),
            sheets.Sheet("填写说明", ["列", "例子", "说明"], told),
        ]
    )


def _width(title):
    return max(12, 3 * len(title) + 4)


def errors(one, user):
    """Return the refused rows as they came in, with a column of reasons, as an .xlsx."""
    titles, refused, reasons = one.layout["titles"], [], {}
    for part in one.parts.filter(what=PartKind.ROWS).iterator(chunk_size=1):
        for number, values, problems, verdict in uploads.rows_of(part):
            if verdict and verdict["do"] == checking.BAD:
                refused.append(sheets.Row(number, dict(zip(titles, values, strict=True)), problems))
                reasons[number] = verdict["why"]
    audit.record(
        "person.import_errors", actor=user, target=one, purpose=one.reason, rows=len(refused)
    )
    return sheets.errors_sheet(refused, reasons)
