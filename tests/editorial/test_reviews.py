"""The three reviews: three people in a row let a text out, and nobody alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from editorial import actions
from editorial.models import ReviewEntry, Round, SectionReviewer, Submission
from editorial.review import queue, record, rounds, verbs
from news.models import Article
from tests import factories
from tests.audit_triggers import lifted
from tests.editorial.reviewing import approve, demand, reviewers, send_back, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return factories.alice()


@pytest.fixture
def three():
    return reviewers()


@pytest.fixture
def item(alice):
    return factories.draft("送审的稿", by=alice)


def public_titles():
    return list(Article.objects.public().values_list("title", flat=True))


def labels(item):
    return [entry.label for entry in ReviewEntry.objects.of(item)]


def edit(item, by, **changes):
    stored = Article.objects.get(pk=item.pk)
    stored.apply(stored.latest_revision.data)
    for name, value in changes.items():
        setattr(stored, name, value)
    return actions.save_revision(stored, by)


def waiting(user):
    return [row["title"] for row in queue.waiting_for(user)]


def test_three_people_in_a_row_let_a_text_out(item, alice, three):
    submit(item, alice)
    for step, person in three.items():
        assert public_titles() == []
        assert waiting(person) == ["送审的稿"]
        assert [waiting(other) for n, other in three.items() if n != step] == [[], []]
        approve(item, person)
    assert public_titles() == ["送审的稿"]
    assert labels(item) == ["送审", "初审通过", "复审通过", "终审通过", "签发"]
    assert Submission.objects.get().state == Round.RELEASED
    assert Article.objects.get().live_revision.released_by == three[3]


def test_a_planned_text_comes_out_at_its_time(alice, three):
    soon = timezone.now() + timedelta(hours=1)
    item = factories.draft("预定", by=alice, planned_at=soon)
    submit(item, alice)
    for person in three.values():
        approve(item, person)
    assert public_titles() == []
    assert Article.objects.live(soon + timedelta(seconds=1)).exists()


def test_no_account_signs_two_steps_of_a_text(item, alice):
    root = factories.root()
    submit(item, alice)
    approve(item, root)
    with pytest.raises(ValidationError, match="另一级"):
        approve(item, root)
    assert waiting(root) == []


def test_who_wrote_or_handed_in_a_text_signs_no_step(three):
    root, other = factories.root(), factories.user("chief", is_superuser=True)
    item = factories.draft(by=root)
    submit(item, other)
    for person in (root, other):
        assert waiting(person) == []
        with pytest.raises(ValidationError, match="别人来审"):
            approve(item, person)


def test_an_edit_voids_what_is_signed_and_begins_again(item, alice, three):
    submit(item, alice)
    approve(item, three[1])
    edit(item, three[2], title="改过的稿")
    submission = rounds.open_of(item)
    assert rounds.step_now(submission) == 1
    assert rounds.approvals(submission) == {}
    last = ReviewEntry.objects.of(item).last()
    assert (last.label, last.comment) == ("审核中修改", "初审签字作废")
    assert waiting(three[1]) == ["改过的稿"]
    with pytest.raises(ValidationError, match="初审"):
        approve(item, three[2])


def test_an_edit_and_back_again_doesnt_revive_a_signature(item, alice, three):
    first = submit(item, alice).digest
    approve(item, three[1])
    edit(item, alice, title="改一下")
    edit(item, alice, title="送审的稿")
    submission = rounds.open_of(item)
    assert submission.digest == first
    assert rounds.approvals(submission) == {}


def test_a_decision_is_about_the_text_that_was_read(item, alice, three):
    read = submit(item, alice).digest
    edit(item, alice, title="又改了")
    for verb in (verbs.approve, verbs.send_back):
        with pytest.raises(ValidationError, match="新的一版"):
            verb(item, three[1], digest=read, comment="好")


def test_a_return_says_why(item, alice, three):
    submit(item, alice)
    with pytest.raises(ValidationError, match="退回要写明意见"):
        send_back(item, three[1], " ")
    send_back(item, three[1], "第二段的人名要核对。")
    assert labels(item) == ["送审", "初审退回"]
    assert [row["title"] for row in queue.returned_to(alice)] == ["送审的稿"]
    submit(item, alice)
    assert queue.returned_to(alice) == []
    assert [row["note"] for row in queue.in_work(alice)] == ["等待初审"]


def test_a_note_in_the_text_is_reason_enough_and_is_kept(item, alice, three):
    submit(item, alice)
    verbs.annotate(item, three[1], quote="支部会议\n开得扎实", text="说具体些")
    send_back(item, three[1], "")
    last = ReviewEntry.objects.of(item).last()
    assert last.detail["notes"] == [{"at": "支部会议 开得扎实", "says": "说具体些"}]


def test_a_text_is_taken_back_and_handed_in_again(item, alice, three):
    submit(item, alice)
    with pytest.raises(ValidationError, match="已经在审核中"):
        submit(item, alice)
    with pytest.raises(PermissionDenied):
        verbs.take_back(item, three[1])
    verbs.take_back(item, alice)
    assert waiting(three[1]) == []
    submit(item, alice)
    assert labels(item) == ["送审", "撤回送审", "送审"]


def test_handing_in_asks_for_secrecy_and_a_source(item, alice):
    with pytest.raises(ValidationError, match="保密"):
        verbs.submit(item, alice)
    with pytest.raises(ValidationError, match="来源"):
        submit(item, alice, origin="reprint")
    submit(item, alice, origin="reprint", source="示例日报")
    assert ReviewEntry.objects.of(item).get().detail["source"] == "示例日报"


def test_fewer_steps_lose_nothing_of_the_queue(item, alice, three):
    submit(item, alice)
    approve(item, three[1])
    approve(item, three[2])
    demand("news/cases", review_steps=2)
    assert waiting(three[2]) == ["送审的稿"]  # the last step there is, signed anew
    assert public_titles() == []
    approve(item, three[2])
    assert public_titles() == ["送审的稿"]


def test_more_steps_are_asked_of_what_is_on_its_way(item, alice, three):
    demand("news/cases", review_steps=1)
    submit(item, alice)
    demand("news/cases", review_steps=3)
    approve(item, three[1])
    assert public_titles() == []
    assert waiting(three[2]) == ["送审的稿"]


def test_a_section_of_one_step_asks_for_one_signature(item, alice, three):
    demand("news/cases", review_steps=1)
    submit(item, alice)
    approve(item, three[1])
    assert public_titles() == ["送审的稿"]


def test_where_one_step_is_enough_nobody_signs_his_own_change(item, alice, three):
    demand("news/cases", review_steps=1)
    submit(item, alice)
    edit(item, three[1], title="审稿人改的")
    assert waiting(three[1]) == []
    with pytest.raises(ValidationError, match="您改的"):
        approve(item, three[1])


def test_a_named_reviewer_does_the_step_and_the_others_dont(item, alice, three):
    named = factories.user("named", role="初审", sections=("news",))
    SectionReviewer.objects.create(section=factories.section("news"), step=1, user=named)
    submit(item, alice)
    assert (waiting(named), waiting(three[1])) == (["送审的稿"], [])
    with pytest.raises(ValidationError, match="没有这个栏目的初审权限"):
        approve(item, three[1])
    approve(item, named)


def test_a_name_gives_nobody_a_step_and_holds_nothing_up_when_its_owner_left(item, alice, three):
    named = factories.user("named", role="信息员", sections=("news",))
    reviewer = SectionReviewer(section=factories.section("news"), step=1, user=named)
    with pytest.raises(ValidationError, match="没有初审权限"):
        reviewer.full_clean()
    reviewer.save()
    submit(item, alice)
    assert waiting(named) == []
    with pytest.raises(ValidationError, match="没有这个栏目的初审权限"):
        approve(item, named)
    named.is_active = False
    named.save()
    approve(item, three[1])


def test_proofs_are_demanded_before_the_last_signature(item, alice, three):
    demand("news/cases", review_steps=1, proof_steps=2)
    submit(item, alice)
    with pytest.raises(ValidationError, match="一校、二校"):
        approve(item, three[1])
    digest = rounds.open_of(item).digest
    with pytest.raises(ValidationError, match="先完成一校"):
        verbs.proofread(item, alice, number=2, digest=digest)
    verbs.proofread(item, alice, number=1, digest=digest)
    with pytest.raises(ValidationError, match="两校"):
        verbs.proofread(item, alice, number=2, digest=digest)
    verbs.proofread(item, three[2], number=2, digest=digest)
    approve(item, three[1])
    assert public_titles() == ["送审的稿"]


def test_an_urgent_release_is_the_third_reviewers_alone_and_marked_for_ever(item, alice, three):
    digest = item.latest_revision.digest
    for person in (alice, three[1], three[2]):
        with pytest.raises(PermissionDenied):
            verbs.release_urgently(item, person, reason="停水", digest=digest)
    with pytest.raises(ValidationError, match="原因"):
        verbs.release_urgently(item, three[3], reason=" ", digest=digest)
    verbs.release_urgently(item, three[3], reason="停水通知", digest=digest)
    assert public_titles() == ["送审的稿"]
    entry = ReviewEntry.objects.of(item).first()
    assert (entry.label, entry.comment) == ("紧急签发", "停水通知")
    assert entry.detail["missing"] == ["初审", "复审", "终审"]
    edit(item, alice, title="后来的稿")
    assert labels(item) == ["紧急签发", "签发"]


def test_a_change_of_a_live_text_waits_for_its_reviews(item, alice, three):
    factories.release(item)
    edit(item, alice, title="新题目")
    with pytest.raises(ValidationError, match="先送审"):
        actions.publish(item, three[3])
    submit(item, alice)
    for person in three.values():
        assert public_titles() == ["送审的稿"]
        approve(item, person)
    assert public_titles() == ["新题目"]


def test_what_is_on_the_site_needs_no_review(item, alice):
    factories.release(item)
    with pytest.raises(ValidationError, match="没有要审的修改"):
        submit(item, alice)


def test_a_round_moves_with_its_item(item, alice, three):
    root, other = factories.root(), factories.user("far", role="初审", sections=("knowledge",))
    submit(item, alice)
    actions.move(item, factories.section("knowledge/basics"), root)
    assert (waiting(other), waiting(three[1])) == (["送审的稿"], [])


def test_the_bin_closes_a_round(item, alice, three):
    submit(item, alice)
    actions.move_to_bin(item, factories.root())
    assert rounds.open_of(item) is None
    assert waiting(three[1]) == []
    assert labels(item)[-1] == "移入回收站"


def test_a_claim_is_seen_and_taken_over(item, alice, three):
    root = factories.root()
    submit(item, alice)
    verbs.claim(item, three[1])
    assert rounds.claim_of(verbs.claim(item, root)) == three[1]
    assert rounds.claim_of(verbs.claim(item, root, over=True)) == root
    Submission.objects.update(claimed_at=timezone.now() - timedelta(minutes=11))
    assert rounds.claim_of(Submission.objects.get()) is None


def test_a_reminder_goes_once_a_day(item, alice, three):
    submit(item, alice)
    verbs.remind(item, alice)
    with pytest.raises(ValidationError, match="明天"):
        verbs.remind(item, alice)
    assert queue.waiting_for(three[1])[0]["note"] == "等待初审，已催办"


def test_the_due_time_is_the_sections(item, alice):
    demand("news/cases", review_days=5)
    wanted = timezone.now() + timedelta(days=5)
    assert abs(submit(item, alice).due_at - wanted) < timedelta(minutes=1)


def test_the_record_is_append_only_in_the_database(item, alice):
    submit(item, alice)
    entry = ReviewEntry.objects.get()
    for verb in (
        "UPDATE editorial_reviewentry SET comment='x'",
        "DELETE FROM editorial_reviewentry",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(verb)
    for refused in (entry.save, entry.delete, ReviewEntry.objects.all().delete):
        with pytest.raises(TypeError):
            refused()


def test_a_change_of_the_record_is_noticed(item, alice, three):
    submit(item, alice)
    approve(item, three[1], "可以")
    assert list(record.verify(ReviewEntry.objects.of(item))) == []
    with lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE editorial_reviewentry SET comment='不可以' WHERE number=2")
    assert [entry.number for entry, _ in record.verify(ReviewEntry.objects.of(item))] == [2]


def test_the_queue_costs_the_same_however_long_it_is(alice, three):
    from django.test.utils import CaptureQueriesContext

    counts = []
    for round_ in range(2):
        for n in range(3):
            submit(factories.draft(f"稿 {round_} {n}", by=alice), alice)
        person = type(three[1]).objects.get(pk=three[1].pk)
        with CaptureQueriesContext(connection) as queries:
            queue.waiting_for(person)
        counts.append(len(queries))
    assert counts[0] == counts[1]
