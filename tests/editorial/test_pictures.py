"""A list of pictures with captions: on the form, on the item, on the page."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string

from editorial.models import Image, Pictured
from editorial.pictures import PictureListField
from editorial.uploads import store_image
from tests import pages
from tests.editorial.test_uploads import picture

pytestmark = pytest.mark.django_db


def images(number, **more):
    return [
        store_image(SimpleUploadedFile(f"{n}.jpg", picture(700 + n, 400)), user=None, **more)
        for n in range(number)
    ]


class Album:
    """What the mixin adds, without a table."""

    picture_list = Pictured.picture_list
    pictured_ids = Pictured.pictured_ids

    def __init__(self, *entries):
        self.pictures = [{"image": number, "caption": caption} for number, caption in entries]


def problems_of(value, **options):
    from django.forms import ValidationError

    with pytest.raises(ValidationError) as error:
        PictureListField(**options).clean(value if isinstance(value, str) else json.dumps(value))
    return " ".join(error.value.messages)


def test_pictures_come_in_the_editors_order_with_their_captions_in_one_query(
    django_assert_num_queries,
):
    first, second, third = images(3)
    album = Album((third.pk, "献花"), (10**9, "不在了"), (first.pk, ""), (second.pk, "合影"))
    with django_assert_num_queries(1):
        found = album.picture_list()
    assert [(image.pk, image.caption) for image in found] == [
        (third.pk, "献花"), (first.pk, ""), (second.pk, "合影"),
    ]  # fmt: skip
    assert album.pictured_ids() == {first.pk, second.pk, third.pk, 10**9}


def test_an_empty_list_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Album().picture_list() == []


def test_a_caption_speaks_for_a_picture_without_words():
    plain, told = images(2)
    Image.objects.filter(pk=told.pk).update(alt="两名学员在碑前")
    found = Album((plain.pk, "全体合影"), (told.pk, "献花")).picture_list()
    assert [image.alt for image in found] == ["全体合影", "两名学员在碑前"]


def test_the_field_keeps_order_and_tidies_captions():
    first, second = images(2)
    typed = [
        {"image": second.pk, "caption": "  献花\n仪式 "},
        {"image": first.pk, "caption": "长" * 300},
        {"image": first.pk},
    ]
    cleaned = PictureListField().clean(json.dumps(typed))
    assert cleaned == [
        {"image": second.pk, "caption": "献花 仪式"},
        {"image": first.pk, "caption": ""},
    ]


@pytest.mark.parametrize(
    "value",
    ["not json", '{"image": 1}', "[1]", '[{"image": "1"}]', '[{"image": true}]', '[{"image": 0}]',
     '[{"image": 99999999999999999999}]', '[{"image": 1, "caption": 3}]', "[null]"],
)  # fmt: skip
def test_a_list_that_makes_no_sense_is_refused_in_words(value):
    assert "图片列表读不出来" in problems_of(value)
    assert "<li" not in render_rows(value)


def render_rows(value):
    html = PictureListField().widget.render("pictures", value, {"id": "id_pictures"})
    return html.split("<template")[0]


def test_a_picture_that_is_gone_and_one_too_many_are_told():
    first, second = images(2)
    assert "已不存在" in problems_of([{"image": 10**9}])
    assert "最多 1 张" in problems_of([{"image": first.pk}, {"image": second.pk}], most=1)
    assert "至少添加一张" in problems_of([], required=True)
    assert PictureListField(required=False).clean("") == []


def test_the_form_shows_what_it_holds():
    (image,) = images(1)
    html = render_rows(json.dumps([{"image": image.pk, "caption": '说"明<b>'}]))
    assert html.count("<li") == 1
    assert "说&quot;明&lt;b&gt;" in html
    assert image.thumb_url in html


def test_a_gallery_is_links_to_pictures_with_words_and_sizes():
    plain, _ = images(2)
    found = Album((plain.pk, '"合影"<b>')).picture_list()
    html = render_to_string("components/gallery.html", {"pictures": found})
    assert f'href="{plain.url}"' in html
    assert 'alt="&quot;合影&quot;&lt;b&gt;"' in html
    assert 'width="700"' in html
    assert "srcset" in html
    reader = pages.Reader()
    reader.feed(html)
    assert reader.problems == []
    assert render_to_string("components/gallery.html", {"pictures": []}).strip() == ""
