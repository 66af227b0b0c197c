"""Checks of personal data that several forms share. Each raises ValidationError in Chinese.

They take the text as it will be stored: strip spaces and hyphens before, if the form allows them.
"""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

MOBILE = re.compile(r"1[3-9][0-9]{9}")
LANDLINE = re.compile(r"(?:010|02[0-9]|0[3-9][0-9]{2})-?[2-9][0-9]{6,7}(?:(?:转|-)[0-9]{1,6})?")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
CHECK_SIGNS = "10X98765432"
FIRST_YEAR = 1800  # the standard's own example was born in 1880


def mobile_phone(value):
    """Accept 11 digits that begin with 13 to 19."""
    if not MOBILE.fullmatch(value):
        raise ValidationError("请填写 11 位手机号码，例如 13800000000。", code="mobile_phone")


def phone(value):
    """Accept a mobile number, or a landline with its area code: 021-62230000, 021-62230000转801."""
    if not (MOBILE.fullmatch(value) or LANDLINE.fullmatch(value)):
        raise ValidationError(
            "请填写手机号码，或带区号的固定电话，例如 021-62230000、021-62230000转801。",
            code="phone",
        )


def id_number(value):
    """Accept a number of 18 characters whose date exists and whose check digit fits (GB 11643)."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9Xx]", value):
        raise ValidationError(
            "身份证号应为 18 位，前 17 位是数字，最后一位是数字或 X。", code="id_number"
        )
    if not _is_birthday(value[6:14]):
        raise ValidationError("身份证号中的出生日期不存在，请核对。", code="id_number")
    if check_sign(value[:17]) != value[17].upper():
        raise ValidationError("身份证号的最后一位与前面的数字对不上，请核对。", code="id_number")


def check_sign(digits):
    """Return the 18th character for the first 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return CHECK_SIGNS[total % 11]


def _is_birthday(text):
    try:
        day = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return date(FIRST_YEAR, 1, 1) <= day <= timezone.localdate()
