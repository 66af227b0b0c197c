"""A sheet that somebody filled in: what comes in, and in which words it is refused."""

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

import sheets
from sheets import guard

HEADER = ["姓名", "手机号"]


def workbook(*lines, change=None):
    """Return an .xlsx as Excel makes it, with a line of cells per argument."""
    book = openpyxl.Workbook()
    sheet = book.active
    for line in lines:
        sheet.append(line)
    if change:
        change(book, sheet)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def read(content, name="名单.xlsx", header=HEADER, **more):
    return sheets.read(SimpleUploadedFile(name, content), header=header, **more)


def refusal(content, name="名单.xlsx", **more):
    with pytest.raises(sheets.SheetError) as refused:
        read(content, name, **more)
    return refused.value.message


def repacked(content, changes=None, **more):
    """Return the workbook with parts replaced, added, or (None) left out."""
    changes = changes or {}
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, part in changes.items():
            if part is not None:
                new.writestr(name, part)
    return output.getvalue()


def sheet_part(cells):
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData></worksheet>"
    )


SHEET = "xl/worksheets/sheet1.xml"
GOOD = workbook(HEADER, ["张小明", "13812341234"])


def test_rows_keep_the_numbers_of_the_sheet_and_blank_ones_are_left_out():
    rows = read(workbook(HEADER, ["甲", "1"], [], ["  ", None], ["乙", "2"]))
    assert [(row.number, row.values) for row in rows] == [
        (2, {"姓名": "甲", "手机号": "1"}),
        (5, {"姓名": "乙", "手机号": "2"}),
    ]


def test_columns_may_stand_in_any_order_among_others():
    content = workbook(
        ["序号", "手机号*", "备注", " 姓 名 "], [1, "138", "x", "甲"], [2, None, "y", None]
    )
    rows = read(content)
    assert [row.values for row in rows] == [{"姓名": "甲", "手机号": "138"}]
    assert read(content, optional=["备注", "单位"])[0].values["备注"] == "x"


def test_a_title_may_stand_above_the_header():
    content = workbook(
        ["报名表"], [], HEADER, ["甲", "138"], change=lambda book, sheet: sheet.merge_cells("A1:B1")
    )
    assert read(content)[0].number == 4


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (13812341234, "13812341234"),
        (13812341234.0, "13812341234"),
        (0.1 + 0.2, "0.3"),
        (-2.5, "-2.5"),
        (0, "0"),
        (0.00001, "0.00001"),
        (True, "是"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 9, 30), "2026-03-01 09:30"),
        (time(9, 30), "09:30"),
        (" 张小明\u3000\u200b", "张小明"),
        ("上\n下", "上\n下"),
        ("11010519491231002X", "11010519491231002X"),
        ("=1+1 是文字", "=1+1 是文字"),
    ],
)
def test_a_cell_becomes_clean_text(value, text):
    def put(book, sheet):
        sheet["A2"].value = value
        if isinstance(value, str):
            sheet["A2"].data_type = "s"

    row = read(workbook(HEADER, ["", "138"], change=put))[0]
    assert row.values["姓名"] == text
    assert not row.problems


@settings(max_examples=25, deadline=None)
@given(number=st.integers(0, 10**15 - 1))
def test_a_number_that_excel_keeps_whole_comes_back_whole(number):
    assert read(workbook(HEADER, ["甲", number]))[0].values["手机号"] == str(number)


def test_an_id_number_that_was_kept_as_a_number_is_a_problem_of_its_row():
    rows = read(workbook(HEADER, ["甲", 110105194912310021], ["乙", "138"]))
    assert rows[0].values["手机号"] == ""
    assert "超过 15 位" in rows[0].problems["手机号"]
    assert not rows[1].problems


def test_a_formula_is_a_problem_of_its_row():
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_string(1, 0, "甲")
        sheet.write_formula(1, 1, "=1+1", None, 2)
        sheet.write_string(2, 0, "乙")
        sheet.write_formula(2, 1, "=NA()", None, "#N/A")
    rows = read(output.getvalue())
    assert "公式" in rows[0].problems["手机号"]
    assert "公式" in rows[1].problems["手机号"]


def test_the_first_visible_sheet_is_read():
    def add(book, sheet):
        sheet.sheet_state = "hidden"
        other = book.create_sheet("名单")
        other.append(HEADER)
        other.append(["乙", "=1+1"])
        book.active = 1

    rows = read(workbook(HEADER, ["甲", "1"], change=add))
    assert rows[0].values["姓名"] == "乙"
    assert "公式" in rows[0].problems["手机号"]


