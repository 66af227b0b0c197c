"""What an import makes of the cells and rows of a sheet: taken, or a sentence that says why not."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission

import sheets
from members.importing import columns, uploads, values
from members.models import ImportState, Person, PersonImport
from tests import factories
from tests.members import importing, making

pytestmark = pytest.mark.django_db
ID = making.id_number(1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1990-05-01", date(1990, 5, 1)),
        ("1990/5/1", date(1990, 5, 1)),
        ("1990.5.1", date(1990, 5, 1)),
        ("1990年5月1日", date(1990, 5, 1)),
        ("19900501", date(1990, 5, 1)),
        ("１９９０-０５-０１", date(1990, 5, 1)),
        ("1990-05-01 00:00", date(1990, 5, 1)),
    ],
)
def test_a_day_is_understood_however_it_is_written(text, day):
    assert values.day(text) == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1990年5月", "只写到月"),
        ("1990/5", "只写到月"),
        ("199005", "只写到月"),
        ("32994", "是一个数字"),
        ("1990-02-30", "不存在"),
        ("五月", "不是日期"),
        ("5/1/1990", "不是日期"),
    ],
)
def test_a_day_that_is_none_is_said_in_a_sentence(text, sentence):
    with pytest.raises(values.Wrong, match=sentence):
        values.day(text)


@pytest.mark.parametrize(
    ("header", "value", "column", "sentence"),
    [
        ("身份证号", ID[:-1] + ("1" if ID[-1] != "1" else "2"), "身份证号", "最后一位"),
        ("身份证号", "110105198013010011", "身份证号", "出生日期不存在"),
        ("身份证号", "110105800501001", "身份证号", "15 位"),
        ("身份证号", "110105198005010000", "身份证号", "Excel"),
        ("身份证号", "1.10105E+17", "身份证号", "Excel"),
        ("手机号", "1380000", "手机号", "手机号码"),
        ("手机", "1.38E+10", "手机", "Excel"),
        ("邮箱", "wrong", "邮箱", "电子邮箱"),
        ("性别", "未知", "性别", "“男”或“女”"),
        ("类别", "老师", "类别", "工作人员"),
        ("出生日期", "1990年5月", "出生日期", "只写到月"),
        ("出生日期", "2990-05-01", "出生日期", "今天之前"),
        ("入党时间", "2003.13.1", "入党时间", "不存在"),
        ("单位", "长" * 101, "单位", "最多 100"),
    ],
)
def test_what_is_wrong_in_a_cell_is_said_under_its_column(header, value, column, sentence):
    one = importing.taken(making.clerk(), [("张明", value)], ("姓名", header))
    assert sentence in importing.why(one)[column]
    assert one.counts == {"rows": 1, "add": 0, "change": 0, "same": 0, "bad": 1}


def test_a_row_without_a_name_is_refused():
    one = importing.taken(making.clerk(), [("", ID)], ("姓名", "身份证号"))
    assert importing.why(one) == {"姓名": "请填写姓名。"}


def test_birth_date_and_sex_come_from_the_id_number_and_must_fit_it():
    one = importing.taken(
        making.clerk(),
        [("张明", ID, ""), ("李明", making.id_number(3), "1981-05-01")],
        ("姓名", "身份证号", "出生日期"),
    )
    found = importing.verdicts(one)
    assert found[2]["set"]["birth_date"] == "1980-05-01" and found[2]["set"]["sex"] == "男"
    assert "不一致" in found[3]["why"]["出生日期"]


def test_doubles_within_the_file_are_found_by_each_number():
    rows = [
        ("张明", ID, "", "", ""),
        ("张明", f" {ID[:6]} {ID[6:]}", "", "", ""),
        ("李明", "", "G1", "", ""),
        ("王明", "", "G1", "", ""),
        ("赵明", "", "", "13800000009", ""),
        ("赵 明", "", "", "+86 13800000009", ""),
    ]
    header = ("姓名", "身份证号", "工号", "手机", "单位")
    one = importing.taken(making.clerk(), rows, header)
    assert [row for row, told in importing.verdicts(one).items() if told["do"] == "bad"] == [
        3,
        5,
        7,
    ]
    assert importing.why(one, 3) == {"身份证号": "与第 2 行重复，一个人只填一行。"}
    assert "第 4 行" in importing.why(one, 5)["工号"]
    assert "第 6 行" in importing.why(one, 7)["手机"]


def test_two_rows_that_find_one_record_by_different_numbers_are_doubles():
    making.person("张明", id_number=ID, work_number="G1")
    header = ("姓名", "身份证号", "工号")
    one = importing.taken(making.clerk(), [("张明", ID, ""), ("张明", "", "G1")], header)
    assert "第 2 行是同一份档案" in importing.why(one, 3)["姓名"]


# -- against the records --------------------------------------------------------------------


def test_a_record_is_found_by_id_number_else_by_work_number_else_added():
    by_id = making.person("张明", id_number=ID, organisation="旧单位")
    by_work = making.person("李明", work_number="G2", organisation="旧单位")
    rows = [
        ("张明", ID.lower(), "", "新单位"),
        ("李明", making.id_number(3), "G2", "旧单位"),
        ("王明", making.id_number(5), "", "新单位"),
    ]
    header = ("姓名", "公民身份号码", "职工号", "工作单位")
    found = importing.verdicts(importing.taken(making.clerk(), rows, header))
    assert (found[2]["do"], found[2]["pk"]) == ("change", by_id.pk)
    assert found[2]["shown"][0] == ["单位", "旧单位", "新单位"]
    assert (found[3]["do"], found[3]["pk"]) == ("change", by_work.pk)
    assert "id_number" in found[3]["set"]
    assert found[4]["do"] == "add"


def test_an_empty_cell_changes_nothing():
    making.person("张明", id_number=ID, phone="13800000001", post="教师")
    header = ("姓名", "身份证号", "手机", "职务")
    one = importing.taken(making.clerk(), [("张明", ID, "", "")], header)
    # Birth date and sex, which the record lacked, come from the ID number.
    assert set(importing.verdicts(one)[2]["set"]) == {"birth_date", "sex"}


def test_a_row_that_says_what_is_there_already_is_left():
    making.planted(name="张明")
    one = importing.taken(
        making.clerk(), [("张明", making.PLANTED["id_number"])], ("姓名", "身份证号")
    )
    assert one.counts["same"] == 1


def test_differences_of_personal_data_are_shown_masked():
    making.planted(name="张明")
    row = ("张明", making.PLANTED["id_number"], "13911112222")
    one = importing.taken(making.clerk(), [row], ("姓名", "身份证号", "手机"))
    assert importing.verdicts(one)[2]["shown"] == [["联系电话", "137****1234", "139****2222"]]


@pytest.mark.parametrize(
    ("stored", "sentence"),
    [
        ({"where": "财务处"}, "别的部门"),
        ({"merged": True}, "已并入另一份"),
        ({"erased": True}, "去标识化"),
    ],
)
def test_a_record_that_is_not_to_be_written_is_refused(stored, sentence):
    lin = making.clerk()
    person = making.person("张明", id_number=ID, where=stored.get("where", "教务处"))
    if "merged" in stored:
        Person.objects.filter(pk=person.pk).update(merged_into=making.person("李明"))
    if "erased" in stored:
        Person.objects.filter(pk=person.pk).update(deidentified_at=person.created_at)
    one = importing.taken(lin, [("张明", ID)], ("姓名", "身份证号"))
    assert sentence in importing.why(one)["身份证号"]
    assert "财务处" not in str(importing.verdicts(one))


def test_numbers_of_two_records_in_one_row_are_refused():
    making.person("张明", id_number=ID)
    making.person("李明", work_number="G2", id_number=making.id_number(3))
    header = ("姓名", "身份证号", "工号")
    one = importing.taken(making.clerk(), [("张明", ID, "G2")], header)
    assert "两份档案" in importing.why(one)["工号"]
    one = importing.taken(making.clerk("lin2"), [("张明", making.id_number(5), "G2")], header)
    assert "另一个身份证号" in importing.why(one)["工号"]


def test_a_namesake_with_the_same_telephone_and_no_number_is_asked_about():
    making.person("张明", phone="13800000001")
    one = importing.taken(making.clerk(), [("张 明", "13800000001")], ("姓名", "手机"))
    assert "同名同电话" in importing.why(one)["手机"]


# -- certificates ---------------------------------------------------------------------------

PAPER = ("姓名", "身份证号", "证书编号", "培训班", "学时", "发证日期", "有效期至")


def paper(**changes):
    row = {"姓名": "张明", "身份证号": ID, "证书编号": "示培1", "培训班": "书记班", "学时": "40",
           "发证日期": "2026/6/30", "有效期至": "长期"}  # fmt: skip
    return tuple((row | changes)[title] for title in PAPER)


def test_a_certificate_comes_with_its_person():
    one = importing.taken(making.clerk(), [paper()], PAPER)
    assert importing.verdicts(one)[2]["certificate"]["set"] == {
        "number": "示培1", "programme": "书记班", "hours": 40, "issued_on": "2026-06-30",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "column", "sentence"),
    [
        ({"培训班": ""}, "培训班", "培训项目"),
        ({"证书编号": ""}, "证书编号", "证书编号"),
        ({"发证日期": ""}, "发证日期", "发证日期"),
        ({"发证日期": "2990-01-01"}, "发证日期", "今天之后"),
        ({"有效期至": "2026-01-01"}, "有效期至", "早于发证日期"),
        ({"学时": "四十"}, "学时", "整数"),
    ],
)
def test_what_is_wrong_with_a_certificate(changes, column, sentence):
    one = importing.taken(making.clerk(), [paper(**changes)], PAPER)
    assert sentence in importing.why(one)[column]


def test_a_certificate_of_somebody_else_or_revoked_is_refused():
    making.certificate(making.person("李明"), number="示培1")
    mine = making.person("张明", id_number=ID)
    making.certificate(mine, number="示培2", revoked_on=date(2026, 7, 1), revoked_reason="冒名")
    one = importing.taken(making.clerk(), [paper()], PAPER)
    assert "另一个人" in importing.why(one)["证书编号"]
    one = importing.taken(making.clerk("lin2"), [paper(证书编号="示培2")], PAPER)
    assert "撤销" in importing.why(one)["证书编号"]


def test_certificates_need_their_own_permission():
    lin = making.clerk()
    user = factories.user("zhou", department=lin.department)
    user.user_permissions.add(Permission.objects.get(codename="import_person"))
    one = importing.taken(user, [paper()], PAPER)
    assert "没有登记证书的权限" in importing.why(one)["证书编号"]


# -- columns --------------------------------------------------------------------------------


def test_columns_are_known_by_their_usual_names():
    assert columns.match(
        ["序号", "姓 名*", "证件号码", "手机号（必填）", "工作单位：", "备注"]
    ) == {"name": "姓 名*", "id_number": "证件号码", "phone": "手机号（必填）",
          "organisation": "工作单位："}  # fmt: skip


def test_the_sites_own_template_matches_itself_wholly():
    assert set(columns.match([c.title for c in columns.COLUMNS])) == set(columns.BY_FIELD)


def test_no_name_stands_for_two_fields():
    keys = [columns.key(name) for name in columns.KNOWN]
    assert len(keys) == len(set(keys))


def test_a_sheet_without_a_name_column_waits_for_somebody_to_say_which_it_is():
    lin = making.clerk()
    book = importing.workbook([("张明", ID)], ("学员", "身份证号"))
    one = uploads.take(book, lin, lin.department, "trainee")
    assert one.state == ImportState.MATCHING


# -- files ----------------------------------------------------------------------------------


def formula(book):
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["姓名", "单位"])
    sheet.write_string(1, 0, "张明")
    sheet.write_formula(1, 1, '=HYPERLINK("http://example.org")', None, "学院")


def rounded(book):
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["姓名", "身份证号"])
    sheet.write_string(1, 0, "张明")
    sheet.write_number(1, 1, int("110105198005010011"))


def real_dates(book):
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["姓名", "出生日期"])
    sheet.write_string(1, 0, "张明")
    sheet.write_datetime(1, 1, date(1990, 5, 1), book.add_format({"num_format": "yyyy-mm-dd"}))


def hidden(book):
    secret = book.add_worksheet("藏")
    secret.write_row(0, 0, ["姓名", "身份证号"])
    secret.write_row(1, 0, ["不该读", "1"])
    shown = book.add_worksheet("名单")
    shown.activate()
    shown.set_first_sheet()
    secret.hide()
    shown.write_row(0, 0, ["姓名"])
    shown.write_row(1, 0, ["张明"])


def merged_head(book):
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 1, "姓名")
    sheet.write_row(0, 2, ["手机"])
    sheet.write_row(1, 0, ["张", "明", "13800000001"])


def titled(book):
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 1, "二〇二六年学员名单")
    sheet.write_row(1, 0, ["姓名", "单位"])
    sheet.write_row(2, 0, ["张明", "学院"])


def test_a_formula_and_a_number_that_excel_rounded_are_problems_of_their_row():
    lin = making.clerk()
    one = importing.checked(lin, importing.xlsx(formula))
    assert "公式" in importing.why(one)["单位"]
    one = importing.checked(lin, importing.xlsx(rounded))
    assert "超过 15 位" in importing.why(one)["身份证号"]


def test_real_dates_hidden_sheets_and_a_title_above_the_header_are_fine():
    lin = making.clerk()
    one = importing.checked(lin, importing.xlsx(real_dates))
    assert importing.verdicts(one)[2]["set"]["birth_date"] == "1990-05-01"
    one = importing.checked(lin, importing.xlsx(hidden))
    assert [told["who"] for told in importing.verdicts(one).values()] == ["张明"]
    one = importing.checked(lin, importing.xlsx(titled))
    assert importing.verdicts(one)[3]["do"] == "add"


def test_too_many_rows_are_refused_before_anything_is_stored():
    lin = making.clerk()
    book = importing.workbook([("张明",)] * (uploads.MOST_ROWS + 1), ("姓名",))
    with pytest.raises(sheets.SheetError, match="最多上传 30000 行"):
        uploads.take(book, lin, lin.department, "trainee")
    assert not PersonImport.objects.exists()


def test_merged_heads_are_refused():
    lin = making.clerk()
    with pytest.raises(sheets.SheetError, match="合并单元格"):
        uploads.take(importing.xlsx(merged_head), lin, lin.department, "trainee")
