"""One table: what isn't public is sent at every public surface, and shows on none."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from editorial import actions, tree
from news.models import Article, Notice, Text, Topic
from portal.models import BlockKind, HomeBlock
from tests import factories

pytestmark = pytest.mark.django_db

WORD = "密云不雨"


# Every kind of item that has a page of its own; an urgent notice stands above every page as well.
KINDS = {
    "article": {"model": Article, "where": "knowledge/basics"},
    "notice": {"model": Notice, "where": "notices"},
    "urgent": {"model": Notice, "where": "notices", "is_urgent": True,
               "urgent_until": timezone.now() + timedelta(days=9)},
    "text": {"model": Text, "where": "knowledge/rules"},
}  # fmt: skip


def a_draft(root, kind):
    return factories.draft(f"{WORD}草稿", by=root, **kind)


def scheduled(root, kind):
    soon = timezone.now() + timedelta(hours=2)
    return factories.published(f"{WORD}预定", by=root, planned_at=soon, **kind)


def expired(root, kind):
    item = factories.published(f"{WORD}到期", by=root, **kind)
    past = timezone.now() - timedelta(hours=1)
    type(item).objects.filter(pk=item.pk).update(expires_at=past)
    return item


def withdrawn(root, kind):
    item = factories.published(f"{WORD}撤稿", by=root, **kind)
    return actions.withdraw(item, root, reason="示例")


def binned(root, kind):
    return actions.move_to_bin(factories.draft(f"{WORD}回收站", by=root, **kind), root)


def in_a_closed_section(root, kind):
    item = factories.published(f"{WORD}关闭", by=root, **kind)
    tree.set_open(factories.section(kind["where"].split("/")[0]), False)
    return item


def in_a_binned_section(root, kind):
    item = factories.published(f"{WORD}栏目回收", by=root, **kind)
    tree.move_to_bin(factories.section(kind["where"]))
    return item


HIDDEN = [a_draft, scheduled, expired, withdrawn, binned, in_a_closed_section, in_a_binned_section]


@pytest.fixture
def root():
    return factories.root()


@pytest.fixture
def neighbour(root):
    """A public article beside the hidden one, so that every surface has something to show."""
    return factories.published("公开的邻居", by=root, where="news/cases")


@pytest.fixture
def home_blocks():
    factories.section("news")
    for kind in (BlockKind.HEADLINE, BlockKind.COLUMNS, BlockKind.NOTICES, BlockKind.FOCUS):
        for path in ("news", "knowledge", "notices"):
            HomeBlock.objects.create(kind=kind, section=factories.section(path), title="板块")


def surfaces(item, neighbour, topic):
    """Return every address that could show the item to somebody without an account."""
    paths = [
        "",
        "news/",
        "news/cases/",
        "knowledge/",
        "knowledge/basics/",
        "knowledge/rules/",
        "notices/",
    ]
    feeds = [f"{path}feed.xml" for path in paths[1:]]
    own = [item.get_absolute_url().lstrip("/"), neighbour.get_absolute_url().lstrip("/")]
    queries = [f"search/?q={WORD}", f"search/?q={WORD}&sort=date&in=title", "search/",
               f"search/suggest.json?q={WORD}"]  # fmt: skip
    maps = [
        "sitemap.html",
        "sitemap-articles.xml",
        "sitemap-notices.xml",
        "sitemap-texts.xml",
        "sitemap-sections.xml",
    ]
    sisters = [f"zh-hant/{path}" for path in ("", "news/cases/", own[0])]
    return [f"/{path}" for path in paths + feeds + own + queries + maps + sisters] + [topic]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("make", HIDDEN)
def test_what_is_not_public_shows_nowhere(client, root, neighbour, home_blocks, make, kind):
    item = make(root, KINDS[kind])
    grouping = [{"name": "一组", "articles": [item.pk, neighbour.pk]}]
    topic = factories.published(
        "专题", by=root, model=Topic, where="news/topics", grouping=grouping
    )
    for address in surfaces(item, neighbour, topic.get_absolute_url()):
        response = client.get(address)
        assert response.status_code in (200, 404, 410), address
        text = response.content.decode()
        if response.status_code == 410 or address.startswith("/search"):
            # The address that a visitor had tells him its title; the search repeats his words.
            text = text.replace(f"{WORD}撤稿", "").replace(f'value="{WORD}"', "")
            assert item.title not in text, address
        else:
            assert WORD not in text, address
            assert "密雲不雨" not in text, address
        assert item.get_absolute_url() not in text.replace(f'"{address}"', ""), address


LISTS = {
    "article": ("/", "/knowledge/", "/knowledge/basics/", "/knowledge/basics/feed.xml"),
    "notice": ("/", "/notices/", "/notices/feed.xml"),
    "urgent": ("/", "/news/", "/notices/", "/search/", "/sitemap.html", "/zh-hant/"),
    "text": ("/", "/knowledge/", "/knowledge/rules/", "/knowledge/rules/feed.xml"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_would_notice_a_leak(client, root, neighbour, home_blocks, kind):
    """The same words on a public item do show on these surfaces."""
    item = factories.published(f"{WORD}公开", by=root, **KINDS[kind])
    shown = [
        address
        for address in surfaces(item, neighbour, "/")
        if re.search(f"{WORD}公开|密雲不雨公開", client.get(address).content.decode())
    ]
    for address in (*LISTS[kind], "/search/suggest.json"):
        assert any(one.split("?")[0] == address for one in shown), address


@pytest.mark.parametrize(("make", "status"), [(a_draft, 404), (scheduled, 404), (expired, 404),
                                              (withdrawn, 410), (binned, 404)])  # fmt: skip
def test_the_address_of_a_hidden_item(client, root, make, status):
    response = client.get(make(root, KINDS["article"]).get_absolute_url())
    assert response.status_code == status


def test_a_withdrawn_item_redirects_where_the_editor_chose(client, root):
    item = factories.published("旧的", by=root)
    actions.withdraw(item, root, reason="有新版", redirect_to="/notices/")
    response = client.get(item.get_absolute_url())
    assert (response.status_code, response["Location"]) == (302, "/notices/")


def test_a_closed_section_answers_not_found(client):
    tree.set_open(factories.section("knowledge"), False)
    assert client.get("/knowledge/").status_code == 404
    assert client.get("/knowledge/basics/").status_code == 404
    assert client.get(reverse("home")).status_code == 200
