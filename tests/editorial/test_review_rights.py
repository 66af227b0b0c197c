"""Every address of the three reviews, tried by everybody."""

import pytest
from django.urls import reverse

from editorial import actions
from editorial.models import ReviewEntry, Submission
from editorial.review import rounds, verbs
from news.models import Article
from tests import factories
from tests.editorial.reviewing import submit

pytestmark = pytest.mark.django_db

# Alice wrote it, Fay does the first review, Bob the third, Carol runs another section.
PEOPLE = ("dan", "alice", "fay", "bob", "carol", "root")


@pytest.fixture
def cast():
    return {
        "visitor": None,
        "dan": factories.dan(),
        "alice": factories.alice("news"),
        "fay": factories.user("fay", role="初审", sections=("news",)),
        "bob": factories.bob("news"),
        "carol": factories.carol("knowledge"),
        "root": factories.root(),
    }


@pytest.fixture
def item(cast):
    return factories.draft("一篇稿件", by=cast["alice"])


def row(*statuses):
    return {"visitor": 302} | dict(zip(PEOPLE, statuses, strict=True))


def address(name, item):
    more = [1] if name == "proofread" else []
    return reverse(f"admin:news_article_{name}", args=[item.pk, *more])


# 200 it opens, 302 done (or not done, with a message, or sent to sign in), 403 may not, 404 isn't his.
GETS = {
    "submit": row(404, 200, 200, 200, 404, 200),
    "review": row(404, 200, 200, 200, 404, 200),
    "urgent": row(404, 403, 403, 200, 404, 200),
    "record": row(404, 200, 200, 200, 404, 200),
}
POSTS = {  # (status, who changes something)
    "submit": (row(404, 302, 302, 302, 404, 302), {"alice", "fay", "bob", "root"}),
    "take_back": (row(404, 302, 403, 302, 404, 302), {"alice", "bob", "root"}),
    "remind": (row(404, 302, 302, 302, 404, 302), {"alice", "fay", "bob", "root"}),
    "review": (row(404, 403, 302, 403, 404, 302), {"fay", "root"}),
    "claim": (row(404, 409, 200, 409, 404, 200), {"fay", "root"}),
    "annotate": (row(404, 302, 302, 302, 404, 302), {"fay", "root"}),
    "proofread": (row(404, 302, 302, 302, 404, 302), {"alice", "fay", "bob", "root"}),
    "urgent": (row(404, 403, 403, 302, 404, 302), {"bob", "root"}),
}
EVERYBODY = ("visitor", *PEOPLE)


def sign_in(client, person):
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


def facts():
    return (
        list(ReviewEntry.objects.values_list("hash", flat=True)),
        list(Submission.objects.values()),
        [note for one in Submission.objects.all() for note in one.notes.values()],
        list(Article.objects.values("live_revision_id", "withdrawn_at")),
    )


def put_under_review(name, item, cast):
    if name != "submit":
        submit(item, cast["alice"])


@pytest.mark.parametrize("name", GETS)
@pytest.mark.parametrize("person", EVERYBODY)
def test_who_may_open(client, cast, item, name, person):
    put_under_review(name, item, cast)
    before = facts()
    sign_in(client, cast[person])
    assert client.get(address(name, item)).status_code == GETS[name][person]
    assert facts() == before


@pytest.mark.parametrize("name", POSTS)
@pytest.mark.parametrize("person", EVERYBODY)
def test_who_may_do(client, cast, item, name, person):
    put_under_review(name, item, cast)
    before = facts()
    statuses, doers = POSTS[name]
    data = {
        "digest": item.latest_revision.digest, "origin": "own", "is_cleared": "on", "_approve": "1",
        "reason": "停水", "quote": "支部", "text": "改",
    }  # fmt: skip
    sign_in(client, cast[person])
    assert client.post(address(name, item), data).status_code == statuses[person]
    assert (facts() != before) == (person in doers)


@pytest.mark.parametrize("name", ["take_back", "remind", "claim", "annotate", "proofread"])
def test_a_get_does_nothing(client, cast, item, name):
    submit(item, cast["alice"])
    sign_in(client, cast["root"])
    assert client.get(address(name, item)).status_code == 405


def test_the_queue_shows_each_person_his_own(client, cast, item):
    submit(item, cast["alice"])
    queue = reverse("admin:reviews")
    assert client.get(queue).status_code == 302
    sees = {"dan": False, "alice": True, "fay": True, "bob": False, "carol": False, "root": True}
    for person, seen in sees.items():
        sign_in(client, cast[person])
        assert ("一篇稿件" in client.get(queue).content.decode()) is seen, person


def test_a_queue_of_a_section_taken_away_is_empty(client, cast, item):
    submit(item, cast["alice"])
    from editorial.models import SectionGrant

    SectionGrant.objects.filter(user=cast["fay"]).delete()
    sign_in(client, cast["fay"])
    assert "一篇稿件" not in client.get(reverse("admin:reviews")).content.decode()
    assert client.get(address("review", item)).status_code == 404


def test_the_editing_page_says_where_a_text_is_and_what_came_back(client, cast, item):
    submission = submit(item, cast["alice"])
    sign_in(client, cast["alice"])
    page = client.get(address("change", item)).content.decode()
    assert "审核中：等待初审" in page
    assert "保存（从初审重新开始）" in page
    assert "保存并送审" not in page
    verbs.annotate(item, cast["fay"], quote="开得扎实", text="怎么个扎实法")
    verbs.send_back(item, cast["fay"], digest=submission.digest, comment="写具体些")
    page = client.get(address("change", item)).content.decode()
    for words in ("初审退回", "写具体些", "开得扎实", "怎么个扎实法", "保存并送审"):
        assert words in page


def test_the_list_says_at_which_step_a_text_is(client, cast, item):
    submission = submit(item, cast["alice"])
    verbs.approve(item, cast["fay"], digest=submission.digest)
    sign_in(client, cast["alice"])
    listing = client.get(reverse("admin:news_article_changelist")).content.decode()
    assert "审核中（复审）" in listing


def test_saving_and_handing_in_is_one_button(client, cast, item):
    sign_in(client, cast["alice"])
    data = {
        "title": "改好了",
        "section": item.section_id,
        "body": "<p>正文</p>",
        "attachments": "[]",
    }
    sent = client.post(address("change", item), data | {"_submit": "1"})
    assert sent["Location"] == address("submit", item)
    client.post(address("submit", item), {"origin": "own", "is_cleared": "on"})
    assert rounds.open_of(item).title == "改好了"


def test_a_decision_without_a_reason_says_so_at_its_field(client, cast, item):
    submission = submit(item, cast["alice"])
    sign_in(client, cast["fay"])
    data = {"digest": submission.digest, "comment": "", "_return": "1"}
    page = client.post(address("review", item), data)
    assert page.status_code == 200
    assert "退回要写明意见" in page.content.decode()


def test_the_record_prints_the_approved_text_and_the_mark(client, cast, item):
    factories.release(item, cast["root"])
    stored = Article.objects.get()
    stored.body = "<p>还没有签发的话。</p>"
    actions.save_revision(stored, cast["alice"])
    sign_in(client, cast["alice"])
    page = client.get(address("record", item)).content.decode()
    assert "review-record__mark" in page
    assert "支部会议开得扎实" in page
    assert "还没有签发的话" not in page
    assert "记录校验通过" in page
