"""ISBN (GB/T 5795, ISO 2108): thirteen digits with weights 1 and 3, or the ten digits of before
2007 with weights 10 to 2 and X for ten. A number is shown as it was typed and compared without
its hyphens."""

import re
import unicodedata

from django.core.exceptions import ValidationError

DASHES = re.compile(r"[\s‐‑‒–—―−]+")
LENGTHS = {10: "十位", 13: "十三位"}


def tidy(typed):
    """Return the number as it is shown: ASCII, one kind of hyphen, without the word ISBN."""
    text = unicodedata.normalize("NFKC", typed or "").strip()
    text = re.sub(r"(?i)^isbn(?:-1[03])?\s*[:：]?\s*", "", text)
    return re.sub("-{2,}", "-", DASHES.sub("-", text)).strip("-").upper()


def digits(typed):
    """Return the number as it is compared: digits and a final X, nothing else."""
    return tidy(typed).replace("-", "")


def check_digit(body):
    """Return the last sign that belongs to the first 12 or 9 digits."""
    if len(body) == 12:
        total = sum(int(sign) * (3 if place % 2 else 1) for place, sign in enumerate(body))
        return str(-total % 10)
    total = sum(int(sign) * (10 - place) for place, sign in enumerate(body))
    return "0123456789X"[-total % 11]


def validate(typed):
    """Raise ValidationError, naming the digit that was expected, for a number that can't be."""
    number = digits(typed)
    if not re.fullmatch(r"[0-9]*X?", number):
        raise ValidationError("书号只能由数字和短横线组成（十位书号的末位可以是 X）。", code="isbn")
    if len(number) not in LENGTHS:
        raise ValidationError(
            f"书号应为 13 位（旧书为 10 位），现在是 {len(number)} 位，请核对。", code="isbn"
        )
    if len(number) == 13 and ("X" in number or number[:3] not in ("978", "979")):
        raise ValidationError("十三位书号以 978 或 979 开头，全部是数字。", code="isbn")
    expected = check_digit(number[:-1])
    if number[-1] != expected:
        raise ValidationError(
            f"书号的校验码不对：按前面的数字推算，最后一位应是 {expected}，现在是 {number[-1]}。"
            "请对照版权页，看看是哪一位写错了。",
            code="isbn",
        )
