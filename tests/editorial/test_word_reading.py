"""What a Word document says is what its draft says, in the form that our pages want."""

import re

import pytest
from django.core.files.base import ContentFile, File
from docx.enum.text import WD_ALIGN_PARAGRAPH
from hypothesis import given, settings
from hypothesis import strategies as st

from editorial.richtext import clean_html, plain_text
from editorial.word import read
from tests.editorial import docx_files
from tests.editorial.docx_files import build, centred, indented, of_body, paragraph, show


def read_file(path):
    with path.open("rb") as handle:
        return read(File(handle, name=path.name))


@pytest.fixture
def word(tmp_path):
    """Return what is read of a document that a function makes, or of a body in XML."""

    def made(content, name="文档.docx", **more):
        path = tmp_path / name
        if callable(content):
            return read_file(build(path, content))
        return read_file(of_body(path, content, **more))

    return made


def squeezed(text):
    return re.sub(r"\s|　", "", text)


def test_a_realistic_document_comes_out_whole(tmp_path):
    path = docx_files.realistic(tmp_path / "经验.docx")
    text = read_file(path)
    assert text.title == docx_files.TITLE
    assert text.author == docx_files.AUTHOR
    assert text.source == "《示例党建》2026年第3期"
    assert text.value("editor_name") == "王某"
    assert len(text.pictures) == 4
    assert "<h2>一、背景与问题</h2>" in text.html
    assert "<h3>（一）把主题定实</h3>" in text.html
    assert "<ul><li>提前一周公布主题</li>" in text.html
    assert '<td rowspan="2">' in text.html
    assert '<td colspan="4">合计见各支部台账</td>' in text.html
    assert "<caption>表1 三年来组织生活的变化</caption><thead><tr><th>项目</th>" in text.html
    assert "<sup>[1]</sup>" in text.html
    assert "<h2>注释</h2><ol><li>数据来自示例学院" in text.html
    assert '<img src="word:1" alt="学习主题的来源"><figcaption>图2 ' in text.html
    assert text.lost == []
    said = squeezed(plain_text(text.html) + text.title + "".join(one.line for one in text.taken))
    for words in docx_files.words(path):
        assert squeezed(words) in said


def test_an_editors_save_changes_nothing_of_it(tmp_path):
    html = read_file(docx_files.realistic(tmp_path / "经验.docx")).html
    html = html.replace("word:", "/media/images/ab/")
    html = re.sub(r"images/ab/(\d)", r"images/ab/\1.webp", html)
    once = clean_html(html)
    assert clean_html(once) == once
    for kept in ("<figure><img", "<figcaption>", "<caption>", "<thead>", 'rowspan="2"'):
        assert kept in once