def test_a_column_formatted_to_the_last_row_is_no_content():
    def style(book, sheet):
        sheet["A1048576"].number_format = "@"

    assert len(read(workbook(HEADER, ["甲", "1"], change=style))) == 1


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "没有找到表头"),
        ([["编号", "地址"], ["1", "x"]], "没有找到表头。第一行应是：姓名、手机号"),
        ([["姓名", "电话"], ["甲", "1"]], "缺少：手机号"),
        ([["姓名", "手机号", "姓名 "], ["甲", "1", "乙"]], "“姓名”出现了不止一次"),
        ([HEADER], "没有数据"),
        ([HEADER, *[["甲", "1"]] * 4], "最多上传 3 行，这份表有 4 行"),
    ],
)
def test_a_table_that_does_not_fit_is_refused_by_name(lines, words):
    assert words in refusal(workbook(*lines), most_rows=3)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("A1:B1", "表头“姓名”是合并单元格"),
        ("B1:B2", "表头“手机号”是合并"),
        ("A2:A3", "第 2 行有合并单元格"),
    ],
)
def test_merged_cells_are_refused_with_their_place(cells, words):
    content = workbook(
        HEADER, ["甲", "1"], ["乙", "2"], change=lambda book, sheet: sheet.merge_cells(cells)
    )
    assert words in refusal(content)


def test_a_refusal_is_what_a_form_can_show():
    with pytest.raises(ValidationError):
        read(b"nonsense")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.xlsx", "空的"),
        (b"PK\x03\x04broken", "a.xlsx", "打不开"),
        (GOOD[: len(GOOD) // 2], "a.xlsx", "打不开"),
        (b"nonsense", "a.xlsx", "打不开"),
        (GOOD, "a.xls", "只能上传 .xlsx"),
        (GOOD, "a.csv", "只能上传 .xlsx"),
        (GOOD, "a.xlsm", "宏"),
        (repacked(GOOD, {"xl/vbaProject.bin": b"x"}), "a.xlsx", "宏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "a.xls", "只能上传 .xlsx"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            "密码",
        ),
        (repacked(GOOD, {"xl/workbook.xml": None, "word/document.xml": b"<x/>"}), "a.xlsx", "不是 Excel"),
        (repacked(GOOD, {SHEET: None}), "a.xlsx", "打不开"),
        (repacked(GOOD, {SHEET: b"<worksheet><sheetData>"}), "a.xlsx", "打不开"),
        (repacked(GOOD, {"xl/_rels/workbook.xml.rels": b"<Relationships/>"}), "a.xlsx", "打不开"),
        (
            repacked(GOOD, {SHEET: '<!DOCTYPE x [<!ENTITY a "aaa">]><x>&a;</x>'}),
            "a.xlsx",
            "打不开",
        ),
    ],
)  # fmt: skip
def test_a_file_of_the_wrong_kind_is_refused(content, name, words):
    assert words in refusal(content, name)


def test_a_file_that_is_too_large_is_refused_before_it_is_parsed():
    assert "不能超过 10 MB" in refusal(b"PK" + bytes(10 * 1024 * 1024))


def test_a_zip_bomb_is_refused():
    bomb = repacked(GOOD, {"xl/media/picture.png": bytes(guard.MOST_UNPACKED + 1)})
    assert len(bomb) < 200_000
    assert "太大" in refusal(bomb)


def test_a_zip_that_lies_about_its_size_is_refused():
    honest = repacked(GOOD, {"xl/lie.xml": b"<a>" + b" " * 5_000_000 + b"</a>"})
    size = (5_000_007).to_bytes(4, "little")
    assert honest.count(size) == 2
    assert "打不开" in refusal(honest.replace(size, (100).to_bytes(4, "little")))


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c r="A1"><v>1</v></c><c r="XFD9"><v>1</v></c><c r="A999999"><v>1</v></c></row>',
        '<row r="999999"><c><v>1</v></c><c><v>1</v></c><c><v>1</v></c></row>',
    ],
)
def test_two_cells_far_apart_do_not_fill_the_memory(cells):
    assert "行或列太多" in refusal(repacked(GOOD, {SHEET: sheet_part(cells)}))


@settings(max_examples=40, deadline=None)
@given(place=st.integers(0, len(GOOD) - 1), bit=st.integers(0, 7))
def test_a_file_with_a_damaged_byte_is_read_or_refused(place, bit):
    damaged = bytearray(GOOD)
    damaged[place] ^= 1 << bit
    try:
        rows = read(bytes(damaged))
    except sheets.SheetError:
        return
    assert len(rows) == 1


def test_bytes_and_open_files_are_taken_as_well(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(GOOD)
    with (tmp_path / "a.xlsx").open("rb") as file:
        assert sheets.read(file, header=HEADER) == sheets.read(GOOD, header=HEADER)
