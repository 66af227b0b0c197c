"""An item shown in other sections too: one address, in the right place by time, gone at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from editorial import actions, placing, tree
from editorial.models import Placement
from news.models import Article
from portal.models import HomeBlock
from tests import factories
from training.models import Place

pytestmark = pytest.mark.django_db

HOME, AWAY = "news/cases", "knowledge/basics"


@pytest.fixture
def root():
    return factories.root()


@pytest.fixture
def guest(root):
    article = factories.published("山路上的党课", where=HOME)
    placing.place(article, factories.section(AWAY), root)
    return article


def titles(visitor, address):
    return visitor.get(address).content.decode()


def surfaces():
    away = factories.section(AWAY)
    return [
        away.get_absolute_url(), f"{away.get_absolute_url()}feed.xml",
        away.parent.get_absolute_url(), f"{away.parent.get_absolute_url()}feed.xml",
    ]  # fmt: skip


def test_it_stands_in_the_list_the_channel_and_the_feeds_of_the_other_section(visitor, guest):
    for address in surfaces():
        assert "山路上的党课" in titles(visitor, address), address


def test_it_stands_in_a_block_of_the_home_page_that_shows_the_other_section(visitor, guest):
    HomeBlock.objects.all().delete()
    HomeBlock.objects.create(kind="notices", section=factories.section(AWAY), title="板块")
    assert "山路上的党课" in titles(visitor, "/")


def test_it_keeps_its_one_address_and_the_crumbs_of_its_own_section(visitor, guest):
    page = titles(visitor, guest.get_absolute_url())
    crumbs = page[page.index('class="crumbs') :][:900]
    assert factories.section(HOME).name in crumbs
    assert factories.section(AWAY).name not in crumbs
    assert guest.get_absolute_url() in titles(visitor, factories.section(AWAY).get_absolute_url())


def test_it_takes_its_place_by_time(visitor, root):
    now = timezone.now()
    for hours, title, where in ((3, "较早", AWAY), (2, "居中", HOME), (1, "较晚", AWAY)):
        article = factories.published(title, where=where)
        Article.objects.filter(pk=article.pk).update(published_at=now - timedelta(hours=hours))
    placing.place(Article.objects.get(title="居中"), factories.section(AWAY), root)
    numbers = [factories.section(AWAY).pk]
    listed = Article.objects.public().in_sections(numbers).newest()
    assert [article.title for article in listed] == ["较晚", "居中", "较早"]


def test_a_section_above_both_shows_it_once(root):
    article = factories.published(where="news/cases")
    placing.place(article, factories.section("news/dynamics"), root)
    branch = factories.section("news").branch()
    assert Article.objects.in_sections([one.pk for one in branch]).count() == 1


def withdraw(item, root):
    actions.withdraw(item, root, reason="示例")


def bin_it(item, root):
    actions.withdraw(item, root, reason="示例")
    actions.move_to_bin(item, root)


def expire(item, root):
    past = timezone.now() - timedelta(minutes=1)
    Article.objects.filter(pk=item.pk).update(expires_at=past)


def close_its_own_section(item, root):
    tree.set_open(factories.section(HOME), False)


def unplace(item, root):
    placing.unplace(item, Placement.objects.get(), root)


@pytest.mark.parametrize("leave", [withdraw, bin_it, expire, close_its_own_section, unplace])
def test_it_leaves_everywhere_at_once(visitor, root, guest, leave):
    leave(guest, root)
    for address in surfaces():
        assert "山路上的党课" not in titles(visitor, address), address


def test_a_closed_section_shows_no_guests_above_it_either(visitor, guest):
    tree.set_open(factories.section(AWAY), False)
    above = factories.section(AWAY).parent.get_absolute_url()
    assert "山路上的党课" not in titles(visitor, above)
    assert "山路上的党课" not in titles(visitor, f"{above}feed.xml")


def test_a_draft_can_be_placed_and_shows_when_it_is_released(visitor, root):
    draft = factories.draft("还没写完", where=HOME)
    placing.place(draft, factories.section(AWAY), root)
    assert "还没写完" not in titles(visitor, surfaces()[0])
    factories.release(draft, root)
    assert "还没写完" in titles(visitor, surfaces()[0])


def test_an_item_that_moves_to_where_it_was_a_guest_is_at_home_there(root, guest):
    actions.move(guest, factories.section(AWAY), root)
    assert not Placement.objects.exists()


def test_the_wrong_kind_its_own_section_twice_and_a_binned_one_are_refused(root, guest):
    for path in ("news/topics", HOME, AWAY):
        with pytest.raises(ValidationError):
            placing.place(guest, factories.section(path), root)
    tree.move_to_bin(factories.section("training/updates"), root)
    with pytest.raises(ValidationError):
        placing.place(guest, factories.section("training/updates"), root)


def test_one_places_only_between_sections_where_one_may_publish(root):
    article = factories.published(where=HOME)
    bob = factories.bob("news")
    with pytest.raises(PermissionDenied):
        placing.place(article, factories.section(AWAY), bob)
    placing.place(article, factories.section("news/dynamics"), bob)
    alice = factories.alice("news", "knowledge")
    with pytest.raises(PermissionDenied):
        placing.place(article, factories.section(AWAY), alice)


def test_the_editor_of_the_other_section_may_end_it_there(root, guest):
    placing.unplace(guest, Placement.objects.get(), factories.carol("knowledge"))
    assert not Placement.objects.exists()


def test_placing_is_told_to_the_audit_log(root, guest):
    unplace(guest, root)
    events = list(AuditEntry.objects.order_by("pk").values_list("event", flat=True))
    assert events[-2:] == ["article.place", "article.unplace"]


def test_the_editing_page_adds_and_removes(client, root):
    article = factories.published(where=HOME)
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    change = reverse("admin:news_article_change", args=[article.pk])
    page = client.get(change).content.decode()
    assert "只在自己的栏目" in page
    section = factories.section(AWAY)
    done = client.post(
        reverse("admin:news_article_place", args=[article.pk]), {"section": section.pk}, follow=True
    )
    assert f"也显示在“{section.name}”了" in done.content.decode()
    remove = reverse("admin:news_article_unplace", args=[article.pk, Placement.objects.get().pk])
    assert "不再显示在" in client.post(remove, follow=True).content.decode()


def test_an_unfinished_form_is_answered_in_words(client, root):
    article = factories.published(where=HOME)
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("admin:news_article_place", args=[article.pk])
    assert "请选择一个栏目。" in client.post(address, {}, follow=True).content.decode()


def test_every_kind_of_list_puts_what_is_pinned_first_until_its_time(visitor, root):
    now = timezone.now()
    for title in ("甲地", "乙地"):
        factories.published(title, where="training/on-site", model=Place)
    first = Place.objects.get(title="甲地")
    address = first.section.get_absolute_url()
    page = titles(visitor, address)
    assert page.index("乙地") < page.index("甲地")
    actions.pin(first, root, until=now + timedelta(days=1))
    page = titles(visitor, address)
    assert page.index("甲地") < page.index("乙地")
    Place.objects.filter(pk=first.pk).update(pinned_until=now - timedelta(seconds=1))
    page = titles(visitor, address)
    assert page.index("乙地") < page.index("甲地")


def test_the_editor_of_the_other_section_finds_and_ends_it_at_the_sections_form(
    client, root, guest
):
    section = factories.section(AWAY)
    hidden = factories.draft("别处没公开的", where=HOME)
    placing.place(hidden, section, root)
    change = reverse("admin:editorial_section_change", args=[section.pk])
    numbers = {one.object_id: one.pk for one in Placement.objects.all()}
    ends = {
        item.pk: reverse("admin:editorial_section_end_guest", args=[section.pk, numbers[item.pk]])
        for item in (guest, hidden)
    }
    for person, status in ((factories.bob("news"), 404), (factories.dan(), 404)):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        assert client.post(ends[guest.pk]).status_code == status
    carol = factories.carol("knowledge")
    client.force_login(carol, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(change).content.decode()
    assert "山路上的党课" in page
    assert "别处没公开的" not in page
    assert "另有 1 篇没有公开" in page
    assert client.post(ends[hidden.pk]).status_code == 404
    assert client.get(ends[guest.pk]).status_code == 405
    assert "不再显示在" in client.post(ends[guest.pk], follow=True).content.decode()
    assert Placement.objects.count() == 1
