"""Importing at the desk: Lin sees what a sheet would do before it does it, and nobody else does."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import sheets
from accounts import roles
from accounts.models import AuditEntry
from members.importing import applying, uploads
from members.models import ImportState, Person, PersonImport
from tests import factories
from tests.members import importing, making

pytestmark = pytest.mark.django_db
LISTING = reverse("admin:members_personimport_changelist")
ADD = reverse("admin:members_personimport_add")
TEMPLATE = reverse("admin:members_personimport_template")


def to(name, one):
    return reverse(f"admin:members_personimport_{name}", args=[one.pk])


def sign_in(client, person):
    client.logout()
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        making.say_why(client)
    return client


@pytest.fixture
def lin():
    return making.clerk()


@pytest.fixture
def desk(client, lin):
    return sign_in(client, lin)


def sent(client, user, upload, **more):
    data = {
        "upload": upload,
        "department": user.department_id,
        "kind": "trainee",
        "reason": "秋季班报名名单",
        **more,
    }
    return client.post(ADD, data)


# -- who ------------------------------------------------------------------------------------


@pytest.fixture
def cast(lin):
    top = lin.department
    under = making.department("一科", top)
    return {
        "nobody": None,
        "dan": factories.dan(),
        "alice": factories.alice("training"),
        "auditor": factories.user("aud", role=roles.AUDIT_ADMIN, department=top),
        "system": factories.user("sys", role=roles.SYSTEM_ADMIN, department=top),
        "mo": making.other_clerk(),
        "colleague": making.clerk("qi"),
        "under": making.clerk("ye", under),
        "lin": lin,
        "root": factories.root(),
    }


CLERKS = ("mo", "colleague", "under")  # they import themselves, but this is not theirs
OF_ONE = {
    "show": "get", "columns": "get", "progress": "get", "errors": "get",
    "check": "post", "apply": "post", "undo": "post", "drop": "post",
}  # fmt: skip


@pytest.mark.parametrize("name", OF_ONE)
def test_who_reaches_an_import(client, cast, lin, name):
    one = importing.taken(lin, importing.many(3, bad=1))
    for who, person in cast.items():
        if who in ("lin", "root"):
            continue
        response = getattr(sign_in(client, person), OF_ONE[name])(to(name, one))
        if who in CLERKS:
            assert response.status_code == 404, (who, name)
        elif who == "nobody":
            assert response.status_code == 302 and "login" in response["Location"], (who, name)
        else:
            assert response.status_code == 403, (who, name)
        assert "示例" not in response.content.decode()
        assert PersonImport.objects.get().state == ImportState.READY
    assert not Person.objects.exists()
    for who in ("lin", "root"):
        if OF_ONE[name] == "get":
            response = sign_in(client, cast[who]).get(to(name, one))
            assert response.status_code == 200, (who, name)


@pytest.mark.parametrize("name", ["check", "apply", "undo", "drop"])
def test_nothing_is_done_by_a_get_or_without_the_token(lin, name):
    one = importing.taken(lin, importing.many(2))
    strict = sign_in(Client(enforce_csrf_checks=True), lin)
    assert strict.get(to(name, one)).status_code == 405
    assert strict.post(to(name, one)).status_code == 403
    assert sent(strict, lin, importing.workbook(importing.many(1))).status_code == 403
    assert PersonImport.objects.get().state == ImportState.READY


@pytest.mark.parametrize("address", [LISTING, ADD, TEMPLATE])
def test_who_may_begin_an_import(client, cast, address):
    for who, person in cast.items():
        status = sign_in(client, person).get(address).status_code
        if who in (*CLERKS, "lin", "root"):
            assert status == 200, (who, address)
        else:
            assert status in (302, 403), (who, address)


def test_lists_name_ones_own_imports_only(client, cast, lin):
    importing.taken(lin, importing.many(1))
    assert "导入 1 号" in re.sub(r"\d+ 号", "1 号", text(sign_in(client, lin).get(LISTING)))
    assert " 号</a>" not in text(sign_in(client, cast["colleague"]).get(LISTING))


def test_new_records_go_to_ones_own_branch_only(desk, lin):
    other = making.department("财务处")
    response = sent(desk, lin, importing.workbook(importing.many(1)), department=other.pk)
    assert response.status_code == 200 and not PersonImport.objects.exists()


def text(response):
    return response.content.decode()


# -- the way of a sheet ---------------------------------------------------------------------


def test_lin_uploads_checks_looks_and_writes(desk, lin):
    making.planted(name="张明", organisation="旧单位")
    number = making.PLANTED["id_number"]
    rows = [("张明", number, "13911112222", "新单位"), *importing.many(2), ("错", "123", "", "")]
    response = sent(desk, lin, importing.workbook(rows))
    one = PersonImport.objects.get()
    assert response["Location"] == to("show", one)
    assert "已核对 0 行" in text(desk.get(to("show", one)))
    told = desk.post(to("check", one), {"step": "1"}).json()
    assert told == {"done": 4, "rows": 4, "more": False}

    page = text(desk.get(to("show", one)))
    assert "身份证号应为 18 位" in page
    page = text(desk.get(to("show", one), {"rows": "change"}))
    assert "旧单位" in page and "139****2222" in page
    assert number not in page and "13911112222" not in page
    page = text(desk.get(to("show", one), {"rows": "add"}))
    assert "110105********" in page

    assert desk.post(to("apply", one)).status_code == 409
    assert Person.objects.count() == 1
    response = desk.post(to("apply", one), {"skip_bad": "on"}, follow=True)
    assert "已写入" in text(response) and Person.objects.count() == 3

    response = desk.post(to("undo", one), follow=True)
    assert "和导入前一样" in text(response) and Person.objects.get().organisation == "旧单位"


def test_without_a_script_one_button_checks_all(desk, lin):
    one = uploads.take(importing.workbook(importing.many(1200)), lin, lin.department, "trainee")
    desk.post(to("check", one))
    one.refresh_from_db()
    assert one.state == ImportState.READY and one.counts["add"] == 1200
    page = text(desk.get(to("show", one), {"rows": "add", "page": "24"}))
    assert "第 1201 行" in page and "第 24 页，共 24 页" in page
    assert desk.get(to("show", one), {"rows": "x", "page": "y"}).status_code == 200


def test_a_column_that_is_missing_is_asked_for_on_a_page(desk, lin):
    number = making.id_number(1)
    book = importing.workbook([("张明", number, "甲")], ("学员", "身份证号", "组"))
    response = sent(desk, lin, book)
    one = PersonImport.objects.get()
    response = desk.get(response["Location"], follow=True)
    assert response.redirect_chain[-1][0] == to("columns", one)
    assert "没有认出：姓名" in text(response) and "学员、组" in text(response)
    assert "请指出哪一列是姓名" in text(desk.post(to("columns", one), {"id_number": "1"}))
    twice = {"name": "0", "organisation": "0"}
    assert "一列只能用一次" in text(desk.post(to("columns", one), twice))
    desk.post(to("columns", one), {"name": "0", "id_number": "1"})
    desk.post(to("check", one))
    desk.post(to("apply", one))
    assert Person.objects.get().name == "张明"


def test_refusals_say_which_records_and_the_script_gets_them_too(desk, lin):
    stored = making.person("张明", id_number=making.id_number(1))
    row = [("张明", making.id_number(1), "13900000000", "新单位")]
    one = importing.taken(lin, row)
    stored.save()
    response = desk.post(to("apply", one))
    assert response.status_code == 409
    assert f"第 2 行：{stored.pk} 号档案" in text(response) and "重新核对" in text(response)
    told = desk.post(to("apply", one), headers={"accept": "application/json"}).json()
    assert "什么都没有写入" in told["error"] and len(told["reasons"]) == 1
    desk.post(to("check", one), {"again": "1"})
    desk.post(to("check", one))
    told = desk.post(to("apply", one), headers={"accept": "application/json"}).json()
    assert told == {"url": to("show", one)}


def test_the_refused_rows_come_back_as_the_same_sheet_with_reasons(desk, lin):
    one = importing.taken(lin, [*importing.many(2), ("错", "123", "", "学院")])
    response = desk.get(to("errors", one))
    [row] = sheets.read(response.content, header=["问题", *importing.HEADER])
    assert row.values["问题"].startswith("身份证号：") and row.values["工作单位"] == "学院"
    assert response["Cache-Control"].startswith("private, no-store")
    assert AuditEntry.objects.filter(event="person.import_errors", target_id=one.pk).exists()
    # Mended, it can be sent again: the column of reasons is none of ours.
    assert importing.checked(lin, SimpleUploadedFile("a.xlsx", response.content)).counts["bad"] == 1


def test_the_template_is_taken_back_as_it_is(desk):
    [sheet] = {desk.get(TEMPLATE).content}
    with pytest.raises(sheets.SheetError, match="没有数据"):
        sheets.read(sheet, header=["姓名", "身份证号", "证书编号"])


def test_what_is_given_up_is_deleted(desk, lin):
    one = importing.taken(lin, importing.many(3))
    desk.post(to("drop", one))
    one.refresh_from_db()
    assert one.state == ImportState.DROPPED and not one.parts.exists() and one.filename == ""
    assert desk.post(to("apply", one)).status_code == 409
    assert desk.get(to("errors", one)).status_code == 404
    assert "没有写入任何内容" in text(desk.get(to("show", one)))


def test_progress_tells_what_is_being_done(desk, lin):
    one = importing.taken(lin, importing.many(3))
    PersonImport.objects.update(stage=applying.PREPARING, done=2)
    told = desk.get(to("progress", one)).json()
    assert told == {"done": 2, "rows": 3, "said": "正在准备", "is_writing": False}


# -- files that can't be taken --------------------------------------------------------------


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (SimpleUploadedFile("a.xlsx", b"PK\x03\x04 broken"), "可能已损坏"),
        (SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ".xlsx"),
        (SimpleUploadedFile("a.xlsm", b"PK\x03\x04"), "宏"),
        (SimpleUploadedFile("a.csv", "姓名\n张明".encode()), ".xlsx"),
        (SimpleUploadedFile("a.xlsx", b""), "是空的"),
        (SimpleUploadedFile("a.xlsx", b"PK" + b"x" * (11 * 1024 * 1024)), "不能超过 10 MB"),
    ],
    ids=["broken", "old", "macros", "text", "empty", "huge"],
)
def test_a_file_that_can_not_be_taken_is_refused_in_a_sentence(desk, lin, upload, sentence):
    response = sent(desk, lin, upload)
    assert response.status_code == 200 and sentence in text(response)
    assert not PersonImport.objects.exists()


def test_an_upload_never_lies_in_clear_on_the_disk(desk, lin, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("A temporary file was made.")

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", refuse)
    book = importing.workbook(importing.many(1))
    large = SimpleUploadedFile(book.name, book.read() + b"\0" * (3 * 1024 * 1024))
    assert sent(desk, lin, large).status_code in (200, 302)
