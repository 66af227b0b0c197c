"""Differences, ways back and the choice between two texts, in the desk."""

import html
import re

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from editorial import actions
from editorial.models import Origin
from news.models import Article
from tests import factories
from tests.editorial.test_desk_rights import ALICE, BOB, CAROL, DAN, ROOT, sign_in, table

pytestmark = pytest.mark.django_db
PARAGRAPHS = [f"<p>这是第{n}段，各支部认真学习。</p>" for n in "一二三四五六"]
BODY = "".join(PARAGRAPHS)


@pytest.fixture
def cast():
    return {
        "visitor": None,
        DAN: factories.dan(),
        ALICE: factories.alice("news"),
        BOB: factories.bob("news"),
        CAROL: factories.carol("knowledge"),
        ROOT: factories.root(),
    }


@pytest.fixture
def item(cast):
    article = factories.published("一篇稿件", by=cast[ROOT], body=BODY)
    return edited(article, cast[ALICE], title="改过的题目")


def edited(article, by, **values):
    fresh = Article.objects.get(pk=article.pk)
    fresh.apply(fresh.latest_revision.data)
    for name, value in values.items():
        setattr(fresh, name, value)
    actions.save_revision(fresh, by)
    return fresh


def address(name, item, *more):
    return reverse(f"admin:news_article_{name}", args=[item.pk, *more])


READS = {DAN: 404, ALICE: 200, BOB: 200, CAROL: 404, ROOT: 200}
DOES = {DAN: 404, ALICE: 302, BOB: 302, CAROL: 404, ROOT: 302}
MORE = {"compare_revisions": (1, 2), "restore": (1,)}


@pytest.mark.parametrize(
    ("name", "person", "status"),
    list(table(dict.fromkeys(("compare", "compare_revisions", "restore", "back_to_live"), READS))),
)
def test_who_may_look(client, cast, item, name, person, status):
    sign_in(client, cast[person])
    before = item.revisions().count()
    assert client.get(address(name, item, *MORE.get(name, ()))).status_code == status
    assert item.revisions().count() == before


@pytest.mark.parametrize(
    ("name", "person", "status"), list(table(dict.fromkeys(("restore", "back_to_live"), DOES)))
)
def test_who_may_go_back(client, cast, item, name, person, status):
    sign_in(client, cast[person])
    before = item.revisions().count()
    assert client.post(address(name, item, *MORE.get(name, ()))).status_code == status
    went = person != "visitor" and status == 302
    assert item.revisions().count() == before + went


def test_a_post_does_nothing_where_one_only_looks(client, cast, item):
    sign_in(client, cast[ROOT])
    assert client.post(address("compare", item)).status_code == 405


def test_the_page_without_numbers_holds_the_public_text_against_the_newest(client, cast, item):
    sign_in(client, cast[ALICE])
    page = client.get(address("compare", item)).content.decode()
    assert "改动 1 处" in page
    assert "<del>" in page
    assert "改过的题目" in re.sub("<[^>]*>|新增：|删除：", "", page)


def test_a_draft_is_held_against_the_version_before(client, cast):
    draft = factories.draft("草稿", by=cast[ALICE])
    sign_in(client, cast[ALICE])
    assert "还没有可比较的" in client.get(address("compare", draft)).content.decode()
    edited(draft, cast[ALICE], author="示例作者")
    assert "作者" in client.get(address("compare", draft)).content.decode()


def test_any_two_are_chosen_and_one_that_is_not_there_is_404(client, cast, item):
    sign_in(client, cast[ALICE])
    chosen = client.get(address("compare", item), {"old": "2", "new": "1"})
    assert [chosen.context["compared"][side].number for side in ("old", "new")] == [2, 1]
    assert client.get(address("compare", item), {"old": "77"}).status_code == 404
    assert client.get(address("compare", item), {"old": "²", "new": "x" * 99}).status_code == 200
    assert client.get(address("compare_revisions", item, 1, 10**30)).status_code == 404


def test_the_history_turns_pages_and_leads_to_each_difference(client, cast, item):
    for n in range(60):
        edited(item, cast[ALICE], summary=f"摘要 {n}")
    sign_in(client, cast[ALICE])
    first = client.get(address("history", item)).content.decode()
    assert address("compare_revisions", item, 61, 62) in first
    assert address("compare_revisions", item, 12, 13) in first
    assert "第 1 版" not in first
    second = client.get(address("history", item), {"page": 2}).content.decode()
    assert "（网站上的）" in second
    assert address("compare_revisions", item, 1, 2) in second
    assert client.get(address("history", item), {"page": "nonsense"}).status_code == 200


def test_back_to_live_keeps_what_was_given_up(client, cast, item):
    sign_in(client, cast[ALICE])
    page = client.get(address("back_to_live", item)).content.decode()
    assert "放弃修改" in page
    client.post(address("back_to_live", item))
    stored = Article.objects.get()
    newest = stored.latest_revision
    assert newest.data == stored.live_revision.data
    assert (newest.number, newest.origin) == (3, Origin.RESTORE)
    assert "第 1 版" in newest.note
    assert item.revisions().get(number=2).data["title"] == "改过的题目"
    assert AuditEntry.objects.filter(event="article.save").exists()


