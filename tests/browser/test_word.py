"""From a Word file to a draft in a real browser, and a text replaced by one."""

import base64
import re

import pytest
from playwright.sync_api import expect

from editorial.models import Image
from news.models import Article
from tests import factories
from tests.editorial import docx_files

PICTURES = "img[src^='/media/images/']"  # the editor draws handles of its own


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


def drop(page, paths):
    """Drag files onto the page, as a person does from a folder."""
    files = [[path.name, base64.b64encode(path.read_bytes()).decode()] for path in paths]
    dragged = page.evaluate_handle(
        """files => {
            const data = new DataTransfer();
            for (const [name, content] of files) {
                const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
                data.items.add(new File([bytes], name));
            }
            return data;
        }""",
        files,
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": dragged})


def squeezed(html):
    """Return a text without the space that the editor writes between tags."""
    return re.sub(r"\s*(<[^>]+>)\s*", r"\1", html)


def test_word_files_become_drafts(open_page, tmp_path):
    factories.alice("news")
    page = open_page()
    sign_in(page, "alice")

    # One document: three clicks besides choosing the file, and its author is in the form.
    page.get_by_role("link", name="从 Word 新建").click()
    cases = factories.section("news/cases")
    page.get_by_label("放到哪个栏目").select_option(f"news.article:{cases.pk}")
    page.get_by_label("Word 文档").set_input_files(docx_files.realistic(tmp_path / "做法.docx"))
    page.get_by_role("button", name="导入为草稿").click()
    expect(page.locator("#id_title")).to_have_value(docx_files.TITLE)
    expect(page.locator("#id_author")).to_have_value(docx_files.AUTHOR)
    expect(page.get_by_text("已从《做法.docx》建好草稿")).to_be_visible()
    editor = page.locator(".cke_editable")
    expect(editor.locator(PICTURES)).to_have_count(4)
    expect(editor.locator("figcaption")).to_have_count(2)
    expect(editor.locator("td[rowspan='2']")).to_be_visible()

    # What the editor gives back is the text that came in.
    brought_in = squeezed(Article.objects.get().body)
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("已存为第")).to_be_visible()
    assert squeezed(Article.objects.get().body) == brought_in

    # Several, one of them broken: the others come in, each leads to its draft.
    page.goto("/admin/word/")
    broken = tmp_path / "坏的.docx"
    broken.write_bytes(docx_files.compound(["EncryptedPackage"]))
    second = docx_files.build(tmp_path / "第二篇.docx", lambda d: d.add_heading("第二篇的标题", 0))
    drop(page, [broken, second])
    expect(page.get_by_text("第二篇.docx（")).to_be_visible()
    page.get_by_role("button", name="导入为草稿").click()
    expect(page.get_by_text("已建好 1 篇草稿，共 2 个文档。")).to_be_visible()
    expect(page.get_by_text("这个文档有密码")).to_be_visible()
    page.get_by_role("link", name="第二篇的标题").click()
    expect(page.locator("#id_title")).to_have_value("第二篇的标题")


def test_a_text_is_replaced_and_brought_back(open_page, tmp_path):
    factories.alice("news")
    item = factories.draft("原来的标题", body="<p>原来的正文。</p>")
    page = open_page()
    sign_in(page, "alice")
    page.goto(f"/admin/news/article/{item.pk}/change/")
    editor = page.locator(".cke_editable")
    expect(editor).to_contain_text("原来的正文。")
    document = docx_files.realistic(tmp_path / "做法.docx")
    page.get_by_label("用 Word 替换正文").set_input_files(document)
    expect(editor.locator(PICTURES)).to_have_count(4)
    expect(page.locator("#id_author")).to_have_value(docx_files.AUTHOR)
    expect(page.locator("#id_title")).to_have_value("原来的标题")
    page.get_by_role("button", name="采用文档里的标题").click()
    expect(page.locator("#id_title")).to_have_value(docx_files.TITLE)
    page.get_by_role("button", name="撤销替换").click()
    expect(editor).to_contain_text("原来的正文。")
    expect(editor.locator(PICTURES)).to_have_count(0)
    assert Article.objects.get().latest_revision.number == 1
    page.get_by_label("用 Word 替换正文").set_input_files(document)
    expect(editor.locator(PICTURES)).to_have_count(4)
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("已存为第 2 版")).to_be_visible()
    assert Article.objects.get().body.count("<img") == Image.objects.count() == 4
