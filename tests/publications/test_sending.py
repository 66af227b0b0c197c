"""What visitors send in: enquiries about books, and manuscripts."""

import re
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from editorial.uploadhandlers import MOST_BYTES as MOST_OF_A_REQUEST
from publications import manuscripts
from publications.models import Call, Enquiry, Submission
from tests.publications import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return making.book("党支部工作读本")


@pytest.fixture
def call():
    return making.call("续编征稿")


def field_error(response, name):
    """Return the sentence at a field, as the page shows it."""
    found = re.search(rf'id="id_{name}_error">(.*?)</p>', response.content.decode(), re.S)
    return found.group(1).strip() if found else ""


# -- enquiries -----------------------------------------------------------------------------


def test_an_enquiry_arrives_and_its_sender_gets_a_number(visitor, book):
    response = making.enquire(visitor, book)
    assert response.status_code == 302
    record = Enquiry.objects.get()
    assert (record.name, record.phone, record.quantity) == ("张小明", "13812341234", 20)
    thanks = visitor.get(response["Location"])
    assert thanks.status_code == 200
    assert record.receipt in thanks.content.decode()


def test_the_page_of_thanks_belongs_to_its_sender(visitor, book):
    location = making.enquire(visitor, book)["Location"]
    assert visitor.get(location[:-4] + "xxx/").status_code == 404


