"""The page of each kind, and the lists that lead there."""

import json
import re
from datetime import date

import pytest

from editorial import actions
from tests import factories
from tests.editorial.test_uploads import PDF
from tests.training.making import draft, images, pictures, public, root, withdrawn
from training.models import Album, Course, Expert, Place, Programme, Voice

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    """One of everything, each naming the others."""
    expert = public(Expert, "周远山", post="研究员", field="党史党建", organisation="示例大学",
                    works=[{"year": 2021, "title": "走到旧址去", "publisher": "示例出版社"}])  # fmt: skip
    place = public(
        Place, "西柏坡", region="河北平山", themes="两个务必、谦虚谨慎", pictures=pictures(2),
        points=[{"name": "作战室", "text": "三间土坯房", "minutes": 40},
                {"name": "会址", "text": "", "minutes": 50}],
        questions="今天的考题是什么？\n\n谁来答？", address="平山县", opening="周一闭馆",
    )  # fmt: skip
    course = public(Course, "两个务必", category="spirit", teaching="on-site", hours="1.5",
                    experts=[expert.pk], place=place,
                    outline=[{"title": "默读原文", "text": "一段一段读"}])  # fmt: skip
    row = {"day": 1, "date": "读", "time": "上午", "content": "务必讲一讲", "place": "会址",
           "course": course.pk, "expert": expert.pk}  # fmt: skip
    programme = public(
        Programme, "赶考路上", summary="两天的课程", duration="2 天", audience="新任职干部",
        aims="<ul><li>记住原文</li></ul>", fee="每人 880 元", contact_name="培训科",
        contact_phone="010-00000002、010-00000003", places=[place.pk],
        plan=[row, {**row, "day": 2, "content": "结业", "course": None, "expert": None}],
    )  # fmt: skip
    album = public(Album, "旧桌椅", pictures=pictures(3), held_on=date(2026, 7, 11),
                   place="西柏坡", programme=programme)  # fmt: skip
    voice = public(Voice, "我给自己出的考题", programme=programme, author_name="赵某",
                   organisation="示例县水务局")  # fmt: skip
    return {"expert": expert, "place": place, "course": course, "programme": programme,
            "album": album, "voice": voice}  # fmt: skip


def read(visitor, item):
    response = visitor.get(item.get_absolute_url())
    assert response.status_code == 200
    assert not response.cookies
    return response.content.decode()


def json_ld(text):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1])


SHOWN = {
    "programme": ["第 1 天", "第 2 天", "务必讲一讲", "每人 880 元", "tel:010-00000003", "新任职干部",
                  "周远山", "西柏坡", "我给自己出的考题", "旧桌椅", "记住原文"],
    "course": ["现场教学", "1.5 学时", "67 分钟", "默读原文", "周远山", "西柏坡", "赶考路上"],
    "place": ["作战室", "40 分钟", "全程约 90 分钟", "今天的考题是什么？", "周一闭馆", "赶考路上",
              "两个务必", "第 1 幅"],
    "expert": ["研究员", "党史党建", "2021", "《走到旧址去》", "两个务必"],
    "album": ["3 张图片", "2026 年 7 月 11 日", "赶考路上", "第 3 幅"],
    "voice": ["回去当天就用上了", "赵某", "示例县水务局", "赶考路上"],
}  # fmt: skip


@pytest.mark.parametrize("kind", SHOWN)
def test_a_page_says_all_that_its_editor_wrote(visitor, house, query_budget, kind):
    read(visitor, house[kind])
    with query_budget(f"training {kind}"):
        text = read(visitor, house[kind])
    for words in SHOWN[kind]:
        assert words in text, words


TYPES = {"programme": "Course", "course": "Course", "place": ["Place", "TouristAttraction"],
         "expert": "Person", "album": "ImageGallery", "voice": "Review"}  # fmt: skip


@pytest.mark.parametrize("kind", TYPES)
def test_a_page_tells_machines_what_it_is(visitor, house, kind):
    data = json_ld(read(visitor, house[kind]))
    assert data["@type"] == TYPES[kind]
    assert data["name"] == house[kind].title


def test_what_machines_learn_of_each(visitor, house):
    assert json_ld(read(visitor, house["programme"]))["provider"]["@type"] == "Organization"
    course = json_ld(read(visitor, house["course"]))
    assert course["instructor"] == [{"@type": "Person", "name": "周远山"}]
    assert course["timeRequired"] == "PT67M"
    assert len(json_ld(read(visitor, house["album"]))["associatedMedia"]) == 3
    review = json_ld(read(visitor, house["voice"]))
    assert review["itemReviewed"]["name"] == "赶考路上"
    assert review["author"]["name"] == "赵某"


