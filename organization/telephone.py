"""Telephone numbers as people write them on a page, and as a telephone dials them."""

import re

from django.core.validators import RegexValidator

phone_number = RegexValidator(
    r"^[0-9+()（） \-转,，、]{5,60}$", "请填写电话号码，如 010-12345678。"
)


def dialled(text):
    """Return the first number of a text for a tel: link, its extension as RFC 3966 writes one:
    "010-68838191 转 2" gives "010-68838191;ext=2"."""
    first = re.split(r"[,，、]", text)[0]
    number, _, extension = first.partition("转")
    digits = re.sub(r"[^0-9+-]", "", number.replace("（", "(").replace("）", ")").replace(")", "-"))
    extension = re.sub(r"\D", "", extension)
    return f"{digits};ext={extension}" if extension else digits
