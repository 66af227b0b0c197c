"""The main job from end to end, in a real browser: an author writes, a publisher lets it out, a
visitor who knows nothing finds it."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from news.models import Article
from tests import factories
from tests.browser.releasing import hand_in, let_out

SEED = Path(__file__).resolve().parents[3] / "shared" / "seed" / "old-site-page.txt"

# A text of our own, in the shape of what people paste: paragraphs, an indent typed by hand.
OWN = {
    "title": "示例学院毕业生流动党员管理的三点做法",
    "author": "李某（示例学院党委组织部）",
    "paragraphs": [
        "示例学院是一所高职院校，每年有近百名毕业生党员离校，去向分散，联系不易。",
        "　　一、离校之前建好台账，把去向、电话和联系人逐一核对。",
        "　　二、离校之后按月联系，流动党员就近参加组织生活，支部按季度回访。",
        "　　三、转接组织关系有专人跟到底，直到收到回执为止。",
    ],
}


def seed_text():
    """Return the article of the old site's page, as somebody would copy it from there."""
    lines = [line.strip() for line in SEED.read_text("utf-8").splitlines()]
    start = lines.index("高等职业院校毕业生流动党员管理工作经验")
    end = lines.index("党建新闻", start)
    return {
        "title": lines[start],
        "author": "陈鹏 母阳（四川希望汽车职业学院）",
        "paragraphs": lines[start + 4 : end],
    }


TEXTS = [pytest.param(lambda: OWN, id="our own text")]
if SEED.exists():
    TEXTS.append(pytest.param(seed_text, id="the old site's page"))


@pytest.fixture(autouse=True)
def tree(transactional_db):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    factories.section("news/cases")


def sign_in(page, username):
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(factories.PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="我的工作台")).to_be_visible()


def picture(tmp_path):
    path = tmp_path / "校门.jpg"
    buffer = io.BytesIO()
    Image.new("RGB", (1600, 900), "#c9a24b").save(buffer, "JPEG")
    path.write_bytes(buffer.getvalue())
    return path


def document(tmp_path):
    path = tmp_path / "管理办法.pdf"
    path.write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    return path


