"""The desk's first page counts what visitors sent in and somebody has to see to."""

import pytest

from editorial.desk import inbox
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_registered(monkeypatch):
    monkeypatch.setattr(inbox, "_inboxes", {})


def desk(client):
    client.force_login(factories.root(), backend="django.contrib.auth.backends.ModelBackend")
    return client.get("/admin/").content.decode()


def test_a_desk_with_nothing_sent_in_has_no_such_panel(client):
    assert "来件待办" not in desk(client)


def test_what_waits_is_counted_with_what_is_late_and_leads_to_its_list(client):
    inbox.register(
        "来信", lambda user: 3, "admin:news_article_changelist?state=live", lambda user: 1
    )
    html = desk(client)
    assert "来信 <strong>3</strong>" in html
    assert "1 件超期" in html
    assert 'href="/admin/news/article/?state=live"' in html


def test_who_has_nothing_to_do_with_it_does_not_see_it(client):
    inbox.register("来信", lambda user: None, "admin:news_article_changelist")
    assert "来件待办" not in desk(client)


def test_an_empty_one_is_shown_to_who_sees_to_it(client):
    inbox.register("来信", lambda user: 0, "admin:news_article_changelist")
    assert "来信 <strong>0</strong>" in desk(client)