LISTS = {"programmes": "/training/party-affairs/", "courses": "/training/courses/",
         "places": "/training/on-site/", "experts": "/training/experts/",
         "albums": "/training/gallery/", "voices": "/training/voices/"}  # fmt: skip


@pytest.mark.parametrize("kind", LISTS)
def test_a_section_lists_what_it_holds(visitor, house, query_budget, kind):
    visitor.get(LISTS[kind])
    with query_budget(f"training section {kind}"):
        response = visitor.get(LISTS[kind])
    item = house[kind.removesuffix("s")]
    assert f'href="{item.get_absolute_url()}"' in response.content.decode()


@pytest.mark.parametrize("kind", LISTS)
def test_a_section_without_anything_says_so(visitor, kind):
    draft(Expert, "没有发布")
    assert "正在整理" in visitor.get(LISTS[kind]).content.decode()


def test_a_page_with_nothing_but_a_title_is_whole(visitor):
    for model in (Programme, Course, Place, Expert, Album, Voice):
        assert "只有名字" in read(visitor, public(model, "只有名字"))


def test_a_brochure_is_read_in_the_page(visitor):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from editorial.uploads import store_document

    document = store_document(SimpleUploadedFile("简章.pdf", PDF), user=None, title="招生简章")
    programme = public(Programme, "有简章的", brochure=document)
    text = read(visitor, programme)
    assert document.get_absolute_url() in text
    assert document.view_url in text
    assert programme.used_documents() == {document.pk}


def test_the_first_picture_covers_where_none_was_chosen(visitor):
    """Every list finds it, and the editor's form still says that nothing was chosen."""
    first, second = images(2)
    entries = [{"image": second.pk, "caption": ""}, {"image": first.pk, "caption": ""}]
    album = public(Album, "两张", pictures=entries)
    assert Album.objects.get(pk=album.pk).cover_id == second.pk
    assert album.latest_revision.data["cover"] is None
    album.pictures = entries[::-1]
    actions.save_revision(album, root())
    assert Album.objects.get(pk=album.pk).cover_id == second.pk  # not before its release
    factories.release(album)
    assert Album.objects.get(pk=album.pk).cover_id == first.pk


def test_experts_stand_as_the_editors_rank_them(visitor):
    for name, position in (("甲", 30), ("乙", 10), ("丙", 20)):
        public(Expert, f"专家{name}", position=position)
    text = visitor.get("/training/experts/").content.decode()
    assert text.index("专家乙") < text.index("专家丙") < text.index("专家甲")


@pytest.mark.parametrize("hide", ["draft", "withdraw"])
def test_what_is_not_public_shows_on_no_page_of_another(visitor, house, hide):
    """Neither where it is named nor in the reverse lists: courses of an expert, a place's
    programmes, a programme's voices."""
    for kind, item in house.items():
        if hide == "withdraw":
            withdrawn(item)
        else:
            type(item).objects.filter(pk=item.pk).update(live_revision=None)
        for other in house.values():
            text = visitor.get(other.get_absolute_url()).content.decode()
            if other != item:
                assert item.get_absolute_url() not in text, (kind, other)
        for address in LISTS.values():
            assert item.get_absolute_url() not in visitor.get(address).content.decode()
        if hide == "withdraw":
            assert visitor.get(item.get_absolute_url()).status_code == 410
            factories.release(item)
        else:
            assert visitor.get(item.get_absolute_url()).status_code == 404
            type(item).objects.filter(pk=item.pk).update(live_revision=item.latest_revision_id)


def test_a_live_page_keeps_its_places_until_a_change_is_released(visitor, house):
    programme = house["programme"]
    programme.places, programme.plan = [], []
    actions.save_revision(programme, root())
    assert "西柏坡" in read(visitor, programme)
    assert "赶考路上" in read(visitor, house["place"])
    factories.release(programme)
    assert "第 1 天" not in read(visitor, programme)
    assert "赶考路上" not in read(visitor, house["place"])


FOUND = {"programme": "务必讲一讲", "course": "一段一段读", "place": "三间土坯房",
         "expert": "走到旧址去", "album": "第 3 幅", "voice": "水务局"}  # fmt: skip


@pytest.mark.parametrize("kind", FOUND)
def test_the_search_finds_the_words_of_a_page(visitor, house, kind):
    text = visitor.get("/search/", {"q": FOUND[kind]}).content.decode()
    assert f'href="{house[kind].get_absolute_url()}"' in text
