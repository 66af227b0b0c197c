"""Chinese numerals as documents write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.numerals import LARGEST, number_of, numeral

NUMBERS = st.integers(1, LARGEST)


@given(NUMBERS)
def test_a_number_written_out_is_read_back(number):
    assert number_of(numeral(number)) == number


@given(NUMBERS)
def test_every_way_to_write_a_number_is_read(number):
    digits = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))
    wide = str(number).translate({ord(str(d)): chr(ord("０") + d) for d in range(10)})
    written = numeral(number)
    ways = {digits, wide, str(number), written.replace("〇", "零"), written.replace("〇", "○")}
    if 200 <= number < 300 or number == 2:
        ways.add("两" + written[1:])
    assert {number_of(way) for way in ways} == {number}


@given(st.text(max_size=20) | st.text(alphabet="〇零○一二两三四五六七八九十百千0１", max_size=8))
def test_no_text_is_too_strange_and_what_is_read_is_a_number(text):
    number = number_of(text)
    assert number is None or 1 <= number <= LARGEST


@pytest.mark.parametrize(
    ("text", "number"),
    [("一", 1), ("十", 10), ("一十二", 12), ("二十", 20), ("一百零四", 104), ("一百一十二", 112),
     ("一百十二", 112), ("二百三十四", 234), ("两百", 200), ("二〇六", 206), ("一千二百六十", 1260)],
)  # fmt: skip
def test_numerals_of_documents(text, number):
    assert number_of(text) == number


@pytest.mark.parametrize(
    "text", ["", "百", "十百", "一百二", "〇", "零", "二千", "九九九九九", "第三", "3.5"]
)
def test_what_is_no_numeral_is_none(text):
    assert number_of(text) is None
