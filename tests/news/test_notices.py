"""Notices: their page, their list and its filters, what has lapsed, and what is hidden."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Department
from editorial import actions
from editorial.uploads import store_document
from news.models import Notice
from news.models.notice import tidy_number
from tests import factories
from tests.editorial.test_uploads import PDF

pytestmark = pytest.mark.django_db


def notice(title="关于报名的通知", *, draft=False, **fields):
    make = factories.draft if draft else factories.published
    return make(title, model=Notice, where="notices", **fields)


def page(visitor, address):
    response = visitor.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_says_number_issuer_kind_and_day(visitor):
    item = notice(
        document_number="研发〔2026〕12号", issuer="研究部办公室〔示例〕", kind="tender",
        valid_until=date(2099, 12, 31),
    )  # fmt: skip
    text = page(visitor, item.get_absolute_url())
    for words in ("研发〔2026〕12号", "研究部办公室〔示例〕", "招标", "2099-12-31"):
        assert words in text
    assert "已失效" not in text
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', text, re.DOTALL).group(1))
    assert (data["@type"], data["identifier"]) == ("SpecialAnnouncement", "研发〔2026〕12号")
    assert data["expires"] == "2099-12-31"


def test_the_department_stands_where_no_other_issuer_is_written(visitor):
    office = Department.objects.create(name="办公室")
    item = notice(department=office)
    assert "办公室" in page(visitor, item.get_absolute_url())
    item.issuer = "三部门联合〔示例〕"
    actions.save_revision(item, item.created_by)
    assert "三部门联合" not in page(visitor, item.get_absolute_url())
    factories.release(item)
    assert "三部门联合" in page(visitor, item.get_absolute_url())


def test_a_notice_past_its_day_stays_readable_and_says_so(visitor):
    today = timezone.localdate()
    over = notice("过期的通知", valid_until=today - timedelta(days=1))
    last_day = notice("最后一天的通知", valid_until=today)
    assert "已失效" in page(visitor, over.get_absolute_url())
    assert "已失效" not in page(visitor, last_day.get_absolute_url())
    listed = page(visitor, "/notices/")
    assert listed.count("已失效") == 1
    assert 'class="papers__over"' in listed
    narrowed = page(visitor, "/notices/?valid=1")
    assert "过期的通知" not in narrowed
    assert "最后一天的通知" in narrowed


def test_the_list_is_narrowed_by_kind_and_year_and_the_pager_keeps_it(visitor):
    root = factories.root()
    old = datetime(2019, 3, 1, 9, tzinfo=UTC)
    for number in range(25):
        notice(
            f"公示第{number}号", by=root, kind="publicity", planned_at=old + timedelta(days=number)
        )
    notice("今年的公告", by=root, kind="announcement")
    text = page(visitor, "/notices/?kind=publicity&year=2019")
    assert "今年的公告" not in text
    assert "<strong>25</strong> 条" in text
    assert 'href="?kind=publicity&amp;year=2019&amp;page=2"' in text
    second = page(visitor, "/notices/?kind=publicity&year=2019&page=2")
    assert "公示第0号" in second
    assert "公示第24号" not in second
    assert "没有符合这些条件" in page(visitor, "/notices/?kind=announcement&year=2019")


@pytest.mark.parametrize(
    "query", ["kind=x", "year=二〇二六", "year=-1", "year=99999", "valid=2", "kind=%00"]
)
def test_what_is_not_on_offer_is_left_out(visitor, query):
    notice()
    assert "<strong>1</strong> 条" in page(visitor, f"/notices/?{query}")


def test_pinned_ones_come_first_in_the_narrowed_list_too(visitor):
    root = factories.root()
    first = notice("先发布的", by=root)
    notice("后发布的", by=root)
    actions.pin(first, root, until=timezone.now() + timedelta(days=1))
    for address in ("/notices/", "/notices/?kind=notice"):
        text = page(visitor, address)
        assert text.index("先发布的") < text.index("后发布的")
        assert "置顶" in text


def test_a_pdf_is_read_in_the_page_and_belongs_to_the_revision(visitor):
    root = factories.root()
    document = store_document(SimpleUploadedFile("通知.pdf", PDF), user=None, title="通知全文")
    item = notice(by=root, body="", main_document=document)
    text = page(visitor, item.get_absolute_url())
    assert f'src="{document.view_url}"' in text
    assert visitor.get(document.view_url).status_code == 200
    item.main_document, item.body = None, "<p>改成文字。</p>"
    actions.save_revision(item, root)
    assert f'src="{document.view_url}"' in page(visitor, item.get_absolute_url())
    factories.release(item)
    assert document.view_url not in page(visitor, item.get_absolute_url())
    assert visitor.get(document.view_url).status_code == 404


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("研发[2026]12号", "研发〔2026〕12号"), ("研发（2026）第 3 号", "研发〔2026〕第3号"),
     ("研发【2026】8号", "研发〔2026〕8号"), ("研发〔2026〕12号", "研发〔2026〕12号"), ("", "")],
)  # fmt: skip
def test_brackets_of_a_number_are_set_right(typed, kept):
    assert tidy_number(typed) == kept


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"document_number": "12号"}, "document_number"), ({"is_urgent": True}, "urgent_until"),
     ({"body": ""}, "body")],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(fields, field):
    with pytest.raises(ValidationError) as raised:
        Notice(title="通知", **{"body": "<p>文</p>"} | fields).clean()
    assert list(raised.value.message_dict) == [field]


def test_a_draft_shows_nowhere(visitor):
    notice("密云不雨的通知", draft=True)
    notice("公开的通知")
    for address in ("/notices/", "/notices/feed.xml", "/", "/sitemap-notices.xml"):
        assert "密云不雨" not in visitor.get(address).content.decode()
    draft = Notice.objects.get(title="密云不雨的通知")
    assert visitor.get(draft.get_absolute_url()).status_code == 404


def test_the_feed_and_the_map_hold_notices(client):
    item = notice()
    assert item.get_absolute_url() in client.get("/notices/feed.xml").content.decode()
    assert item.get_absolute_url() in client.get("/sitemap-notices.xml").content.decode()


def test_search_finds_a_notice_by_its_number(client):
    notice("关于年会的通知", document_number="研发〔2026〕77号")
    text = client.get("/search/", {"q": "研发〔2026〕77号"}).content.decode()
    assert "关于年会的通知" in text


def test_only_a_publisher_lets_a_notice_out(client):
    alice = factories.alice("notices")
    item = notice(draft=True, by=alice)
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/admin/news/notice/{item.pk}/change/").status_code == 200
    assert client.get(f"/admin/news/notice/{item.pk}/preview/").status_code == 200
    with pytest.raises(PermissionDenied):
        actions.publish(item, alice)
    assert factories.release(item).live_revision_id
    client.force_login(factories.dan(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/admin/news/notice/{item.pk}/change/").status_code == 302
    assert client.get(f"/admin/news/notice/{item.pk}/preview/").status_code == 404
