"""Documents that are none, that are broken, and that were made to do harm: a sentence, and nothing
is stored; what can't be kept of a good one is told."""

import re
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import AuditEntry
from editorial.models import Image, Revision
from editorial.uploads import store_image
from editorial.word import adopt, package, read
from news.models import Article
from tests import factories
from tests.editorial import docx_files
from tests.editorial.docx_files import OFFICE, W, build, compound, indented, of_body, paragraph

TEXT = paragraph("一段正文，说的是学习的情况。")


def upload(content, name="文档.docx"):
    return ContentFile(content, name=name)


def refused(content, name="文档.docx"):
    with pytest.raises(ValidationError) as error:
        read(upload(content, name))
    return error.value.messages[0]


@pytest.fixture
def body(tmp_path):
    def made(xml=TEXT, **more):
        return of_body(tmp_path / "made.docx", xml, **more).read_bytes()

    return made


@pytest.fixture
def packed(tmp_path):
    def made(contents):
        return docx_files.zipped(tmp_path / "packed.docx", contents).read_bytes()

    return made


def with_doctype(kind):
    bomb = '<!DOCTYPE w [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;&a;">]>'
    outside = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    doctype = {"bomb": bomb, "outside": outside, "dtd": '<!DOCTYPE w SYSTEM "http://example/x">'}
    entity = {"bomb": "&b;", "outside": "&x;", "dtd": ""}[kind]
    xml = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{entity}</w:t></w:r></w:p></w:body>'
    return f'<?xml version="1.0" encoding="UTF-8"?>{doctype[kind]}{xml}</w:document>'


