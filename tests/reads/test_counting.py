"""A reader counts once, a robot never, and nothing of either is kept."""

import threading
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

import reads
from editorial import actions
from portal.views import reading
from reads import figures, folding
from reads.models import DayCount, Seen, Total
from tests import factories

pytestmark = pytest.mark.django_db
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36"
ROBOTS = (
    "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/50.0 Safari/537.36; 360Spider",
    "Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)",
    "Mozilla/5.0 (Windows; U; Windows NT 5.1; zh-CN) YisouSpider",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/131.0 Safari/537.36",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "python-requests/2.32.3 with some words",
    "curl/8.5.0",
    "",
)
PEOPLE = (
    CHROME,
    "Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 Chrome/80 Safari/537.36 SE 2.X MetaSr 1.0",
    "Mozilla/5.0 (Linux; Android 12; CUBOT X70) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 MicroMessenger/8.0.44",
)  # fmt: skip


def beacon(client, key, *, agent=CHROME, origin="http://testserver", **more):
    return client.post(
        "/live/read/", {"key": key, **more}, HTTP_USER_AGENT=agent, HTTP_ORIGIN=origin
    )


def test_a_read_is_counted_and_answered_at_once(client):
    article = factories.published()
    answer = beacon(client, article.key, entry="search", referrer="site")
    assert (answer.status_code, answer.json()) == (200, {"reads": 1})
    row = DayCount.objects.get()
    assert (row.day, row.section) == (timezone.localdate(), article.section_id)
    assert (row.entry, row.referrer, row.count) == ("search", "site", 1)
    assert reads.totals([article.key, "article:999"]) == {article.key: 1}
    assert not answer.cookies


def test_the_same_reader_counts_once_in_half_an_hour_and_another_again(client):
    article = factories.published()
    assert [beacon(client, article.key).json()["reads"] for _ in range(3)] == [1, 1, 1]
    assert beacon(client, article.key, agent=PEOPLE[3]).json()["reads"] == 2
    other = client.post(
        "/live/read/", {"key": article.key}, HTTP_USER_AGENT=CHROME,
        HTTP_ORIGIN="http://testserver", REMOTE_ADDR="10.1.2.3",
    )  # fmt: skip
    assert other.json()["reads"] == 3


@pytest.mark.parametrize("agent", ROBOTS)
def test_a_robot_is_not_counted(client, agent):
    article = factories.published()
    assert beacon(client, article.key, agent=agent).status_code == 204
    assert not Total.objects.exists()


@pytest.mark.parametrize("agent", PEOPLE)
def test_a_reader_is_taken_for_one(agent):
    assert not reads.is_robot(agent)


def test_what_is_not_public_answers_like_what_never_was(client):
    boss = factories.root()
    draft = factories.draft("草稿", by=boss)
    later = factories.published("明天的", planned_at=timezone.now() + timedelta(days=1))
    gone = factories.published("撤下的")
    actions.withdraw(gone, boss, reason="示例")
    hidden = factories.section("news/cases")
    keys = [draft.key, later.key, gone.key, "article:999999", "section:999999", "user:1", "x", ""]
    keys += [
        "article:0",
        "article:-1",
        "article:１",
        "article:1e3",
        "session:1",
        "article:" + "9" * 40,
    ]
    answers = {(beacon(client, key).status_code, beacon(client, key).content) for key in keys}
    assert answers == {(204, b"")}
    assert not DayCount.objects.exists()
    assert beacon(client, f"section:{hidden.pk}").json() == {"reads": 1}
    assert beacon(client, "home").json() == {"reads": 1}


def test_another_sites_page_counts_nothing(client):
    article = factories.published()
    assert beacon(client, article.key, origin="http://evil.example").status_code == 204
    assert client.post("/live/read/", {"key": article.key}).status_code == 204
    assert client.get("/live/read/").status_code == 405
    assert not Total.objects.exists()


def test_one_address_counts_so_many_an_hour(client, monkeypatch):
    monkeypatch.setattr("portal.views.reading.AN_HOUR", 2)
    pages = [factories.published(f"第 {n} 篇") for n in range(4)]
    assert [beacon(client, page.key).json()["reads"] for page in pages] == [1, 1, 0, 0]


def test_nothing_of_the_reader_is_kept(client):
    article = factories.published()
    beacon(client, article.key, entry="https://evil.example/?q=1", referrer="张三")
    row = DayCount.objects.get()
    assert (row.entry, row.referrer) == ("direct", "direct")
    kept = [
        str(value)
        for model in (DayCount, Total, Seen)
        for value in model.objects.values().get().values()
    ]
    assert not any("127.0.0.1" in value or "Mozilla" in value for value in kept)
    Seen.objects.update(until=timezone.now() - timedelta(seconds=1))
    reads.forget()
    assert not Seen.objects.exists()
    assert reads.total(article.key) == 1


def test_the_public_page_asks_for_it_and_a_preview_does_not(client):
    article = factories.published()
    page = client.get(article.get_absolute_url()).content.decode()
    assert f'<body data-read-key="{article.key}">' in page
    assert "js/reads.js" in page
    assert "data-reads hidden" in page
    assert 'data-read-key="home"' in client.get("/").content.decode()
    client.force_login(factories.bob(), backend="django.contrib.auth.backends.ModelBackend")
    preview = client.get(f"/admin/news/article/{article.pk}/preview/").content.decode()
    assert "data-read-key" not in preview
    assert "data-read-key" not in client.get("/nowhere/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_thousand_reads_by_forty_at_once_are_counted_exactly():
    pages = [factories.published(f"第 {n} 篇").key for n in range(4)]
    answers = []

    def read(number):
        try:
            for turn in range(25):
                request = RequestFactory().post(
                    "/live/read/", {"key": pages[(number + turn) % 4]}, HTTP_USER_AGENT=CHROME,
                    HTTP_ORIGIN="http://testserver", REMOTE_ADDR=f"10.0.{number}.{turn}",
                )  # fmt: skip
                answers.append(reading.read(request).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=read, args=[number]) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 1000
    assert sum(reads.totals(pages).values()) == 1000
    assert sum(DayCount.objects.values_list("count", flat=True)) == 1000


def test_old_days_fold_into_months_and_the_sums_stay():
    for day, number in ((date(2025, 1, 1), 1), (date(2025, 1, 9), 2), (date(2025, 1, 31), 4)):
        DayCount.objects.create(
            day=day, key="article:1", section=5, entry="home", referrer="site", count=number
        )
    today = timezone.localdate()
    DayCount.objects.create(
        day=today, key="article:1", section=5, entry="home", referrer="site", count=8
    )
    assert folding.fold(date(2025, 2, 15)) == 2
    assert folding.fold(date(2025, 2, 15)) == 0
    assert list(DayCount.objects.order_by("day").values_list("day", "count")) == [
        (date(2025, 1, 1), 7), (today, 8),
    ]  # fmt: skip
    call_command("fold_reads")
    assert figures.by(figures.within(date(2025, 1, 1), today), "section") == {5: 15}
    assert figures.most_read(DayCount.objects.all(), {"article"}, 3) == [("article:1", 15)]
