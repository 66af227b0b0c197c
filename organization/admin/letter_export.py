"""Letters as an Excel sheet, for who may take them out of the house."""

from django.utils import timezone

import sheets

MOST = 5000  # letters in one sheet
HEADER = (
    "编号", "类别", "收到时间", "状态", "到期日", "承办人", "姓名", "电话", "电子邮箱", "来信内容",
    "同意公开", "答复", "答复时间", "办结时间", "栏目",
)  # fmt: skip


def answer(letters):
    rows = (_row(letter) for letter in letters)
    sheet = sheets.Sheet("来信", HEADER, rows, text=("编号", "电话"))
    return sheets.response(
        sheets.workbook_bytes([sheet]), f"来信-{timezone.localdate():%Y%m%d}.xlsx"
    )


def _row(letter):
    return (
        letter.number, letter.get_kind_display(), letter.received_at, letter.get_state_display(),
        letter.due_on, str(letter.assigned_to or ""), letter.name, letter.phone, letter.email,
        letter.text, letter.may_be_public, letter.answer, letter.answered_at, letter.closed_at,
        letter.section.name,
    )  # fmt: skip