def test_double_submission_makes_one_enquiry_and_one_number(visitor, book):
    data = making.enquiry_data(book)
    address = reverse("book-enquire", args=[book.pk])
    numbers = {
        re.search(r"thanks__number\">([^<]+)", visitor.get(r["Location"]).content.decode()).group(1)
        for r in (visitor.post(address, data), visitor.post(address, data))
    }
    assert Enquiry.objects.count() == 1
    assert len(numbers) == 1


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"name": ""}, "name", "必填"),
        ({"phone": "12345"}, "phone", "请填写手机号码"),
        ({"quantity": "-3"}, "quantity", "大于或等于1"),
        ({"quantity": "很多"}, "quantity", "整数"),
        ({"quantity": "", "message": ""}, "message", "两者至少填一项"),
        ({"consent": ""}, "consent", "没有您的同意"),
        ({"message": "长" * 1001}, "message", "1000"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_what_was_typed_stays(
    visitor, book, change, field, message
):
    response = making.enquire(visitor, book, **({"address": "示例路 9 号院"} | change))
    assert response.status_code == 200
    assert message in field_error(response, field)
    assert "示例路 9 号院" in response.content.decode()
    assert not Enquiry.objects.exists()


def test_a_robot_that_fills_the_hidden_field_leaves_nothing(visitor, book):
    making.enquire(visitor, book, website="https://example.org")
    assert not Enquiry.objects.exists()


# -- manuscripts ---------------------------------------------------------------------------


def test_a_manuscript_arrives_whole_under_a_name_of_our_own(visitor, call):
    content = making.docx_bytes("正文")
    response = making.submit(visitor, call, making.upload(content, name="../../李小红的稿.docx"))
    assert response.status_code == 302
    record = Submission.objects.get()
    assert re.fullmatch(r"private/manuscripts/[0-9a-f]{2}/[0-9a-f]{32}\.docx", record.file.name)
    assert default_storage.open(record.file.name).read() == content
    assert (record.original_name, record.bytes) == ("李小红的稿.docx", len(content))
    assert record.receipt in visitor.get(response["Location"]).content.decode()


def test_no_public_address_leads_to_a_manuscript(visitor, client, call):
    making.submit(visitor, call)
    name = Submission.objects.get().file.name
    for address in (
        f"/media/{name}", f"/media/images/../{name}", f"/media/images/%2e%2e/{name}",
        f"/{name}", f"/file/1/{name.rsplit('/')[-1]}", f"/static/{name}",
    ):  # fmt: skip
        assert client.get(address, follow=True).status_code == 404, address


HOSTILE = [
    (making.broken, "稿.docx", manuscripts.BROKEN),
    (making.damaged_inside, "稿.docx", manuscripts.BROKEN),
    (making.a_zip, "稿.docx", manuscripts.BROKEN),
    (making.entity, "稿.docx", manuscripts.BROKEN),
    (lambda: b"plain text", "稿.docx", manuscripts.BROKEN),
    (making.bomb, "稿.docx", manuscripts.TOO_LARGE_INSIDE),
    (making.liar, "稿.docx", manuscripts.BROKEN),
    (making.macro, "稿.docx", manuscripts.MACRO),
    (making.macro_by_type, "稿.docx", manuscripts.MACRO),
    (making.remote_template, "稿.docx", manuscripts.FETCHES),
    (making.with_password, "稿.docx", manuscripts.LOCKED),
    (making.old_word, "稿.docx", manuscripts.OLD_WORD),
    (making.old_word, "稿.doc", manuscripts.OLD_WORD),
    (making.docx_bytes, "稿.docm", manuscripts.ONLY_WORD),
    (making.docx_bytes, "稿.pdf", manuscripts.ONLY_WORD),
    (lambda: b"", "稿.docx", "0 字节"),
    (lambda: b"PK\x03\x04" + b"\x00" * (11 * 1024 * 1024), "稿.docx", "最多 10 MB"),
]


@pytest.mark.parametrize(("make", "name", "message"), HOSTILE)
def test_a_hostile_file_is_refused_at_its_field_and_the_text_stays(
    visitor, call, make, name, message
):
    response = making.submit(visitor, call, making.upload(make(), name=name), abstract="一段提要")
    assert response.status_code == 200
    assert message in field_error(response, "manuscript")
    assert "一段提要" in response.content.decode()
    assert not Submission.objects.exists()
    assert not default_storage.exists("private")


def test_a_request_beyond_all_bounds_is_answered_with_a_sentence(visitor, call):
    big = making.upload(b"PK" + b"\x00" * (MOST_OF_A_REQUEST + 1))
    response = making.submit(visitor, call, big, abstract="一段提要")
    assert response.status_code == 200
    assert field_error(response, "manuscript")
    assert "一段提要" in response.content.decode()


def test_a_good_file_has_to_be_chosen_again_and_the_page_says_so(visitor, call):
    response = making.submit(visitor, call, phone="1")
    assert "请把稿件再选一次" in response.content.decode()
    assert not Submission.objects.exists()


def test_double_submission_makes_one_manuscript_and_one_file(visitor, call):
    data = making.submission_data(call)
    address = reverse("call-submit", args=[call.pk])
    for _ in range(2):
        data["manuscript"].seek(0)
        assert visitor.post(address, data).status_code == 302
    assert Submission.objects.count() == 1
    folders = default_storage.listdir("private/manuscripts")[0]
    assert sum(len(default_storage.listdir(f"private/manuscripts/{f}")[1]) for f in folders) == 1


def test_a_call_that_closed_meanwhile_takes_nothing_and_loses_no_text(visitor, call):
    data = making.submission_data(call, abstract="写了一晚上的提要")
    yesterday = timezone.localdate() - timedelta(days=1)
    Call.objects.update(opens_on=yesterday, closes_on=yesterday)
    response = visitor.post(reverse("call-submit", args=[call.pk]), data)
    assert "征稿已经截止" in response.content.decode()
    assert "写了一晚上的提要" in response.content.decode()
    assert not Submission.objects.exists()


def test_a_draft_call_and_a_draft_book_take_nothing(visitor):
    from tests import factories

    root = factories.root()
    book = making.book(make=factories.draft, by=root)
    call = making.call(make=factories.draft, by=root)
    assert visitor.get(reverse("book-enquire", args=[book.pk])).status_code == 404
    assert making.submit(visitor, call).status_code == 404


# -- what is kept ---------------------------------------------------------------------------


def raw(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return repr(cursor.fetchall())


def test_personal_data_does_not_stand_in_clear_in_the_database(visitor, book, call):
    making.enquire(visitor, book)
    making.submit(visitor, call, making.upload(name="李小红.docx"))
    stored = (
        raw("publications_enquiry") + raw("publications_submission") + raw("accounts_auditentry")
    )
    for secret in ("张小明", "13812341234", "示例路 1 号", "要发票", "李小红", "62230000",
                   "li@example.org"):  # fmt: skip
        assert secret not in stored, secret


def test_what_was_left_alone_long_enough_is_erased_file_and_all(
    visitor, book, call, settings, django_capture_on_commit_callbacks
):
    making.enquire(visitor, book)
    making.submit(visitor, call)
    name = Submission.objects.get().file.name
    old = timezone.now() - timedelta(days=settings.PERSONAL_DATA_DAYS + 1)
    Enquiry.objects.update(touched_at=old)
    Submission.objects.update(touched_at=old)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("erase_personal_data", verbosity=0)
    enquiry, submission = Enquiry.objects.get(), Submission.objects.get()
    assert (enquiry.name, enquiry.phone, enquiry.address, enquiry.message) == ("", "", "", "")
    assert (submission.name, submission.email, submission.file.name) == ("", "", "")
    assert enquiry.receipt and enquiry.erased_at
    assert not default_storage.exists(name)


def test_what_is_fresh_is_kept(visitor, book):
    making.enquire(visitor, book)
    call_command("erase_personal_data", verbosity=0)
    assert Enquiry.objects.get().name == "张小明"