class TestTitle:
    def test_a_style_says_it(self, word):
        text = word(lambda d: [d.add_paragraph("红头"), d.add_heading("关于学习的通知", 0)])
        assert text.title == "关于学习的通知"
        assert "红头" in text.html

    def test_two_lines_of_one_title(self, word):
        def make(document):
            centred(document, "关于开展主题党日活动").runs[0].font.size = 300000
            centred(document, "情况的通报").runs[0].font.size = 300000
            centred(document, "——以示例学院为例")
            indented(document, "正文从这里开始，说的是活动的情况。")

        text = word(make)
        assert text.title == "关于开展主题党日活动情况的通报"
        assert text.value("subtitle") == "以示例学院为例"
        assert text.body(["author"]).startswith('<p class="align-center">——以示例学院为例</p>')
        assert "以示例学院为例" not in text.body()

    def test_it_comes_after_the_letterhead(self, word):
        def make(document):
            centred(document, "中共示例学院委员会文件").runs[0].font.size = 500000
            centred(document, "示党发〔2026〕12号")
            centred(document, "关于开展主题党日活动的通知", bold=True)
            document.add_paragraph("各党支部：")
            indented(document, "现将有关事项通知如下，请认真执行。")

        text = word(make)
        assert text.title == "关于开展主题党日活动的通知"
        assert text.value("document_number") == "示党发〔2026〕12号"
        assert '<p class="align-center">中共示例学院委员会文件</p>' in text.html
        assert "示党发〔2026〕12号" in text.body(["author"])

    def test_a_broken_line_is_joined(self, word):
        text = word(lambda d: d.add_heading("关于学习\n情况的通报", 0))
        assert text.title == "关于学习情况的通报"

    def test_the_only_heading_1_at_the_top(self, word):
        def make(document):
            document.add_heading("支部建设的做法", 1)
            document.add_paragraph("正文在这里。")
            document.add_heading("怎样开始", 2)

        text = word(make)
        assert text.title == "支部建设的做法"
        assert "<h2>怎样开始</h2>" in text.html

    def test_without_any_the_file_is_asked(self, word):
        text = word(lambda d: d.add_paragraph("只有一段正文，没有标题。"), "学习简报 (1).docx")
        assert text.title == "学习简报"
        assert text.html == "<p>只有一段正文，没有标题。</p>"

    def test_the_first_chapter_is_no_title(self, word):
        def make(document):
            centred(document, "一、总的要求", bold=True)
            document.add_paragraph("正文在这里，说的是要求。")

        text = word(make, "方案.docx")
        assert text.title == "方案"
        assert "一、总的要求</h2>" in text.html


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("作者：张某", {"author": "张某"}),
        ("作 者：张某", {}),
        ("文／张某 李某", {"author": "张某 李某"}),
        ("来源：示例报", {"source": "示例报"}),
        ("（来源：示例报）", {"source": "示例报"}),
        ("供稿：示例学院党委", {"source": "示例学院党委"}),
        ("责任编辑：王某", {"editor_name": "王某"}),
        (
            "来源：示例报　作者：张某　责任编辑：王某",
            {"source": "示例报", "author": "张某", "editor_name": "王某"},
        ),
        ("（党建研究部 张某）", {"author": "党建研究部 张某"}),
        ("（此件公开发布）", {}),
        ("（2026年11月20日）", {}),
        ("来源：这是一句话。后面还有。", {}),
    ],
)
def test_lines_at_the_end(word, line, found):
    def make(document):
        centred(document, "一篇稿件的标题", bold=True)
        indented(document, "正文有好几句话，说的是学习的情况，到这里为止。")
        document.add_paragraph(line)

    text = word(make)
    assert {one.field: one.value for one in text.taken} == found
    assert (line in text.html) is not bool(found)
    assert line in text.body(fields=())


def test_an_authors_names_under_the_title(word):
    def make(document):
        centred(document, "一篇稿件的标题", bold=True)
        centred(document, "示例学院　张某　李某")
        indented(document, "正文有好几句话，说的是学习的情况，到这里为止。")

    assert word(make).author == "示例学院 张某 李某"


class TestParagraphs:
    def test_alignment(self, word):
        body = (
            paragraph("居中的一行", '<w:jc w:val="center"/>')
            + paragraph("落款在右", '<w:jc w:val="end"/>')
            + paragraph("　" * 12 + "2026年11月20日")
            + paragraph("左边空出一大块的落款", '<w:ind w:left="5600"/>')
            + paragraph("两端对齐", '<w:jc w:val="both"/>')
        )
        html = word(paragraph("这是开头的一段话。") + body).html
        assert '<p class="align-center">居中的一行</p>' in html
        assert html.count('class="align-right"') == 3
        assert "<p>两端对齐</p>" in html

    def test_no_indent_only_where_the_text_else_has_one(self, word):
        first = '<w:ind w:firstLineChars="200" w:firstLine="0"/>'
        lines = [paragraph("各支部：")] + [paragraph("缩进的一段话。" * 5, first)] * 3
        html = word("".join(lines)).html
        assert html.count("no-indent") == 1
        assert '<p class="no-indent">各支部：</p>' in html

    def test_a_text_without_indents_gets_no_classes(self, word):
        html = word(paragraph("没有缩进的一段话。") * 3).html
        assert "class" not in html

    def test_typed_indents_and_empty_paragraphs_go(self, word):
        html = clean_html(word(paragraph("　　打出来的缩进。") + "<w:p/>" * 3 + "<w:p/>").html)
        assert html == "<p>打出来的缩进。</p>"

    def test_a_line_broken_by_hand_is_a_paragraph(self, word):
        body = "<w:p><w:r><w:t>第一行。</w:t><w:br/><w:t>第二行。</w:t></w:r></w:p>"
        assert word(body).html == "<p>第一行。</p><p>第二行。</p>"

    def test_emphasis(self, word):
        body = "".join(
            f"<w:r><w:rPr>{mark}</w:rPr><w:t>{name}</w:t></w:r>"
            for name, mark in (
                ("粗", "<w:b/>"), ("斜", "<w:i/>"), ("下划", '<w:u w:val="single"/>'),
                ("上", '<w:vertAlign w:val="superscript"/>'), ("不粗", '<w:b w:val="0"/>'),
                ("下", '<w:vertAlign w:val="subscript"/>'),
            )
        )  # fmt: skip
        assert word(f"<w:p>{body}</w:p>").html == (
            "<p><strong>粗</strong><em>斜</em><u>下划</u><sup>上</sup>不粗<sub>下</sub></p>"
        )


