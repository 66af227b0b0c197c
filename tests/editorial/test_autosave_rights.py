"""What is typed is its person's own: tried by everybody, at every address of it."""

import pytest
from django.contrib.auth.models import Permission

from editorial import buffers
from editorial.models import DraftBuffer, Presence
from news.models import Article
from tests import factories
from tests.editorial.writing import address, fields, keep, page, sign_in

pytestmark = pytest.mark.django_db

VISITOR, DAN, ALICE, BOB, CAROL, ROOT, VIEWER = (
    "visitor", "dan", "alice", "bob", "carol", "root", "viewer",
)  # fmt: skip


@pytest.fixture
def cast():
    viewer = factories.user("viewer", sections=["news"])
    viewer.user_permissions.add(Permission.objects.get(codename="view_article"))
    return {
        VISITOR: None,
        DAN: factories.dan(),
        ALICE: factories.alice("news"),
        BOB: factories.bob("news"),
        CAROL: factories.carol("knowledge"),  # runs a section, but not this one
        ROOT: factories.root(),
        VIEWER: viewer,
    }


@pytest.fixture
def item(cast):
    return factories.draft("一篇稿件", by=cast[ALICE])


ITEM = {VISITOR: 302, DAN: 404, ALICE: 200, BOB: 200, CAROL: 404, ROOT: 200, VIEWER: 403}
NEW = {VISITOR: 302, DAN: 200, ALICE: 200, BOB: 403, CAROL: 200, ROOT: 200, VIEWER: 403}


@pytest.mark.parametrize(("person", "status"), ITEM.items())
def test_who_may_keep_what_he_types_into_an_item(client, cast, item, person, status):
    someone = cast[person]
    if someone:
        sign_in(client, someone)
    response = keep(client, someone or cast[ALICE], item, title="正在写")
    assert response.status_code == status
    assert DraftBuffer.objects.count() == (status == 200)
    assert Presence.objects.count() == (status == 200)
    assert Article.objects.get().title == "一篇稿件"
    assert item.revisions().count() == 1  # the history is not flooded


@pytest.mark.parametrize(("person", "status"), NEW.items())
def test_who_may_keep_a_new_item(client, cast, person, status):
    someone = cast[person]
    if someone:
        sign_in(client, someone)
    response = keep(client, someone or cast[ALICE], title="新稿")
    assert response.status_code == status
    assert DraftBuffer.objects.count() == (status == 200)
    assert not Article.objects.exists()


@pytest.mark.parametrize(("person", "status"), ITEM.items())
@pytest.mark.parametrize("name", ["writing", "drop_writing"])
def test_who_may_beat_and_drop(client, cast, item, person, status, name):
    someone = cast[person]
    if someone:
        sign_in(client, someone)
    expected = 302 if name == "drop_writing" and status == 200 else status
    told = page(someone or cast[ALICE], drop="0" * 32)
    assert client.post(address(item, name), told).status_code == expected
    assert client.get(address(item, name)).status_code in (302, 405)


def test_what_another_person_typed_is_never_shown_even_with_its_key(client, cast, item):
    sign_in(client, cast[ALICE])
    key = buffers.new_key()
    keep(client, cast[ALICE], item, key=key, title="爱丽丝没写完的题目")
    sign_in(client, cast[ROOT])
    for query in ("", f"?restore={key}"):
        shown = client.get(f"/admin/news/article/{item.pk}/change/{query}").content.decode()
        assert "爱丽丝没写完的题目" not in shown
    client.post(address(item, "drop_writing"), {"writing-drop": key})
    # The same key, sent by somebody else, is a row of his own.
    keep(client, cast[ROOT], item, key=key, title="管理员的题目")
    titles = dict(DraftBuffer.objects.values_list("user__username", "fields__title"))
    assert titles == {"alice": ["爱丽丝没写完的题目"], "root": ["管理员的题目"]}


def test_a_page_of_one_person_keeps_nothing_for_the_one_who_signed_in_after_him(client, cast, item):
    sign_in(client, cast[BOB])
    response = client.post(
        address(item), page(cast[ALICE], holds=1) | fields(item, title="爱丽丝的")
    )
    assert response.status_code == 409
    assert "另一位同事" in response.json()["error"]
    assert not DraftBuffer.objects.exists()
    assert not Presence.objects.exists()


def test_a_binned_item_takes_nothing(client, cast, item):
    sign_in(client, cast[ROOT])
    client.post(f"/admin/news/article/{item.pk}/bin/")
    assert keep(client, cast[ROOT], item, title="正在写").status_code == 403


@pytest.mark.parametrize("key", ["", "x", "0" * 31, "g" * 32, "0" * 33, "../../etc"])
def test_a_key_that_is_none_keeps_nothing(client, cast, item, key):
    sign_in(client, cast[ALICE])
    told = page(cast[ALICE], holds=1) | {"writing-key": key}
    response = client.post(address(item), told | fields(item, title="正在写"))
    assert response.status_code == 413
    assert response.json()["error"]
    assert not DraftBuffer.objects.exists()


def test_too_much_is_refused_with_words_and_what_was_kept_stays(client, cast, item):
    sign_in(client, cast[ALICE])
    key = buffers.new_key()
    keep(client, cast[ALICE], item, key=key, body="<p>写了一段</p>")
    response = keep(client, cast[ALICE], item, key=key, body="字" * 1_500_000)
    assert response.status_code == 413
    assert "没法自动保存" in response.json()["error"]
    assert DraftBuffer.objects.get().fields["body"] == ["<p>写了一段</p>"]


def test_signs_that_no_database_takes_are_left_out(client, cast, item):
    sign_in(client, cast[ALICE])
    assert keep(client, cast[ALICE], item, title="空\x00字符").status_code == 200
    assert DraftBuffer.objects.get().fields["title"] == ["空字符"]
