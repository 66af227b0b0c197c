"""What editors put around the pages and on the home page, and what visitors see of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from editorial.uploads import store_image
from portal.models import BlockKind, FooterItem, FriendLink, HomeBlock, QRCode, SiteSettings, Slide
from tests import factories
from tests.editorial.test_uploads import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    factories.section("news")
    return SiteSettings.objects.create(pk=1, name="示例网站", organiser="示例单位")


def sign_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


def home(client):
    return client.get("/").content.decode()


def test_a_system_administrator_names_the_site(client, visitor, site):
    sign_in(client, factories.user("sys", role="系统管理员"))
    address = reverse("admin:portal_sitesettings_change", args=[1])
    data = {"name": "新名字", "icp_number": "京ICP备00000000号", "police_number": "京公网安备11010802012345号",
            "site_code": "bm12345678"}  # fmt: skip
    assert client.post(address, data).status_code == 302
    text = home(visitor)
    assert "新名字" in text
    assert "https://beian.miit.gov.cn/" in text
    assert "code=11010802012345" in text
    assert '<meta name="SiteIDCode" content="bm12345678" />' in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("site_code", "12345"),
        ("police_number", "京公网安备1号"),
        ("email", "x"),
        ("mourning_from_0", "2026-01-01"),
    ],
)
def test_a_wrong_number_is_said_at_its_field(client, site, field, value):
    sign_in(client, factories.root())
    address = reverse("admin:portal_sitesettings_change", args=[1])
    response = client.post(address, {"name": "x", field: value, "mourning_from_1": "00:00"})
    assert response.status_code == 200
    assert response.context["adminform"].form.errors


def test_the_site_mourns_in_its_window_only(client, site):
    now = timezone.now()
    site.mourning_from, site.mourning_until = now - timedelta(hours=1), now + timedelta(hours=1)
    site.save()
    assert "data-mourning" in home(client)
    assert "data-mourning" not in client.get("/news/").content.decode()
    SiteSettings.objects.update(mourning_home_only=False)
    assert "data-mourning" in client.get("/news/").content.decode()
    SiteSettings.objects.update(mourning_until=now)
    assert "data-mourning" not in home(client)


def test_blocks_stand_in_their_order_and_empty_ones_do_not_stand(client, site):
    factories.published("案例一篇")
    factories.published("廉政一篇", where="news/integrity")
    for position, path in ((20, "news/cases"), (10, "news/integrity"), (5, "news/style")):
        HomeBlock.objects.create(
            kind=BlockKind.COLUMNS, position=position, section=factories.section(path)
        )
    text = home(client)
    assert text.index("廉政一篇") < text.index("案例一篇")
    assert ">党建风采</h2>" not in text
    HomeBlock.objects.filter(position=10).update(is_shown=False)
    assert "廉政一篇" not in home(client)


def test_a_chosen_headline_leads(client, site):
    chosen = factories.published("指定的头条")
    factories.published("更新的一篇")
    HomeBlock.objects.create(kind=BlockKind.HEADLINE, article=chosen, count=3)
    text = home(client)
    assert text.index("指定的头条") < text.index("更新的一篇")


def test_a_slide_shows_in_its_time(client, site):
    image = store_image(SimpleUploadedFile("a.jpg", picture(64, 36)), user=None, alt="图")
    now = timezone.now()
    HomeBlock.objects.create(kind=BlockKind.FOCUS)
    Slide.objects.create(title="现在的", url="/news/", image=image)
    Slide.objects.create(title="过去的", url="/news/", image=image, ends_at=now)
    Slide.objects.create(
        title="将来的", url="/news/", image=image, starts_at=now + timedelta(days=1)
    )
    text = home(client)
    assert "现在的" in text
    assert "过去的" not in text
    assert "将来的" not in text


def test_links_and_codes_stand_in_the_footer(client, site):
    FriendLink.objects.create(name="中国政府网", url="https://www.gov.cn/")
    FooterItem.objects.create(label="关于我们", url="/organization/about/")
    code = QRCode.objects.create(name="公众号", target="/")
    text = home(client)
    for words in ("中国政府网", "关于我们", code.svg_url):
        assert words in text
    drawing = client.get(code.svg_url)
    assert drawing["Content-Type"] == "image/svg+xml"
    assert b"<path" in drawing.content


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "//evil.example", "data:text/html,x", "x y"]
)
def test_a_link_leads_to_an_address(url):
    with pytest.raises(ValidationError):
        FriendLink(name="x", url=url).full_clean()


def test_an_author_does_not_arrange_the_home_page(client, site):
    sign_in(client, factories.alice())
    for name in ("homeblock", "friendlink", "slide", "qrcode", "footeritem"):
        assert client.get(reverse(f"admin:portal_{name}_changelist")).status_code == 403
    assert client.get(reverse("admin:portal_sitesettings_change", args=[1])).status_code == 403
