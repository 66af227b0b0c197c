"""What the public sees of an item, from its first draft to its last change."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from editorial import actions, due
from editorial.models import Revision, State
from news.models import Article
from tests import factories

pytestmark = pytest.mark.django_db


def public_titles():
    return list(Article.objects.public().values_list("title", flat=True))


def edit(item, by, **changes):
    for name, value in changes.items():
        setattr(item, name, value)
    return actions.save_revision(item, by)


def test_a_draft_is_not_public():
    factories.draft("草稿")
    assert public_titles() == []


def test_publishing_makes_it_public_and_signs_the_revision():
    root = factories.root()
    item = factories.release(factories.draft("头一篇", by=factories.alice()), root)
    assert public_titles() == ["头一篇"]
    assert item.live_revision.released_by == root
    assert item.state == State.LIVE


def test_an_edit_of_a_live_item_does_not_show_until_it_is_published():
    alice = factories.alice()
    item = factories.published("旧题目", by=factories.root())
    edit(item, alice, title="新题目", body="<p>新的正文。</p>")
    assert public_titles() == ["旧题目"]
    assert "新的正文" not in Article.objects.get().body
    factories.release(item)
    assert public_titles() == ["新题目"]
    assert "新的正文" in Article.objects.get().body


def test_an_item_appears_at_its_planned_time_without_a_job():
    soon = timezone.now() + timedelta(hours=1)
    item = factories.published("预定", planned_at=soon)
    assert item.state == State.SCHEDULED
    assert public_titles() == []
    assert Article.objects.public(soon + timedelta(seconds=1)).exists()


def test_an_item_goes_at_its_time():
    later = timezone.now() + timedelta(hours=1)
    factories.published("限时", expires_at=later)
    assert public_titles() == ["限时"]
    assert not Article.objects.public(later).exists()


def test_a_change_that_is_planned_waits_while_the_old_text_stays_public():
    root, tomorrow = factories.root(), timezone.now() + timedelta(days=1)
    item = factories.published("在线", by=root)
    edit(item, root, title="明天的", planned_at=tomorrow)
    factories.release(item, root)
    assert due.apply_due() == 0
    assert public_titles() == ["在线"]
    assert due.apply_due(tomorrow + timedelta(seconds=1)) == 1
    assert list(Article.objects.live(tomorrow).values_list("title", flat=True)) == ["明天的"]
    assert due.apply_due(tomorrow + timedelta(seconds=1)) == 0


def test_a_withdrawal_forgets_the_change_that_waited():
    root, tomorrow = factories.root(), timezone.now() + timedelta(days=1)
    item = factories.published("在线", by=root)
    edit(item, root, title="明天的", planned_at=tomorrow)
    factories.release(item, root)
    actions.withdraw(item, root, reason="不发了")
    assert due.apply_due(tomorrow + timedelta(seconds=1)) == 0
    assert public_titles() == []


def test_a_text_that_nobody_reviewed_is_not_published():
    root = factories.root()
    item = factories.draft(by=root)
    with pytest.raises(ValidationError, match="先送审"):
        actions.publish(item, root)
    assert public_titles() == []


def test_new_times_alone_need_no_new_review():
    root = factories.root()
    later = timezone.now().replace(microsecond=0) + timedelta(days=9)
    item = factories.published("限时", by=root)
    edit(item, root, expires_at=later)
    actions.publish(item, root)
    assert Article.objects.get().expires_at == later


def test_an_item_may_not_end_before_it_begins():
    root = factories.root()
    item = factories.draft(by=root, expires_at=timezone.now() - timedelta(days=1))
    with pytest.raises(ValidationError, match="晚于"):
        factories.release(item, root)


def test_a_withdrawal_needs_a_reason_and_keeps_it():
    root = factories.root()
    item = factories.published("撤", by=root)
    with pytest.raises(ValidationError, match="原因"):
        actions.withdraw(item, root, reason="  ")
    actions.withdraw(item, root, reason="数据有误")
    assert public_titles() == []
    assert Article.objects.get().withdrawal_reason == "数据有误"
    actions.publish(item, root)
    assert public_titles() == ["撤"]


def test_a_closed_section_hides_everything_below_it():
    from editorial import tree

    factories.published("里面的")
    tree.set_open(factories.section("news"), False)
    assert public_titles() == []
    tree.set_open(factories.section("news"), True)
    assert public_titles() == ["里面的"]


def test_nothing_is_published_into_a_closed_section():
    from editorial import tree

    tree.set_open(factories.section("news/cases"), False)
    with pytest.raises(ValidationError, match="没有对外开放"):
        factories.published("进不去")


def test_a_public_item_is_not_binned_until_it_is_withdrawn():
    root = factories.root()
    item = factories.published("还在", by=root)
    with pytest.raises(ValidationError, match="先撤稿"):
        actions.move_to_bin(item, root)
    actions.withdraw(item, root, reason="到期")
    actions.move_to_bin(item, root)
    assert Article.objects.get().state == State.BINNED
    actions.restore_from_bin(item, root)
    assert Article.objects.get().state == State.WITHDRAWN


def test_an_author_may_not_publish():
    alice = factories.alice()
    with pytest.raises(PermissionDenied):
        actions.publish(factories.draft(by=alice), alice)


def test_a_publisher_publishes_only_in_his_sections():
    bob = factories.bob("news/integrity")
    with pytest.raises(PermissionDenied):
        actions.publish(factories.draft(where="news/cases"), bob)


def test_each_save_is_a_numbered_revision_and_no_change_makes_none():
    alice = factories.alice()
    item = factories.draft("第一版", by=alice)
    edit(item, alice, title="第二版")
    edit(item, alice, title="第二版")
    assert [r.data["title"] for r in item.revisions().order_by("number")] == ["第一版", "第二版"]


def test_a_newer_save_is_not_overwritten():
    alice, carol = factories.alice(), factories.carol()
    item = factories.draft("共同的", by=alice)
    edit(item, carol, title="卡罗尔的")
    with pytest.raises(actions.StaleRevision, match="第 2 版"):
        actions.save_revision(item, alice, based_on=1)
    assert Revision.objects.count() == 2


def test_an_old_revision_comes_back_as_a_new_one():
    alice = factories.alice()
    item = factories.draft("原题", by=alice)
    first = item.latest_revision
    edit(item, alice, title="改题")
    actions.restore_revision(item, first, alice)
    item.refresh_from_db()
    assert item.title == "原题"
    assert item.latest_revision.number == 3
    assert item.latest_revision.note == "恢复自第 1 版"


def test_the_same_moment_in_another_zone_is_no_change():
    alice = factories.alice()
    moment = timezone.now().replace(microsecond=0)
    item = factories.draft(by=alice, planned_at=moment)
    item = Article.objects.get(pk=item.pk)
    edit(item, alice, planned_at=timezone.localtime(moment))
    assert item.revisions().count() == 1


def test_moving_an_item_keeps_its_address():
    root = factories.root()
    item = factories.published("搬家", by=root)
    address = item.get_absolute_url()
    moved = actions.move(item, factories.section("news/integrity"), root)
    assert moved.get_absolute_url() == address
    assert moved.section.path == "news/integrity"
