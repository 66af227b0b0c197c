"""Word documents for tests, made as Word and WPS make them: by python-docx, then by hand where it
has no words for what they do."""

import io
import random
import re
import zipfile

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from PIL import Image, ImageDraw

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TITLE = "以“三会一课”质量提升带动支部建设的实践与思考"
AUTHOR = "李某（示例学院党委组织部）"
SENTENCES = (
    "示例学院党委从支部最日常的组织生活抓起，把每一次学习都同教学科研的实际难题连在一起。",
    "支部书记提前一周公布主题，党员带着问题来、带着任务走，会后由纪检委员逐项核对落实。",
    "讨论不求热闹，求的是把一件事说透：说清楚为什么做、怎么做、做到什么程度才算做好。",
    "三年来，全院二十六个支部没有一个因为事务繁忙而取消组织生活，补课制度起了关键作用。",
    "学生党员走进社区讲党史，老党员坐在台下听，讲的人认真，听的人也动情。",
    "年底考核不看材料厚薄，只看群众评价和问题解决的数量，支部之间比的是实绩。",
)


def build(path, make):
    """Write a document: `make(document)` fills an empty one."""
    document = docx.Document()
    document.core_properties.title = ""
    make(document)
    document.save(path)
    return path


def of_body(path, body, *, parts=None, relations="", types=""):
    """Write the least that is a document, from XML: no styles, no settings, as odd tools do."""
    contents = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
            f'officedocument.wordprocessingml.document.main+xml"/>{types}</Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
            f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": (
            f'<w:document xmlns:w="{W}" xmlns:r="{OFFICE}" '
            'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            'xmlns:v="urn:schemas-microsoft-com:vml" '
            'xmlns:o="urn:schemas-microsoft-com:office:office" '
            'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
            'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
            'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
            f"<w:body>{body}</w:body></w:document>"
        ),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>'
        ),
        **(parts or {}),
    }
    return zipped(path, contents)


def zipped(path, contents):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def rewritten(path, changes):
    """Change parts of a document in place: {name: bytes, or a function of the bytes there are}."""
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    for name, change in changes.items():
        contents[name] = change(contents[name]) if callable(change) else change
    return zipped(path, contents)


def paragraph(text, properties="", run=""):
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr>"
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def picture(kind="JPEG", size=(800, 450), colour=(176, 20, 28), mode="RGB"):
    """Return the bytes of a drawn picture."""
    image = Image.new(mode, size, (*colour, 120) if mode == "RGBA" else colour)
    ImageDraw.Draw(image).ellipse((size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2), "white")
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


def noisy_picture(seed, size=(1200, 800)):
    """Return a JPEG that packs as badly as a photograph does."""
    noise = Image.frombytes("RGB", (150, 100), random.Random(seed).randbytes(45_000))
    buffer = io.BytesIO()
    noise.resize(size).save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def centred(document, text="", **font):
    added = document.add_paragraph()
    added.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = added.add_run(text)
    for name, value in font.items():
        setattr(run.font, name, value)
    return added


def indented(document, text):
    added = document.add_paragraph(text)
    added.paragraph_format.first_line_indent = Pt(24)
    return added


def show(document, content, alt="", width=10):
    added = centred(document)
    shape = added.add_run().add_picture(io.BytesIO(content), width=Cm(width))
    shape._inline.docPr.set("descr", alt)
    return added


def footnote(path, anchor, text):
    """Put a footnote behind a piece of text of a document that has none yet."""
    note = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        f'<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{text}</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    reference = '</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:t>'
    relation = (
        f'<Relationship Id="rIdNotes" Type="{OFFICE}/footnotes" Target="footnotes.xml"/>'
        "</Relationships>"
    )
    kind = (
        '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.footnotes+xml"/></Types>'
    )
    return rewritten(
        path,
        {
            "word/footnotes.xml": note.encode(),
            "word/document.xml": lambda xml: xml.replace(
                anchor.encode(), (anchor + reference).encode(), 1
            ),
            "word/_rels/document.xml.rels": lambda xml: xml.replace(
                b"</Relationships>", relation.encode()
            ),
            "[Content_Types].xml": lambda xml: xml.replace(b"</Types>", kind.encode()),
        },
    )


