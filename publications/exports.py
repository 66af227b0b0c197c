"""Excel sheets of what visitors sent in: for those who may, each export in the audit log."""

from django.utils import timezone

import sheets

ENQUIRIES = {
    "回执号": lambda r: r.receipt, "收到时间": lambda r: r.created_at,
    "图书": lambda r: r.book.title, "册数": lambda r: r.quantity, "姓名": lambda r: r.name,
    "单位": lambda r: r.organisation, "电话": lambda r: r.phone, "地址": lambda r: r.address,
    "留言": lambda r: r.message, "状态": lambda r: r.get_state_display(),
    "经办人": lambda r: str(r.assigned_to or ""), "办理期限": lambda r: r.due_on,
    "备注": lambda r: r.note,
}  # fmt: skip
SUBMISSIONS = {
    "回执号": lambda r: r.receipt, "收到时间": lambda r: r.created_at,
    "征稿启事": lambda r: r.call.title, "题目": lambda r: r.title, "作者": lambda r: r.name,
    "单位": lambda r: r.organisation, "电话": lambda r: r.phone, "邮箱": lambda r: r.email,
    "内容提要": lambda r: r.abstract, "状态": lambda r: r.get_state_display(),
    "审读人": lambda r: str(r.assigned_to or ""), "答复": lambda r: r.answer,
    "备注": lambda r: r.note,
}  # fmt: skip


def workbook(records, columns, name):
    """Return the answer with the sheet; what a visitor typed stays text and runs as nothing."""
    rows = ([take(record) for take in columns.values()] for record in records)
    content = sheets.workbook_bytes([sheets.Sheet(name, list(columns), rows)])
    return sheets.response(content, f"{name}{timezone.localdate():%Y%m%d}.xlsx")
