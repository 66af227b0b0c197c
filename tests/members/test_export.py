"""导出: with a reason, masked unless the role may otherwise, escaped, watermarked, logged, streamed."""

import io
import tracemalloc
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import AuditEntry
from members.lookup import criteria, exporting, stored
from members.models import Export, ExportState, StoredSearch
from privacy import retention
from sheets import streaming
from tests import factories
from tests.members import making
from tests.members.test_desk import sign_in

pytestmark = pytest.mark.django_db
EXPORT = "/admin/members/person/search/all/export/"
WHY = "春季班报到核对"
NAMES = ["id_number", "phone", "email", "birth_date", "organisation"]
PLAIN = [making.PLANTED[name] for name in ("id_number", "phone", "email")]


@pytest.fixture
def lin():
    return making.clerk()


@pytest.fixture
def record(lin):
    return making.planted(organisation="=HYPERLINK(1)", work_number="G007")


def may_plain(user):
    user.user_permissions.add(Permission.objects.get(codename="export_plain"))


def ask(client, **data):
    """Fill in the form; return the answer and the Export that waits, if there is one."""
    response = client.post(EXPORT, {"reason": WHY, "columns": NAMES, **data})
    return response, Export.objects.order_by("pk").last()


def taken(client, export):
    response = client.post(f"/admin/members/person/exports/{export.token}/file/")
    return response, b"".join(response.streaming_content) if response.streaming else b""


