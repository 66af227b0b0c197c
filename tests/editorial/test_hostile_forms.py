"""What nobody should type into the article form: a sentence at the field, nothing stored, no 500."""

import pytest
from django.urls import reverse

from news.models import Article
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    person = factories.alice("news")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def send(client, **changes):
    data = {"title": "题目", "section": factories.section("news/cases").pk, "body": "<p>正文</p>",
            "attachments": "[]", "_save": "1"}  # fmt: skip
    return client.post(reverse("admin:news_article_add"), data | changes)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "长" * 10_000),
        ("title", "空\x00字符"),
        ("title", "   "),
        ("body", "<script>alert(1)</script>"),
        ("body", "字" * 2_100_000),
        ("body", ""),
        ("section", "999999"),
        ("section", "x"),
        ("cover", "999999"),
        ("attachments", "not json"),
        ("attachments", '[{"id": 999999, "title": "x"}]'),
        ("attachments", '{"id": 1}'),
        ("attachments", '[{"id": "1; DROP TABLE"}]'),
        ("source_url", "javascript:alert(1)"),
        ("planned_at_0", "昨天"),
        ("summary", "长" * 5_000),
    ],
)
def test_it_is_refused_at_its_field(client, author, field, value):
    response = send(client, **{field: value})
    assert response.status_code == 200
    errors = response.context["adminform"].form.errors
    assert field.removesuffix("_0") in errors
    assert not Article.objects.exists()


@pytest.mark.parametrize("body", ['<p>好</p><script>alert(1)</script>', '<p onclick="x()">好</p>',
                                  '<p>好<a href="javascript:x">链</a></p>', "<p>好<img src=x onerror=y></p>"])  # fmt: skip
def test_what_is_hostile_in_a_text_is_not_stored(client, author, body):
    assert send(client, body=body).status_code == 302
    stored = Article.objects.get()
    for trace in ("script", "onclick", "onerror", "<img"):
        assert trace not in stored.body
        assert trace not in stored.latest_revision.data["body"]


def test_a_text_nested_without_end_is_stored_flat(client, author):
    assert send(client, body="<b>" * 3000 + "党建").status_code == 302
    assert "党建" in Article.objects.get().body


def test_a_title_cannot_break_out_of_the_page(visitor):
    item = factories.published('<script>alert("x")</script>"><img src=x onerror=y>')
    for address in (
        item.get_absolute_url(),
        "/news/cases/",
        "/search/?q=alert",
        "/news/cases/feed.xml",
    ):
        text = visitor.get(address).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_a_new_article_needs_the_permission(client):
    client.force_login(factories.user("eve"), backend="django.contrib.auth.backends.ModelBackend")
    assert send(client).status_code == 403
    assert not Article.objects.exists()
