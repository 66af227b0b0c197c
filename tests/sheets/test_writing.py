"""What a downloaded workbook holds: text that stays text, real dates, and readable columns."""

import io
from datetime import UTC, date, datetime, time
from decimal import Decimal

import openpyxl
import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given, settings
from hypothesis import strategies as st

import sheets

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "{=1}",
    "http://example.org",
    "mailto:x@y",
    "=cmd|' /C calc'!A0",
]


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def one(*rows, header=("甲",), **more):
    return opened(sheets.workbook_bytes([sheets.Sheet("名单", header, rows, **more)])).active


@pytest.mark.parametrize("large", [False, True])
def test_nothing_that_was_typed_becomes_a_formula_or_a_link(large):
    rows = [[text] for text in HOSTILE]
    content = sheets.workbook_bytes([sheets.Sheet("=名单", ["=表头"], rows)], large=large)
    sheet = opened(content).active
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type == "s"
            assert cell.hyperlink is None
    assert [sheet.cell(number + 2, 1).value for number in (0, 1, 2, 3)] == HOSTILE[:4]
    assert sheet["A2"].quotePrefix


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=80))
def test_every_text_stays_text_and_comes_back(text):
    content = sheets.workbook_bytes([sheets.Sheet("名单", ["姓名", "号"], [[text, "1"]])])
    for row in opened(content).active.iter_rows(min_row=2):
        assert all(cell.data_type in ("s", "n", "inlineStr") for cell in row)
        assert all(not isinstance(cell.value, int | float) for cell in row)
    row = sheets.read(content, header=["姓名", "号"])[0]
    assert not row.problems
    if text.isprintable() and "_x" not in text:
        assert row.values["姓名"] == text.strip()


def test_numbers_and_dates_are_real_and_long_numbers_are_text():
    sheet = one(
        [3, 2.5, Decimal("1.20"), date(2026, 3, 1), datetime(2026, 3, 1, 1, 30, tzinfo=UTC), time(9, 30)],
        ["13812341234", "110105194912310021", 110105194912310021, date(1880, 1, 1), True, None],
        header=("甲", "乙", "丙", "丁", "戊", "己"),
    )  # fmt: skip
    first, second = list(sheet.iter_rows(min_row=2))
    assert [cell.value for cell in first] == [
        3, 2.5, 1.2, datetime(2026, 3, 1), datetime(2026, 3, 1, 9, 30), time(9, 30),
    ]  # fmt: skip
    assert [cell.number_format for cell in first[3:]] == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm"]
    assert [cell.value for cell in second] == [
        "13812341234", "110105194912310021", "110105194912310021", "1880-01-01", "是", None,
    ]  # fmt: skip
    assert second[0].number_format == "@"


def test_the_header_is_bold_and_stays_in_sight():
    sheet = one(["张小明"])
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"


def test_columns_are_as_wide_as_their_han_text_and_no_wider_than_a_page():
    sheet = one(["一" * 10, "x" * 10, "一" * 500], header=("a", "b", "c"))
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths[0] == pytest.approx(22, abs=1)
    assert widths[1] == pytest.approx(12, abs=1)
    assert widths[2] == pytest.approx(50, abs=1)
    assert one(["x"], widths=[33]).column_dimensions["A"].width == pytest.approx(33, abs=1)


def test_an_empty_form_keeps_phone_numbers_as_text():
    sheet = one(header=("姓名", "手机号"), text=["手机号"])
    assert sheet.max_row == 1
    content = sheets.workbook_bytes([sheets.Sheet("表", ("姓名", "手机号"), text=["手机号"])])
    assert opened(content).active.column_dimensions["B"].width >= 8


def test_names_of_sheets_are_made_to_fit():
    names = ["名单", "名单", "a/b:c*?[d]\\", "长" * 60, "长" * 60, "", "'x'", "History"]
    made = opened(sheets.workbook_bytes([sheets.Sheet(name, ["甲"]) for name in names])).sheetnames
    assert made[:3] == ["名单", "名单 2", "a b c   d"]
    assert len({name.lower() for name in made}) == len(names)
    assert all(0 < len(name) <= 31 for name in made)


def test_long_and_lazy_text_fits():
    sheet = one(["一" * 40_000], [gettext_lazy("Yes")], ["\ud800"])
    assert len(sheet["A2"].value) == 32_767
    assert sheet["A3"].value
    assert sheet["A4"].value == "?"


def test_a_returned_sheet_names_the_reasons_and_can_be_sent_again():
    header = ["姓名", "手机号"]
    content = sheets.workbook_bytes(
        [sheets.Sheet("名单", header, [["=甲", 12345678901234567890.0], ["乙", "1"], ["丙", "2"]])]
    )
    rows = sheets.read(content, header=header)
    rows[0].problems["手机号"] = "请填写手机号。"
    returned = sheets.errors_sheet(rows, {3: {"手机号": "号码不对。"}, 4: ["重复。", "名额已满。"]})
    lines = list(opened(returned).active.values)
    assert lines[0] == ("问题", "姓名", "手机号")
    assert [line[0] for line in lines[1:]] == [
        "手机号：请填写手机号。",
        "手机号：号码不对。",
        "重复。\n名额已满。",
    ]
    again = sheets.read(returned, header=header)
    assert [row.values["姓名"] for row in again] == ["=甲", "乙", "丙"]
    assert not any(row.problems for row in again)


def test_an_answer_is_an_attachment_with_a_chinese_name_that_nobody_keeps():
    answer = sheets.response(b"PK", "名单\r\n2026.xlsx")
    assert (
        answer["Content-Disposition"] == "attachment; filename*=utf-8''%E5%90%8D%E5%8D%952026.xlsx"
    )
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert sheets.response(b"", "a.csv")["Content-Type"] == "text/csv"
