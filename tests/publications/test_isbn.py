"""Book numbers: what is a right one, and which digit is named where one is wrong."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from portal.demo import files
from publications import isbn

RIGHT = [
    "978-7-309-04547-5", "978-7-5380-3309-0", "9787309045475", "7-309-04547-5", "0-306-40615-2",
    "0-8044-2957-X", "ISBN 978-7-309-04547-5", "９７８-7-309-04547-5", "978 7 309 04547 5",
    "978–7–309–04547–5", "isbn-13: 978-7-309-04547-5", "979-10-90636-07-1",
]  # fmt: skip
WRONG = {
    "978-7-309-04547-3": "最后一位应是 5，现在是 3",
    "7-309-04547-1": "最后一位应是 5，现在是 1",
    "0-8044-2957-1": "最后一位应是 X，现在是 1",
    "978-7-309-0454": "现在是 11 位",
    "977-7-309-04547-5": "以 978 或 979 开头",
    "978-7-309-04547-X": "以 978 或 979 开头",
    "978-7-309-书号-5": "只能由数字和短横线组成",
    "X-309-04547-5": "只能由数字和短横线组成",
}


@pytest.mark.parametrize("number", RIGHT)
def test_right_numbers_pass_however_they_are_typed(number):
    isbn.validate(number)


@pytest.mark.parametrize(("number", "message"), WRONG.items())
def test_wrong_numbers_are_told_what_was_expected(number, message):
    with pytest.raises(ValidationError) as refused:
        isbn.validate(number)
    assert message in refused.value.messages[0]


def test_a_number_is_shown_with_its_hyphens_and_compared_without():
    assert isbn.tidy(" ISBN：978–7–309–04547–5 ") == "978-7-309-04547-5"
    assert isbn.digits("978-7-309-04547-5") == "9787309045475"


def with_check(body):
    return body + isbn.check_digit(body)


@given(
    st.from_regex(r"\A97[89][0-9]{9}\Z"), st.integers(0, 12), st.integers(1, 9)
)  # every single wrong digit is found, as the standard promises
def test_one_wrong_digit_of_thirteen_is_found(body, place, step):
    assert_found(with_check(body), place, step)


@given(st.from_regex(r"\A[0-9]{9}\Z"), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_of_ten_is_found(body, place, step):
    assert_found(with_check(body), place, step)


def assert_found(number, place, step):
    isbn.validate(number)
    wrong = str((int(number[place]) + step) % 10)
    with pytest.raises(ValidationError):
        isbn.validate(number[:place] + wrong + number[place + 1 :])


def test_the_demonstration_books_have_numbers_that_fit():
    entries = files.read("publications/books")
    assert len(entries) >= 8
    for entry in entries:
        isbn.validate(entry.get("isbn"))
