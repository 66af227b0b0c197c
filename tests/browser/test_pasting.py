"""Real clipboards on the editor, in a real browser: what is shown, what is asked of whom, what is
saved."""

import base64
import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from editorial.models import Image as Picture
from news.models import Article
from tests import factories
from tests.browser.test_desk_to_reader import sign_in

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=ProgId content=Word.Document>
<style><!-- p.MsoNormal {mso-style-parent:""; text-align:justify;} --></style></head><body><!--StartFragment-->
<p class=MsoNormal align=center style='text-align:center'><b><span style='font-family:黑体'>示例支部的做法<o:p></o:p></span></b></p>
<p class=MsoNormal style='text-indent:21.0pt'>　　第一段<b>要紧</b>的话。<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.&nbsp;</span><![endif]>先做这件</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>2.&nbsp;</span><![endif]>再做那件</p>
<p class=MsoNormal><img width=10 src="file:///C:/Users/a/image001.png"></p>
<p class=MsoNormal><img src="https://foreign.example/x.png"></p>
<p class=MsoNormal>末段</p><!--EndFragment--></body></html>"""


@pytest.fixture(autouse=True)
def tree(transactional_db):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    factories.section("news/cases")


def png(color):
    buffer = io.BytesIO()
    Image.new("RGB", (400, 300), color).save(buffer, "PNG")
    return buffer.getvalue()


def rtf(picture):
    return (
        r"{\rtf1\ansi {\*\shppict{\pict{\*\picprop\shplid1025{\sp{\sn shapeType}{\sv 75}}}\picw40\pich30"
        r"\pngblip\bliptag1{\*\blipuid 0a1b}" + "\n" + picture.hex() + "}}"
        r"{\nonshppict{\pict\picw40\wmetafile8 010009}}\par}"
    )


def new_article(page):
    page.goto("/admin/news/article/add/")
    page.locator("#id_title").fill("粘贴来的一篇")
    page.locator("#id_section").select_option(str(factories.section("news/cases").pk))
    expect(page.locator(".cke_editable")).to_be_visible()
    page.locator(".cke_editable").click()


def paste(page, **kinds):
    page.evaluate(
        """kinds => {
            const data = new DataTransfer();
            for (const [kind, text] of Object.entries(kinds)) data.setData(kind.replace('_', '/'), text);
            const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
            document.querySelector('.cke_editable').dispatchEvent(event);
        }""",
        kinds,
    )


def test_a_word_document_is_pasted_clean_and_its_pictures_are_stored(open_page):
    factories.alice("news")
    page = open_page()
    sign_in(page, "alice")
    new_article(page)
    paste(page, text_html=WORD, text_rtf=rtf(png("#c9a24b")), text_plain="示例支部的做法")
    editable = page.locator(".cke_editable")
    expect(editable.locator("ol li")).to_have_text(["先做这件", "再做那件"])
    bar = page.locator("[data-pasted-pictures]")
    expect(bar).to_contain_text("有 1 张粘贴的图片还没有存入图库")
    expect(bar).to_contain_text("有 1 处图片没有粘进来")
    expect(editable.locator('img[alt^="外站图片"]')).to_be_visible()
    page.keyboard.type("尾")  # the caret is after what was pasted
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_role("button", name="回去处理").click()
    page.get_by_role("button", name="把粘贴的图片存入图库").click()
    expect(bar.get_by_role("button")).to_be_hidden()  # all are stored
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_role("button", name="不要这些图片，继续保存").click()
    expect(page.get_by_text("已存为第 1 版")).to_be_visible()
    body = Article.objects.get().latest_revision.data["body"]
    assert body.startswith('<p class="align-center"><strong>示例支部的做法</strong></p><p>第一段')
    assert "<ol><li>先做这件</li><li>再做那件</li></ol>" in body.replace("> <", "><")
    assert f'src="{Picture.objects.get().url}"' in body
    assert "foreign" not in body
    assert body.endswith("<p>末段尾</p>")


def test_pasting_can_be_undone_and_a_picture_that_fails_is_kept(open_page):
    factories.alice("news")
    page = open_page()
    sign_in(page, "alice")
    new_article(page)
    page.keyboard.type("原来的话")
    good, bad = (base64.b64encode(b).decode() for b in (png("#123456"), b"no picture"))
    images = "".join(f'<p><img src="data:image/png;base64,{data}"></p>' for data in (good, bad))
    paste(page, text_html=f"<p>前一段</p>{images}<p>后一段</p>")
    bar = page.locator("[data-pasted-pictures]")
    expect(bar).to_contain_text("有 2 张")
    page.get_by_role("button", name="把粘贴的图片存入图库").click()
    expect(bar).to_contain_text("第 2 张没有存成")
    expect(bar).to_contain_text("有 1 张")
    assert Picture.objects.count() == 1
    editable = page.locator(".cke_editable")
    undo = page.locator(".cke_button__undo:not(.cke_button_disabled)")
    while "前一段" in editable.inner_text():
        undo.click()
    expect(editable).to_contain_text("原来的话")


def test_typesetting_shows_what_it_changed_and_is_undone_by_one_click(open_page):
    factories.alice("news")
    page = open_page()
    sign_in(page, "alice")
    new_article(page)
    paste(page, text_plain="党 的建设,要抓实.\n中办发[2019]1号")
    editable = page.locator(".cke_editable")
    page.get_by_role("button", name="一键排版").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("发文字号用六角括号（1 处）")
    dialog.get_by_role("button", name="撤销这次排版").click()
    expect(editable).to_contain_text("党 的建设,要抓实.")
    page.get_by_role("button", name="一键排版").click()
    page.get_by_role("button", name="保留").click()
    expect(editable.locator("p")).to_have_text(["党的建设，要抓实。", "中办发〔2019〕1号"])
    page.keyboard.press("Control+z")
    expect(editable).to_contain_text("党 的建设,要抓实.")
