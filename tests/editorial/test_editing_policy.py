"""The one exception from the strict policy: the page that CKEditor is on, and how little it is."""

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def directives(response):
    policy = response["Content-Security-Policy"]
    return {part.split()[0]: set(part.split()[1:]) for part in policy.split(";")}


def test_only_the_editing_page_may_have_attributes_of_script_and_style(client):
    item = factories.draft(by=factories.root())
    client.force_login(factories.alice(), backend="django.contrib.auth.backends.ModelBackend")
    editing = directives(client.get(reverse("admin:news_article_change", args=[item.pk])))
    assert editing["script-src"] == {"'self'"}
    assert editing["script-src-attr"] == {"'unsafe-inline'"}
    assert editing["style-src"] == {"'self'", "'unsafe-inline'"}
    assert editing["default-src"] == {"'none'"}
    for name in ("admin:index", "admin:news_article_changelist"):
        other = directives(client.get(reverse(name)))
        assert "script-src-attr" not in other
        assert other["style-src"] == {"'self'"}


def test_a_preview_is_never_stored_and_carries_the_strict_policy(client):
    item = factories.draft(by=factories.root())
    client.force_login(factories.alice(), backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(reverse("admin:news_article_preview", args=[item.pk]))
    assert "no-store" in response["Cache-Control"]
    assert "ETag" not in response
    assert response["X-Robots-Tag"] == "noindex"
    assert "unsafe" not in response["Content-Security-Policy"]
