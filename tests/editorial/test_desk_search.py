"""An editor finds every item of her own sections, drafts and texts included; nobody another's."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

import search
from editorial import actions
from editorial.models import SectionGrant
from news.models import Article, Notice, Page
from search import registry, store
from tests import factories

pytestmark = pytest.mark.django_db

FIND = "/admin/find/"


def sign_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _root():
    return get_user_model().objects.filter(is_superuser=True).first() or factories.root()


def titles(client, q="", **more):
    """Return the titles that the page shows as items, without their marks."""
    response = client.get(FIND, {"q": q, **more})
    assert response.status_code == 200
    rows = response.context.get("rows") or []
    return [row["title_html"].replace("<mark>", "").replace("</mark>", "") for row in rows]


@pytest.fixture
def alice():
    return factories.alice("news")


@pytest.fixture
def desk(client, alice):
    return sign_in(client, alice)


# -- what is found ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("q", "fields"),
    [
        ("台账", {"body": "<p>离校之前建好台账，逐一核对。</p>"}),
        ("摘要里的话", {"summary": "这是摘要里的话。"}),
        ("张某某", {"author": "张某某（示例学院）"}),
        ("结对共建", {"keywords": "结对共建，示范"}),
        ("责编王某", {"editor_name": "责编王某"}),
        ("示例日报", {"source": "示例日报"}),
        ("黨支部", {"body": "<p>每个党支部都要谈。</p>"}),
    ],
)
def test_a_draft_is_found_by_any_part_of_its_text(desk, alice, q, fields):
    factories.draft("没有关系的题目", by=alice, **fields)
    factories.draft("另一篇", by=alice)
    assert titles(desk, q) == ["没有关系的题目"]


def test_two_characters_and_a_piece_of_a_title_find(desk, alice):
    factories.draft("毕业生流动党员管理的三点做法", by=alice)
    for q in ("流动", "党员管理的三", "毕业生"):
        assert titles(desk, q) == ["毕业生流动党员管理的三点做法"]


def test_a_notice_is_found_by_its_document_number(client):
    factories.draft(
        "关于放假的通知", where="notices", model=Notice, document_number="示例发〔2026〕12号"
    )
    sign_in(client, factories.root())
    assert titles(client, "示例发〔2026〕12号") == ["关于放假的通知"]


def test_a_number_or_an_address_leads_to_its_item(desk, alice):
    item = factories.draft("有编号的一篇", by=alice)
    for q in (str(item.pk), f"/article/{item.pk}.html", f"http://localhost/article/{item.pk}.html"):
        rows = desk.get(FIND, {"q": q}).context["numbered"]
        assert [row["item"] for row in rows] == [item]


def test_a_working_copy_is_found_by_its_new_words_and_by_those_on_the_site(desk, alice):
    item = factories.published("旧题目甲乙", where="news/cases")
    item.title = "新题目丙丁"
    actions.save_revision(item, alice)
    assert titles(desk, "丙丁") == titles(desk, "甲乙") == ["新题目丙丁"]


def test_what_was_found_is_marked_and_leads_to_form_and_page(desk, alice):
    item = factories.published("流动党员的台账", where="news/cases")
    text = desk.get(FIND, {"q": "台账"}).content.decode()
    assert "流动党员的<mark>台账</mark>" in text
    assert reverse("admin:news_article_change", args=[item.pk]) in text
    assert item.get_absolute_url() in text


def test_a_title_cannot_bring_its_own_markup(desk, alice):
    factories.draft("<script>alert(1)</script>台账", by=alice)
    text = desk.get(FIND, {"q": "台账"}).content.decode()
    assert "<script>alert(1)" not in text


# -- narrowing ----------------------------------------------------------------------------------


@pytest.fixture
def in_every_state(alice):
    now = timezone.now()
    factories.draft("台账 草稿", by=alice)
    factories.published("台账 已发布")
    factories.published("台账 待发布", planned_at=now + timedelta(days=2))
    expired = factories.published("台账 已到期")
    Article.objects.filter(pk=expired.pk).update(
        published_at=now - timedelta(days=3), expires_at=now - timedelta(days=1)
    )
    search.touch(expired.key)
    root = _root()
    actions.withdraw(factories.published("台账 已撤稿"), root, reason="示例")
    actions.move_to_bin(factories.draft("台账 回收站"), root)


@pytest.mark.parametrize("state", ["草稿", "已发布", "待发布", "已到期", "已撤稿", "回收站"])
def test_each_state_is_found_by_itself(desk, in_every_state, state):
    codes = {
        "草稿": "draft", "已发布": "live", "待发布": "scheduled", "已到期": "expired",
        "已撤稿": "withdrawn", "回收站": "binned",
    }  # fmt: skip
    assert titles(desk, "台账", state=codes[state]) == [f"台账 {state}"]
    assert titles(desk, state=codes[state]) == [f"台账 {state}"]


def test_the_bin_is_left_out_unless_it_is_asked_for(desk, in_every_state):
    found = titles(desk, "台账")
    assert len(found) == 5
    assert "台账 回收站" not in found


def test_who_did_what_narrows(desk, alice):
    bob = factories.bob("news")
    hers, his = factories.draft("她建的", by=alice), factories.draft("他建的", by=None)
    his.title = "他存的"
    actions.save_revision(his, bob)
    assert titles(desk, person="alice", part="created") == ["她建的"]
    assert titles(desk, person="Bob", part="last") == ["他存的"]
    released = factories.release(hers, _root())
    assert titles(desk, person="root", part="released") == [released.title]
    assert set(titles(desk, person="bob")) == {"他存的"}


def test_a_name_that_nobody_has_is_said_at_its_field(desk, alice):
    factories.draft("一篇", by=alice)
    response = desk.get(FIND, {"person": "查无此人"})
    assert "没有叫“查无此人”的人。" in response.content.decode()
    assert response.context["result"] is None


def test_days_narrow_and_both_ends_count(desk, alice):
    now = timezone.localtime()
    old = factories.draft("旧的一篇", by=alice)
    factories.draft("新的一篇", by=alice)
    Article.objects.filter(pk=old.pk).update(updated_at=now - timedelta(days=10))
    search.touch(old.key)
    day = (now - timedelta(days=10)).date().isoformat()
    assert titles(desk, since=day, until=day) == ["旧的一篇"]
    assert titles(desk, since=now.date().isoformat()) == ["新的一篇"]
    assert titles(desk, by="published", since="2000-01-01") == []


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"since": "昨天"}, "日期请写成 2026-01-31 的样子。"),
        ({"since": "2026-02-01", "until": "2026-01-01"}, "结束日期早于开始日期"),
        ({"section": "999999"}, "没有这个栏目"),
    ],
)
def test_what_cannot_be_understood_is_said_at_its_field(desk, asked, message):
    assert message in desk.get(FIND, asked).content.decode()


def test_a_branch_holds_what_is_below_it(desk, alice):
    factories.draft("案例一篇", where="news/cases", by=alice)
    assert titles(desk, section=factories.section("news").pk) == ["案例一篇"]
    other = factories.section("news").get_children().exclude(path="news/cases").first()
    assert titles(desk, section=other.pk) == []


def test_kinds_part(client):
    sign_in(client, factories.root())
    factories.draft("台账文章")
    factories.draft("台账单页", where="organization/about", model=Page)
    assert titles(client, "台账", kind="page") == ["台账单页"]


def test_the_last_changed_comes_first_when_asked(desk, alice):
    for name in ("甲", "乙", "丙"):
        factories.draft(f"台账{name}", by=alice)
    assert titles(desk, "台账", sort="changed") == ["台账丙", "台账乙", "台账甲"]
    assert titles(desk) == ["台账丙", "台账乙", "台账甲"]


def test_the_pages_turn(desk, alice):
    for number in range(23):
        factories.draft(f"台账之{number}", by=alice)
    first, second = titles(desk, "台账"), titles(desk, "台账", page=2)
    assert (len(first), len(second)) == (20, 3)
    assert not set(first) & set(second)
    assert titles(desk, "台账", page="9" * 30) == first
    assert titles(desk, "台账", page=400) == []


# -- what changes is found as it is now -----------------------------------------------------------


def test_every_verb_is_known_at_once(desk, alice):
    item = factories.draft("台账初稿", by=alice)
    assert titles(desk, "初稿") == ["台账初稿"]
    item.title = "台账二稿"
    actions.save_revision(item, alice)
    assert titles(desk, "初稿") == []
    actions.restore_revision(item, item.revisions().get(number=1), alice)
    assert titles(desk, "初稿") == ["台账初稿"]
    root = _root()
    actions.move_to_bin(item, root)
    assert titles(desk, "初稿") == []
    actions.restore_from_bin(item, root)
    assert titles(desk, "初稿") == ["台账初稿"]


# -- rights ---------------------------------------------------------------------------------------


@pytest.fixture
def hidden(alice):
    return factories.draft("台账密稿", by=alice)


@pytest.mark.parametrize(
    ("person", "sees"),
    [("alice", True), ("bob", True), ("carol", False), ("dan", False), ("root", True)],
)
def test_who_finds_a_draft(client, hidden, alice, person, sees):
    people = {
        "alice": lambda: alice,
        "bob": lambda: factories.bob("news"),
        "carol": lambda: factories.carol("knowledge"),
        "dan": factories.dan,
        "root": factories.root,
    }
    sign_in(client, people[person]())
    expected = ["台账密稿"] if sees else []
    assert titles(client, "台账") == expected
    assert titles(client) == expected
    assert titles(client, person="alice") == expected
    assert titles(client, kind="article") == expected or not sees
    response = client.get(FIND, {"q": str(hidden.pk)})
    assert bool(response.context.get("numbered")) is sees
    listed = client.get(reverse("admin:news_article_changelist"), {"q": "台账"})
    assert ("台账密稿" in listed.content.decode()) is sees


@pytest.mark.parametrize("name", ["q", "state", "kind", "person", "part", "by", "sort", "page"])
def test_no_parameter_opens_another_section(client, hidden, name):
    sign_in(client, factories.carol("knowledge"))
    section = factories.section("news/cases").pk
    for value in ("台账", "draft", "article", "alice", "created", "changed", "1", ""):
        for more in ({}, {"section": section}):
            text = client.get(FIND, {name: value, **more}).content.decode()
            assert "密稿" not in text


def test_a_visitor_is_sent_to_sign_in(client, hidden):
    for address in (FIND, "/admin/palette.json", "/admin/palette.json?q=台账", "/admin/handbook/"):
        response = client.get(address)
        assert response.status_code == 302
        assert "/admin/login/" in response["Location"]


def test_a_section_that_was_taken_away_is_gone_at_once(client, hidden, alice):
    sign_in(client, alice)
    assert titles(client, "台账") == ["台账密稿"]
    SectionGrant.objects.filter(user=alice).delete()
    assert titles(client, "台账") == []


def test_only_get_is_answered(desk):
    assert desk.post(FIND).status_code == 405
    assert desk.post("/admin/palette.json").status_code == 405


# -- the public search stays what it was ---------------------------------------------------------


def test_no_draft_is_in_anything_public(visitor, alice):
    public = factories.published("台账公开", body="<p>流动党员管理台账，按月核对台账。</p>")
    factories.published("台账公开二", body="<p>流动党员管理台账，按月核对台账。</p>")
    draft = factories.draft("台账密稿", by=alice, body="<p>流动党员管理台账密稿。</p>")
    public.title = "台账改过的密稿"
    actions.save_revision(public, alice)
    now = timezone.now()
    found = search.query(search.SearchRequest("密稿", now=now))
    assert found.total == 0 or found.relaxed
    assert draft.key not in [hit.key for hit in search.query(search.SearchRequest("台账")).hits]
    assert [key for key, _ in search.suggest("台账", 8, now)].count(draft.key) == 0
    assert draft.key not in search.similar(public.key, 5, now)
    for address in ("/search/?q=密稿", "/search/?q=台账", "/search/suggest.json?q=台账"):
        text = visitor.get(address).content.decode()
        assert "台账密稿" not in text
        assert "改过的密稿" not in text


def test_the_indexes_lie_apart(settings, alice):
    factories.draft("台账密稿甲乙丙", by=alice)
    search.query(search.SearchRequest("台账"))
    assert registry.load(list(registry.all_keys("desk"))) == {}
    assert store.current_store("desk").home == store.current_store().home / "desk"


# -- the list of one kind -----------------------------------------------------------------------


def test_a_list_finds_by_the_text_and_keeps_its_filters(desk, alice):
    factories.draft("甲", by=alice, body="<p>离校之前建好台账。</p>")
    published = factories.published("乙", body="<p>离校之前建好台账。</p>")
    address = reverse("admin:news_article_changelist")
    assert desk.get(address, {"q": "台账"}).context["cl"].result_count == 2
    narrowed = desk.get(address, {"q": "台账", "state": "live"}).context["cl"]
    assert list(narrowed.queryset) == [published]


def test_a_list_finds_a_piece_of_a_number(client):
    sign_in(client, factories.root())
    assert (
        client.get(reverse("admin:publications_book_changelist"), {"q": "7309"}).status_code == 200
    )


# -- beside the items -----------------------------------------------------------------------------


def test_lists_sections_and_people_are_found_by_whoever_may_open_them(client):
    root = factories.root()
    factories.alice("news")
    sign_in(client, root)
    text = client.get(FIND, {"q": "友情"}).content.decode()
    assert reverse("admin:portal_friendlink_changelist") in text
    assert "Alice" in client.get(FIND, {"q": "alice"}).content.decode()


def test_an_author_finds_no_accounts_and_no_settings(desk):
    factories.bob("news")
    response = desk.get(FIND, {"q": "bob"})
    assert response.context["beside"] == []
    assert "accounts/user" not in response.content.decode()
    assert desk.get(FIND, {"q": "友情"}).context["places"] == []


def test_it_asks_the_database_little(desk, alice, query_budget):
    for number in range(25):
        factories.draft(f"台账之{number}", by=alice)
    titles(desk, "台账")
    with query_budget("desk find"):
        titles(desk, "台账", state="draft")
