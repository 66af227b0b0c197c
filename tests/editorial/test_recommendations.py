"""Items recommended to slots of the home page: in their time, while they are public."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from editorial import actions, recommending, slots
from editorial.models import Image, Recommendation
from news.models import Notice, Topic
from portal.models import HomeBlock
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return factories.root()


@pytest.fixture
def home(db):
    """A home page with a headline, a carousel, a block of notices and one of topics."""
    HomeBlock.objects.all().delete()
    factories.section("news")
    kinds = ("headline", "focus", "notices", "topics")
    return {
        kind: HomeBlock.objects.create(
            kind=kind, title=f"板块{place}", position=place, count=3,
            section=factories.section("notices") if kind == "notices" else None,
        )
        for place, kind in enumerate(kinds)
    }  # fmt: skip


def picture(title="横图"):
    return Image.objects.create(
        title=title, file="images/ab/abc.webp", sha256=title.ljust(64, "0"), bytes=1, width=1600,
        height=900, alt="示例",
    )  # fmt: skip


def recommend(item, user, slot="headline", **fields):
    fields = {"starts_at": timezone.now()} | fields
    return recommending.recommend(item, user, Recommendation(slot=slot, **fields))


def headline(visitor):
    page = visitor.get("/").content.decode()
    return page.split('class="headline__title"', 1)[1].split("</h2>", 1)[0]


def test_the_newest_recommendation_leads_before_the_fixed_article(visitor, root, home):
    fixed, older, newer = (factories.published(title) for title in ("指定", "先荐", "后荐"))
    HomeBlock.objects.filter(kind="headline").update(article=fixed)
    assert "指定" in headline(visitor)
    recommend(older, root, starts_at=timezone.now() - timedelta(hours=2))
    assert "先荐" in headline(visitor)
    recommend(newer, root, starts_at=timezone.now() - timedelta(hours=1))
    assert "后荐" in headline(visitor)


def test_a_smaller_position_goes_before_a_newer_one(visitor, root, home):
    first, newer = factories.published("排第一"), factories.published("更新的")
    recommend(first, root, position=1, starts_at=timezone.now() - timedelta(hours=2))
    recommend(newer, root)
    assert "排第一" in headline(visitor)


def test_it_shows_in_its_dates_only_and_under_its_own_title(visitor, root, home):
    factories.published("平常的一篇")
    notice = factories.published("放假通知", where="notices", model=Notice)
    one = recommend(notice, root, title="节日安排", ends_at=timezone.now() + timedelta(days=1))
    assert "节日安排" in headline(visitor)
    now = timezone.now()
    for starts, ends in ((1, 2), (-2, -1)):
        Recommendation.objects.filter(pk=one.pk).update(
            starts_at=now + timedelta(hours=starts), ends_at=now + timedelta(hours=ends)
        )
        assert "节日安排" not in headline(visitor)


def test_it_goes_with_the_item(visitor, root, home):
    factories.published("平常的一篇")
    article = factories.published("不久就撤")
    recommend(article, root)
    assert "不久就撤" in headline(visitor)
    actions.withdraw(article, root, reason="示例")
    assert "不久就撤" not in visitor.get("/").content.decode()


def test_the_carousel_takes_items_with_a_picture(visitor, root, home):
    article = factories.published("没有封面")
    with pytest.raises(ValidationError) as refused:
        recommend(article, root, slot="focus")
    assert "image" in refused.value.message_dict
    recommend(article, root, slot="focus", image=picture(), title="轮播里的题目")
    page = visitor.get("/").content.decode()
    assert "轮播里的题目" in page.split("carousel__words", 1)[1][:200]
    assert article.get_absolute_url() in page


def test_a_block_shows_what_is_recommended_to_it_first_and_once(visitor, root, home):
    old = factories.published("旧通知", where="notices", model=Notice)
    for number in range(4):
        factories.published(f"新通知{number}", where="notices", model=Notice)
    recommend(old, root, slot=f"block-{home['notices'].pk}")
    page = visitor.get("/").content.decode().split('class="notice-strip"', 1)[1]
    block = page.split("</section>", 1)[0]
    assert block.index("旧通知") < block.index("新通知3")
    assert block.count("旧通知") == 1


def test_a_slot_is_offered_only_to_what_fits(root, home):
    article = factories.published()
    topic = factories.published("专题", where="news/topics", model=Topic)
    codes = [slot.code for slot in slots.offered(article)]
    assert codes == ["headline", "focus", f"block-{home['notices'].pk}"]
    assert f"block-{home['topics'].pk}" in [slot.code for slot in slots.offered(topic)]
    assert slots.offered(factories.page()) == []
    with pytest.raises(ValidationError):
        recommend(article, root, slot=f"block-{home['topics'].pk}")


def test_one_needs_the_right_to_publish_it_and_the_right_to_recommend(root, home):
    article = factories.published(where="news/cases")
    recommend(article, factories.bob("news"))
    for person in (factories.alice("news"), factories.carol("knowledge"), factories.dan()):
        with pytest.raises(PermissionDenied):
            recommend(article, person)


def test_what_ends_before_it_starts_is_refused_at_its_field(root, home):
    now = timezone.now()
    with pytest.raises(ValidationError) as refused:
        recommend(factories.published(), root, ends_at=now - timedelta(hours=1))
    assert refused.value.message_dict == {"ends_at": ["结束时间要晚于开始时间。"]}


def test_a_planned_one_can_be_called_off(visitor, root, home):
    factories.published("平常的一篇")
    article = factories.published("明天的头条")
    one = recommend(article, root, starts_at=timezone.now() + timedelta(days=1))
    recommending.end(article, one, root)
    assert Recommendation.objects.get().phase == "past"
    with pytest.raises(ValidationError):
        recommending.end(article, one, root)


def test_from_the_items_page_to_the_list_and_back(client, root, home):
    article = factories.published("好文章")
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("admin:news_article_recommend", args=[article.pk])
    form = client.get(address).content.decode()
    assert "头条" in form
    refused = client.post(address, {"slot": ""}).content.decode()
    assert "请选择推荐到哪个位置。" in refused
    data = {"slot": "headline", "starts_at": "", "ends_at": "", "position": "", "title": ""}
    assert "已推荐到“头条”" in client.post(address, data, follow=True).content.decode()
    listing = reverse("admin:recommendations")
    page = client.get(listing).content.decode()
    assert page.index("正在首页") < page.index("好文章") < page.index("还没开始")
    one = Recommendation.objects.get()
    edit = reverse("admin:news_article_recommend_edit", args=[article.pk, one.pk])
    client.post(edit, data | {"title": "短题"})
    assert Recommendation.objects.get().title == "短题"
    end = reverse("admin:news_article_recommend_end", args=[article.pk, one.pk])
    assert "推荐已结束" in client.post(end, {"next": "list"}, follow=True).content.decode()
    page = client.get(listing).content.decode()
    assert page.index("已经结束") < page.index("短题")


def test_the_list_counts_what_is_not_the_persons(client, root, home):
    recommend(factories.published("别人的题目", where="notices", model=Notice), root)
    client.force_login(factories.bob("news"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("admin:recommendations")).content.decode()
    assert "别人的题目" not in page
    assert "另有 1 条不在您的栏目里" in page


def test_recommended_articles_cost_the_home_page_one_query_more(visitor, root, home):
    article = factories.published()
    visitor.get("/")
    with CaptureQueriesContext(connection) as before:
        visitor.get("/")
    recommend(article, root)
    recommend(article, root, slot=f"block-{home['notices'].pk}")
    with CaptureQueriesContext(connection) as after:
        visitor.get("/")
    assert len(after) <= len(before) + 1
