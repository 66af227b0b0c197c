"""Phone and ID numbers as forms accept them."""

import pytest
from django.core.exceptions import ValidationError

from privacy import validators


@pytest.mark.parametrize("value", ["13812341234", "19900000000"])
def test_a_mobile_number_is_accepted(value):
    validators.mobile_phone(value)
    validators.phone(value)


@pytest.mark.parametrize(
    "value",
    ["", "12812341234", "1381234123", "138123412345", "１３８１２３４１２３４", "13812341234\n"],
)
def test_a_wrong_mobile_number_is_refused(value):
    with pytest.raises(ValidationError, match="11 位手机号码"):
        validators.mobile_phone(value)


@pytest.mark.parametrize(
    "value", ["021-62230000", "02162230000", "0571-86230000", "021-62230000转801", "021-62230000-8"]
)
def test_a_landline_with_its_area_code_is_accepted(value):
    validators.phone(value)


@pytest.mark.parametrize("value", ["62230000", "021-1230000", "021-62230000转", "电话"])
def test_a_wrong_landline_is_refused(value):
    with pytest.raises(ValidationError, match="带区号"):
        validators.phone(value)


@pytest.mark.parametrize(
    "value", ["11010519491231002X", "11010519491231002x", "440524188001010014"]
)
def test_the_examples_of_the_standard_are_accepted(value):
    validators.id_number(value)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "18 位"),
        ("110105491231002", "18 位"),
        ("１10105194912310021", "18 位"),
        ("110105194913310021", "出生日期"),
        ("110105194902300021", "出生日期"),
        ("110105299912310021", "出生日期"),
        ("110105194912310021", "最后一位"),
    ],
)
def test_a_wrong_id_number_is_refused_with_its_reason(value, reason):
    with pytest.raises(ValidationError, match=reason):
        validators.id_number(value)
