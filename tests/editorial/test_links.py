"""Before something leaves the site, its editor sees what leads there."""

import pytest
from django.contrib.redirects.models import Redirect
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from editorial import actions, linking, links, placing, tree
from editorial.models import ItemLink, Recommendation, Section
from news.models import Article, Topic
from portal.models import HomeBlock, SiteSettings, Slide
from tests import factories
from training.models import Course, Expert

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return factories.root()


@pytest.fixture
def target(root):
    return factories.published("被链接的一篇")


def linking_article(address, title="链接它的一篇", make=factories.published, **fields):
    return make(title, body=f'<p><a href="{address}">见这里</a></p>', **fields)


def shown(thing, user):
    return [(link.what, link.title) for link in linking.linking_to(thing, user).shown]


@pytest.mark.parametrize(
    "spelling", ["{}", "http://testserver{}", "{}?from=1#part-2", "https://www.example.org{}",
                 "/zh-hant{}"],
)  # fmt: skip
def test_a_link_in_a_text_is_found_however_it_is_spelt(settings, root, target, spelling):
    SiteSettings.objects.create(pk=1, domain="www.example.org")
    linking_article(spelling.format(target.get_absolute_url()))
    assert shown(target, root) == [("文章 · 正文里的链接", "链接它的一篇")]


@pytest.mark.parametrize("address", ["https://elsewhere.example{}", "//elsewhere.example{}"])
def test_the_same_path_of_another_site_is_no_link(root, target, address):
    linking_article(address.format(target.get_absolute_url()))
    assert shown(target, root) == []


def test_a_link_in_a_working_copy_is_told_apart(root, target):
    other = factories.published("还要改的一篇")
    other.body = f'<p><a href="{target.get_absolute_url()}">见这里</a></p>'
    actions.save_revision(other, root)
    assert shown(target, root) == [("文章 · 正文里的链接（未发布的修改里）", "还要改的一篇")]
    factories.release(other, root)
    assert shown(target, root) == [("文章 · 正文里的链接", "还要改的一篇")]


def test_a_link_that_was_taken_out_is_forgotten_when_that_is_released(root, target):
    other = linking_article(target.get_absolute_url())
    other.body = "<p>不再提它。</p>"
    actions.save_revision(other, root)
    assert shown(target, root) != []  # the public text still has it
    factories.release(other, root)
    assert shown(target, root) == []


def test_a_topic_and_a_course_name_what_they_gather(root, target):
    groups = [{"name": "一组", "articles": [target.pk]}]
    factories.published("专题", where="news/topics", model=Topic, grouping=groups)
    assert shown(target, root) == [("专题 · 相关内容", "专题")]
    expert = factories.published("示例专家", where="training/experts", model=Expert)
    factories.published(
        "一门课", where="training/courses", model=Course, experts=[expert.pk], hours=4
    )
    assert [title for _, title in shown(expert, root)] == ["一门课"]


def test_everything_else_that_leads_there_is_listed(root, target, tmp_path):
    address = target.get_absolute_url()
    placing.place(target, factories.section("news/dynamics"), root)
    Redirect.objects.create(site_id=1, old_path="/old/9.html", new_path=address)
    link = Section(name="菜单里的它", slug="menu-link", kind="link", link_url=address)
    tree.add(link)
    sender = factories.published("早已撤下的一篇")
    actions.withdraw(sender, root, reason="合并", redirect_to=address)
    HomeBlock.objects.create(kind="headline", title="头条板块", article=target)
    HomeBlock.objects.create(kind="entry", title="入口", url=address)
    Recommendation.objects.create(
        content_type=placing.placements(target).get().content_type, object_id=target.pk,
        slot="headline",
    )  # fmt: skip
    found = dict(shown(target, root))
    assert found == {
        "也显示在栏目": factories.section("news/dynamics").name,
        "首页推荐": "头条",
        "菜单里的链接栏目": "菜单里的它",
        "旧网址转到这里": "/old/9.html",
        "已撤稿件的读者转到这里": "早已撤下的一篇",
        "首页入口横幅": "入口",
        "首页板块": "头条板块",
    }
    assert Slide.objects.count() == 0