def test_without_a_working_copy_there_is_nothing_to_go_back_from(client, cast):
    article = factories.published("没有改过", by=cast[ROOT])
    sign_in(client, cast[ALICE])
    page = client.get(address("back_to_live", article), follow=True).content.decode()
    assert "没有未发布的修改" in page
    assert article.revisions().count() == 1


# -- two people, one item -------------------------------------------------------------------


def posted(client, item):
    """Return what the editing page would send, unchanged."""
    form = client.get(address("change", item)).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else value for name, value in data.items()}
    return data | {"attachments": "[]", "_save": "1"}


def sent_by(page):
    """Return the fields of the page's form, as a browser without scripts would send them."""
    hidden = re.findall(r'<input type="hidden"\s+name="([^"]*)"\s+value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in hidden}


@pytest.fixture
def both(client, cast, item):
    """Alice has the page open, Bob saves, Alice sends hers."""

    def happened(bobs, alices):
        sign_in(client, cast[ALICE])
        data = posted(client, item) | alices
        edited(item, cast[BOB], **bobs)
        return client.post(address("change", item), data)

    return happened


def newest(item):
    return Article.objects.get(pk=item.pk).latest_revision


def test_both_texts_are_shown_and_nothing_is_saved_yet(both, item):
    page = both({"title": "他的题目"}, {"title": "我的题目"}).content.decode()
    words = re.sub("<[^>]*>|新增：|删除：", "", page)
    assert "Bob 在" in words
    assert "他的题目" in words
    assert "我的题目" in words
    assert 'name="take-title"' in page
    assert newest(item).number == 3


@pytest.mark.parametrize(
    ("choice", "title"), [("theirs", "他的题目"), ("mine", "我的题目"), (None, "我的题目")]
)
def test_the_choice_is_saved(client, both, item, choice, title):
    page = both({"title": "他的题目", "author": "他"}, {"title": "我的题目", "summary": "我"})
    data = sent_by(page.content.decode()) | {"_save": "1"}
    response = client.post(
        address("change", item), data | ({"take-title": choice} if choice else {})
    )
    assert response.status_code == 302
    saved = newest(item)
    assert saved.number == 4
    assert saved.data["title"] == title
    assert (saved.data["author"], saved.data["summary"]) == ("他", "我")
    assert saved.created_by.username == "alice"


def test_changes_of_different_paragraphs_are_both_kept(client, both, item):
    page = both(
        {"body": BODY.replace("第一段", "他改的一段")},
        {"body": BODY.replace("第六段", "我改的六段")},
    )
    page = page.content.decode()
    assert "两个人改了不同的段落" in page
    client.post(address("change", item), sent_by(page) | {"_save": "1"})
    saved = newest(item).data["body"]
    assert "他改的一段" in saved
    assert "我改的六段" in saved


def test_attachments_that_both_changed_are_a_choice(client, cast, both, item):
    page = both(
        {"attachments": [{"id": 5, "title": "他的"}], "title": "他的题目"}, {"title": "我的题目"}
    )
    data = sent_by(page.content.decode()) | {"_save": "1", "take-title": "mine"}
    client.post(address("change", item), data)
    assert newest(item).data["attachments"] == [{"id": 5, "title": "他的"}]


def test_a_third_save_in_between_asks_again(client, cast, both, item):
    page = both({"title": "他的题目"}, {"title": "我的题目"}).content.decode()
    edited(item, cast[ROOT], title="第三个题目")
    again = client.post(
        address("change", item), sent_by(page) | {"_save": "1", "take-title": "mine"}
    )
    assert again.status_code == 200
    assert "第三个题目" in re.sub("<[^>]*>|新增：|删除：", "", again.content.decode())
    assert newest(item).number == 4


def test_one_can_go_on_in_the_form_with_what_was_typed(client, both, item):
    page = both({"title": "他的题目"}, {"title": "我的题目"}).content.decode()
    form = client.post(address("change", item), sent_by(page) | {"go_on_editing": "1"})
    assert "我的题目" in form.content.decode()
    assert "您的文字没有丢" in form.content.decode()
    assert newest(item).number == 3


def test_a_mistake_is_said_at_its_field_first(both, item):
    page = both({"title": "他的题目"}, {"title": ""}).content.decode()
    assert 'name="take-title"' not in page
    assert "errorlist" in page


def test_forged_text_is_cleaned_and_shown_as_text(both):
    page = both({"title": "他的"}, {"title": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


def test_a_stranger_learns_nothing_by_a_stale_save(client, cast, item):
    for person in (CAROL, DAN):
        sign_in(client, cast[person])
        response = client.post(
            address("change", item), {"title": "x", "based_on": "1", "_save": "1"}
        )
        assert response.status_code in (302, 403, 404)
        assert "改过的题目" not in response.content.decode()
    assert newest(item).number == 2
