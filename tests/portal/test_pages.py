"""Every kind of public page: well made, the same for everybody, within its number of queries."""

import io
import json
import re

import pytest
from django.core.management import call_command

from editorial.models import Section
from news.models import Article, Notice, Text, Topic
from publications.models import Book, Call
from tests import factories
from tests.pages import problems


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demonstration site, loaded once for this module and thrown away after it."""
    from django.conf import settings
    from django.db import transaction

    folder = tmp_path_factory.mktemp("demo")
    kept = settings.MEDIA_ROOT, settings.SEARCH_INDEX_DIR
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic._from_testcase = True  # as Django marks its own: the search may catch up inside
        atomic.__enter__()
        settings.MEDIA_ROOT, settings.SEARCH_INDEX_DIR = folder / "media", folder / "search"
        call_command("load_demo", verbosity=0, stdout=io.StringIO())
        yield folder
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)
        settings.MEDIA_ROOT, settings.SEARCH_INDEX_DIR = kept


@pytest.fixture(autouse=True)
def site(demo, db, settings):
    settings.MEDIA_ROOT, settings.SEARCH_INDEX_DIR = demo / "media", demo / "search"


def addresses():
    """Return one address of every kind of page, by name."""
    return {
        "home": "/",
        "section": "/news/cases/",
        "section-grid": "/news/new-era/",
        "section-timeline": "/news/anti-epidemic/",
        "channel": "/news/",
        "topics": "/news/topics/",
        "page": "/organization/about/",
        "contact": "/organization/contact/",
        "article": Article.objects.get(title__startswith="六项纪律").get_absolute_url(),
        "topic": Topic.objects.public().newest().first().get_absolute_url(),
        "notices": "/notices/",
        "notices-narrowed": "/notices/?kind=notice&year=2026&valid=1",
        "notice": Notice.objects.exclude(main_document=None).get().get_absolute_url(),
        "texts": "/knowledge/rules/",
        "texts-older": "/knowledge/rules/?status=older",
        "text": Text.objects.exclude(replaces=None).get().get_absolute_url(),
        "text-found": f"{Text.objects.exclude(replaces=None).get().get_absolute_url()}?q=学习",
        "guide": Text.objects.get(title="《论持久战》导读").get_absolute_url(),
        "search": "/search/?q=流动党员",
        "search-empty": "/search/",
        "search-nothing": "/search/?q=麒麟麒麟",
        "sitemap": "/sitemap.html",
    }


NAMES = [
    "home", "section", "section-grid", "section-timeline", "channel", "topics", "page", "contact",
    "article", "topic", "notices", "notices-narrowed", "notice", "texts", "texts-older", "text",
    "text-found", "guide", "search", "search-empty", "search-nothing", "sitemap",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_well_made_and_public(visitor, name):
    response = visitor.get(addresses()[name])
    assert response.status_code == 200
    assert response.cookies == {}
    assert "Cookie" not in response.get("Vary", "")
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert response["Cache-Control"].startswith("public") or "max-age" in response["Cache-Control"]


# A search says how long it took, so two answers differ.
STEADY = [name for name in NAMES if not name.startswith("search")]


@pytest.mark.parametrize("name", STEADY)
def test_a_page_answers_head_and_304(client, name):
    address = addresses()[name]
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    head = client.head(address)
    assert head.status_code == 200
    assert head["ETag"] == etag


@pytest.mark.parametrize("name", NAMES)
def test_a_page_keeps_within_its_number_of_queries(client, query_budget, name):
    address = addresses()[name]
    client.get(address)  # content types are looked up once a process
    with query_budget(name):
        client.get(address)


def test_a_page_is_the_same_for_somebody_who_is_signed_in(client):
    before = client.get("/news/cases/").content
    client.force_login(factories.root(), backend="django.contrib.auth.backends.ModelBackend")
    after = client.get("/news/cases/")
    assert after.content == before
    assert after.cookies == {}


def test_every_entry_of_the_old_sites_menu_answers_with_content(visitor):
    for section in Section.objects.public():
        response = visitor.get(section.get_absolute_url())
        assert response.status_code == 200
        text = response.content.decode()
        assert "正在整理" not in text, section.path
        assert section.name in text


@pytest.mark.parametrize(
    ("address", "status"),
    [("/nothing/", 404), ("/article/999999.html", 404), ("/news/cases/?page=99", 404),
     ("/news/cases/?page=x", 404), ("/news/cases/?page=²", 404), ("/qr.svg?path=//evil.example", 404),
     ("/qr.svg?code=x", 404), ("/topic/999999.html", 404), ("/file/999999/x.pdf", 404),
     ("/organization/about/feed.xml", 404), ("/no/such/feed.xml", 404)],
)  # fmt: skip
def test_what_is_not_there_is_said_kindly(visitor, address, status):
    assert visitor.get(address).status_code == status


def test_every_answer_carries_the_strict_policy(client):
    for address in (*addresses().values(), "/nothing/", "/admin/login/"):
        response = client.get(address)
        policy = response["Content-Security-Policy"]
        assert "unsafe" not in policy, address
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert response["X-Frame-Options"] == "DENY"


def head_of(client, address):
    text = client.get(address).content.decode()
    return dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', text)), text


def test_an_article_says_in_its_head_what_the_standard_asks_for(client):
    article = Article.objects.get(title__startswith="离校不离心")
    meta, text = head_of(client, article.get_absolute_url())
    assert meta["ArticleTitle"] == article.title
    assert meta["PubDate"] == "2026-11-18 09:30"
    assert meta["ColumnName"] == "党建案例"
    assert meta["ContentSource"]
    assert all(meta.values()), "an empty tag"
    assert "SiteIDCode" not in meta
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', text, re.DOTALL).group(1))
    assert data["pubDate"] == "2026-11-18T09:30:00"
    assert data["headline"] == article.title


def test_the_home_page_has_no_block_without_content(client):
    for model in (Book, Call):
        model.objects.update(live_revision=None)
    assert "编辑出版</h2>" not in client.get("/").content.decode()


def test_hundreds_of_articles_later_the_pages_take_the_same_number_of_queries(client, query_budget):
    root = factories.root()
    for number in range(120):
        factories.published(f"新增第 {number} 篇", by=root)
    pages = addresses()
    for name in ("home", "section", "channel", "article"):
        client.get(pages[name])
        # What is found alike may be of fewer kinds among so many: a number of its own.
        with query_budget(f"{name} among many"):
            client.get(pages[name])


def test_the_feed_and_the_maps_speak_of_the_host_that_was_asked(client):
    feed = client.get("/news/cases/feed.xml").content.decode()
    assert "http://testserver/article/" in feed
    assert "example.com" not in feed
    index = client.get("/sitemap.xml").content.decode()
    assert "http://testserver/sitemap-articles.xml" in index
    part = client.get("/sitemap-articles.xml").content.decode()
    assert "http://testserver/article/" in part


@pytest.mark.parametrize(
    "word", ["流动党员", "高职院校", "毕業生", "畢業生", "党史", "通知", "业生流动", "三会一课"]
)
def test_search_finds_chinese_as_people_write_it(client, word):
    text = client.get("/search/", {"q": word}).content.decode()
    assert '<ol class="search-results">' in text


@pytest.mark.parametrize(
    "query",
    ["q=党&section=no/such", "q=党&from=x", "q=党&from=2026-05-01&to=2026-01-01", "q=%00", "q=" + "党" * 5000,
     "q=党&page=-1", "q=党&page=99999999", "q=%22AND(", "q=党&sort=x&in=y"],
)  # fmt: skip
def test_no_search_is_too_strange_to_answer(visitor, query):
    assert visitor.get(f"/search/?{query}").status_code == 200


def test_healthz_says_that_the_site_serves(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_healthz_says_why_it_does_not(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "gone"
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["reason"] == "DATA_DIR"


def test_a_fault_is_answered_with_a_page_that_needs_nothing(client, monkeypatch):
    from portal.views import site

    client.raise_request_exception = False
    monkeypatch.setattr(site.Blocks, "filled", lambda self: 1 / 0)
    response = client.get("/")
    assert response.status_code == 500
    text = response.content.decode()
    assert "您没有做错什么" in text
    assert "ZeroDivisionError" not in text
    assert problems(text) == []