def paste(page, paragraphs):
    """Put text into the editor as a paste of plain text does."""
    expect(page.locator(".cke_editable")).to_be_visible()
    page.locator(".cke_editable").click()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData('text/plain', text);
            const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
            document.querySelector('.cke_editable').dispatchEvent(event);
        }""",
        "\n".join(paragraphs),
    )
    expect(page.locator(".cke_editable")).to_contain_text(paragraphs[-1].strip()[-12:])


@pytest.mark.parametrize("text", TEXTS)
def test_from_an_empty_desk_to_a_reader(open_page, tmp_path, text):
    text = text()
    factories.alice("news")
    factories.user("fay", role="初审", sections=("news",))
    factories.user("sam", role="复审", sections=("news",))
    factories.bob("news")

    # The author writes.
    author = open_page()
    sign_in(author, "alice")
    author.get_by_role("link", name="写文章").first.click()
    author.locator("#id_title").fill(text["title"])
    author.locator("#id_section").select_option(str(factories.section("news/cases").pk))
    author.locator("#id_author").fill(text["author"])
    author.locator("#id_source").fill("新时代党建教育信息网")
    paste(author, text["paragraphs"])
    author.locator("[data-document-list] input[type=file]").set_input_files(document(tmp_path))
    expect(author.locator("[data-rows] li")).to_have_count(1)
    author.get_by_label("替代文字").fill("示例学院的校门")
    author.locator("[data-image-chooser] input[type=file]").set_input_files(picture(tmp_path))
    expect(author.locator("[data-shown]")).to_be_visible()
    author.locator("#id_planned_at_0").fill("2022-02-17")
    author.locator("#id_planned_at_1").fill("09:00:00")
    expect(author.get_by_role("button", name="发布")).to_have_count(0)
    author.get_by_role("button", name="保存并预览").click()

    # The preview is the public page, with a bar that says that it is none.
    expect(author.get_by_text("预览，访客看不到这一页")).to_be_visible()
    expect(author.get_by_role("heading", level=1, name=text["title"])).to_be_visible()
    item = Article.objects.get()
    stranger = open_page()
    assert stranger.goto(item.get_absolute_url()).status == 404

    # The author hands it in; three people in a row read it and sign.
    author.goto(f"/admin/news/article/{item.pk}/change/")
    hand_in(author)
    for name in ("fay", "sam", "bob"):
        reviewer = open_page()
        sign_in(reviewer, name)
        reviewer.get_by_role("region", name="等我审").get_by_role(
            "link", name=text["title"]
        ).click()
        expect(
            reviewer.frame_locator("iframe[title=稿件正文]").get_by_role("heading", level=1)
        ).to_have_text(text["title"])
        reviewer.get_by_role("button", name=re.compile("^(通过|签发)$")).click()
        expect(reviewer.get_by_text(re.compile("已通过，转到|已签发，"))).to_be_visible()

    # A visitor finds it from the home page through the menu …
    visitor = open_page()
    visitor.goto("/")
    visitor.get_by_role("navigation", name="主菜单").get_by_role(
        "link", name="党建新闻", exact=True
    ).first.hover()
    visitor.get_by_role("navigation", name="主菜单").get_by_role(
        "link", name="党建案例"
    ).first.click()
    visitor.get_by_role("link", name=text["title"]).click()
    crumbs = visitor.get_by_role("navigation", name="当前位置").get_by_role("listitem")
    assert crumbs.all_inner_texts() == ["首页", "党建新闻", "党建案例", "正文"]
    expect(visitor.get_by_text("2022-02-17 09:00")).to_be_visible()
    branch = visitor.get_by_role("navigation", name="党建新闻的栏目")
    expect(branch.get_by_role("link", name="廉政教育")).to_be_visible()
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="管理办法 PDF 文档").click()
    assert download.value.suggested_filename == "管理办法.pdf"

    # … and by searching, in simplified and in traditional characters.
    for word in ("流动党员", "高职院校", "毕業生"):
        visitor.goto("/")
        visitor.get_by_label("站内搜索").fill(word)
        visitor.get_by_role("button", name="搜索").first.click()
        expect(
            visitor.locator(".search-results").get_by_role("link", name=text["title"])
        ).to_be_visible()


def test_a_reader_sees_the_old_text_until_the_new_one_is_published(open_page):
    root = factories.root()
    factories.alice("news")
    item = factories.published("原来的题目", by=root, body="<p>原来的正文在这里。</p>")
    factories.published("同栏目的另一篇", by=root)

    author = open_page()
    sign_in(author, "alice")
    author.goto(f"/admin/news/article/{item.pk}/change/")
    author.locator("#id_title").fill("改过的题目")
    paste(author, ["后来补写的一段。"])
    author.get_by_role("button", name="保存草稿").click()
    expect(author.get_by_text("有未发布的修改")).to_be_visible()

    visitor = open_page("phone")
    visitor.goto(item.get_absolute_url())
    expect(visitor.get_by_role("heading", level=1)).to_have_text("原来的题目")
    expect(visitor.get_by_role("heading", name="为您推荐")).to_be_visible()

    publisher = open_page()
    sign_in(publisher, "root")
    publisher.goto(f"/admin/news/article/{item.pk}/change/")
    let_out(publisher)
    visitor.reload()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("改过的题目")
    expect(visitor.locator("[data-prose]")).to_contain_text("后来补写的一段")


def test_a_mistake_is_said_at_its_field_and_nothing_typed_is_lost(open_page):
    factories.alice("news")
    page = open_page()
    sign_in(page, "alice")
    page.get_by_role("link", name="写文章").first.click()
    page.locator("#id_title").fill("长" * 120)
    paste(page, ["写了很久的一段话，不能丢。"])
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("标题有 120 个字")).to_be_visible()
    expect(page.locator(".cke_editable")).to_contain_text("写了很久的一段话，不能丢。")
    assert not Article.objects.exists()


def test_two_at_once_lose_nothing(open_page):
    root = factories.root()
    factories.alice("news")
    item = factories.draft("两个人的稿子", by=root)
    first, second = open_page(), open_page()
    for page, name in ((first, "alice"), (second, "root")):
        sign_in(page, name)
        page.goto(f"/admin/news/article/{item.pk}/change/")
    second.locator("#id_title").fill("后来者先存")
    second.get_by_role("button", name="保存草稿").click()
    expect(second.get_by_text("已存为第 2 版")).to_be_visible()
    first.locator("#id_title").fill("先来者后存")
    first.get_by_role("button", name="保存草稿").click()
    expect(first.get_by_text("您的文字没有丢")).to_be_visible()
    first.get_by_role("button", name="先不保存，回到表单继续改").click()
    expect(first.locator("#id_title")).to_have_value("先来者后存")
    item.refresh_from_db()
    assert item.title == "后来者先存"


def test_a_bad_picture_is_refused_in_place(open_page, tmp_path):
    factories.alice("news")
    page = open_page()
    sign_in(page, "alice")
    page.get_by_role("link", name="写文章").first.click()
    bad = tmp_path / "evil.svg"
    bad.write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    page.get_by_label("替代文字").fill("一张图")
    page.locator("[data-image-chooser] input[type=file]").set_input_files(bad)
    expect(page.locator("[data-error]")).to_contain_text("不能上传 SVG")


def test_the_section_tree_is_moved_by_buttons(open_page):
    factories.root()
    page = open_page()
    sign_in(page, "root")
    page.goto("/admin/editorial/section/")
    page.get_by_role("button", name="廉政教育：上移").click()
    expect(page.locator("tbody tr").filter(has_text="廉政教育")).to_be_visible()
    children = [s.name for s in factories.section("news").get_children()]
    assert children.index("廉政教育") == 3


def test_the_section_tree_is_moved_by_dragging(open_page):
    factories.root()
    page = open_page()
    sign_in(page, "root")
    page.goto("/admin/editorial/section/")
    row = page.locator("tbody tr").filter(has_text="news/style")
    onto = page.locator("tbody tr").filter(has_text="news/dynamics")
    row.locator(".drag-handle").scroll_into_view_if_needed()
    start, end = row.locator(".drag-handle").bounding_box(), onto.bounding_box()
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(end["x"] + 60, end["y"] + end["height"] / 2, steps=12)
    page.mouse.move(end["x"] + 60, end["y"] + 4, steps=6)
    with page.expect_response(
        lambda r: r.request.method == "POST" and "section" in r.url
    ) as answer:
        page.mouse.up()
    assert answer.value.status == 200
    expect(page.get_by_text("已移动")).to_be_visible()
    children = [s.name for s in factories.section("news").get_children()]
    assert children.index("党建风采") < children.index("党旗飘扬，战疫情")


def test_a_picture_goes_into_the_text_through_the_editor(open_page, tmp_path):
    factories.root()
    page = open_page()
    sign_in(page, "root")
    page.get_by_role("link", name="写文章").first.click()
    page.locator("#id_title").fill("带图的一篇")
    page.locator("#id_section").select_option(str(factories.section("news/cases").pk))
    paste(page, ["图片上面的一段话。"])
    page.locator(".cke_button__image").click()
    dialog = page.locator(".cke_dialog_body")
    with page.expect_popup() as popup:
        dialog.get_by_role("button", name="浏览服务器").click()
    popup.value.locator("[data-alt]").fill("示例学院的校门")
    with popup.value.expect_event("close"):
        popup.value.locator("[data-file]").set_input_files(picture(tmp_path))
    expect(dialog.get_by_label("URL")).to_have_value(re.compile(r"^/media/images/"))
    expect(dialog.get_by_label("替换文本")).to_have_value("示例学院的校门")
    dialog.get_by_role("button", name="确定").click()
    expect(page.locator('.cke_editable img[alt="示例学院的校门"]')).to_be_visible()
    let_out(page)
    item = Article.objects.get()
    visitor = open_page("phone")
    visitor.goto(item.get_absolute_url())
    shown = visitor.locator("[data-prose] img")
    expect(shown).to_have_attribute("alt", "示例学院的校门")
    assert shown.evaluate("image => image.complete ? image.naturalWidth : -1") != 0
    assert "srcset" in shown.evaluate("image => image.outerHTML")