def realistic(path):
    """Write what an author sends in: 3,000 characters, headings, lists, a table with joined cells,
    four pictures of four formats, a footnote, a line with the author and one with the source."""
    chooser = random.Random(8)

    def text(count):
        return "".join(chooser.choice(SENTENCES) for _ in range(count))

    def make(document):
        centred(document, TITLE, size=Pt(22), bold=True)
        centred(document, f"作者：{AUTHOR}")
        indented(document, text(5))
        _headed(document, "一、背景与问题", text, chooser, 1)
        show(document, picture("JPEG"), alt="支部党员围坐讨论")
        centred(document, "图1 示例学院第三支部的主题党日")
        _headed(document, "二、主要做法", text, chooser, 1)
        _headed(document, "（一）把主题定实", text, chooser, 2)
        for one in ("提前一周公布主题", "会上人人发言", "会后逐项核对"):
            document.add_paragraph(one, style="List Bullet")
        show(document, picture("PNG", mode="RGBA"))
        centred(document, "图2 学习主题的来源")
        _headed(document, "（二）把责任压实", text, chooser, 2)
        for one in ("书记讲党课", "委员分片联系", "党员认领任务"):
            document.add_paragraph(one, style="List Number")
        centred(document, "表1 三年来组织生活的变化")
        _table(document)
        show(document, picture("BMP", size=(400, 300)), alt="示例学院的党员活动室")
        _headed(document, "三、几点体会", text, chooser, 1)
        show(document, picture("GIF", size=(300, 200)), alt="党员在社区讲党史")
        indented(document, text(6))
        ending = document.add_paragraph("（来源：《示例党建》2026年第3期）")
        ending.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        document.add_paragraph("责任编辑：王某")

    build(path, make)
    return footnote(path, SENTENCES[3][:12], "数据来自示例学院2025年支部工作台账。")


def _headed(document, heading, text, chooser, level):
    added = document.add_paragraph()
    run = added.add_run(heading)
    run.font.bold = True
    run.font.name = "SimHei"
    run._element.rPr.rFonts.set(qn("w:eastAsia"), "黑体" if level == 1 else "楷体_GB2312")
    for _ in range(3):
        indented(document, text(chooser.randint(3, 5)))


def _table(document):
    table = document.add_table(5, 4)
    table.style = "Table Grid"
    rows = (
        ("项目", "2023", "2024", "2025"),
        ("组织生活（次）", "412", "506", "533"),
        ("到会率", "91%", "95%", "97%"),
        ("解决问题（件）", "68", "102", "131"),
        ("合计见各支部台账", "", "", ""),
    )
    for row, words in enumerate(rows):
        for column, word in enumerate(words):
            cell = table.cell(row, column)
            cell.paragraphs[0].add_run(word).font.bold = row == 0
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER if column else None
    table.cell(4, 0).merge(table.cell(4, 3))
    table.cell(1, 0).merge(table.cell(2, 0))


def long(path, pages=300, pictures=100):
    """Write a book: about 1,000 characters and four paragraphs a page."""
    chooser = random.Random(3)

    def make(document):
        document.add_heading("示例汇编", 0)
        for page in range(pages):
            document.add_heading(f"第{page + 1}节", 2)
            for _ in range(4):
                indented(document, "".join(chooser.choice(SENTENCES) for _ in range(6)))
            if page % (pages // pictures) == 0:
                show(document, noisy_picture(page), alt=f"第{page + 1}节的图")

    return build(path, make)


def tracked(kind, text):
    """Return a run that was inserted ("ins") or deleted ("del") under tracked changes."""
    name = "delText" if kind == "del" else "t"
    return parse_xml(
        f'<w:{kind} {nsdecls("w")} w:id="1" w:author="示例"><w:r><w:{name}>{text}</w:{name}></w:r>'
        f"</w:{kind}>"
    )


def words(path):
    """Return every piece of text that the document shows in its body, as Word keeps it."""
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("word/document.xml").decode()
    return re.findall(r"<w:t(?: [^>]*)?>([^<]+)</w:t>", xml)


def compound(streams):
    """Return an OLE compound file's start with a directory that names these streams: what a
    password-protected .docx, an old .doc or a .wps is."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\x00") + b"\x00" * 64
        for name in ("Root Entry", *streams)
    )
    return header + entries.ljust(512, b"\x00")
