"""Calls for papers and productions, as a visitor sees them."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from editorial.uploads import store_document
from portal.demo import files
from tests import factories
from tests.publications import making

pytestmark = pytest.mark.django_db
MEDIA = files.HERE / "media"


def text_of(visitor, address):
    response = visitor.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def stored(name):
    return store_document(SimpleUploadedFile(name, (MEDIA / name).read_bytes()), user=None)


def json_ld(text):
    return json.loads(re.search(r"ld\+json\">(.*?)</script>", text, re.S).group(1))


@pytest.mark.parametrize(
    ("opens", "closes", "label", "takes"),
    [(-5, 10, "征稿中", True), (-5, None, "征稿中", True), (0, 0, "征稿中", True),
     (3, 10, "未开始", False), (-9, -1, "已截止", False)],
)  # fmt: skip
def test_a_call_says_whether_it_takes_manuscripts(visitor, opens, closes, label, takes):
    item = making.call(opens=opens, closes=closes)
    for address in (item.get_absolute_url(), "/publications/calls/"):
        assert label in text_of(visitor, address)
    page = text_of(visitor, item.get_absolute_url())
    assert ("在线投稿" in page) is takes
    assert visitor.get(f"/call/{item.pk}/submit/").status_code == (200 if takes else 302)


def test_open_calls_come_first_and_the_one_that_ends_soonest_before_them(visitor):
    root = factories.root()
    making.call("晚截止", closes=30, by=root)
    making.call("早截止", closes=3, by=root)
    making.call("长期的", closes=None, by=root)
    making.call("过了的", opens=-30, closes=-3, by=root)
    text = text_of(visitor, "/publications/calls/")
    places = [text.index(f">{name}</a>") for name in ("早截止", "晚截止", "长期的", "过了的")]
    assert places == sorted(places)


def test_a_call_cannot_end_before_it_opens_not_even_in_the_database():
    from django.db import IntegrityError, transaction

    item = making.call()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(item).objects.filter(pk=item.pk).update(closes_on="2001-01-01")


def test_a_film_is_played_with_its_captions_and_says_what_it_is(visitor):
    item = making.production(
        "短片", video=stored("lamp.mp4"), captions=stored("lamp.vtt"), seconds=9,
        credits=[{"role": "剪辑", "name": "某人"}], transcript="<p>灯亮了。</p>",
    )  # fmt: skip
    text = text_of(visitor, item.get_absolute_url())
    for words in ("<video", 'kind="captions"', "时长 0:09", "剪辑", "灯亮了", "文字稿"):
        assert words in text
    data = json_ld(text)
    assert (data["@type"], data["duration"]) == ("VideoObject", "PT0M9S")
    part = visitor.get(item.video.play_url, headers={"Range": "bytes=1000-1999"})
    assert (part.status_code, len(b"".join(part.streaming_content))) == (206, 1000)


def test_each_form_has_its_own_page_and_type(visitor):
    root = factories.root()
    sound = making.production("声音", medium="audio", audio=stored("bell.mp3"), by=root)
    chart = making.production("挂图", medium="print", document=stored("twelve-months.pdf"), by=root)
    pictures = making.production("图集", medium="pictures", by=root)
    assert "<audio" in text_of(visitor, sound.get_absolute_url())
    assert "<iframe" in text_of(visitor, chart.get_absolute_url())
    types = [json_ld(text_of(visitor, one.get_absolute_url()))["@type"]
             for one in (sound, chart, pictures)]  # fmt: skip
    assert types == ["AudioObject", "CreativeWork", "ImageGallery"]


def test_productions_are_filtered_by_form_and_year_together(visitor):
    root = factories.root()
    for number in range(14):
        making.production(f"新片{number:02}", by=root)
    making.production("旧片", year=2020, by=root)
    making.production("新声", medium="audio", by=root)
    text = text_of(visitor, "/productions/?form=video&year=2026")
    assert "新片13" in text
    assert "旧片" not in text
    assert "新声" not in text
    following = re.search(r'rel="next"\s+href="([^"]+)"', text).group(1).replace("&amp;", "&")
    assert following == "?form=video&year=2026&page=2"
    more = text_of(visitor, f"/productions/{following}")
    assert "新片00" in more
    assert "旧片" not in more
    assert "认不出的筛选条件" in text_of(visitor, "/productions/?form=poem")


def test_pages_keep_to_their_number_of_queries(visitor, query_budget):
    root = factories.root()
    call = making.call(by=root)
    film = making.production(video=stored("lamp.mp4"), by=root)
    for number in range(4):
        making.production(f"片{number}", by=root)
    for name, address in (
        ("calls", "/publications/calls/"), ("call", call.get_absolute_url()),
        ("productions", "/productions/"), ("production", film.get_absolute_url()),
    ):  # fmt: skip
        visitor.get(address)
        with query_budget(name):
            visitor.get(address)
