"""Sheets for the tests of the import, and the way of one from its upload to the decision."""

import io
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

import sheets
from members.importing import checking, uploads
from tests.members import making

HEADER = ("姓名", "身份证号", "手机号", "工作单位")
GOOD = "张小明", making.id_number(1), "13800000001", "示例学院"


def workbook(rows, header=HEADER, *, name="人员.xlsx"):
    content = sheets.workbook_bytes([sheets.Sheet("名单", header, rows, text=header)])
    return SimpleUploadedFile(name, content)


def xlsx(fill, *, name="人员.xlsx"):
    """A workbook that `fill(workbook)` writes with xlsxwriter: what sheets.writing never makes."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book)
    return SimpleUploadedFile(name, out.getvalue())


def many(count, *, bad=0):
    """Rows with all different ID numbers and telephones; the last `bad` of them with a wrong digit."""
    for at in range(count):
        number = making.id_number(at % 1000, date(1960 + at // 12000 % 40, 1 + at // 1000 % 12, 7))
        if at >= count - bad:
            number = number[:-1] + ("0" if number[-1] != "0" else "1")
        yield (f"示例{chr(0x4E00 + at % 5000)}", number, f"138{at:08d}", f"示例学院第{at % 40}系")


def taken(user, rows, header=HEADER, **more):
    """An import of some rows that is checked through."""
    return checked(user, workbook(rows, header, **more))


def checked(user, upload, kind="trainee"):
    one = uploads.take(upload, user, user.department, kind)
    return checking.check_all(one, user)


def verdicts(one):
    """{row number: its verdict}"""
    return {row[0]: row[3] for part in one.parts.all() for row in part.data}


def why(one, number=2):
    return verdicts(one)[number].get("why", {})


def snapshot():
    """Every column of every record, certificate and photograph, as the database has it."""
    found = {}
    with connection.cursor() as cursor:
        for table in ("members_person", "members_certificate", "members_position"):
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608
            found[table] = cursor.fetchall()
    return found
