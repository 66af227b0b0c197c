"""Every address of the desk, tried by everybody."""

import pytest
from django.urls import reverse

from editorial import actions
from news.models import Article
from tests import factories

pytestmark = pytest.mark.django_db

# What each person gets: 200 it opens, 302 done (or sent to sign in), 403 may not, 404 isn't his.
VISITOR, DAN, ALICE, BOB, CAROL, ROOT = "visitor", "dan", "alice", "bob", "carol", "root"
SIGN_IN = 302


@pytest.fixture
def cast():
    return {
        VISITOR: None,
        DAN: factories.dan(),
        ALICE: factories.alice("news"),
        BOB: factories.bob("news"),
        CAROL: factories.carol("knowledge"),  # runs a section, but not this one
        ROOT: factories.root(),
    }


@pytest.fixture
def item(cast):
    article = factories.draft("一篇稿件", by=cast[ALICE])
    article = factories.release(article)
    article.title = "改过的题目"
    actions.save_revision(article, cast[ALICE])
    return article


def address(name, item, *more):
    return reverse(f"admin:news_article_{name}", args=[item.pk, *more])


GETS = {
    "change": {DAN: 302, ALICE: 200, BOB: 200, CAROL: 302, ROOT: 200},
    "history": {DAN: 404, ALICE: 200, BOB: 200, CAROL: 404, ROOT: 200},
    "preview": {DAN: 404, ALICE: 200, BOB: 200, CAROL: 404, ROOT: 200},
    "withdraw": {DAN: 404, ALICE: 403, BOB: 200, CAROL: 404, ROOT: 200},
}
POSTS = {
    "withdraw": {DAN: 404, ALICE: 403, BOB: 302, CAROL: 404, ROOT: 302},
    "bin": {DAN: 404, ALICE: 403, BOB: 403, CAROL: 404, ROOT: 302},
    "unbin": {DAN: 404, ALICE: 403, BOB: 403, CAROL: 404, ROOT: 302},
    "restore": {DAN: 404, ALICE: 302, BOB: 302, CAROL: 404, ROOT: 302},
}


def table(cases):
    for name, row in cases.items():
        yield pytest.param(name, VISITOR, SIGN_IN, id=f"{name}-visitor")
        for person, status in row.items():
            yield pytest.param(name, person, status, id=f"{name}-{person}")


def sign_in(client, person):
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


@pytest.mark.parametrize(("name", "person", "status"), list(table(GETS)))
def test_who_may_open(client, cast, item, name, person, status):
    sign_in(client, cast[person])
    assert client.get(address(name, item)).status_code == status


@pytest.mark.parametrize(("name", "person", "status"), list(table(POSTS)))
def test_who_may_do(client, cast, item, name, person, status):
    sign_in(client, cast[person])
    more = (1,) if name == "restore" else ()
    before = Article.objects.values().get()
    response = client.post(address(name, item, *more), {"reason": "示例", "redirect_to": ""})
    assert response.status_code == status
    if person == VISITOR or status != 302:
        assert Article.objects.values().get() == before


@pytest.mark.parametrize("name", sorted(POSTS))
def test_a_get_changes_nothing(client, cast, item, name):
    sign_in(client, cast[ROOT])
    before = Article.objects.values().get()
    more = (1,) if name == "restore" else ()
    assert client.get(address(name, item, *more)).status_code in (200, 405)
    assert Article.objects.values().get() == before


def test_the_list_shows_only_the_persons_sections(client, cast, item):
    listing = reverse("admin:news_article_changelist")
    for person, seen in ((ALICE, True), (CAROL, False), (DAN, False), (ROOT, True)):
        sign_in(client, cast[person])
        assert ("一篇稿件" in client.get(listing).content.decode()) is seen
        found = client.get(listing, {"q": "稿件"}).content.decode()
        assert ("一篇稿件" in found) is seen


def test_bulk_actions_reach_no_other_section(client, cast, item):
    sign_in(client, cast[CAROL])
    listing = reverse("admin:news_article_changelist")
    for action in ("bin_selected", "unbin_selected"):
        client.post(listing, {"action": action, "_selected_action": [item.pk]})
    stored = Article.objects.get()
    assert stored.has_working_copy
    assert stored.deleted_at is None


def test_an_author_moves_nothing_into_a_section_that_is_not_his(client, cast, item):
    draft = factories.draft("我的草稿", by=cast[ALICE])
    sign_in(client, cast[ALICE])
    foreign = factories.section("knowledge/basics")
    data = {"title": "我的草稿", "section": foreign.pk, "body": "<p>正文</p>", "attachments": "[]"}
    response = client.post(address("change", draft), data | {"_save": "1"})
    assert response.status_code == 200
    assert Article.objects.get(pk=draft.pk).section.path == "news/cases"


def test_a_forged_publish_button_publishes_nothing(client, cast, item):
    sign_in(client, cast[ALICE])
    data = {
        "title": "硬要发布",
        "section": item.section_id,
        "body": "<p>正文</p>",
        "attachments": "[]",
    }
    client.post(address("change", item), data | {"_publish": "1"})
    stored = Article.objects.get(pk=item.pk)
    assert stored.title == "一篇稿件"
    assert stored.latest_revision.data["title"] == "硬要发布"


def test_a_topic_gathers_no_article_that_its_editor_may_not_see(client, cast, item):
    hidden = factories.draft("别处的草稿", where="notices", by=cast[ROOT])
    sign_in(client, cast[ALICE])
    section = factories.section("news/topics")
    data = {"title": "专题", "section": section.pk, "body": "", "grouping": f"一组\n{hidden.pk}"}
    response = client.post(reverse("admin:news_topic_add"), data | {"_save": "1"})
    assert response.status_code in (200, 403)
    assert "别处的草稿" not in response.content.decode()


def test_a_form_drawn_before_a_move_does_not_move_the_item_back(client, cast, item):
    """What the form shows as its section is sent along; who did not touch it moves nothing."""
    old, new = factories.section("news/cases"), factories.section("news/integrity")
    data = {"title": "改过的题目二", "section": old.pk, "initial-section": old.pk,
            "body": "<p>正文</p>", "attachments": "[]", "_save": "1"}  # fmt: skip
    assert 'name="initial-section"' in _page(client, cast[BOB], item)
    actions.move(item, new, cast[ROOT])
    assert client.post(address("change", item), data).status_code == 302
    stored = Article.objects.get(pk=item.pk)
    assert (stored.section, stored.latest_revision.data["title"]) == (new, "改过的题目二")
    client.post(address("change", item), data | {"initial-section": new.pk})
    assert Article.objects.get(pk=item.pk).section == old


def _page(client, person, item):
    sign_in(client, person)
    return client.get(address("change", item)).content.decode()
