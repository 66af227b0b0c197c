"""What a list shows of personal data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy import masks


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (masks.mask_name, "张明", "张*"),
        (masks.mask_name, "张小明", "张*明"),
        (masks.mask_name, "欧阳小明", "欧**明"),
        (masks.mask_name, "张 明", "张*"),
        (masks.mask_name, "阿依·古丽", "阿*·*丽"),
        (masks.mask_name, "张", "*"),
        (masks.mask_name, "John Smith", "J*** S****"),
        (masks.mask_name, "", ""),
        (masks.mask_phone, "13812341234", "138****1234"),
        (masks.mask_phone, "+86 138-1234-1234", "138****1234"),
        (masks.mask_phone, "021-62231234", "021-****1234"),
        (masks.mask_phone, "02162231234", "021-****1234"),
        (masks.mask_phone, "0571-6223123", "0571-***3123"),
        (masks.mask_phone, "021-62231234转801", "021-****1234转***"),
        (masks.mask_phone, "62231234", "****1234"),
        (masks.mask_phone, "110", "***"),
        (masks.mask_phone, "", ""),
        (masks.mask_email, "zhangsan@example.org", "z***@example.org"),
        (masks.mask_email, "z@example.org", "***@example.org"),
        (masks.mask_email, "nonsense", "***"),
        (masks.mask_email, "", ""),
        (masks.mask_id_number, "110105194912311234", "110105********1234"),
        (masks.mask_id_number, "11010519491231002X", "110105********002X"),
        (masks.mask_id_number, "110105491231002", "110105*****1002"),
        (masks.mask_id_number, "1234", "****"),
        (masks.mask_id_number, "", ""),
    ],
)
def test_a_mask_shows_this_much(mask, value, shown):
    assert mask(value) == shown


@given(st.text())
def test_a_mask_never_breaks_and_never_shows_a_whole_value(text):
    for mask in (masks.mask_name, masks.mask_phone, masks.mask_email, masks.mask_id_number):
        shown = mask(text)
        assert "*" in shown or not text.strip(), (mask, text)
