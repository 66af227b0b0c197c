"""The difference of every kind of item, field by field."""

from datetime import UTC, date, datetime

import pytest
from django.db import models

from editorial import indexing
from editorial.compare import difference
from editorial.compare.panel import form_fields
from editorial.models.media import Document, Image
from news.models import Article, Notice, Topic
from surveys.models import Survey
from tests import factories

pytestmark = pytest.mark.django_db

ROWS = {
    "attachments": [{"id": 99, "title": "报名表"}],
    "pictures": [{"image": 99, "caption": "合影"}],
    "grouping": [{"name": "第一组", "articles": [99]}],
    "related": ["article:99"],
    "contents": [{"title": "第一章", "page": "3"}],
    "chapters": [{"title": "第一章", "text": "<p>章的正文</p>"}],
}


def another(field):
    """Return a value that the field does not hold at first, as a revision keeps it."""
    if field.name in ROWS:
        return ROWS[field.name]
    if field.choices:
        return field.choices[-1][0]
    if isinstance(field, models.ForeignKey):
        return 99
    if isinstance(field, models.DateTimeField):
        return "2026-03-01T04:00:00Z"
    if isinstance(field, models.DateField):
        return "2026-03-01"
    if isinstance(field, models.BooleanField):
        return True
    if isinstance(field, models.IntegerField | models.DecimalField):
        return 77
    if isinstance(field, models.JSONField):
        return [{"title": "一行", "text": "说明"}]
    return "<p>另一段</p>" if "RichText" in type(field).__name__ else "另一个值"


def every_field():
    for model in indexing.models():
        for name in model.versioned_fields:
            yield pytest.param(model, name, id=f"{model._meta.model_name}-{name}")


@pytest.mark.parametrize(("model", "name"), list(every_field()))
def test_a_changed_field_is_named_by_its_label(model, name):
    field = model._meta.get_field(name)
    empty = dict.fromkeys(model.versioned_fields)
    full = empty | {name: another(field)}
    for old, new in ((empty, full), (full, empty)):
        (one,) = difference(model, old, new, form_fields(model()))
        assert one.name == name
        assert one.label
        assert one.label != name
        assert one.rows
    assert difference(model, full, dict(full), form_fields(model())) == []


def shown(model, old, new, request_fields=None):
    fields = difference(model, old, new, request_fields or form_fields(model()))
    return "\n".join(
        f"{row.old.html if row.old else ''} → {row.new.html if row.new else ''} {row.note}"
        for one in fields for row in one.rows
    )  # fmt: skip


def test_choices_dates_and_yes_are_told_in_words():
    assert "否" not in shown(Notice, {"is_urgent": None}, {"is_urgent": True})
    text = shown(Notice, {"is_urgent": False}, {"is_urgent": True})
    assert "否" in text
    assert "是" in text
    text = shown(Article, {}, {"planned_at": "2026-03-01T04:00:00Z"})
    assert "2026-03-01 12:00" in text
    kinds = Notice._meta.get_field("kind").choices
    assert str(kinds[0][1]) in shown(Notice, {"kind": kinds[0][0]}, {"kind": kinds[1][0]})


def test_one_moment_in_two_spellings_is_no_difference():
    at = datetime(2026, 3, 1, 4, tzinfo=UTC)
    assert (
        difference(Article, {"planned_at": at}, {"planned_at": "2026-03-01T12:00:00+08:00"}) == []
    )
    assert (
        difference(Notice, {"valid_until": date(2026, 3, 1)}, {"valid_until": "2026-03-01"}) == []
    )


def image(name="会场", alt="会场全景"):
    return Image.objects.create(
        title=name, alt=alt, file=f"images/ab/{name}.webp", sha256=name, bytes=1, width=9, height=9
    )


def test_pictures_stand_side_by_side_in_cover_body_and_album():
    one, two = image("一"), image("二")
    (cover,) = difference(Article, {"cover": one.pk}, {"cover": two.pk})
    assert (cover.rows[0].old.image, cover.rows[0].new.image) == (one, two)
    assert cover.rows[0].note == "换了图片"
    html = '<p>字</p><p><img src="{}" alt="{}"></p>'
    (body,) = difference(
        Article, {"body": html.format(one.url, "旧说明")}, {"body": html.format(one.url, "新说明")}
    )
    changed = [row for row in body.rows if row.change != "same"]
    assert changed[0].new.image == one
    assert changed[0].note == "图片没换，说明文字改了"
    album = next(m for m in indexing.models() if m._meta.model_name == "album")
    entries = [{"image": one.pk, "caption": "甲"}, {"image": two.pk, "caption": "乙"}]
    (pictures,) = difference(album, {"pictures": entries}, {"pictures": entries[::-1]})
    assert "顺序" in pictures.notes[0]


def test_attachments_are_told_as_added_renamed_and_gone():
    document = Document.objects.create(
        title="通知.pdf", file="d/1.pdf", sha256="d", bytes=2048, original_name="a.pdf", kind="pdf"
    )
    old = {"attachments": [{"id": document.pk, "title": "通知"}]}
    new = {"attachments": [{"id": document.pk, "title": "新的通知"}, {"id": 999, "title": ""}]}
    text = shown(Article, old, new)
    assert "新的" in text
    assert "已不在库里的附件（编号 999）" in text


def test_a_question_is_held_against_itself_by_the_labels_of_its_form():
    row = {"key": "q00000001", "type": "single", "text": "您满意吗", "options": ["满意", "一般"],
           "required": True}  # fmt: skip
    text = shown(
        Survey, {"questions": [row]}, {"questions": [row | {"options": ["满意", "不满意"]}]}
    )
    assert "选项：满意" in text
    assert "必答：是" in text
    assert "q00000001" not in text


def test_a_topics_groups_are_told_by_the_titles_of_their_articles():
    article = factories.draft("支部的故事")
    new = {"grouping": [{"name": "第一组", "articles": [article.pk]}]}
    assert "支部的故事" in shown(Topic, {"grouping": []}, new)


def test_an_object_that_is_gone_is_named_by_its_number():
    assert "编号 12345" in shown(Notice, {}, {"department": 12345})


@pytest.mark.parametrize("value", [[1, "a", {"b": [None]}], {"x": {"y": "<b>"}}, "文字", [[]], 7])
def test_json_of_an_unknown_shape_is_still_readable(value):
    for model in indexing.models():
        for name in model.versioned_fields:
            if isinstance(model._meta.get_field(name), models.JSONField):
                (one,) = difference(model, {}, {name: value}, form_fields(model()))
                assert "<b>" not in str([r.new.html for r in one.rows if r.new])