class TestHeadings:
    @pytest.mark.parametrize("run", ["<w:b/>", '<w:rFonts w:eastAsia="黑体"/>'])
    def test_numbered_lines_that_are_set_off(self, word, run):
        body = paragraph("一、总体要求", run=run) + paragraph("正文一段。" * 9)
        assert "<h2>一、总体要求</h2>" in word(paragraph("开头一段话。" * 5) + body).html

    def test_not_when_set_as_the_rest(self, word):
        body = paragraph("一、这一条要求大家都做到") + paragraph("正文一段。" * 9)
        assert "<h2>" not in word(body).html

    def test_not_when_it_is_a_sentence(self, word):
        body = paragraph("一、这一条要求大家都做到。", run="<w:b/>") + paragraph("正文一段。" * 9)
        assert "<h2>" not in word(paragraph("开头一段话。" * 5) + body).html

    def test_levels_begin_at_2_and_do_not_merge(self, word):
        def make(document):
            document.add_heading("题目", 0)
            for level in (1, 2, 3):
                document.add_heading(f"第{level}级", level)
                document.add_paragraph("一段正文。")

        html = word(make).html
        assert re.findall(r"<(h\d)>第", html) == ["h2", "h3", "h4"]


class TestLists:
    def test_nested(self, word):
        def make(document):
            for style, words in (("List Bullet", "甲"), ("List Bullet", "乙")):
                document.add_paragraph(words, style=style)

        assert word(make).html == "<ul><li>甲</li><li>乙</li></ul>"

    def test_levels(self, tmp_path):
        html = self._numbered(tmp_path, "decimal", "%1.", [("甲", 0), ("乙", 1), ("丙", 0)])
        assert html == "<ol><li>甲<ol><li>乙</li></ol></li><li>丙</li></ol>"

    def test_a_list_that_goes_on_keeps_its_number(self, tmp_path):
        rows = [("甲", 0), ("中间一段话。", None), ("乙", 0)]
        html = self._numbered(tmp_path, "decimal", "%1.", rows)
        assert html == '<ol><li>甲</li></ol><p>中间一段话。</p><ol start="2"><li>乙</li></ol>'

    @pytest.mark.parametrize(
        ("form", "text", "drawn"),
        [
            ("chineseCountingThousand", "%1、", "二、"),
            ("chineseCounting", "（%1）", "（二）"),
            ("decimal", "（%1）", "（2）"),
            ("decimalEnclosedCircle", "%1", "②"),
            ("chineseCounting", "第%1条", "第二条　"),
        ],
    )
    def test_numbers_that_only_word_draws_become_text(self, tmp_path, form, text, drawn):
        html = self._numbered(tmp_path, form, text, [("甲方", 0), ("乙方", 0)])
        assert f"<p>{drawn}乙方</p>" in html.replace(' class="no-indent"', "")

    def _numbered(self, tmp_path, form, text, rows):
        levels = "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{text.replace("1", str(n + 1))}"/></w:lvl>'
            for n in range(3)
        )
        numbering = (
            f'<w:numbering xmlns:w="{docx_files.W}"><w:abstractNum w:abstractNumId="5">{levels}'
            '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="5"/></w:num></w:numbering>'
        )
        relation = (
            f'<Relationship Id="n" Type="{docx_files.OFFICE}/numbering" Target="numbering.xml"/>'
        )
        body = "".join(
            paragraph(words, "" if level is None else
                      f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>')
            for words, level in rows
        )  # fmt: skip
        path = of_body(
            tmp_path / "编号.docx", body,
            parts={"word/numbering.xml": numbering}, relations=relation,
        )  # fmt: skip
        return read_file(path).html


def test_tables_in_tables_and_lists_in_cells(word):
    def make(document):
        document.add_paragraph("上面是一段正文，说的是学习的情况。")
        table = document.add_table(2, 2)
        table.cell(0, 0).text = "外面的"
        table.cell(1, 1).add_table(1, 2).cell(0, 0).text = "里面的"
        table.cell(1, 0).paragraphs[0].style = "List Bullet"
        table.cell(1, 0).paragraphs[0].add_run("格子里的一项")
        document.add_table(1, 1).cell(0, 0).text = "框里的话"
        document.add_paragraph("引用的话", style="Quote")

    html = word(make).html
    assert "<td>里面的</td>" in html
    assert "<ul><li>格子里的一项</li></ul>" in html
    assert "<blockquote><p>框里的话</p></blockquote>" in html
    assert html.endswith("<blockquote><p>引用的话</p></blockquote>")


def test_contents_comments_and_headers_are_told(word):
    def make(document):
        document.sections[0].header.paragraphs[0].text = "内部资料"
        document.sections[0].footer.paragraphs[0].text = "- 1 -"
        document.add_paragraph("一、总则\t3").style = document.styles.add_style("toc 1", 1)
        added = document.add_paragraph("带批注的一段话。")
        document.add_comment(added.runs, text="这里要改", author="示例")

    text = word(make)
    assert text.html == "<p>带批注的一段话。</p>"
    assert [one.partition("：")[0] for one in text.lost] == [
        "目录 1 行", "批注 1 条（“这里要改”附近）", "页眉页脚 1 处（“内部资料”附近）"
    ]  # fmt: skip


def test_a_document_without_a_text_is_told(word):
    assert word("<w:p/>").lost == ["文档里没有读到正文，草稿是空的。"]


def test_a_signature_on_the_right_is_no_heading_of_the_text(word):
    def make(document):
        indented(document, "正文一段话，说的是学习的情况，有好几句。")
        document.add_paragraph("中共示例学院委员会").alignment = WD_ALIGN_PARAGRAPH.RIGHT

    assert word(make).html.endswith('<p class="align-right">中共示例学院委员会</p>')


def test_a_picture_without_words_is_told(word):
    def make(document):
        indented(document, "上面是一段正文，说的是学习的情况。")
        show(document, docx_files.picture(), alt="图片 1")

    text = word(make)
    assert text.lost == [
        "图片 1 张（“上面是一段正文，说的是学习的情况”附近）：没有替代文字，请在编辑器里双击图片补上。"
    ]


SENTENCE = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cs", "Cc", "Co", "Cn"], exclude_characters="<>&\u200b\ufeff"
    ),
    min_size=1, max_size=60,
)  # fmt: skip


CELL = "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
PLACES = (
    "{}", "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>", CELL, CELL.replace("{}", CELL),
    "<w:customXml>{}</w:customXml>", "<w:ins>{}</w:ins>",
    "<w:p><w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r></w:p>",
)  # fmt: skip
ROWS = st.tuples(
    SENTENCE,
    st.sampled_from(["", '<w:jc w:val="center"/>', '<w:ind w:firstLine="480"/>']),
    st.sampled_from(["", "<w:b/>", '<w:u w:val="single"/>', '<w:rFonts w:eastAsia="黑体"/>']),
    st.sampled_from(PLACES),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=8))
def test_no_sentence_is_lost(tmp_path_factory, rows):
    path = tmp_path_factory.getbasetemp() / "随机.docx"
    of_body(path, "".join(place.format(paragraph(*row), "") for *row, place in rows))
    text = read(ContentFile(path.read_bytes(), name="随机.docx"))
    html = clean_html(text.body(fields=()))
    said = squeezed(text.title + plain_text(html))
    for words, *_ in rows:
        assert squeezed(words) in said
    assert clean_html(html) == html
