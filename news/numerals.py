"""Chinese numerals of documents: 第二百三十四条 is article 234."""

import unicodedata
from functools import cache

DIGITS = "〇一二三四五六七八九"
LARGEST = 1999  # no rule has so many articles; the Civil Code has 1260
# A numeral as people write it in a document, for a regular expression.
PATTERN = r"[〇零○Ｏ一二两三四五六七八九十百千0-9０-９]{1,8}"
VARIANTS = str.maketrans({"零": "〇", "○": "〇", "Ｏ": "〇", "O": "〇", "两": "二"})


def numeral(number):
    """Return the numeral of a whole number from 1 to LARGEST: 234 → 二百三十四."""
    written, gap = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            written += ("〇" if gap and written else "") + DIGITS[digit] + sign
        gap = not digit
    return written.removeprefix("一") if written.startswith("一十") else written


def number_of(text):
    """Return the number that a numeral stands for, or None: 二百三十四, 一百零四, 二〇六, 12, １２."""
    text = unicodedata.normalize("NFKC", text).translate(VARIANTS)
    if text.isascii() and text.isdecimal():
        return _within(int(text)) if len(text) <= 4 else None
    if len(text) > 1 and all(sign in DIGITS for sign in text):
        return _within(int("".join(str(DIGITS.index(sign)) for sign in text)))
    text = text.replace("百十", "百一十").replace("〇十", "〇一十")
    return _spoken().get(text.removeprefix("一") if text.startswith("一十") else text)


def _within(number):
    return number if 1 <= number <= LARGEST else None


@cache
def _spoken():
    return {numeral(number): number for number in range(1, LARGEST + 1)}