def test_titles_of_drafts_elsewhere_are_counted_and_not_told(root, target):
    bob = factories.bob("news/cases")
    linking_article(target.get_absolute_url(), "别处的草稿", factories.draft, where="news/style")
    linking_article(target.get_absolute_url(), "别处的公开稿", where="news/style")
    linking_article(target.get_absolute_url(), "自己的草稿", factories.draft)
    found = linking.linking_to(target, bob)
    assert [link.title for link in found.shown] == ["自己的草稿", "别处的公开稿"]
    assert found.hidden == 1
    assert found.count == 3


def test_the_withdrawal_page_and_the_bin_show_it_first(client, root, target):
    linking_article(target.get_absolute_url())
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("admin:news_article_withdraw", args=[target.pk])).content.decode()
    assert "有 1 处链接到这里" in page
    assert "链接它的一篇" in page
    actions.withdraw(target, root, reason="示例")
    address = reverse("admin:news_article_bin", args=[target.pk])
    asked = client.post(address)
    assert "仍然移入回收站" in asked.content.decode()
    assert Article.objects.get(pk=target.pk).deleted_at is None
    client.post(address, {"confirmed": "1"})
    assert Article.objects.get(pk=target.pk).deleted_at


def test_a_section_is_binned_after_a_look_at_what_leads_into_it(client, root, target):
    section = factories.section("news/cases")
    linking_article(target.get_absolute_url(), "外面的一篇", where="news/style")
    linking_article(target.get_absolute_url(), "里面的一篇", where="news/cases")
    linking_article(section.get_absolute_url(), "提到栏目的一篇", where="news/style")
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("admin:editorial_section_bin", args=[section.pk])
    page = client.post(address).content.decode()
    assert "外面的一篇" in page
    assert "提到栏目的一篇" in page
    assert "里面的一篇" not in page
    assert "<strong>2</strong> 篇稿件" in page
    assert Section.objects.get(pk=section.pk).deleted_at is None
    client.post(address, {"confirmed": "1"})
    assert Section.objects.get(pk=section.pk).deleted_at


def test_the_command_reads_what_is_older_than_the_table(root, target):
    linking_article(target.get_absolute_url())
    before = sorted(ItemLink.objects.values_list("object_id", "target_id", "is_live", "how"))
    ItemLink.objects.all().delete()
    call_command("rebuild_links", verbosity=0)
    call_command("rebuild_links", verbosity=0)
    after = sorted(ItemLink.objects.values_list("object_id", "target_id", "is_live", "how"))
    assert before == after != []


# -- where the readers of a withdrawn item are sent --------------------------------------------


def refusal(item, user, address):
    with pytest.raises(ValidationError) as refused:
        actions.withdraw(item, user, reason="示例", redirect_to=address)
    return refused.value.message_dict["redirect_to"][0]


def test_readers_are_sent_to_a_page_that_exists(root, target):
    draft = factories.draft("草稿")
    for address in (draft.get_absolute_url(), "/article/999999.html", "/no/such/", "/x.html"):
        assert "没有这个网址" in refusal(target, root, address)
    for address in ("//elsewhere.example/", "https://elsewhere.example/", "news"):
        assert "以 / 开头" in refusal(target, root, address)
    actions.withdraw(target, root, reason="示例", redirect_to="/news/cases/")
    assert Article.objects.get(pk=target.pk).withdrawal_redirect == "/news/cases/"


def test_readers_are_not_sent_in_a_circle(root, target):
    assert "打转" in refusal(target, root, target.get_absolute_url())
    other = factories.published("另一篇")
    actions.withdraw(other, root, reason="示例", redirect_to=target.get_absolute_url())
    assert "打转" in refusal(target, root, other.get_absolute_url())


def test_an_address_of_ours_is_known_as_what_it_leads_to():
    assert links.item_at("/article/12.html") == (Article, 12)
    assert links.item_at("/book/3/read/2.html")[1] == 3
    assert links.item_at("/news/cases/") is None
    assert links.section_path("/zh-hant/news/cases/?page=2") == "news/cases"
    assert links.own_path("javascript:alert(1)") == ""
    assert links.own_path("http://[bad") == ""
