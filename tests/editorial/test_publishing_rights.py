"""Every address of placing, recommending, links and the bin, tried by everybody."""

import pytest
from django.urls import reverse
from django.utils import timezone

from editorial import actions, placing
from editorial.models import Placement, Recommendation
from editorial.models.about import content_type_of
from news.models import Article
from portal.models import HomeBlock
from tests import factories

pytestmark = pytest.mark.django_db

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
    article = factories.published("一篇稿件", by=cast[ALICE] and cast[ROOT])
    placing.place(article, factories.section("knowledge/basics"), cast[ROOT])
    HomeBlock.objects.get_or_create(kind="headline")
    Recommendation.objects.create(
        content_type=content_type_of(Article), object_id=article.pk, slot="headline",
        starts_at=timezone.now(),
    )  # fmt: skip
    return article


def address(name, item):
    if name in ("bin_page", "recommendations"):
        return reverse(f"admin:{'bin' if name == 'bin_page' else name}")
    more = {
        "unplace": lambda: [Placement.objects.get().pk],
        "recommend_edit": lambda: [Recommendation.objects.get().pk],
        "recommend_end": lambda: [Recommendation.objects.get().pk],
    }.get(name, list)()
    return reverse(f"admin:news_article_{name}", args=[item.pk, *more])


GETS = {
    "links": {DAN: 404, ALICE: 200, BOB: 200, CAROL: 404, ROOT: 200},
    "recommend": {DAN: 404, ALICE: 403, BOB: 200, CAROL: 404, ROOT: 200},
    "recommend_edit": {DAN: 404, ALICE: 403, BOB: 200, CAROL: 404, ROOT: 200},
    "bin_page": {DAN: 200, ALICE: 200, BOB: 200, CAROL: 200, ROOT: 200},
    "recommendations": {DAN: 403, ALICE: 403, BOB: 200, CAROL: 200, ROOT: 200},
}
POSTS = {
    "place": {DAN: 404, ALICE: 403, BOB: 302, CAROL: 404, ROOT: 302},
    "unplace": {DAN: 404, ALICE: 403, BOB: 302, CAROL: 404, ROOT: 302},
    "pin": {DAN: 404, ALICE: 403, BOB: 302, CAROL: 404, ROOT: 302},
    "recommend": {DAN: 404, ALICE: 403, BOB: 302, CAROL: 404, ROOT: 302},
    "recommend_edit": {DAN: 404, ALICE: 403, BOB: 302, CAROL: 404, ROOT: 302},
    "recommend_end": {DAN: 404, ALICE: 403, BOB: 302, CAROL: 404, ROOT: 302},
}


def table(cases):
    for name, row in cases.items():
        yield pytest.param(name, VISITOR, SIGN_IN, id=f"{name}-visitor")
        for person, status in row.items():
            yield pytest.param(name, person, status, id=f"{name}-{person}")


def sign_in(client, person):
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Article, Placement, Recommendation)
    ]


def data():
    return {
        "section": factories.section("news/style").pk, "choice": "7", "slot": "headline",
        "starts_at": "", "ends_at": "", "position": "5", "title": "", "image": "",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "person", "status"), list(table(GETS)))
def test_who_may_open(client, cast, item, name, person, status):
    sign_in(client, cast[person])
    before = everything()
    response = client.get(address(name, item))
    assert response.status_code == status
    assert everything() == before
    if person in (DAN, CAROL) and status == 200:
        assert "一篇稿件" not in response.content.decode()


@pytest.mark.parametrize(("name", "person", "status"), list(table(POSTS)))
def test_who_may_do(client, cast, item, name, person, status):
    sign_in(client, cast[person])
    before = everything()
    assert client.post(address(name, item), data()).status_code == status
    changed = everything() != before
    assert changed is (status == 302 and person != VISITOR)


@pytest.mark.parametrize("name", ["place", "unplace", "pin", "recommend_end"])
def test_a_get_changes_nothing(client, cast, item, name):
    sign_in(client, cast[ROOT])
    assert client.get(address(name, item)).status_code == 405


def test_no_placement_or_recommendation_of_another_item_is_reached(client, cast, item):
    other = factories.published("另一篇", where="news/style", by=cast[ROOT])
    sign_in(client, cast[BOB])
    for name, row in (("unplace", Placement), ("recommend_end", Recommendation)):
        url = reverse(f"admin:news_article_{name}", args=[other.pk, row.objects.get().pk])
        assert client.post(url).status_code == 404


def test_a_section_of_others_is_neither_offered_nor_taken(client, cast, item):
    sign_in(client, cast[BOB])
    foreign = factories.section("training/updates")
    form = client.get(address("change", item)).content.decode()
    assert f'<option value="{foreign.pk}"' not in form.split('id="placing"')[1]
    client.post(address("place", item), data() | {"section": foreign.pk})
    assert Placement.objects.count() == 1


def test_what_lies_in_the_bin_is_neither_placed_nor_recommended(client, cast, item):
    actions.withdraw(item, cast[ROOT], reason="示例")
    actions.move_to_bin(item, cast[ROOT])
    sign_in(client, cast[ROOT])
    page = client.get(address("change", item)).content.decode()
    assert "推荐到首页</a>" not in page
    assert 'name="choice"' not in page
