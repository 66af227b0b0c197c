"""Who edits what of training, and what the forms refuse."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests import factories
from tests.training.making import draft, public
from training.models import Album, Course, Expert, Place, Programme, Voice

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(client, person):
    client.force_login(person, backend=BACKEND)
    return client


def rows(name, *values):
    data = {f"{name}-TOTAL_FORMS": str(len(values)), f"{name}-INITIAL_FORMS": "0"}
    for number, row in enumerate(values):
        data |= {f"{name}-{number}-{key}": value for key, value in row.items()}
    return data


def typed(model, where, **more):
    return {"title": "新的一篇", "section": factories.section(where).pk, **more}


ADDRESSES = {name: f"admin:training_course_{name}" for name in ("change", "preview", "history")}


@pytest.mark.parametrize(
    ("who", "change", "preview"), [("dan", 302, 404), ("alice", 200, 200), ("carol", 302, 404)]
)
def test_a_course_is_seen_by_those_of_its_section(client, who, change, preview):
    people = {"dan": factories.dan, "alice": lambda: factories.alice("training"),
              "carol": lambda: factories.carol("news")}  # fmt: skip
    item = draft(Course, "一门课")
    sign_in(client, people[who]())
    statuses = [client.get(reverse(ADDRESSES[n], args=[item.pk])).status_code
                for n in ("change", "preview", "history")]  # fmt: skip
    assert statuses == [change, preview, preview]


def test_an_author_of_training_writes_but_does_not_publish(client):
    sign_in(client, factories.alice("training"))
    data = typed(Course, "training/courses", category="work", teaching="lecture", hours="2.5",
                 _publish="1") | rows("experts") | rows("outline", {"title": "第一节"})  # fmt: skip
    client.post(reverse("admin:training_course_add"), data)
    course = Course.objects.get(title="新的一篇")
    assert course.live_revision is None
    assert course.outline == [{"title": "第一节", "text": ""}]


@pytest.mark.parametrize("hours", ["0", "-1", "abc", ""])
def test_hours_are_more_than_nothing(client, hours):
    sign_in(client, factories.carol("training"))
    data = typed(Course, "training/courses", category="work", teaching="lecture", hours=hours)
    response = client.post(
        reverse("admin:training_course_add"), data | rows("experts") | rows("outline")
    )
    form = response.context["adminform"].form
    assert form.errors
    assert not Course.objects.exists()
    if hours in ("0", "-1"):
        assert "学时要大于 0。" in str(form.errors["hours"])


def test_the_database_holds_hours_as_well():
    course = public(Course, "一门课")
    with pytest.raises(IntegrityError), transaction.atomic():
        Course.objects.filter(pk=course.pk).update(hours=0)


def test_saving_the_same_hours_makes_no_new_version(client):
    sign_in(client, factories.carol("training"))
    course = draft(Course, "一门课", hours="2")
    data = typed(Course, "training/courses", title="一门课", category="work", teaching="lecture",
                 hours="2.0", _save="1") | rows("experts") | rows("outline")  # fmt: skip
    client.post(reverse("admin:training_course_change", args=[course.pk]), data)
    assert course.revisions().count() == 1


def test_a_wrong_row_of_the_plan_is_told_and_what_was_typed_stays(client):
    sign_in(client, factories.carol("training"))
    data = typed(Programme, "training/party-affairs") | rows("places") | rows(
        "plan", {"day": "一", "content": "开班仪式"}
    )  # fmt: skip
    response = client.post(reverse("admin:training_programme_add"), data)
    text = response.content.decode()
    assert "第 1 行有需要改的地方" in text
    assert 'value="开班仪式"' in text
    assert not Programme.objects.exists()


def test_related_items_are_public_ones_or_of_the_editors_sections(client):
    """A number guessed from elsewhere is refused; a choice made by somebody else stays."""
    shown = public(Expert, "公开的专家")
    factories.section("news")
    hidden = draft(Expert, "别处的草稿")
    sign_in(client, factories.alice("training/courses"))
    add = reverse("admin:training_course_add")
    text = client.get(add).content.decode()
    assert "公开的专家" in text
    assert "别处的草稿" not in text
    data = typed(Course, "training/courses", category="work", teaching="lecture", hours="1")
    data |= rows("outline")
    client.post(add, data | rows("experts", {"item": hidden.pk}))
    assert not Course.objects.exists()
    client.post(add, data | rows("experts", {"item": shown.pk}, {"item": shown.pk}))
    assert Course.objects.get().experts == [shown.pk]


def test_a_choice_that_went_out_of_sight_can_stay(client):
    hidden = draft(Expert, "还没发布的专家")
    course = draft(Course, "一门课", experts=[hidden.pk])
    sign_in(client, factories.alice("training/courses"))
    change = reverse("admin:training_course_change", args=[course.pk])
    assert "还没发布的专家（未公开）" in client.get(change).content.decode()
    data = typed(Course, "training/courses", title="改了名", category="work", teaching="lecture",
                 hours="2") | rows("outline") | rows("experts", {"item": hidden.pk})  # fmt: skip
    client.post(change, data)
    assert Course.objects.get().title == "改了名"


def test_the_order_of_places_is_the_editors(client):
    first, second = public(Place, "甲地"), public(Place, "乙地")
    sign_in(client, factories.carol("training"))
    data = typed(Programme, "training/red-sites", _publish="1") | rows("plan") | rows(
        "places", {"item": first.pk, "ORDER": "2"}, {"item": second.pk, "ORDER": "1"}
    )  # fmt: skip
    client.post(reverse("admin:training_programme_add"), data)
    programme = factories.release(Programme.objects.get())
    assert [place.title for place in programme.place_items()] == ["乙地", "甲地"]


@pytest.mark.parametrize("model", [Programme, Course, Place, Expert, Album, Voice])
def test_every_form_opens_and_shows_its_preview(client, visitor, model):
    item = draft(model, "一篇草稿")
    sign_in(client, factories.root() if not item.created_by else item.created_by)
    opened = client.get(reverse(f"admin:training_{model._meta.model_name}_change", args=[item.pk]))
    assert opened.status_code == 200
    for address in ("add", "changelist"):
        page = client.get(reverse(f"admin:training_{model._meta.model_name}_{address}"))
        assert page.status_code == 200
    sign_in(visitor, item.created_by)
    preview = visitor.get(
        reverse(f"admin:training_{model._meta.model_name}_preview", args=[item.pk])
    )
    assert "一篇草稿" in preview.content.decode()
    assert "预览" in preview.content.decode()


def test_an_album_needs_a_picture(client):
    sign_in(client, factories.carol("training"))
    data = typed(Album, "training/gallery", pictures="[]")
    response = client.post(reverse("admin:training_album_add"), data)
    assert "请至少添加一张图片" in response.content.decode()


def test_numbers_that_make_no_sense_are_no_list():
    field = Course._meta.get_field("experts")
    assert field.to_python(",3,12,3,") == [3, 12]
    assert field.to_python(None) == []
    with pytest.raises(ValidationError):
        field.to_python("3,x")
