"""What isn't public is sent at every public surface of books, calls and productions, and shows on none."""

from datetime import timedelta

import pytest
from django.utils import timezone

import search
from editorial import actions, tree
from portal.models import BlockKind, HomeBlock
from tests import factories
from tests.publications import making

pytestmark = pytest.mark.django_db

WORD = "密云不雨"
SECTIONS = {
    "book": making.BOOKS,
    "call": making.CALLS,
    "production": making.PRODUCTIONS,
}


def a_draft(make, root):
    return make(f"{WORD}草稿", make=factories.draft, by=root)


def scheduled(make, root):
    return make(f"{WORD}预定", by=root, planned_at=timezone.now() + timedelta(hours=2))


def expired(make, root):
    item = make(f"{WORD}到期", by=root)
    past = timezone.now() - timedelta(hours=1)
    type(item).objects.filter(pk=item.pk).update(expires_at=past)
    return item


def withdrawn(make, root):
    return actions.withdraw(make(f"{WORD}撤稿", by=root), root, reason="示例")


def binned(make, root):
    return actions.move_to_bin(make(f"{WORD}回收", make=factories.draft, by=root), root)


def in_a_closed_section(make, root):
    item = make(f"{WORD}关闭", by=root)
    tree.set_open(item.section, False)
    return item


HIDDEN = [a_draft, scheduled, expired, withdrawn, binned, in_a_closed_section]


def surfaces(item, section):
    own = item.get_absolute_url().lstrip("/")
    kind = item._meta.model_name
    addresses = ["", f"{section}/", f"{section}/feed.xml", "publications/", "publications/feed.xml",
                 own, f"zh-hant/{own}", f"search/?q={WORD}&sort=date",
                 f"search/suggest.json?q={WORD}", "sitemap.html", f"sitemap-{kind}s.xml"]  # fmt: skip
    if kind == "book":
        addresses += [f"book/{item.pk}/read/1.html", f"book/{item.pk}/enquire/"]
    if kind == "call":
        addresses += [f"call/{item.pk}/submit/"]
    return [f"/{address}" for address in addresses]


def shown(client, item, section):
    """Return the surfaces that say the item's title or lead to it."""
    search.catch_up()
    found = []
    for address in surfaces(item, section):
        response = client.get(address)
        assert response.status_code in (200, 302, 404, 410), address
        text = response.content.decode()
        # A search page repeats the visitor's words; a withdrawn address names what it was.
        says_it = item.title in text and response.status_code != 410
        leads_to_it = response.status_code == 200 and item.get_absolute_url() in text
        if says_it or leads_to_it:
            found.append(address)
    return found


@pytest.fixture
def home_blocks():
    factories.section("publications")
    for path in ("publications", "productions"):
        for kind in (BlockKind.SHELF, BlockKind.COLUMNS):
            HomeBlock.objects.create(kind=kind, section=factories.section(path), title="板块")


@pytest.mark.parametrize("make", HIDDEN)
@pytest.mark.parametrize("kind", SECTIONS)
def test_what_is_not_public_shows_nowhere(client, home_blocks, kind, make):
    item = make(getattr(making, kind), factories.root())
    assert shown(client, item, SECTIONS[kind]) == []


@pytest.mark.parametrize("kind", SECTIONS)
def test_the_table_would_notice_a_leak(client, home_blocks, kind):
    more = {"chapters": making.chapters(1)} if kind == "book" else {}
    item = getattr(making, kind)(f"{WORD}公开", by=factories.root(), **more)
    found = shown(client, item, SECTIONS[kind])
    missed = {one for one in surfaces(item, SECTIONS[kind]) if one not in found}
    # The tree's map names no items; the channel above productions is another one.
    missed -= {"/sitemap.html", "/publications/", "/publications/feed.xml"}
    assert missed - {f"/zh-hant{item.get_absolute_url()}"} == set()


@pytest.mark.parametrize(
    ("kind", "code"), [("book", "books"), ("call", "calls"), ("production", "productions")]
)
def test_an_editor_puts_such_a_section_anywhere(visitor, kind, code):
    """A kind belongs to no place in the tree: here it takes the place of a list of articles."""
    place = factories.section("knowledge/basics")
    type(place).objects.filter(pk=place.pk).update(kind=code)
    item = getattr(making, kind)("别处的一条", by=factories.root())
    actions.move(item, place, factories.get_user_model().objects.get())
    for address in ("/knowledge/basics/", "/knowledge/", item.get_absolute_url()):
        response = visitor.get(address)
        assert response.status_code == 200
        assert "别处的一条" in response.content.decode(), address
    assert "别处的一条" in visitor.get("/knowledge/basics/feed.xml").content.decode()
