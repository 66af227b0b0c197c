"""Many items of a list at once: each asked for by itself, each answered in words."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from editorial import actions
from editorial.desk import bulk
from editorial.models import Placement
from news.models import Article
from tests import factories

pytestmark = pytest.mark.django_db
LISTING = "/admin/news/article/"


@pytest.fixture
def root():
    return factories.root()


@pytest.fixture
def carol(root):
    return factories.carol("news")


@pytest.fixture
def desk(client, carol):
    client.force_login(carol, backend="django.contrib.auth.backends.ModelBackend")

    def post(action, items, listing=LISTING, **data):
        data = {"action": action, "_selected_action": [item.pk for item in items]} | data
        return client.post(listing, data, follow=True).content.decode()

    return post


def confirmed(**data):
    return {"confirmed": "1"} | data


def test_a_dangerous_step_asks_first_and_names_what_it_is_for(desk, root):
    items = [factories.published(f"第{n}篇") for n in range(2)]
    page = desk("withdraw_selected", items)
    assert "第0篇" in page
    assert "撤稿这 2 篇" in page
    assert not Article.objects.exclude(withdrawn_at=None).exists()


def test_all_are_withdrawn_for_one_reason(desk, root):
    items = [factories.published(f"第{n}篇") for n in range(2)]
    refused = desk("withdraw_selected", items, **confirmed(reason="", redirect_to=""))
    assert "请写明撤稿原因" in refused
    page = desk("withdraw_selected", items, **confirmed(reason="内容有误", redirect_to=""))
    assert "撤稿：2 篇。" in page
    assert set(Article.objects.values_list("withdrawal_reason", flat=True)) == {"内容有误"}


def test_one_that_cannot_does_not_hold_the_others_back(desk, root):
    items = [factories.draft("没发布过的"), factories.published("发布了的")]
    page = desk("withdraw_selected", items, **confirmed(reason="示例", redirect_to=""))
    assert "《没发布过的》：这篇稿件还没有发布过，不用撤稿。" in page
    assert "撤稿：1 篇。《发布了的》" in page


def test_the_warning_counts_what_leads_to_each(desk, root):
    target = factories.published("被链接的")
    factories.published("别的", body=f'<p><a href="{target.get_absolute_url()}">见</a></p>')
    assert "有 1 篇稿件链接到它" in desk("withdraw_selected", [target])


def test_moving_asks_for_a_section_of_ones_own(desk, root):
    item = factories.published()
    away, foreign = factories.section("news/style"), factories.section("knowledge/basics")
    refused = desk("move_selected", [item], **confirmed(section=foreign.pk))
    assert "移动这 1 篇" in refused  # asked again
    assert "移动：1 篇" in desk("move_selected", [item], **confirmed(section=away.pk))
    assert Article.objects.get().section == away


def test_an_author_moves_drafts_but_nothing_that_is_public(client, root):
    alice = factories.alice("news")
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    draft, public = factories.draft("草稿", by=alice), factories.published("公开的")
    data = {"action": "move_selected", "_selected_action": [draft.pk, public.pk], "confirmed": "1",
            "section": factories.section("news/style").pk}  # fmt: skip
    page = client.post(LISTING, data, follow=True).content.decode()
    assert "《公开的》：您没有这个权限。" in page
    assert Article.objects.get(pk=draft.pk).section.path == "news/style"
    assert Article.objects.get(pk=public.pk).section.path == "news/cases"


def test_they_stand_in_another_section_too(desk, root):
    items = [factories.published(f"第{n}篇") for n in range(2)]
    section = factories.section("news/style")
    desk("place_selected", items, **confirmed(section=section.pk))
    assert Placement.objects.filter(section=section).count() == 2
    again = desk("place_selected", items, **confirmed(section=section.pk))
    assert "已经显示在栏目" in again


def test_they_are_pinned_until_a_day_and_let_go(desk, root):
    item = factories.published()
    assert "置顶多久" in desk("pin_selected", [item])
    assert "请选择置顶到哪一天" in desk("pin_selected", [item], **confirmed(choice="day", day=""))
    day = timezone.localdate() + timedelta(days=3)
    page = desk("pin_selected", [item], **confirmed(choice="day", day=day.isoformat()))
    assert f"{day.isoformat()} 23:59" in page  # in the list's column
    desk("pin_selected", [item], **confirmed(choice="off"))
    assert Article.objects.get().pinned_until is None


def test_into_the_bin_and_back(desk, root):
    items = [factories.draft("草稿"), factories.published("公开的")]
    assert "移入回收站这 2 篇" in desk("bin_selected", items)
    page = desk("bin_selected", items, **confirmed())
    assert "《公开的》：这篇稿件正在对外显示" in page
    assert Article.objects.in_bin().get().title == "草稿"
    desk("unbin_selected", items[:1], listing=f"{LISTING}?state=binned")
    assert not Article.objects.in_bin().exists()


def test_all_pages_of_a_list_are_only_what_the_person_may_see(desk, root, monkeypatch):
    mine = [factories.draft(f"我的{n}") for n in range(3)]
    factories.draft("别人的", where="knowledge/basics")
    page = desk("bin_selected", mine[:1], select_across="1")
    assert "移入回收站这 3 篇" in page
    assert "别人的" not in page
    monkeypatch.setattr(bulk, "MOST", 2)
    page = desk("bin_selected", mine[:1], select_across="1")
    assert "一次最多处理 2 篇" in page


def test_a_forged_number_reaches_nothing(desk, root):
    foreign = factories.published(where="knowledge/basics")
    section = factories.section("news/style")
    desk("withdraw_selected", [foreign], **confirmed(reason="示例", redirect_to=""))
    desk("move_selected", [foreign], **confirmed(section=section.pk))
    desk("place_selected", [foreign], **confirmed(section=section.pk))
    desk("pin_selected", [foreign], **confirmed(choice="7"))
    stored = Article.objects.get()
    assert (stored.withdrawn_at, stored.pinned_until, stored.section) == (
        None, None, foreign.section,
    )  # fmt: skip
    assert not Placement.objects.exists()


def test_only_what_one_may_do_somewhere_is_on_offer(client, root):
    client.force_login(factories.alice("news"), backend="django.contrib.auth.backends.ModelBackend")
    factories.draft()
    page = client.get(LISTING).content.decode()
    assert "移动到栏目" in page
    for name in ("withdraw", "place", "pin", "bin"):
        assert f'value="{name}_selected"' not in page


def test_the_audit_log_has_each_and_the_whole(desk, root):
    item = factories.published()
    desk("withdraw_selected", [item], **confirmed(reason="示例", redirect_to=""))
    events = list(AuditEntry.objects.order_by("-pk").values_list("event", flat=True)[:2])
    assert events == ["article.bulk", "article.withdraw"]


def test_pinning_by_the_quick_buttons_of_the_editing_page(client, root):
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    item = factories.published("置顶的一篇")
    change = reverse("admin:news_article_change", args=[item.pk])
    assert 'name="pinned_until' not in client.get(change).content.decode()
    pin = reverse("admin:news_article_pin", args=[item.pk])
    page = client.post(pin, {"choice": "7"}, follow=True).content.decode()
    until = timezone.localtime(Article.objects.get().pinned_until)
    assert until.date() == timezone.localdate() + timedelta(days=7)
    assert f"置顶至 {until:%Y-%m-%d} 23:59" in page
    yesterday = timezone.localdate() - timedelta(days=1)
    page = client.post(pin, {"choice": "day", "day": str(yesterday)}, follow=True).content.decode()
    assert "请选择今天以后、一年以内的日子。" in page
    client.post(pin, {"choice": "off"})
    assert Article.objects.get().pinned_until is None
    assert actions.pin(item, root, until=None).pinned_until is None
