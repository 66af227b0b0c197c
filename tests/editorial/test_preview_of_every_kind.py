"""A link shows every kind of item as its public page would, and leads nowhere into the desk."""

from datetime import timedelta

import pytest
from django.urls import reverse

from editorial import preview_links
from news.models import Notice, Page, Text, Topic
from tests import factories
from tests.surveys import house
from tests.training import making
from training.models import Album, Course, Expert, Place, Programme, Voice

pytestmark = pytest.mark.django_db


def news(model, where, **fields):
    return lambda: factories.draft("请过目", where=where, model=model, by=making.root(), **fields)


def training(model, **fields):
    return lambda: making.draft(model, "请过目", **fields)


KINDS = {
    "article": lambda: factories.draft("请过目", by=making.root()),
    "topic": news(Topic, "news/topics"),
    "notice": news(Notice, "notices"),
    "text": news(Text, "knowledge/basics"),
    "page": news(Page, "organization/about"),
    "survey": lambda: house.draft("请过目", by=making.root()),
    "programme": training(Programme),
    "course": training(Course),
    "place": training(Place),
    "expert": training(Expert),
    "album": lambda: making.draft(Album, "请过目", pictures=making.pictures(2)),
    "voice": training(Voice),
}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_link_shows_it(visitor, kind):
    item = KINDS[kind]()
    _, token = preview_links.make(item, making.root(), note="张处长", lasting=timedelta(days=1))
    shown = visitor.get(reverse("preview-link", args=[token]))
    html = shown.content.decode()
    assert shown.status_code == 200
    assert item.title in html or kind == "page"
    assert "预览稿，未经发布，请勿转发" in html
    assert "/admin/" not in html
    assert not shown.cookies
    traditional = visitor.get(f"/zh-hant{reverse('preview-link', args=[token])}")
    assert traditional.status_code == 200
    assert traditional["Cache-Control"] == "private, no-store"
