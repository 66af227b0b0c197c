"""A link for a reader without an account: what it shows, to whom, and how long."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from editorial import actions, buffers, presence, preview_links, tidying
from editorial.models import DraftBuffer, Presence, PreviewLink
from tests import factories
from tests.conftest import Visitor
from tests.editorial.writing import sign_in

pytestmark = pytest.mark.django_db

VISITOR, DAN, ALICE, BOB, CAROL, ROOT, VIEWER = (
    "visitor", "dan", "alice", "bob", "carol", "root", "viewer",
)  # fmt: skip
DAYS = timedelta(days=3)


@pytest.fixture
def cast():
    from django.contrib.auth.models import Permission

    viewer = factories.user("viewer", sections=["news"])
    viewer.user_permissions.add(Permission.objects.get(codename="view_article"))
    return {
        VISITOR: None, DAN: factories.dan(), ALICE: factories.alice("news"), BOB: factories.bob("news"),
        CAROL: factories.carol("knowledge"), ROOT: factories.root(), VIEWER: viewer,
    }  # fmt: skip


@pytest.fixture
def item(cast):
    return factories.draft("还没发布的稿件", by=cast[ALICE], body="<p>请领导过目的正文。</p>")


def link_for(item, user, **more):
    link, token = preview_links.make(item, user, **{"note": "张处长", "lasting": DAYS} | more)
    return link, reverse("preview-link", args=[token])


def desk(item, name, *more):
    return reverse(f"admin:news_article_{name}", args=[item.pk, *more])


# -- in the desk --------------------------------------------------------------------------------

SEES = {VISITOR: 302, DAN: 404, ALICE: 200, BOB: 200, CAROL: 404, ROOT: 200, VIEWER: 200}
LENDS = {VISITOR: 302, DAN: 404, ALICE: 200, BOB: 200, CAROL: 404, ROOT: 200, VIEWER: 403}


@pytest.mark.parametrize(("person", "status"), SEES.items())
def test_who_may_see_the_preview_in_its_frame(client, cast, item, person, status):
    if cast[person]:
        sign_in(client, cast[person])
    assert client.get(desk(item, "preview_frame")).status_code == status


@pytest.mark.parametrize(("person", "status"), LENDS.items())
def test_who_may_make_and_list_links(client, cast, item, person, status):
    if cast[person]:
        sign_in(client, cast[person])
    assert client.get(desk(item, "preview_links")).status_code == status
    data = {"note": "张处长", "days": 3, "revision": ""}
    assert client.post(desk(item, "preview_links"), data).status_code == status
    assert PreviewLink.objects.count() == (status == 200)


@pytest.mark.parametrize(("person", "status"), LENDS.items())
def test_who_may_revoke_a_link(client, cast, item, person, status):
    link, address = link_for(item, cast[ALICE])
    if cast[person]:
        sign_in(client, cast[person])
    response = client.post(desk(item, "revoke_link", link.pk))
    assert response.status_code == (302 if status == 200 else status)
    assert Client().get(address).status_code == (404 if status == 200 else 200)
    assert client.get(desk(item, "revoke_link", link.pk)).status_code in (302, 405)


def test_a_link_of_another_item_is_not_revoked_through_mine(client, cast, item):
    foreign = factories.draft("别处的稿件", where="knowledge/basics", by=cast[ROOT])
    link, address = link_for(foreign, cast[ROOT])
    sign_in(client, cast[ALICE])
    assert client.post(desk(item, "revoke_link", link.pk)).status_code == 404
    assert Client().get(address).status_code == 200


def test_the_address_is_shown_once_and_kept_nowhere(client, cast, item):
    sign_in(client, cast[ALICE])
    data = {"note": "张处长", "days": 3, "revision": "1"}
    shown = client.post(desk(item, "preview_links"), data).content.decode()
    address = re.search(r'value="http://testserver(/preview/[^"]+)"', shown)[1]
    assert Client().get(address).status_code == 200
    token = address.split("/")[2]
    assert token not in client.get(desk(item, "preview_links")).content.decode()
    assert token not in str(PreviewLink.objects.values().get())
    assert token not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize(
    "data", [{"note": ""}, {"days": 0}, {"days": 15}, {"days": "x"}, {"revision": "9"}]
)
def test_a_wrong_wish_is_refused_at_its_field(client, cast, item, data):
    sign_in(client, cast[ALICE])
    data = {"note": "张处长", "days": 3, "revision": ""} | data
    response = client.post(desk(item, "preview_links"), data)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not PreviewLink.objects.exists()


def test_the_frame_shows_a_revision_at_a_width_and_only_the_preview_may_be_framed(
    client, cast, item
):
    sign_in(client, cast[ALICE])
    shown = client.get(desk(item, "preview_frame"), {"width": 820, "revision": 1}).content.decode()
    assert f'src="{desk(item, "preview_revision", 1)}"' in shown and 'width="820"' in shown
    preview = client.get(desk(item, "preview"))
    assert preview["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    for other in (desk(item, "change"), desk(item, "preview_frame"), "/"):
        response = client.get(other)
        assert response["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("query", [{"revision": 9}, {"revision": "99999999"}])
def test_a_revision_that_is_none_is_not_found(client, cast, item, query):
    sign_in(client, cast[ALICE])
    assert client.get(desk(item, "preview_frame"), query).status_code == 404


# -- for its reader -----------------------------------------------------------------------------


def test_the_reader_sees_the_page_with_its_label_and_gets_no_cookie(cast, item):
    _, address = link_for(item, cast[ALICE])
    response = Visitor().get(address)
    shown = response.content.decode()
    assert "请领导过目的正文。" in shown
    assert "预览稿，未经发布，请勿转发" in shown
    assert "返回编辑" not in shown and "/admin/" not in shown
    assert response["X-Robots-Tag"].startswith("noindex")
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert "还没发布的稿件" not in Client().get("/").content.decode()


def test_a_link_to_a_revision_stays_with_it_and_one_to_the_newest_follows(cast, item):
    first = item.latest_revision
    _, fixed = link_for(item, cast[ALICE], revision=first)
    _, newest = link_for(item, cast[ALICE])
    item.body = "<p>改过的正文。</p>"
    actions.save_revision(item, cast[ALICE])
    assert "请领导过目的正文。" in Client().get(fixed).content.decode()
    assert "改过的正文。" in Client().get(newest).content.decode()


def test_a_working_copy_of_a_live_item_is_shown_and_the_public_page_stays(cast):
    live = factories.published("已经发布的", by=cast[ROOT], body="<p>旧正文。</p>")
    live.body = "<p>新正文。</p>"
    actions.save_revision(live, cast[ROOT])
    _, address = link_for(live, cast[ROOT])
    assert "新正文。" in Client().get(address).content.decode()
    assert "旧正文。" in Client().get(live.get_absolute_url()).content.decode()


def revoked(link, item, user):
    preview_links.revoke(link, item, user)


def expired(link, item, user):
    now = timezone.now()
    PreviewLink.objects.update(created_at=now - 2 * DAYS, expires_at=now - timedelta(seconds=1))


def binned(link, item, user):
    actions.move_to_bin(item, user)


def section_binned(link, item, user):
    item.section.deleted_at = timezone.now()
    item.section.save()


def its_maker_gone(link, item, user):
    link.created_by.is_active = False
    link.created_by.save()


@pytest.mark.parametrize("end", [revoked, expired, binned, section_binned, its_maker_gone])
def test_a_dead_link_answers_like_one_that_never_was(cast, item, end):
    link, address = link_for(item, cast[ALICE])
    end(link, item, cast[ROOT])
    unknown = Client().get(reverse("preview-link", args=["x" * 43]))
    dead = Visitor().get(address)
    assert dead.status_code == unknown.status_code == 404
    assert "预览链接已失效" in dead.content.decode()
    assert "还没发布的稿件" not in dead.content.decode()
    text = [re.sub(r"preview/[\w-]+", "", r.content.decode()) for r in (dead, unknown)]
    assert text[0] == text[1]


@pytest.mark.parametrize("token", ["x", "x" * 44, "空", "..", "%00", "'", "a b"])
def test_a_made_up_token_is_not_found(client, token):
    assert client.get(f"/preview/{token}/").status_code == 404


def test_openings_are_counted_and_the_first_is_recorded(cast, item):
    link, address = link_for(item, cast[ALICE])
    for _ in range(3):
        Client().get(address)
    Client().head(address)
    link.refresh_from_db()
    assert link.opened == 3 and link.last_opened_at
    preview_links.revoke(link, item, cast[ALICE])
    preview_links.revoke(link, item, cast[ALICE])
    events = AuditEntry.objects.filter(event__startswith="article.preview").order_by("pk")
    assert list(events.values_list("event", flat=True)) == [
        "article.preview_link", "article.preview_open", "article.preview_revoke",
    ]  # fmt: skip


def test_one_item_has_a_bounded_number_of_links(cast, item):
    for _ in range(preview_links.MOST_ALIVE):
        link_for(item, cast[ALICE])
    with pytest.raises(ValidationError, match="请先作废"):
        link_for(item, cast[ALICE])


def test_nothing_hangs_on_an_item_that_is_deleted_for_good(cast, item):
    link_for(item, cast[ALICE])
    buffers.keep(cast[ALICE], type(item), item, "a" * 32, {"title": ["写到一半"]})
    presence.beat(cast[ALICE], item)
    tidying.forget(item)
    for model in (PreviewLink, DraftBuffer, Presence):
        assert not model.objects.exists()


def test_a_section_does_not_hide_the_links(cast):
    from editorial.models import Section

    with pytest.raises(ValidationError):
        Section(name="预览", slug="preview").full_clean()