def rows(content):
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_the_sheet_is_masked_escaped_and_marked(client, lin, record):
    sign_in(client, lin)
    response, export = ask(client)
    assert response["Location"].endswith(f"/exports/{export.token}/")
    shown = client.get(response["Location"]).content.decode()
    assert "下载 Excel" in shown and "水印" in shown
    response, content = taken(client, export)
    note, head, row = rows(content)
    assert "导出人" in note[0] and "lin" in note[0] and "共 1 人" in note[0] and "已打码" in note[0]
    assert head == ["姓名", "单位", "身份证号", "出生日期", "电话", "邮箱"]
    assert row == ["张小明", "=HYPERLINK(1)", "110105********0056", "****-**-**", "137****1234",
                   "p***@example.org"]  # fmt: skip
    assert (
        "no-store" in response["Cache-Control"] and "attachment" in response["Content-Disposition"]
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        sheet = archive.read(streaming.SHEET).decode()
        core = archive.read("docProps/core.xml").decode()
    assert "<f>" not in sheet and "headerFooter" in sheet and "picture" in sheet
    assert "导出人" in core
    assert not [plain for plain in PLAIN if plain in sheet]


def test_it_is_logged_with_its_reason_and_count(client, lin, record):
    sign_in(client, lin)
    taken(client, ask(client)[1])
    asked = AuditEntry.objects.get(event="person.export_asked")
    done = AuditEntry.objects.get(event="person.export")
    assert asked.detail["rows"] == done.detail["rows"] == 1 and done.result == "ok"
    assert done.detail["purpose"] == WHY and done.detail["plain"] is False
    assert "phone" in done.detail["columns"] and done.actor_id == lin.pk


@pytest.mark.parametrize("reason", ["", "看看", "核对 110105198005010056"])
def test_no_reason_no_sheet(client, lin, record, reason):
    sign_in(client, lin)
    response, export = ask(client, reason=reason)
    assert response.status_code == 200 and "事由" in response.content.decode() and export is None


def test_in_clear_is_for_who_may_and_asks_twice(client, lin, record):
    sign_in(client, lin)
    _, export = ask(client, plain="on", confirmed="yes")
    assert export.is_plain is False  # he may not: what he sent is not even looked at
    may_plain(lin)
    sign_in(client, lin)
    response, last = ask(client, plain="on")
    text = response.content.decode()
    assert last == export and "确认：导出不打码" in text and WHY in text
    text = ask(client, plain="on", confirming="yes")[0].content.decode()
    assert "请先勾选" in text
    response, last = ask(client, plain="on", confirming="yes", confirmed="yes")
    assert last != export and last.is_plain
    row = rows(taken(client, last)[1])[2]
    assert row[2] == PLAIN[0] and row[4] == PLAIN[1] and row[5] == PLAIN[2]
    assert row[3].date() == making.PLANTED["birth_date"]


def test_who_lost_the_right_gets_nothing_any_more(client, lin, record):
    may_plain(lin)
    made = exporting.ask(criteria.of(""), factories.get_user_model().objects.get(pk=lin.pk),
                         reason=WHY, names=NAMES, plain=True)  # fmt: skip
    lin.user_permissions.clear()
    lin = factories.get_user_model().objects.get(pk=lin.pk)
    with pytest.raises(PermissionDenied):
        exporting.begin(made, lin)


def test_a_sheet_is_sent_once(client, lin, record):
    sign_in(client, lin)
    export = ask(client)[1]
    taken(client, export)
    response, content = taken(client, export)
    assert response.status_code == 302 and not content
    assert "已完成" in client.get(response["Location"]).content.decode()
    assert Export.objects.get().criteria == {}


def test_progress_is_told_and_cancelling_stops_it(lin, monkeypatch):
    monkeypatch.setattr(exporting, "BATCH", 2)
    for sign in "甲乙丙丁戊":
        making.person(f"王{sign}")
    made = exporting.ask(criteria.of("王"), lin, reason=WHY, names=["name"])
    pieces = iter(exporting.begin(made, lin))
    next(pieces)
    next(pieces)
    made.refresh_from_db()
    assert (made.state, made.rows_done, made.rows_total) == (ExportState.RUNNING, 2, 5)
    exporting.cancel(made)
    sent = b"".join(pieces)
    made.refresh_from_db()
    assert made.state == ExportState.CANCELLED and not sent.endswith(b"PK\x05\x06")
    entry = AuditEntry.objects.get(event="person.export")
    assert entry.result == "cancelled" and entry.detail["rows"] == 4


def test_a_reader_who_goes_away_is_in_the_log(client, lin, record):
    made = exporting.ask(criteria.of(""), lin, reason=WHY, names=["name"])
    sending = exporting.begin(made, lin)
    next(iter(sending))
    sending.close()
    made.refresh_from_db()
    assert made.state == ExportState.FAILED
    assert AuditEntry.objects.get(event="person.export").result == "failed"


def test_one_that_waits_is_cancelled_in_the_page(client, lin, record):
    sign_in(client, lin)
    export = ask(client)[1]
    address = f"/admin/members/person/exports/{export.token}/"
    assert client.get(f"{address}status/").json() == {
        "state": "ready", "label": "等待下载", "done": 0, "total": 1}  # fmt: skip
    assert "已取消" in client.post(f"{address}cancel/", follow=True).content.decode()
    assert taken(client, export)[1] == b""


def test_nobody_is_no_sheet(lin):
    with pytest.raises(ValidationError, match="没有符合条件"):
        exporting.ask(criteria.of("谁也不是"), lin, reason=WHY, names=[])


def test_a_long_sheet_takes_no_more_memory_than_a_short_one(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    def peak(batches):
        sheet = streaming.Stream(
            "表", ["甲", "乙"], ([["字" * 20, "-1"]] * 500 for _ in range(batches))
        )
        tracemalloc.start()
        size = sum(len(piece) for piece in streaming.stream(sheet))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most, size

    short, long = peak(4), peak(60)
    assert long[0] < short[0] * 1.5 and long[1] > short[1] * 5
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "text", ["=1+1", "@x", "-1", "+1", "\t=1", "<b>&", "_x0041_", "a\x00b", "1\n2"]
)
def test_text_stays_text(text):
    content = b"".join(streaming.stream(streaming.Stream("表", ["甲"], [[[text]]], note="=注")))
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cell = page["A3"]
    assert cell.data_type in "sn" or cell.data_type == "inlineStr"
    said = (cell.value or "").replace("_x005F_", "_")
    assert said == text.replace("\x00", "").lstrip("\t") or said == text.replace("\x00", "")
    if text[0] in "=@-+":
        assert cell._style.quotePrefix == 1


def test_what_nobody_took_says_for_whom_no_longer_and_goes_after_half_a_year(lin, record):
    left, done, old = (
        exporting.ask(criteria.of("张"), lin, reason=WHY, names=NAMES) for _ in range(3)
    )
    b"".join(exporting.begin(done, lin))
    stored.keep(criteria.of("张"), lin)
    assert stored.count() == stored.erase() == 0
    now = timezone.now()
    Export.objects.filter(pk=left.pk).update(moved_at=now - timedelta(days=2))
    Export.objects.filter(pk=old.pk).update(asked_at=now - timedelta(days=184))
    StoredSearch.objects.update(used_at=now - timedelta(hours=1))
    assert stored.count() == 3 and stored.erase() == 3 and stored.erase() == 0
    left.refresh_from_db()
    assert (left.state, left.criteria) == ("failed", {})
    assert set(Export.objects.values_list("pk", flat=True)) == {left.pk, done.pk}
    assert not StoredSearch.objects.exists()
    assert "members.searches" in {part.name for part in retention.parts()}


def test_what_is_written_down_while_it_is_sent_has_its_address(client, lin, record):
    sign_in(client, lin)
    taken(client, ask(client)[1])
    entry = AuditEntry.objects.get(event="person.export")
    assert (entry.address, entry.actor_id) == ("127.0.0.1", lin.pk)


def test_who_goes_back_from_confirming_finds_all_as_it_was_and_has_asked_for_nothing(
    client, lin, record
):
    may_plain(lin)
    sign_in(client, lin)
    asked = {"plain": "on", "confirming": "yes", "back": "yes"}
    response, export = ask(client, **asked)
    page = response.content.decode()
    assert export is None
    assert WHY in page
    assert "下一步" in page
    assert "请先勾选" not in page
