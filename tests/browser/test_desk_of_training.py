"""Training at its desk, in a real browser: an editor enters each kind, a visitor finds it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories
from tests.browser.releasing import let_out
from tests.browser.test_desk_to_reader import sign_in
from tests.browser.test_pictures import drop, rows
from tests.editorial.test_uploads import picture
from tests.training import enrolling
from tests.training.making import public
from training.enrolment import links
from training.models import Course, Expert, Session, Voice


@pytest.fixture(autouse=True)
def tree(transactional_db):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    factories.section("training")


@pytest.fixture
def editor(open_page):
    factories.carol("training")
    page = open_page()
    sign_in(page, "carol")
    return page


def write(page, kind, section, title):
    """Go from the desk to an empty form of a kind, and say what it is and where it belongs."""
    page.goto("/admin/")
    page.get_by_role("link", name=f"写{kind}", exact=True).click()
    page.locator("#id_title").fill(title)
    page.locator("#id_section").select_option(str(factories.section(section).pk))


def publish(page):
    let_out(page)


def row_of(page, name, number):
    """Return a row of a list of rows, adding one where there is none yet."""
    box = page.locator(f'[data-rows-of="{name}"]')
    found = box.locator("[data-rows] > [data-row]")
    if found.count() <= number:
        box.get_by_role("button", name=re.compile("^添加一")).click()
    return found.nth(number)


def shown_widths(page):
    """The pictures of a gallery in their order, told by their widths."""
    images = page.locator("[data-gallery] img")
    return [int(image.get_attribute("width")) for image in images.all()]


def test_an_album_of_four_dropped_pictures(open_page, editor):
    programme = enrolling.programme("井冈山专题班")
    write(editor, "相册", "training/gallery", "井冈山班的三天")
    drop(editor, *((f"{n}.jpg", picture(401 + n, 300)) for n in range(4)))
    expect(rows(editor)).to_have_count(4)
    editor.get_by_label("图片说明，第 1 张").fill("在茨坪重温誓词")
    editor.get_by_label("图片说明，第 4 张").fill("结业时的合影")
    editor.get_by_role("button", name="前移，第 3 张图片").press("Enter")
    editor.get_by_label("培训项目").select_option("井冈山专题班")
    publish(editor)

    visitor = open_page("phone")
    visitor.goto("/training/gallery/")
    visitor.get_by_role("link", name=re.compile("井冈山班的三天")).click()
    expect(visitor.get_by_text("培训掠影 · 4 张图片")).to_be_visible()
    assert shown_widths(visitor) == [401, 403, 402, 404]
    captions = visitor.locator("[data-gallery] figcaption")
    expect(captions).to_have_text(["在茨坪重温誓词", "结业时的合影"])
    visitor.get_by_role("link", name="井冈山专题班").click()
    assert visitor.url.endswith(programme.get_absolute_url())
    expect(visitor.get_by_role("link", name=re.compile("井冈山班的三天"))).to_be_visible()


def test_an_expert_a_place_and_the_course_that_names_both(open_page, editor, tmp_path):
    other = public(Expert, "林某〔示例〕")
    public(Course, "党员档案的整理", experts=[other.pk])
    photo = tmp_path / "photo.jpg"

    write(editor, "专家", "training/experts", "周某〔示例〕")
    editor.locator("#id_field").fill("党史党建")
    photo.write_bytes(picture(600, 800))
    editor.get_by_label("替代文字").fill("周某的照片")
    editor.locator("[data-image-chooser] input[type=file]").set_input_files(photo)
    expect(editor.locator("[data-image-chooser] [data-shown]")).to_be_visible()
    work = row_of(editor, "works", 0)
    work.get_by_label("年份").fill("2021")
    work.get_by_label("书名或篇名").fill("支部工作十讲")
    publish(editor)

    write(editor, "现场教学点", "training/on-site", "八角楼旧址")
    for number, name, minutes in ((0, "楼上的油灯", "40"), (1, "楼前的石阶", "20")):
        point = row_of(editor, "points", number)
        point.get_by_label("点位名称").fill(name)
        point.get_by_label("用时（分钟）").fill(minutes)
    photo.write_bytes(picture(501, 300))
    editor.get_by_label("选择图片（可一次选多张）").set_input_files(photo)
    expect(rows(editor.locator("[data-picture-list]"))).to_have_count(1)
    publish(editor)

    write(editor, "课程", "training/courses", "一盏油灯照亮的道路")
    editor.locator("#id_category").select_option("红色传统")
    editor.locator("#id_hours").fill("1.5")
    row_of(editor, "experts", 0).get_by_label("专家").select_option("周某〔示例〕")
    editor.locator("#id_place").select_option("八角楼旧址")
    publish(editor)

    visitor = open_page()
    visitor.goto("/training/experts/")
    visitor.get_by_role("link", name=re.compile("周某")).click()
    expect(visitor.get_by_role("img", name="周某的照片")).to_be_visible()
    expect(visitor.get_by_text("《支部工作十讲》")).to_be_visible()
    visitor.get_by_role("link", name=re.compile("一盏油灯照亮的道路")).click()
    expect(visitor.get_by_text("1.5 学时").first).to_be_visible()
    visitor.get_by_role("link", name=re.compile("八角楼旧址")).click()
    expect(visitor.get_by_text("2 处，全程约 60 分钟")).to_be_visible()
    expect(visitor.get_by_role("heading", name=re.compile("^楼前的石阶"))).to_be_visible()
    assert shown_widths(visitor) == [501]

    visitor.goto("/training/courses/")
    visitor.get_by_label("专家").select_option("周某〔示例〕")
    visitor.get_by_role("button", name="筛选", exact=True).click()
    expect(visitor.get_by_text("按“周某〔示例〕”筛选")).to_be_visible()
    expect(visitor.get_by_role("link", name=re.compile("一盏油灯照亮的道路"))).to_be_visible()
    expect(visitor.get_by_role("link", name=re.compile("党员档案的整理"))).to_have_count(0)


def test_a_session_whose_end_was_before_its_start(open_page, editor):
    programme = enrolling.programme("支部书记培训班")
    visitor = open_page()
    visitor.goto(programme.get_absolute_url())
    expect(visitor.get_by_role("heading", name="近期班次")).to_have_count(0)

    starts = (timezone.localdate().replace(day=1) + timedelta(days=31)).replace(day=10)
    editor.goto("/admin/")
    editor.locator(".model-session").get_by_role("link", name="增加").click()
    editor.locator("#id_programme").select_option("支部书记培训班")
    editor.get_by_label("期次名称").fill("第三期")
    editor.get_by_label("开班日期").fill(f"{starts}")
    editor.get_by_label("结束日期").fill(f"{starts - timedelta(days=2)}")
    editor.locator("#id_place_text").fill("示例市委党校")
    editor.get_by_label("名额").fill("30")
    editor.locator("#id_closes_at_0").fill(f"{starts - timedelta(days=3)}")
    editor.locator("#id_closes_at_1").fill("18:00")
    editor.get_by_role("checkbox", name="对外显示").check()
    editor.get_by_role("button", name="保存", exact=True).click()
    expect(editor.locator("#id_ends_on_error")).to_have_text("结束日期不能早于开班日期。")
    expect(editor.get_by_label("期次名称")).to_have_value("第三期")
    assert not Session.objects.exists()
    editor.get_by_label("结束日期").fill(f"{starts + timedelta(days=2)}")
    editor.get_by_role("button", name="保存", exact=True).click()
    expect(editor.get_by_role("link", name="支部书记培训班 第三期", exact=True)).to_be_visible()

    visitor.reload()
    expect(visitor.get_by_role("heading", name="近期班次")).to_be_visible()
    expect(visitor.get_by_role("link", name="第三期", exact=True)).to_be_visible()
    expect(visitor.locator("[data-session]")).to_have_text("正在报名，还有 30 个名额")
    visitor.goto("/training/calendar/")
    visitor.locator("a[rel=next]").click()
    month = visitor.locator(".month")
    month.get_by_role("link", name="支部书记培训班 第三期").first.click()
    expect(visitor.get_by_text("示例市委党校").first).to_be_visible()


def test_a_voice_that_an_editor_enters(open_page, editor):
    enrolling.programme("井冈山专题班")
    write(editor, "学员心声", "training/voices", "把油灯的故事讲给新党员")
    editor.locator("#id_body").fill("在旧址听完一课，才懂得什么叫艰苦。\n\n回去要讲给新党员听。")
    editor.get_by_label("署名").fill("李某")
    editor.get_by_label("单位").fill("示例学院")
    editor.get_by_label("培训项目").select_option("井冈山专题班")
    publish(editor)

    visitor = open_page()
    visitor.goto("/training/voices/")
    visitor.get_by_role("link", name="井冈山专题班").click()
    expect(visitor.get_by_role("heading", name="学员心声")).to_be_visible()
    expect(visitor.get_by_text("—— 李某，示例学院")).to_be_visible()
    visitor.get_by_role("link", name="把油灯的故事讲给新党员").click()
    expect(visitor.get_by_text("回去要讲给新党员听。", exact=True)).to_be_visible()


def test_a_voice_that_a_participant_sends_and_an_editor_publishes(open_page, editor):
    session = enrolling.session()
    token = links.fresh()
    enrolling.enrol(session, 1, token=token)
    Session.objects.filter(pk=session.pk).update(starts_on=timezone.localdate())

    participant = open_page("phone")
    participant.goto(f"/enrol/mine/{token}/")
    participant.get_by_role("link", name="写学员心声").click()
    participant.get_by_label("心声").fill("五天的课，最难忘的是现场那一堂。" + "很实在。" * 15)
    participant.get_by_label("怎样署名").fill("一位学员")
    participant.get_by_label("我同意").check()
    participant.get_by_role("button", name="提交").click()
    expect(participant.get_by_text("编辑审核后发布")).to_be_visible()
    visitor = open_page()
    visitor.goto("/training/voices/")
    expect(visitor.get_by_text("一位学员")).to_have_count(0)

    editor.goto("/admin/")
    waiting = editor.locator(".desk-panel").filter(has_text="等人编辑的来稿")
    waiting.get_by_role("link", name=re.compile("^五天的课")).click()
    editor.locator("#id_title").fill("最难忘的一堂课")
    publish(editor)
    visitor.reload()
    visitor.get_by_role("link", name="最难忘的一堂课").click()
    expect(visitor.get_by_text("学员来稿")).to_be_visible()
    expect(visitor.get_by_text("—— 一位学员")).to_be_visible()
    assert visitor.url.endswith(Voice.objects.get().get_absolute_url())
