"""Urgent notices above every page: for whom, how long, and at what cost."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from editorial import actions, tree
from news.models import Notice
from tests import factories

pytestmark = pytest.mark.django_db

PAGES = ("/", "/news/", "/notices/", "/search/?q=x", "/sitemap.html", "/nothing/", "/zh-hant/news/")


def urgent(title="停水改期", *, hours=2, **fields):
    fields.setdefault("urgent_until", timezone.now() + timedelta(hours=hours))
    return factories.published(title, model=Notice, where="notices", is_urgent=True, **fields)


def strip(client, address="/"):
    text = client.get(address).content.decode()
    found = re.search(r'<section class="urgent".*?</section>', text, re.DOTALL)
    return found.group() if found else ""


def test_it_stands_above_every_page_the_same_for_everybody(visitor):
    item = urgent()
    for address in PAGES:
        shown = strip(visitor, address)
        assert item.get_absolute_url() in shown, address
    before = visitor.get("/news/").content
    visitor.force_login(factories.dan(), backend="django.contrib.auth.backends.ModelBackend")
    assert visitor.get("/news/").content == before


def test_it_is_a_region_with_a_name_and_no_alarm(visitor):
    urgent()
    shown = strip(visitor)
    assert 'aria-label="紧急通知"' in shown
    assert "alert" not in shown
    assert '<button class="urgent__close" type="button"' in shown


def until_passed(item):
    past = timezone.now() - timedelta(minutes=1)
    Notice.objects.filter(pk=item.pk).update(urgent_until=past)


def lapsed(item):
    yesterday = timezone.localdate() - timedelta(days=1)
    Notice.objects.filter(pk=item.pk).update(valid_until=yesterday)


def withdrawn(item):
    actions.withdraw(item, item.created_by, reason="办完了")


def closed(item):
    tree.set_open(factories.section("notices"), False)


def scheduled(item):
    later = timezone.now() + timedelta(hours=1)
    Notice.objects.filter(pk=item.pk).update(published_at=later)


@pytest.mark.parametrize("change", [until_passed, lapsed, withdrawn, closed, scheduled])
def test_it_goes_by_itself(visitor, change):
    item = urgent()
    assert strip(visitor)
    change(item)
    assert strip(visitor) == ""


def test_no_more_than_two_stand_there_the_newest_first(visitor):
    root = factories.root()
    for number in range(4):
        urgent(f"急事第{number}件", by=root)
    shown = strip(visitor)
    assert re.findall(r'class="urgent__link"[^>]*>急事第(\d)件', shown) == ["3", "2"]


def test_a_new_revision_has_a_key_of_its_own(visitor):
    item = urgent()
    key = re.search(r'data-urgent-notice="([^"]+)"', strip(visitor)).group(1)
    item.title = "停水改期，再改一次"
    actions.save_revision(item, item.created_by)
    assert key in strip(visitor)
    factories.release(item)
    assert key not in strip(visitor)


def test_an_urgent_notice_has_an_end():
    with pytest.raises(ValidationError, match="显示到什么时候"):
        Notice(title="急", body="<p>文</p>", is_urgent=True).clean()
    item = urgent()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=item.pk).update(urgent_until=None)


def test_it_costs_one_query_however_many_there_are(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get("/sitemap.html")
    with CaptureQueriesContext(connection) as without:
        client.get("/sitemap.html")
    root = factories.root()
    for number in range(3):
        urgent(f"急事第{number}件", by=root)
    with django_assert_num_queries(len(without)):
        client.get("/sitemap.html")
    assert sum("news_notice" in query["sql"] for query in without.captured_queries) == 1
