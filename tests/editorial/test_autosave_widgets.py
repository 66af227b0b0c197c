"""Every kind of field comes back as it was typed: texts, rows, pictures, choosers, dates, numbers."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from editorial import buffers
from editorial.models import DraftBuffer
from memorial.models import Memorial
from news.models import Notice, Text, Topic
from publications.models import Book
from surveys.models import Survey
from tests import factories
from tests.editorial.writing import page, sign_in
from tests.surveys import house
from tests.training import making
from training.models import Album, Course, Expert, Place, Programme, Voice

pytestmark = pytest.mark.django_db


class Form(HTMLParser):
    """The fields of the editing form of a page, with what a browser would send."""

    def __init__(self, html):
        super().__init__()
        self.fields, self.open, self.select, self.blank = [], None, None, 0
        self.feed(html.split('_form"', 1)[1].split("</form>")[0])

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.blank += tag == "template"
        name = given.get("name")
        if self.blank or "disabled" in given:
            return
        if tag == "input" and name and given.get("type") not in ("file", "submit"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                usual = "on" if given.get("type") == "checkbox" else ""
                self.fields.append([name, given.get("value", usual)])
        elif tag == "textarea" and name:
            self.fields.append([name, ""])
            self.open = self.fields[-1]
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.fields.append([self.select, given["value"]])

    def handle_data(self, data):
        if self.open:
            self.open[1] += data

    def handle_endtag(self, tag):
        self.blank -= tag == "template"
        self.open = None if tag == "textarea" else self.open
        self.select = None if tag == "select" else self.select

    def posted(self):
        kept = {}
        for name, value in self.fields:
            if name != "csrfmiddlewaretoken" and not name.startswith(("_", "writing-")):
                # A newline at the start of a text area is not part of it.
                kept.setdefault(name, []).append(value.removeprefix("\n"))
        return kept


def album():
    return making.draft(Album, "一组照片", pictures=making.pictures(3))


def programme():
    place, course = making.draft(Place, "教学点"), making.draft(Course, "一门课")
    plan = [{"day": 1, "content": "开班", "course": course.pk, "expert": None}]
    return making.draft(Programme, "一个项目", places=[place.pk], plan=plan)


def article():
    return factories.draft(
        "一篇文章", by=making.root(), cover=making.images(1)[0], planned_at="2026-12-01T01:00:00Z"
    )


ITEMS = {
    "article": article,
    "album": album,
    "programme": programme,
    "survey": lambda: house.draft(by=making.root()),
    "course": lambda: making.draft(Course, "一门课"),
    "expert": lambda: making.draft(Expert, "王某"),
    "voice": lambda: making.draft(Voice, "心得"),
    "notice": lambda: factories.draft("通知", where="notices", model=Notice, by=making.root()),
}


@pytest.fixture(params=sorted(ITEMS))
def item(request):
    return ITEMS[request.param]()


def test_a_form_that_nobody_touched_is_not_offered_and_one_that_was_comes_back(client, item):
    root = making.root()
    sign_in(client, root)
    name = f"admin:{item._meta.app_label}_{item._meta.model_name}"
    change = reverse(f"{name}_change", args=[item.pk])
    first = Form(client.get(change).content.decode()).posted()
    assert client.post(change, first | {"_save": "1"}).status_code == 302
    typed = Form(client.get(change).content.decode()).posted()
    assert len(typed) > 5
    key = buffers.new_key()
    told = page(root, holds=1, typed=1, key=key)
    assert client.post(reverse(f"{name}_writing", args=[item.pk]), told | typed).status_code == 200
    assert DraftBuffer.objects.get().fields == typed
    assert "没保存的文字" not in client.get(change).content.decode()

    typed["title"] = ["改过的题目"]
    for field in typed:
        if field.endswith(("caption", "-text", "-topic")) and typed[field] != [""]:
            typed[field] = ["改过的一行"]
    client.post(reverse(f"{name}_writing", args=[item.pk]), told | typed)
    shown = client.get(change).content.decode()
    assert "没保存的文字" in shown and "改了：" in shown
    restored = client.get(change, {"restore": key}).content.decode()
    assert Form(restored).posted() == typed


@pytest.mark.parametrize("model", [Book, Memorial, Survey, Text, Topic, Programme, Album, Place])
def test_the_first_form_of_every_kind_keeps_and_restores(client, model):
    root = making.root()
    factories.section("news")
    sign_in(client, root)
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    typed = Form(client.get(reverse(f"{name}_add")).content.decode()).posted()
    typed["title"] = ["一篇没存过的"]
    key = buffers.new_key()
    told = page(root, holds=1, typed=1, key=key)
    assert client.post(reverse(f"{name}_writing_new"), told | typed).status_code == 200
    assert "一篇没存过的" in client.get(reverse(f"{name}_add")).content.decode()
    restored = client.get(reverse(f"{name}_add"), {"restore": key}).content.decode()
    assert Form(restored).posted() == typed
