"""A contact person enrols a group, sees it behind the private link, changes and cancels it."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from accounts.models import AuditEntry
from intake import guard
from tests.training import enrolling
from training.enrolment import links
from training.models import Enrolment, EnrolmentState, Participant, Session

pytestmark = pytest.mark.django_db
LINK = re.compile(r"/enrol/mine/([\w-]+)/")


def sent(session, rows=2, start=0, **more):
    """Return what a browser sends for a group of so many."""
    people = enrolling.people(rows, start)
    data = {"guard": guard.draw(), "website": "", "consent": "on", "send": "1"}
    data |= {"people-TOTAL_FORMS": str(len(people)), "people-INITIAL_FORMS": "0"}
    for number, person in enumerate(people):
        data |= {f"people-{number}-{name}": value for name, value in person.items()}
    return data | enrolling.contact() | more


def enrolled(visitor, session, **more):
    response = visitor.post(session.enrol_url(), sent(session, **more))
    assert response.status_code == 303, response.content.decode()
    return LINK.search(response["Location"]).group(1)


def test_a_group_gets_a_number_and_a_private_link_once(visitor):
    session = enrolling.session()
    page = visitor.get(session.enrol_url())
    assert "还有 10 个名额" in page.content.decode()
    response = visitor.post(session.enrol_url(), sent(session))
    shown = visitor.get(response["Location"]).content.decode()
    enrolment = Enrolment.objects.get()
    token = LINK.search(response["Location"]).group(1)
    assert re.fullmatch(rf"P\d{{4}}-{session.pk:04d}-\d{{4}}", enrolment.number)
    for said in (
        enrolment.number,
        f"/enrol/mine/{token}/",
        "请保存私人链接",
        "赵某0",
        "13900000001",
    ):
        assert said in shown
    assert len(token) >= 22  # 128 bits
    again = visitor.get(f"/enrol/mine/{token}/").content.decode()
    assert "请保存私人链接" not in again
    assert enrolment.number in again


def test_the_private_pages_are_nobody_elses(visitor):
    token = enrolled(visitor, enrolling.session())
    for page, referrer in (
        ("", "no-referrer"),
        ("change/", "same-origin"),
        ("cancel/", "same-origin"),
    ):
        response = visitor.get(f"/enrol/mine/{token}/{page}")
        assert response["Referrer-Policy"] == referrer
        assert response["Cache-Control"] == "private, no-store"
        assert "noindex" in response["X-Robots-Tag"]
        assert "ETag" not in response


@pytest.mark.parametrize("page", ["", "change/", "cancel/", "voice/"])
def test_a_wrong_link_is_the_ordinary_not_found(client, page):
    enrolled(client, enrolling.session())
    number = Enrolment.objects.get().number
    ordinary = client.get("/nothing/here/")
    for wrong in ("x", number, "1", links.fresh(), "x" * 500, Enrolment.objects.get().token_digest):
        response = client.get(f"/enrol/mine/{wrong}/{page}")
        assert response.status_code == 404
        assert response.templates[0].name == ordinary.templates[0].name
        assert number not in response.content.decode().replace(f"/{wrong}/", "")


def test_nothing_of_the_people_stands_in_the_database(visitor):
    session = enrolling.session()
    token = enrolled(visitor, session, contact_phone="13712345678", invoice_note="税号甲乙")
    secret = ("13712345678", "张明", "zhang@example.org", "税号甲乙", "赵某0", "13900000000", token)
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            text = repr(cursor.fetchall())
            assert not [one for one in secret if one in text], table
    assert Enrolment.objects.get().contact_phone == "13712345678"


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_nothing_of_the_people_stands_in_the_database_file(visitor):
    enrolled(visitor, enrolling.session(), contact_phone="13712345678")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with open(connection.settings_dict["NAME"], "rb") as file:
        content = file.read()
    assert "示例学院".encode() in content  # it is the right file
    for secret in ("13712345678", "张明", "赵某0", "13900000000"):
        assert secret.encode() not in content


def test_a_form_sent_twice_is_one_enrolment_with_one_link(client):
    session = enrolling.session()
    data = sent(session)
    first = client.post(session.enrol_url(), data)
    second = client.post(session.enrol_url(), data)
    assert first["Location"] == second["Location"]
    assert Enrolment.objects.count() == 1
    assert Session.objects.get().held == 2


def test_a_form_sent_twice_is_one_enrolment_while_keys_change(client, settings):
    session = enrolling.session()
    data = sent(session)
    first = client.post(session.enrol_url(), data)
    settings.FIELD_KEYS = {"new": b"n" * 32, **settings.FIELD_KEYS}
    assert client.post(session.enrol_url(), data)["Location"] == first["Location"]
    assert Enrolment.objects.count() == 1


def test_a_form_that_is_gone_back_to_and_filled_in_anew_is_a_second_group(visitor):
    session = enrolling.session()
    data = sent(session)
    first = visitor.post(session.enrol_url(), data)
    other = sent(session, start=5) | {"guard": data["guard"]}
    text = visitor.post(session.enrol_url(), other).content.decode()
    assert "还没有提交，请检查后再按一次" in text and "李某3" not in text and "王某7" not in text
    fresh = re.search(r'name="guard" value="([^"]+)"', text).group(1)
    second = visitor.post(session.enrol_url(), other | {"guard": fresh})
    assert second.status_code == 303 and second["Location"] != first["Location"]
    assert Enrolment.objects.count() == 2


def test_a_change_that_is_gone_back_to_is_not_lost(visitor):
    session = enrolling.session()
    token = enrolled(visitor, session)
    address = f"/enrol/mine/{token}/change/"
    data = sent(session, organisation="一")
    assert visitor.post(address, data).status_code == 303
    assert visitor.post(address, data).status_code == 303
    text = visitor.post(address, data | {"organisation": "二"}).content.decode()
    assert "还没有提交" in text and 'value="二"' in text


def test_the_form_on_the_page_in_traditional_characters_goes_to_the_one_address(visitor):
    session = enrolling.session()
    text = visitor.get(f"/zh-hant{session.enrol_url()}").content.decode()
    assert f'action="{session.enrol_url()}"' in text and "報名" in text


MISTAKES = [
    ({"organisation": ""}, "请填写单位名称。"),
    ({"contact_phone": "12345"}, "请填写手机号码，或带区号的固定电话"),
    ({"contact_email": "x"}, "邮"),
    ({"consent": ""}, "请先阅读说明并勾选同意"),
    ({"people-1-phone": "138"}, "参训人 2 手机：请填写手机号码"),
    ({"people-1-sex": "x"}, "参训人 2 性别：性别只能是男或女。"),
    ({"people-0-name": ""}, "参训人 1 姓名：请填写姓名。"),
    ({"people-1-name": "赵 某0", "people-1-phone": "139-0000-0000"}, "和参训人 1 重复了"),
    ({"people-TOTAL_FORMS": "0"}, "请至少填写一位参训人。"),
    ({"website": "http://spam.example"}, "没有通过检查"),
]


@pytest.mark.parametrize(("wrong", "said"), MISTAKES)
def test_a_mistake_is_said_at_its_field_and_nothing_typed_is_lost(visitor, wrong, said):
    session = enrolling.session()
    response = visitor.post(session.enrol_url(), sent(session) | wrong)
    text = response.content.decode()
    assert response.status_code == 200
    assert said in text
    assert "您填写的内容都在" in text
    kept = sent(session) | wrong
    for name in ("organisation", "contact_name", "people-0-phone", "people-1-post"):
        if kept["people-TOTAL_FORMS"] != "0" or not name.startswith("people"):
            assert f'value="{kept[name]}"' in text or not kept[name], name
    assert not Enrolment.objects.exists()


def test_who_is_enrolled_already_is_said_at_his_row(visitor):
    session = enrolling.session()
    enrolled(visitor, session)
    response = visitor.post(session.enrol_url(), sent(session, rows=2, start=1))
    text = response.content.decode()
    assert "参训人 1 姓名：这位学员已经报了这一期" in text
    assert "参训人 2 姓名" not in text


def test_emptied_rows_are_dropped(visitor):
    session = enrolling.session()
    empty = {f"people-0-{name}": "" for name in ("name", "sex", "post", "phone")}
    enrolled(visitor, session, rows=3, **empty)
    assert Enrolment.objects.get().size == 2


def test_rows_are_added_and_taken_out_without_a_script(visitor):
    session = enrolling.session()
    data = sent(session)
    del data["send"]
    text = visitor.post(session.enrol_url(), data | {"add": "1"}).content.decode()
    assert text.count("data-person>") == 4  # two, a new one, and the template's
    assert "autofocus" in text
    assert 'value="张明"' in text and 'value="13900000001"' in text
    assert "还没有提交" not in text
    assert "checked" in text
    text = visitor.post(session.enrol_url(), data | {"remove": "0"}).content.decode()
    assert "13900000000" not in text and 'value="13900000001"' in text
    assert not Enrolment.objects.exists()


def test_a_group_that_does_not_fit_is_told_its_place_in_the_line(visitor):
    session = enrolling.session(seats=3)
    enrolled(visitor, session)
    token = enrolled(visitor, session, rows=2, start=5)
    assert "2 人候补，现在排在第 1 组" in visitor.get(f"/enrol/mine/{token}/").content.decode()
    assert "名额已满，1 组候补" in visitor.get(session.enrol_url()).content.decode()
    assert visitor.get(session.live_url()).json() == {
        "window": "full", "text": "名额已满，1 组候补", "left": 0, "waiting": 1, "takes": True,
    }  # fmt: skip


def test_a_group_is_changed_behind_its_link(visitor):
    session = enrolling.session()
    token = enrolled(visitor, session)
    page = visitor.get(f"/enrol/mine/{token}/change/").content.decode()
    assert 'value="赵某0"' in page and "个人信息说明" not in page
    data = sent(session, rows=3, organisation="示例二院")
    response = visitor.post(f"/enrol/mine/{token}/change/", data)
    assert response.status_code == 303, response.content.decode()
    text = visitor.get(response["Location"]).content.decode()
    assert "修改已保存" in text and "示例二院" in text and "李某3" not in text and "孙某2" in text
    assert (Enrolment.objects.get().size, Session.objects.get().held) == (3, 3)


def test_a_group_is_cancelled_behind_its_link(visitor):
    session = enrolling.session()
    token = enrolled(visitor, session)
    assert visitor.get(f"/enrol/mine/{token}/cancel/").status_code == 200
    assert Enrolment.objects.get().state == EnrolmentState.PENDING
    response = visitor.post(f"/enrol/mine/{token}/cancel/", {"reason": ""})
    text = visitor.get(response["Location"]).content.decode()
    assert "报名已取消" in text and "修改报名" not in text
    assert Session.objects.get().held == 0
    assert visitor.get(f"/enrol/mine/{token}/change/").status_code == 303


def test_after_the_closing_nothing_is_changed(visitor):
    session = enrolling.session()
    token = enrolled(visitor, session)
    Session.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    assert "网上不能再修改或取消" in visitor.get(f"/enrol/mine/{token}/").content.decode()
    visitor.post(f"/enrol/mine/{token}/cancel/", {"reason": ""})
    visitor.post(f"/enrol/mine/{token}/change/", sent(session, rows=1))
    assert Enrolment.objects.get().size == 2
    assert Enrolment.objects.get().state == EnrolmentState.PENDING
    assert "现在不能在网上报名" in visitor.get(session.enrol_url()).content.decode()
    response = visitor.post(session.enrol_url(), sent(session, start=5))
    assert response.status_code == 200 and Enrolment.objects.count() == 1


def test_what_is_not_public_takes_nobody(client):
    session = enrolling.session(is_shown=False)
    for address in (session.enrol_url(), session.live_url(), session.get_absolute_url(),
                    session.ics_url(), f"{session.enrol_url()}list.xlsx"):  # fmt: skip
        assert client.get(address).status_code == 404
    assert client.post(session.enrol_url(), sent(session)).status_code == 404


def test_the_audit_log_says_what_happened_and_not_who_they_are(visitor):
    token = enrolled(visitor, enrolling.session())
    visitor.post(f"/enrol/mine/{token}/cancel/", {"reason": "张明生病"})
    events = AuditEntry.objects.filter(event__startswith="enrolment.")
    assert [entry.event for entry in events.order_by("pk")] == [
        "enrolment.create",
        "enrolment.cancel",
    ]
    text = repr(list(events.values()))
    assert "张明" not in text and "示例学院" not in text and token not in text


# -- the sheet -------------------------------------------------------------------------------


def sheet(*lines, header=("姓名", "性别", "单位及职务", "手机"), name="名单.xlsx"):
    book = Workbook()
    for line in (header, *lines):
        book.active.append(line)
    buffer = BytesIO()
    book.save(buffer)
    return SimpleUploadedFile(name, buffer.getvalue())


def uploaded(visitor, session, file, **more):
    data = sent(session, rows=1) | {"read": "1", "sheet": file} | more
    del data["send"]
    return visitor.post(session.enrol_url(), data)


def test_the_template_can_be_filled_in_and_read(visitor):
    session = enrolling.session()
    response = visitor.get(f"{session.enrol_url()}list.xlsx")
    book = load_workbook(BytesIO(response.content))
    first = book.worksheets[0]
    assert [cell.value for cell in first[1]] == ["姓名", "性别", "单位及职务", "手机"]
    for line in (["李示例", "女", "干事", "13712340001"], ["王示例", "男", "", "13712340002"]):
        first.append(line)
    buffer = BytesIO()
    book.save(buffer)
    response = uploaded(visitor, session, SimpleUploadedFile("名单.xlsx", buffer.getvalue()))
    text = response.content.decode()
    assert "读入 2 人" in text
    assert 'value="13712340002"' in text and 'value="赵某0"' in text and 'value="张明"' in text


def test_bad_lines_are_said_with_line_and_column_and_come_back_in_a_sheet(visitor):
    session = enrolling.session()
    lines = [
        ("李示例", "女", "干事", "13712340001"),
        ("王示例", "未知", "", "137"),
        ("", "男", "", "13712340003"),
        ("李示例", "女", "又一次", "137 1234 0001"),
        ("赵某0", "男", "", "13900000000"),
    ]
    response = uploaded(visitor, session, sheet(*lines))
    text = response.content.decode()
    assert "读入 1 人" in text and "有 4 行需要修改" in text
    for said in ("第 3 行“性别”：性别只能是男或女。", "第 3 行“手机”：请填写手机号码",
                 "第 4 行“姓名”：请填写姓名。", "第 5 行“姓名”：和第 2 行重复",
                 "第 6 行“姓名”：和表单里的一位重复"):  # fmt: skip
        assert said in text
    packed = re.search(r'name="bad_rows"\s+value="([^"]+)"', text).group(1)
    data = sent(session, rows=2) | {"returned": "1", "bad_rows": packed}
    response = visitor.post(session.enrol_url(), data)
    rows = list(load_workbook(BytesIO(response.content)).active.values)
    assert rows[0][:2] == ("问题", "姓名")
    assert len(rows) == 5
    assert "性别只能是男或女" in rows[1][0]
    assert "no-store" in response["Cache-Control"]
    assert not Enrolment.objects.exists()


def test_the_returned_sheet_is_only_ours(visitor):
    session = enrolling.session()
    data = sent(session) | {"returned": "1", "bad_rows": "forged"}
    response = visitor.post(session.enrol_url(), data)
    assert "再上传一次" in response.content.decode()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (None, "请先选择填好的 Excel 文件"),
        (SimpleUploadedFile("a.xlsx", b"not a sheet"), "文件"),
        (SimpleUploadedFile("a.csv", b"a,b"), ".xlsx"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_and_the_form_kept(visitor, file, said):
    session = enrolling.session()
    data = sent(session) | ({"sheet": file} if file else {}) | {"read": "1"}
    text = visitor.post(session.enrol_url(), data).content.decode()
    assert said in text
    assert 'value="13900000001"' in text


def test_a_sheet_without_its_columns_is_told_so(visitor):
    text = uploaded(visitor, enrolling.session(), sheet(("李", "x"), header=("姓名", "年龄")))
    assert "表头里缺少" in text.content.decode()


def test_the_most_people_of_a_group_go_through_one_form(visitor):
    session = enrolling.session(seats=200)
    enrolled(visitor, session, rows=200)
    assert Participant.objects.count() == 200
    response = visitor.post(session.enrol_url(), sent(session, rows=201, start=300))
    assert "一组最多 200 人" in response.content.decode()
