"""The same site in traditional characters."""

import re

import pytest

from portal.traditional import convert
from tests import factories

pytestmark = pytest.mark.django_db


def test_words_are_converted_and_addresses_are_not():
    page = (
        '<html lang="zh-Hans"><a href="/article/3.html" title="毕业生">毕业生</a>'
        '<img src="/media/images/ab/x.webp" alt="党员"><script>var 毕业="/x"</script>'
        '<a href="https://www.gov.cn/发展">发展</a></html>'
    )
    assert convert(page) == (
        '<html lang="zh-Hant"><a href="/zh-hant/article/3.html" title="畢業生">畢業生</a>'
        '<img src="/media/images/ab/x.webp" alt="黨員"><script>var 毕业="/x"</script>'
        '<a href="https://www.gov.cn/发展">發展</a></html>'
    )


def test_every_kind_of_page_has_its_traditional_sister(visitor):
    item = factories.published("毕业生流动党员管理", body="<p>发展党员的经验。</p>")
    factories.page()
    for address in ("/", "/news/cases/", item.get_absolute_url(), "/organization/about/",
                    "/search/?q=毕业生", "/sitemap.html"):  # fmt: skip
        response = visitor.get(f"/zh-hant{address}")
        assert response.status_code == 200, address
        text = response.content.decode()
        assert '<html lang="zh-Hant"' in text
        assert "党" not in re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL), address
    page = visitor.get(f"/zh-hant{item.get_absolute_url()}").content.decode()
    assert "畢業生流動黨員管理" in page
    assert re.search(rf'href="{item.get_absolute_url()}"\s+lang="zh-Hans"', page)
    assert f'canonical" href="http://testserver{item.get_absolute_url()}"' in page


def test_a_traditional_page_may_be_stored_like_any_other(client):
    response = client.get("/zh-hant/")
    assert response.cookies == {}
    etag = response["ETag"]
    assert client.get("/zh-hant/", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "admin/",
        "admin/login/",
        "media/images/ab/x.webp",
        "file/1/x.pdf",
        "zh-hant/zh-hant/",
        "nothing/",
    ],
)
def test_what_is_no_page_has_no_sister(client, path):
    assert client.get(f"/zh-hant/{path}").status_code == 404


def test_what_is_not_public_is_not_public_there_either(client):
    draft = factories.draft("草稿")
    assert client.get(f"/zh-hant{draft.get_absolute_url()}").status_code == 404
