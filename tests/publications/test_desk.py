"""The desk: who may open what visitors sent in, and what can be done with it."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accounts.models import AuditEntry
from publications.models import Book, Enquiry, Submission
from publications.models.enquiry import EnquiryState
from publications.models.submission import SubmissionState
from tests import factories
from tests.publications import making

pytestmark = pytest.mark.django_db

PEOPLE = ("visitor", "dan", "alice", "carol", "nora", "root")


@pytest.fixture
def cast():
    """Carol runs the publications, Nora another section, Alice only writes."""
    return {
        "visitor": None,
        "dan": factories.dan(),
        "alice": factories.alice("publications"),
        "carol": factories.carol("publications"),
        "nora": factories.user("nora", role="栏目管理员", sections=("news",)),
        "root": factories.root(),
    }


@pytest.fixture
def enquiry(cast, visitor):
    making.enquire(visitor, making.book("读本", by=cast["root"]))
    return Enquiry.objects.get()


@pytest.fixture
def submission(cast, visitor):
    making.submit(visitor, making.call(by=cast["root"]))
    return Submission.objects.get()


def sign_in(client, person):
    client.logout()
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


def enquiry_page(record, name="change"):
    return reverse(f"admin:publications_enquiry_{name}", args=[record.pk])


def submission_page(record, name="change"):
    return reverse(f"admin:publications_submission_{name}", args=[record.pk])


OPENS = {
    # Alice may not see what was sent in, Nora sees only that of her own sections.
    "change": {"visitor": 302, "dan": 403, "alice": 403, "carol": 200, "nora": 302, "root": 200},
    "history": {"visitor": 302, "dan": 302, "alice": 403, "carol": 200, "nora": 302, "root": 200},
    "file": {"visitor": 302, "dan": 404, "alice": 404, "carol": 200, "nora": 404, "root": 200},
    "delete": {"visitor": 302, "dan": 403, "alice": 403, "carol": 403, "nora": 403, "root": 403},
}


@pytest.mark.parametrize(
    ("name", "person", "status"),
    [(name, person, row[person]) for name, row in OPENS.items() for person in PEOPLE],
)
def test_who_may_open_a_manuscript(client, cast, submission, name, person, status):
    sign_in(client, cast[person])
    assert client.get(submission_page(submission, name)).status_code == status


@pytest.mark.parametrize("person", PEOPLE)
def test_who_may_open_an_enquiry(client, cast, enquiry, person):
    sign_in(client, cast[person])
    assert client.get(enquiry_page(enquiry)).status_code == OPENS["change"][person]


@pytest.mark.parametrize("kind", ["enquiry", "submission"])
def test_lists_show_only_the_persons_sections_and_nobody_adds_one(
    client, cast, enquiry, submission, kind
):
    record = {"enquiry": enquiry, "submission": submission}[kind]
    listing = reverse(f"admin:publications_{kind}_changelist")
    for person, seen in (("carol", True), ("root", True), ("nora", False)):
        sign_in(client, cast[person])
        for query in ({}, {"q": record.receipt}, {"work": "waiting"}):
            page = client.get(listing, query).content.decode()
            assert (f"/{record.pk}/change/" in page) is seen, (person, query)
        assert client.get(reverse(f"admin:publications_{kind}_add")).status_code == 403
    for person in ("dan", "alice"):
        sign_in(client, cast[person])
        assert client.get(listing).status_code == 403


def test_a_list_masks_names_and_telephones(client, cast, enquiry):
    sign_in(client, cast["carol"])
    page = client.get(reverse("admin:publications_enquiry_changelist")).content.decode()
    assert "张*明" in page
    assert "138****1234" in page
    assert "13812341234" not in page


def test_a_manuscript_is_given_by_its_number_and_every_download_is_written_down(
    client, cast, submission
):
    sign_in(client, cast["carol"])
    response = client.get(submission_page(submission, "file"))
    assert submission.receipt in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "private, no-store" in response["Cache-Control"]
    assert b"".join(response.streaming_content)[:2] == b"PK"
    entry = AuditEntry.objects.get(event="submission.download")
    assert (entry.actor_name, entry.target_label) == (str(cast["carol"]), submission.receipt)


def export(client, kind, record):
    data = {"action": "export", "_selected_action": [record.pk]}
    return client.post(reverse(f"admin:publications_{kind}_changelist"), data)


def rows(response):
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(response.content))
        .get_sheet_by_index(0)
        .to_python()
    )


@pytest.mark.parametrize("kind", ["enquiry", "submission"])
def test_an_export_is_a_sheet_and_is_written_down(client, cast, enquiry, submission, kind):
    record = {"enquiry": enquiry, "submission": submission}[kind]
    sign_in(client, cast["carol"])
    response = export(client, kind, record)
    assert record.receipt in rows(response)[1]
    assert record.phone in rows(response)[1]
    assert AuditEntry.objects.get(event=f"{kind}.export").detail["receipts"] == record.receipt


@pytest.mark.parametrize("person", ["visitor", "dan", "alice", "nora"])
def test_nobody_else_exports(client, cast, enquiry, person):
    sign_in(client, cast[person])
    response = export(client, "enquiry", enquiry)
    assert "spreadsheet" not in response.get("Content-Type", "")
    assert not AuditEntry.objects.filter(event="enquiry.export").exists()


def test_without_the_permission_to_export_the_section_alone_is_not_enough(client, cast, enquiry):
    from django.contrib.auth.models import Permission

    eve = factories.user("eve", sections=("publications",))
    eve.user_permissions.add(
        *Permission.objects.filter(codename__in=["view_enquiry", "change_enquiry"])
    )
    sign_in(client, eve)
    assert client.get(enquiry_page(enquiry)).status_code == 200
    assert "spreadsheet" not in export(client, "enquiry", enquiry).get("Content-Type", "")


def test_a_formula_in_a_letter_stays_text(client, visitor, cast):
    making.enquire(
        visitor, making.book(by=cast["root"]), organisation='=HYPERLINK("http://x","点")'
    )
    sign_in(client, cast["carol"])
    response = export(client, "enquiry", Enquiry.objects.get())
    assert '=HYPERLINK("http://x","点")' in rows(response)[1]  # a text cell: calamine reads values


def saved(client, page, record, **changes):
    data = {
        "state": record.state, "assigned_to": record.assigned_to_id or "", "note": record.note,
        "due_on": record.due_on.isoformat(), "seen": record.touched_at.isoformat(), "_save": "1",
    } | changes  # fmt: skip
    return client.post(page, data)


def test_an_enquiry_goes_from_hand_to_hand(client, cast, enquiry):
    sign_in(client, cast["carol"])
    refused = saved(client, enquiry_page(enquiry), enquiry, state="assigned")
    assert "要有经办人" in refused.content.decode()
    saved(client, enquiry_page(enquiry), enquiry, state="assigned", assigned_to=cast["carol"].pk)
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.assigned_to) == (EnquiryState.ASSIGNED, cast["carol"])
    entry = AuditEntry.objects.get(event="enquiry.change")
    assert entry.detail["state"] == ["received", "assigned"]


def test_what_the_visitor_wrote_cannot_be_changed(client, cast, enquiry):
    sign_in(client, cast["carol"])
    saved(client, enquiry_page(enquiry), enquiry, state="closed", name="改名", phone="1")
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.name, enquiry.phone) == ("closed", "张小明", "13812341234")


def test_two_at_one_record_do_not_undo_each_other(client, cast, enquiry):
    sign_in(client, cast["carol"])
    saved(client, enquiry_page(enquiry), enquiry, note="已电话联系")
    late = saved(client, enquiry_page(enquiry), enquiry, note="另一个人的备注", state="closed")
    assert "有人在您打开这一页之后办理过它" in late.content.decode()
    assert "另一个人的备注" in late.content.decode()
    enquiry.refresh_from_db()
    assert enquiry.note == "已电话联系"


@pytest.mark.parametrize("state", [SubmissionState.ACCEPTED, SubmissionState.DECLINED])
def test_a_decision_has_an_answer(client, cast, submission, state):
    sign_in(client, cast["carol"])
    refused = saved(client, submission_page(submission), submission, state=state, answer="")
    assert "都请写几句给作者的答复" in refused.content.decode()
    saved(client, submission_page(submission), submission, state=state, answer="写得实在。")
    submission.refresh_from_db()
    assert (submission.state, submission.answer) == (state, "写得实在。")


def test_nora_changes_nothing_of_anothers_section(client, cast, enquiry, submission):
    sign_in(client, cast["nora"])
    saved(client, enquiry_page(enquiry), enquiry, state="closed")
    saved(client, submission_page(submission), submission, state="accepted", answer="好")
    enquiry.refresh_from_db()
    submission.refresh_from_db()
    assert (enquiry.state, submission.state) == ("received", "received")


def test_late_records_are_marked_and_filtered(client, cast, enquiry):
    Enquiry.objects.update(due_on=timezone.localdate() - timezone.timedelta(days=1))
    sign_in(client, cast["carol"])
    listing = reverse("admin:publications_enquiry_changelist")
    assert "已超期" in client.get(listing, {"work": "late"}).content.decode()
    assert f"/{enquiry.pk}/change/" in client.get(listing, {"work": "late"}).content.decode()


def test_the_first_page_of_the_desk_counts_what_waits(client, cast, enquiry, submission):
    from editorial.desk import inbox

    waiting = {row["label"]: row["count"] for row in inbox.rows(cast["carol"])}
    assert (waiting["购书咨询"], waiting["来稿"]) == (1, 1)
    assert {row["count"] for row in inbox.rows(cast["nora"])} <= {0}
    assert "购书咨询" not in [row["label"] for row in inbox.rows(cast["alice"])]


# -- the editing forms -------------------------------------------------------------------------


def book_data(section, **more):
    return {
        "title": "新书", "section": section.pk, "authors": "某人 著", "body": "", "ordering": "",
        "contents": "第一章 成立支部 …… 1\n第二章 三会一课\t33\n附录",
        "chapters-TOTAL_FORMS": "1", "chapters-INITIAL_FORMS": "0",
        "chapters-0-title": "第一章", "chapters-0-text": "<p>正文</p>", "_save": "1",
    } | more  # fmt: skip


def test_a_wrong_number_is_refused_at_its_field_and_nothing_typed_is_lost(client, cast):
    sign_in(client, cast["carol"])
    section = factories.section(making.BOOKS)
    address = reverse("admin:publications_book_add")
    response = client.post(address, book_data(section, isbn="978-7-309-04547-3"))
    page = response.content.decode()
    assert "最后一位应是 5，现在是 3" in page
    assert 'value="978-7-309-04547-3"' in page
    assert 'value="第一章"' in page
    client.post(address, book_data(section, isbn="ISBN 978-7-309-04547-5"))
    item = Book.objects.get()
    assert (item.isbn, item.isbn_digits) == ("978-7-309-04547-5", "9787309045475")
    assert item.chapters == [{"title": "第一章", "text": "<p>正文</p>"}]
    assert item.contents == [
        {"title": "第一章 成立支部", "page": "1"},
        {"title": "第二章 三会一课", "page": "33"},
        {"title": "附录", "page": ""},
    ]


def test_a_table_of_contents_comes_back_as_it_was_pasted_or_says_which_line_is_too_long():
    from publications.forms import ContentsField

    field = ContentsField(required=False)
    assert field.clean("二〇二〇年的冬天\n前言 …… iv") == [
        {"title": "二〇二〇年的冬天", "page": ""},
        {"title": "前言", "page": "iv"},
    ]
    rows = field.clean("第一章　成立支部\t1\n附：流程图八张 249")
    assert field.clean(field.prepare_value(rows)) == rows
    with pytest.raises(ValidationError, match="第 2 行超过"):
        field.clean("一\n" + "." * 5000)


def test_two_books_cannot_have_one_number(client, cast):
    making.book("先来的", isbn="978-7-309-04547-5", by=cast["root"])
    sign_in(client, cast["carol"])
    data = book_data(factories.section(making.BOOKS), isbn="9787309045475")
    response = client.post(reverse("admin:publications_book_add"), data)
    assert "已经用在《先来的》" in response.content.decode()


def test_a_film_without_its_file_is_kept_as_a_draft_but_not_published(client, cast):
    sign_in(client, cast["root"])
    data = {
        "title": "短片", "section": factories.section("productions").pk, "medium": "video",
        "year": "2026", "seconds": "12:30", "body": "", "transcript": "", "pictures": "[]",
        "credits-TOTAL_FORMS": "0", "credits-INITIAL_FORMS": "0",
    }  # fmt: skip
    address = reverse("admin:publications_production_add")
    refused = client.post(address, data | {"_submit": "1"})
    assert "请选择视频文件，再送审" in refused.content.decode()
    client.post(address, data | {"_save": "1"})
    from publications.models import Production

    assert Production.objects.get().seconds == 750


@pytest.mark.parametrize("kind", ["book", "call", "production"])
def test_a_preview_opens_for_its_editors_and_nobody_else(client, cast, kind):
    item = getattr(making, kind)("未公开的稿", make=factories.draft, by=cast["root"])
    address = reverse(f"admin:publications_{kind}_preview", args=[item.pk])
    for person, status in (("visitor", 302), ("dan", 404), ("nora", 404), ("root", 200)):
        sign_in(client, cast[person])
        assert client.get(address).status_code == status, person
