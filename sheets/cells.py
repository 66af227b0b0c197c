"""What a cell says, as clean text."""

import re
from datetime import date, datetime, time
from decimal import Decimal

SURE = 10**15  # Excel keeps 15 digits of a number; from here on the last ones are lost
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
LOST = "数字超过 15 位，末尾几位已经丢失。请把这一列设为“文本”后重新填写。"


def clean(text):
    """Return the text without invisible characters and without blanks around it."""
    text = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return INVISIBLE.sub("", text).replace("\u00a0", " ").replace("\t", " ").strip()


def as_text(value):
    """Return (text, problem) for a value as calamine gives it. Dates become ISO 8601."""
    match value:
        case bool():
            return "是" if value else "否", ""
        case int() | float():
            return ("", LOST) if abs(value) >= SURE else (number(value), "")
        case datetime():
            text = value.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")
        case time():
            text = value.strftime("%H:%M:%S").removesuffix(":00")
        case date():
            text = value.isoformat()
        case _:
            text = clean(str(value))
    return text, ""


def number(value):
    """13812341234.0 is written 13812341234, and 0.30000000000000004 as Excel shows it: 0.3."""
    if value == int(value):
        return str(int(value))
    return format(Decimal(format(value, ".15g")), "f")