class TestNotADocument:
    @pytest.mark.parametrize(
        ("name", "content", "says"),
        [
            ("加密.docx", compound(["EncryptionInfo", "EncryptedPackage"]), "把密码清空"),
            ("旧.doc", compound(["WordDocument", "1Table"]), "旧版 Word 文档（.doc）"),
            ("旧的改名.docx", compound(["WordDocument"]), "旧版 Word 文档（.doc）"),
            ("金山.wps", compound(["WordDocument"]), "WPS 文字文档（.wps）"),
            ("改名.docx", b"%PDF-1.7 ...", "改了扩展名的 PDF"),
            ("改名.docx", "只是文字".encode(), "不是 Word 文档"),
            ("改名.docx", b"{\\rtf1 abc}", "RTF"),
            ("改名.docx", b"<html><body>x</body></html>", "网页"),
            ("空.docx", b"", "空的（0 字节）"),
            ("半截.docx", b"PK\x03\x04" + b"\x00" * 90, "已损坏"),
        ],
    )
    def test_is_told_what_it_is(self, name, content, says):
        assert says in refused(content, name)

    def test_a_plain_archive(self, packed):
        assert "普通的压缩包" in refused(packed({"读我.txt": "你好"}))

    def test_a_workbook(self, packed):
        content = packed({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"})
        assert "Excel" in refused(content)

    def test_macros(self, body):
        assert "宏" in refused(body(parts={"word/vbaProject.bin": b"x"}))
        types = '<Override PartName="/x" ContentType="application/vnd.ms-word.macroEnabled.main"/>'
        assert "宏" in refused(body(types=types))

    def test_a_document_cut_in_half(self, body):
        content = body()
        assert "已损坏" in refused(content[: len(content) // 2])

    def test_xml_that_is_none(self, body):
        assert "已损坏" in refused(body(parts={"word/document.xml": "<w:document"}))
        assert "已损坏" in refused(body(parts={"word/styles.xml": "<"}, relations=(
            f'<Relationship Id="s" Type="{OFFICE}/styles" Target="styles.xml"/>')))  # fmt: skip

    def test_bytes_that_were_changed(self, body):
        content = bytearray(body("".join(paragraph(f"第{n}段。") for n in range(400))))
        place = content.find(b"word/document.xml") + 60
        content[place : place + 8] = b"\xff" * 8
        assert "已损坏" in refused(bytes(content))


class TestMadeToDoHarm:
    @pytest.mark.parametrize("kind", ["bomb", "outside", "dtd"])
    @pytest.mark.parametrize("part", ["word/document.xml", "_rels/.rels"])
    def test_entities(self, body, kind, part):
        assert "DOCTYPE" in refused(body(parts={part: with_doctype(kind)}))

    def test_entities_in_another_encoding(self, body):
        xml = with_doctype("outside").replace("UTF-8", "UTF-16").encode("utf-16")
        assert "DOCTYPE" in refused(body(parts={"word/document.xml": xml}))

    def test_a_zip_bomb(self, body):
        assert "大得不合常理" in refused(body(parts={"word/media/a.bmp": b"\x00" * 30_000_000}))

    def test_a_part_that_unpacks_to_more_than_its_header_says(self, body, monkeypatch):
        monkeypatch.setattr(package, "MOST_XML", 1000)
        assert "大得不合常理" in refused(body("<w:p/>" * 500))

    def test_a_header_that_lies(self, body):
        """Whatever size the directory tells, no more than the limit is ever unpacked."""
        content = body("".join(paragraph(f"第{n}段。") for n in range(2000)))
        with zipfile.ZipFile(upload(content)) as archive:
            true_size = archive.getinfo("word/document.xml").file_size
        lie = content.replace(true_size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
        assert lie != content
        assert "已损坏" in refused(lie)

    def test_more_paragraphs_than_anybody_writes(self, body, monkeypatch):
        monkeypatch.setattr(package, "MOST_RUNS", 100)
        assert "大得不合常理" in refused(body(TEXT * 51))

    def test_thousands_of_parts(self, body):
        parts = {f"word/x{number}.xml": "" for number in range(package.MOST_ENTRIES)}
        assert "大得不合常理" in refused(body(parts=parts))

    def test_too_large_a_file(self):
        assert "最多 30 MB" in refused(b"PK\x03\x04" + bytes(package.MOST_BYTES))

    def test_nested_too_deep(self, body):
        deep = "<w:sdt><w:sdtContent>" * 300 + TEXT + "</w:sdtContent></w:sdt>" * 300
        assert "已损坏" in refused(body(deep))

    def test_an_archive_that_is_locked(self, body):
        content = bytearray(body())
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            for found in re.finditer(re.escape(mark), bytes(content)):
                content[found.start() + offset] |= 1
        assert "密码" in refused(bytes(content))


def drawing(relation, kind="embed"):
    return (
        '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="一张图"/><a:graphic>'
        f'<a:graphicData><pic:pic><pic:blipFill><a:blip r:{kind}="{relation}"/></pic:blipFill>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def relation(identifier, kind, target, mode=' TargetMode="External"'):
    return f'<Relationship Id="{identifier}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


class TestNeverFetched:
    @pytest.mark.parametrize("kind", ["embed", "link"])
    @pytest.mark.parametrize(
        "target", ["file:///etc/passwd", "/etc/passwd", "http://127.0.0.1:1/x.png", "../../x.png"]
    )
    def test_pictures_from_outside(self, body, monkeypatch, kind, target):
        monkeypatch.setattr("urllib.request.urlopen", None)
        monkeypatch.setattr("mammoth.docx.files.Files.open", None)
        content = body(TEXT + drawing("p1", kind), relations=relation("p1", "image", target))
        text = read(upload(content))
        assert text.pictures == []
        assert "链接到外部的图片 1 张" in text.lost[0]
        assert "没有去读取" in text.lost[0]

    def test_a_part_that_leads_out_of_the_document(self, body):
        outside = relation("p1", "image", "../../../etc/passwd", mode="")
        text = read(upload(body(TEXT + drawing("p1"), relations=outside)))
        assert text.pictures == []
        assert "损坏或缺失" in text.lost[0]

    def test_subdocuments_and_objects(self, body):
        links = relation("s1", "subDocument", "file:///x.docx")
        links += relation("o1", "oleObject", "http://127.0.0.1:1/x")
        assert "2 处：没有去读取" in read(upload(body(relations=links))).lost[0]

    @pytest.mark.parametrize(
        ("target", "is_kept"),
        [
            ("https://example.com/a", True),
            ("mailto:a@example.com", True),
            ("javascript:alert(1)", False),
            ("file:///C:/x.docx", False),
            ("JaVaScRiPt:alert(1)", False),
            ("\\\\server\\share", False),
        ],
    )
    def test_links(self, body, target, is_kept):
        link = '<w:p><w:hyperlink r:id="h1"><w:r><w:t>看这里</w:t></w:r></w:hyperlink></w:p>'
        text = read(upload(body(TEXT + link, relations=relation("h1", "hyperlink", target))))
        assert ("<a href" in text.html) is is_kept
        assert ("链接 1 个" in "".join(text.lost)) is not is_kept
        assert "看这里" in text.html

    def test_links_of_fields(self, body):
        def field(address):
            return (
                '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK '
                f'"{address}" \\t "_blank"</w:instrText></w:r><w:r><w:fldChar '
                'w:fldCharType="separate"/></w:r><w:r><w:t>看这里</w:t></w:r>'
                '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
            )

        html = read(upload(body(field("https://example.com/a") + field("javascript:x")))).html
        assert html == '<p><a href="https://example.com/a">看这里</a></p><p>看这里</p>'


OBJECT = (
    '<w:object><v:shape><v:imagedata r:id="x"/></v:shape><o:OLEObject ProgID="Excel"/></w:object>'
)
BOX = (
    "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic>"
    "<a:graphicData><w:txbxContent>{0}</w:txbxContent></a:graphicData></a:graphic></wp:anchor>"
    "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent>"
    "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
)
CHART = (
    "<w:drawing><wp:inline><a:graphic><a:graphicData uri='http://schemas.openxmlformats.org/"
    "drawingml/2006/{}'/></a:graphic></wp:inline></w:drawing>"
)


@pytest.mark.parametrize(
    ("inside", "said", "kept"),
    [
        (OBJECT, "嵌入的文件或对象 1 个", ""),
        (BOX.format(paragraph("框里的话")), "文本框 1 个", "<p>框里的话</p>"),
        (CHART.format("chart"), "图表 1 个", ""),
        (CHART.format("diagram"), "SmartArt 图形 1 个", ""),
        ("<w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t>", "隐藏文字 1 处", ""),
    ],
)
def test_what_cannot_be_kept_is_told(body, inside, said, kept):
    text = read(upload(body(TEXT + f"<w:p><w:r>{inside}</w:r></w:p>")))
    assert any(sentence.startswith(said) for sentence in text.lost)
    assert kept in text.html
    assert text.html.count("框里的话") <= 1
    assert "看不见" not in text.html


def test_a_formula_keeps_its_words(body):
    formula = "<w:p><m:oMath><m:r><m:t>a+b=c</m:t></m:r></m:oMath></w:p>"
    text = read(upload(body(TEXT + formula)))
    assert "a+b=c" in text.html
    assert "公式 1 处（“a+b=c”附近）" in text.lost[0]


def test_tracked_changes_are_settled(tmp_path):
    def make(document):
        added = indented(document, "原来的话，")
        added._p.append(docx_files.tracked("ins", "后加的话，"))
        added._p.append(docx_files.tracked("del", "删掉的话，"))
        added.add_run("后面的话。")

    path = build(tmp_path / "修订.docx", make)
    text = read(upload(path.read_bytes()))
    assert text.html == "<p>原来的话，后加的话，后面的话。</p>"
    assert [one.partition("（")[0] for one in text.lost] == [
        "修订中插入的文字 1 处", "修订中删除的文字 1 处"
    ]  # fmt: skip


def test_a_picture_cut_in_word_is_told(body):
    """What was cut off is in the file, and would be on the page: perhaps a face."""
    parts = {"word/media/a.png": docx_files.picture("PNG")}
    inside = relation("p1", "image", "media/a.png", mode="")
    cut = drawing("p1").replace("</pic:blipFill>", '<a:srcRect l="25000"/></pic:blipFill>')
    lost = read(upload(body(TEXT + cut, parts=parts, relations=inside))).lost
    assert lost[0].startswith("在 Word 里裁剪过的图片 1 张")


def test_vector_pictures_are_told(body):
    parts = {"word/media/a.emf": b"\x01\x00\x00\x00" + b"\x00" * 100}
    inside = relation("p1", "image", "media/a.emf", mode="")
    text = read(upload(body(TEXT + drawing("p1"), parts=parts, relations=inside)))
    assert text.lost[0].startswith("EMF、WMF 矢量图 1 张")


# -- nothing is stored when something fails ---------------------------------------------------


def stored_files():
    try:
        folders, files = default_storage.listdir("images")
    except FileNotFoundError:
        return []
    return files + [name for f in folders for name in default_storage.listdir(f"images/{f}")[1]]


@pytest.mark.django_db
class TestNothingIsStored:
    def bring_in(self, content):
        place = factories.section("news/cases")
        return adopt.bring_in(upload(content), Article, place, factories.alice())

    def test_of_a_document_that_is_refused(self, tmp_path):
        content = docx_files.realistic(tmp_path / "a.docx").read_bytes()
        with pytest.raises(ValidationError):
            self.bring_in(content[: len(content) // 2])
        assert (Article.objects.count(), Image.objects.count(), stored_files()) == (0, 0, [])

    def test_when_the_draft_cannot_be_saved(self, tmp_path, monkeypatch):
        self.fail_to_save(tmp_path, monkeypatch)
        assert (Article.objects.count(), Revision.objects.count()) == (0, 0)
        assert (Image.objects.count(), stored_files()) == (0, [])

    def test_but_pictures_that_were_there_stay(self, tmp_path, monkeypatch):
        known = store_image(upload(docx_files.picture("JPEG"), "a.jpg"), user=factories.root())
        self.fail_to_save(tmp_path, monkeypatch)
        assert list(Image.objects.all()) == [known]
        assert default_storage.exists(known.file.name)

    def fail_to_save(self, tmp_path, monkeypatch):
        def fail(*args, **kwargs):
            raise RuntimeError

        monkeypatch.setattr("editorial.actions._add_revision", fail)
        with pytest.raises(RuntimeError):
            self.bring_in(docx_files.realistic(tmp_path / "a.docx").read_bytes())

    def test_but_of_a_good_one_everything(self, tmp_path):
        draft = self.bring_in(docx_files.realistic(tmp_path / "a.docx").read_bytes())
        item = Article.objects.get()
        assert item.title == docx_files.TITLE
        assert item.author == docx_files.AUTHOR
        assert item.editor_name == "王某"
        assert item.live_revision is None
        assert Image.objects.count() == item.body.count("<img") == 4
        assert "word:" not in item.body
        assert draft.lost == []
        assert "从 Word 新建" in item.latest_revision.note
        assert AuditEntry.objects.filter(event="article.import_word").exists()
        again = adopt.bring_in(
            upload((tmp_path / "a.docx").read_bytes()), Article, item.section, None
        )
        assert again.item.body == item.body
        assert Image.objects.count() == 4
