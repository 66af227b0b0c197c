"""The palette knows what this person may open, and nothing that somebody else might see."""

import pytest
from django.urls import reverse

from editorial import actions
from editorial.desk import places
from editorial.desk.initials import initials
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/palette.json"


def asked(client, person, **parameters):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(ADDRESS, parameters)
    assert response.status_code == 200
    return response.json()


def labels(answer, group=None):
    return [place["label"] for place in answer["places"] if group in (None, place["group"])]


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("友情链接", "yqlj"), ("新建文章", "xjwz"), ("发稿统计", "fgtj"), ("Word 新建", "wordxj"),
        ("一二三", "yes"), ("", ""), ("〔示例〕", "sl"), ("é龘", ""),
    ],
)  # fmt: skip
def test_initials_are_those_of_the_sounds(text, letters):
    assert initials(text) == letters


def test_an_author_jumps_to_her_lists_forms_and_sections(client):
    answer = asked(client, factories.alice("news"))
    assert "新建文章" in labels(answer, "新建")
    assert "文章" in labels(answer, "列表")
    assert "写一篇稿件" in labels(answer, "手册")
    sections = labels(answer, "栏目里的稿件")
    assert factories.section("news/cases").name in sections
    assert factories.section("knowledge").name not in sections


@pytest.mark.parametrize("label", ["账号", "审计日志", "友情链接", "栏目授权", "网站设置", "栏目"])
def test_an_author_is_not_led_where_she_may_not_go(client, label):
    assert label not in labels(asked(client, factories.alice("news")))


def test_every_place_opens_for_the_one_it_is_shown_to(client):
    for person in (factories.alice("news"), factories.carol("knowledge"), factories.root()):
        for place in asked(client, person)["places"]:
            response = client.get(place["url"], follow=True)
            assert response.status_code == 200, (person.username, place)


def test_a_place_is_found_by_another_name_and_by_initials(rf):
    request = rf.get("/admin/")
    request.user = factories.root()
    for typed in ("友链", "yqlj", "友情", "YQ LJ"):
        assert "友情链接" in [place["label"] for place in places.matching(request, typed)]


def test_own_last_items_come_first_and_others_not_at_all(client):
    alice = factories.alice("news")
    factories.draft("她的第一篇", by=alice)
    factories.draft("别人的一篇")
    second = factories.draft("她的第二篇", by=alice)
    recent = asked(client, alice)["recent"]
    assert [row["label"] for row in recent] == ["她的第二篇", "她的第一篇"]
    assert recent[0]["url"] == reverse("admin:news_article_change", args=[second.pk])


def test_items_are_found_with_their_newest_title_as_plain_text(client):
    alice = factories.alice("news")
    item = factories.published("台账旧题目")
    item.title = "台账 <b>新</b>题目"
    actions.save_revision(item, alice)
    found = asked(client, alice, q="台账")["items"]
    assert [row["label"] for row in found] == ["台账 <b>新</b>题目"]


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        (lambda: factories.bob("news"), True), (lambda: factories.carol("knowledge"), False),
        (factories.dan, False), (factories.root, True),
    ],
)  # fmt: skip
def test_who_finds_a_draft(client, person, sees):
    factories.draft("台账密稿", by=factories.alice("news"))
    answer = asked(client, person(), q="台账")
    assert ("台账密稿" in str(answer)) is sees


def test_one_character_asks_for_no_items_and_nothing_is_kept(client):
    alice = factories.alice("news")
    factories.draft("台账", by=alice)
    assert asked(client, alice, q="台") == {"items": []}
    assert asked(client, alice, q="") == {"items": []}
    kept = client.get(ADDRESS)["Cache-Control"]
    assert "no-store" in kept
    assert "private" in kept


def test_the_header_has_search_palette_and_help_for_who_signed_in_only(client):
    assert b"data-palette" not in client.get("/admin/login/").content
    client.force_login(factories.alice("news"), backend="django.contrib.auth.backends.ModelBackend")
    text = client.get("/admin/").content.decode()
    assert 'action="/admin/find/"' in text
    assert "data-palette-open" in text
    assert "/admin/handbook/first-day/" in text
