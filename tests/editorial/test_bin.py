"""The recycle bin: one page over all kinds, restored whole, emptied by rule."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from editorial import actions, binning, emptying, placing, tree
from editorial.models import (
    Binned,
    ImageUse,
    ItemLink,
    Placement,
    Recommendation,
    Revision,
    Section,
    Tombstone,
)
from editorial.models.about import content_type_of
from news.models import Article, Notice
from tests import factories
from training.models import Programme, Session

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=200)


@pytest.fixture
def root():
    return factories.root()


def sign_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


def binned(item, root, ago=timedelta(0)):
    """Withdraw an item if it is public, bin it, and let some time pass."""
    if item.state == "live":
        actions.withdraw(item, root, reason="内容有误")
    actions.move_to_bin(item, root)
    type(item).objects.filter(pk=item.pk).update(deleted_at=timezone.now() - ago)
    return type(item).objects.get(pk=item.pk)


def bin_section(path, root, ago=timedelta(0)):
    tree.move_to_bin(factories.section(path), root)
    Section.objects.filter(path=path).update(deleted_at=timezone.now() - ago)


def page(client, **data):
    return client.get(reverse("admin:bin"), data).content.decode()


# -- the page --------------------------------------------------------------------------------


def test_it_shows_all_kinds_with_who_and_what_and_restores_them(client, root):
    sign_in(client, root)
    binned(factories.draft("旧文章"), root)
    binned(factories.draft("旧通知", where="notices", model=Notice), root)
    factories.draft("里面的", where="news/style")
    bin_section("news/style", root)
    text = page(client)
    for words in ("旧文章", "旧通知", "党建风采", "里面有 0 个栏目、1 篇稿件", "Root", "以后清空"):
        assert words in text
    assert "旧通知" not in page(client, kind="article")
    article, section = Article.objects.get(title="旧文章"), factories.section("news/style")
    client.post(reverse("admin:news_article_unbin", args=[article.pk]), {"next": "bin"})
    text = client.post(
        reverse("admin:editorial_section_unbin", args=[section.pk]), {"next": "bin"}, follow=True
    ).content.decode()
    assert "已连同里面的内容从回收站恢复" in text
    assert "旧文章" not in page(client)
    assert Article.objects.get(title="里面的").state == "draft"


def test_it_shows_only_what_is_the_persons(client, root):
    binned(factories.draft("党建新闻的"), root)
    binned(factories.draft("党建知识的", where="knowledge/basics"), root)
    sign_in(client, factories.carol("knowledge"))
    text = page(client)
    assert "党建知识的" in text
    assert "党建新闻的" not in text
    client.logout()
    sign_in(client, factories.dan())
    assert "党建知识的" not in page(client)


def test_a_section_comes_back_exactly_as_it_was(visitor, root):
    live = factories.published("公开的", where="news/style")
    factories.draft("草稿", where="news/style")
    binned(factories.draft("早在回收站", where="news/style"), root)
    bin_section("news", root)
    assert visitor.get(live.get_absolute_url()).status_code == 404
    tree.restore_from_bin(factories.section("news"))
    assert visitor.get(live.get_absolute_url()).status_code == 200
    states = dict(Article.objects.values_list("title", "deleted_at"))
    assert states["公开的"] is None
    assert states["草稿"] is None
    assert states["早在回收站"]


def test_an_item_or_a_section_below_waits_for_what_is_above(client, root):
    article = binned(factories.draft("等栏目", where="news/style"), root)
    bin_section("news/style", root)
    bin_section("news", root)
    with pytest.raises(ValidationError, match="请先恢复栏目"):
        actions.restore_from_bin(article, root)
    with pytest.raises(ValidationError, match="请先恢复上级栏目"):
        tree.restore_from_bin(factories.section("news/style"))
    sign_in(client, root)
    text = page(client)
    assert "先恢复上级栏目“党建新闻”" in text
    assert "先恢复栏目“党建新闻”" in text
    tree.restore_from_bin(factories.section("news"))
    tree.restore_from_bin(factories.section("news/style"))
    assert actions.restore_from_bin(article, root).state == "draft"


def test_a_segment_that_was_taken_meanwhile_is_explained(root):
    bin_section("news/style", root)
    section = Section(slug="style", parent=factories.section("news"), pk=0)
    with pytest.raises(ValidationError, match="已有地址段为 style 的栏目"):
        binning.check_section_returns(section)


def test_what_was_withdrawn_and_binned_still_answers_why(visitor, root):
    article = binned(factories.published("旧闻"), root)
    answer = visitor.get(article.get_absolute_url())
    assert answer.status_code == 410
    assert "内容有误" in answer.content.decode()


# -- emptying --------------------------------------------------------------------------------


def test_what_lay_there_long_enough_goes_with_all_that_was_kept_about_it(visitor, root):
    article = factories.published("很久以前", where="news/cases")
    placing.place(article, factories.section("news/style"), root)
    Recommendation.objects.create(
        content_type=content_type_of(Article), object_id=article.pk, slot="headline"
    )
    link = f'<p><a href="{article.get_absolute_url()}">见</a></p>'
    factories.published("链接它的", body=link)
    article = binned(article, root, LONG_AGO)
    digest, address = article.latest_revision.digest, article.get_absolute_url()
    fresh = binned(factories.draft("才放进来"), root)
    report = emptying.empty()
    assert (len(report.items), report.kept) == (1, [])
    assert not Article.objects.filter(pk=article.pk).exists()
    assert Article.objects.filter(pk=fresh.pk).exists()
    about = {"content_type": content_type_of(Article), "object_id": article.pk}
    for table in (Revision, Placement, Recommendation, Binned, ImageUse):
        assert not table.objects.filter(**about).exists(), table
    assert not ItemLink.objects.filter(target_id=article.pk).exists()
    entry = AuditEntry.objects.get(event="article.purge")
    assert entry.target_label == "很久以前"
    assert entry.detail["digest"] == digest
    answer = visitor.get(address)
    assert answer.status_code == 410
    assert "内容有误" in answer.content.decode()


def test_an_address_is_never_given_to_another(visitor, root):
    article = binned(factories.published("最后一篇"), root, LONG_AGO)
    emptying.empty()
    assert factories.published("新的一篇").pk > article.pk
    assert "最后一篇" in visitor.get(article.get_absolute_url()).content.decode()


def test_what_was_never_public_leaves_nothing_behind(visitor, root):
    article = binned(factories.draft("从未发布"), root, LONG_AGO)
    emptying.empty()
    assert not Tombstone.objects.exists()
    assert visitor.get(article.get_absolute_url()).status_code == 404


def test_a_section_goes_with_everything_in_it(root):
    factories.published("里面的", where="news/style")
    bin_section("news", root, LONG_AGO)
    report = emptying.empty()
    assert len(report.sections) == 1
    assert not Section.objects.filter(path__startswith="news").exists()
    assert not Article.objects.exists()
    assert tree.check() == []


def test_what_others_hang_on_stays_and_is_named(root):
    programme = factories.published("培训项目", where="training/red-sites", model=Programme)
    today = timezone.localdate()
    Session.objects.create(
        programme=programme,
        starts_on=today,
        ends_on=today,
        seats=9,
        opens_at=timezone.now() - timedelta(days=9),
        closes_at=timezone.now() - timedelta(days=1),
    )
    binned(programme, root, LONG_AGO)
    bin_section("training/red-sites", root, LONG_AGO)
    report = emptying.empty()
    assert len(report.kept) == 2
    assert "培训项目" in report.kept[0]
    assert "期次" in report.kept[0]
    assert Programme.objects.exists()
    assert factories.section("training/red-sites")


def test_a_dry_run_and_zero_days_delete_nothing(settings, root, capsys):
    binned(factories.draft("留着"), root, LONG_AGO)
    call_command("empty_bin", "--dry-run")
    assert "would delete: 文章《留着》" in capsys.readouterr().out
    settings.BIN_DAYS = 0
    call_command("empty_bin")
    assert Article.objects.exists()
    call_command("empty_bin", "--days", "100")
    assert "deleted: 文章《留着》" in capsys.readouterr().out
    assert not Article.objects.exists()


def test_a_feature_clears_its_own_side_tables(root, monkeypatch):
    cleared = []
    monkeypatch.setattr(emptying, "_cleaners", [])
    emptying.register_cleaner(lambda item: cleared.append(item.title))
    binned(factories.draft("有附表的"), root, LONG_AGO)
    emptying.empty()
    assert cleared == ["有附表的"]
