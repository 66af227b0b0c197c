"""Word documents in the desk: who may bring them in, and what he gets."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEntry
from editorial import actions
from editorial.models import Image
from news.models import Article, Notice
from tests import factories, pages
from tests.editorial import docx_files
from tests.editorial.docx_files import build, centred, indented

pytestmark = pytest.mark.django_db

VISITOR, DAN, ALICE, BOB, CAROL, ROOT = "visitor", "dan", "alice", "bob", "carol", "root"
NEW = "/admin/word/"


@pytest.fixture
def cast():
    return {
        VISITOR: None,
        DAN: factories.dan(),
        ALICE: factories.alice("news", "notices"),
        BOB: factories.bob("news"),
        CAROL: factories.carol("knowledge"),
        ROOT: factories.root(),
    }


@pytest.fixture
def item(cast):
    return factories.draft("一篇稿件", by=cast[ALICE])


@pytest.fixture
def desk(client, cast):
    """Return a function that signs somebody in at the client and returns it."""

    def signed_in(person):
        if cast[person]:
            client.force_login(cast[person], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def document(tmp_path):
    def made(title="支部建设的做法", name="做法.docx"):
        def make(document):
            centred(document, title, bold=True)
            centred(document, "作者：李某")
            indented(document, "正文有好几句话，说的是学习的情况，到这里为止。")
            docx_files.show(document, docx_files.picture("PNG"))

        content = build(tmp_path / "made.docx", make).read_bytes()
        return SimpleUploadedFile(name, content)

    return made


def place(path="news/cases", model="news.article"):
    return f"{model}:{factories.section(path).pk}"


@pytest.mark.parametrize(
    ("person", "status"),
    [(VISITOR, 302), (DAN, 403), (ALICE, 200), (BOB, 403), (CAROL, 200), (ROOT, 200)],
)
def test_who_may_open_the_page(desk, person, status):
    assert desk(person).get(NEW).status_code == status


@pytest.mark.parametrize(
    ("person", "status", "made"),
    [(VISITOR, 302, 0), (DAN, 403, 0), (ALICE, 302, 1), (BOB, 403, 0), (CAROL, 404, 0),
     (ROOT, 302, 1)],
)  # fmt: skip
@pytest.mark.parametrize("answer", ["", "json"])
def test_who_may_bring_one_in(desk, document, person, status, made, answer):
    data = {"place": place(), "upload": document(), "answer": answer}
    response = desk(person).post(NEW, data)
    assert response.status_code == (200 if made and answer else status)
    assert Article.objects.count() == made
    assert Image.objects.count() == made


@pytest.mark.parametrize(
    ("person", "status"),
    [(VISITOR, 302), (DAN, 404), (ALICE, 200), (BOB, 200), (CAROL, 404), (ROOT, 200)],
)
def test_who_may_replace_a_text(desk, item, document, person, status):
    before = Article.objects.values().get()
    address = reverse("admin:news_article_word", args=[item.pk])
    response = desk(person).post(address, {"upload": document()})
    assert response.status_code == status
    assert Image.objects.count() == (1 if status == 200 else 0)
    assert Article.objects.values().get() == before


def test_a_get_replaces_nothing(desk, item):
    address = reverse("admin:news_article_word", args=[item.pk])
    assert desk(ROOT).get(address).status_code == 405


def test_what_is_in_the_bin_gets_no_new_text(desk, cast, item, document):
    actions.move_to_bin(item, cast[ROOT])
    address = reverse("admin:news_article_word", args=[item.pk])
    assert desk(ROOT).post(address, {"upload": document()}).status_code == 403


@pytest.mark.parametrize(
    "wrong", ["news.article:999999", "accounts.user:1", "training.course:1", "news.notice:{cases}"]
)
def test_a_place_that_was_not_offered(desk, document, wrong):
    wrong = wrong.format(cases=factories.section("news/cases").pk)
    response = desk(ROOT).post(NEW, {"place": wrong, "upload": document()})
    assert response.status_code in (403, 404)
    assert (Article.objects.count(), Notice.objects.count(), Image.objects.count()) == (0, 0, 0)


def test_the_page_offers_the_persons_sections_and_no_others(desk):
    page = desk(CAROL).get(NEW).content.decode()
    assert f'value="{place("knowledge/basics")}"' in page
    assert f'value="{place()}"' not in page


def test_one_document_leads_to_its_draft(desk, document):
    response = desk(ALICE).post(NEW, {"place": place(), "upload": document()}, follow=True)
    item = Article.objects.get()
    assert response.redirect_chain[-1][0] == f"/admin/news/article/{item.pk}/change/"
    page = response.content.decode()
    assert item.title == "支部建设的做法"
    assert "已从《做法.docx》建好草稿" in page
    assert "作者：李某" in page
    assert "没有替代文字" in page
    assert item.created_by.username == "alice"
    entry = AuditEntry.objects.get(event="article.import_word")
    assert entry.detail["file"] == "做法.docx"


def test_several_documents_and_a_broken_one(desk, document):
    files = [document("第一篇的标题"), SimpleUploadedFile("坏的.docx", b"PK\x03\x04oops"),
             document("第二篇的标题")]  # fmt: skip
    page = desk(ALICE).post(NEW, {"place": place(), "upload": files}).content.decode()
    assert sorted(Article.objects.values_list("title", flat=True)) == [
        "第一篇的标题",
        "第二篇的标题",
    ]
    assert "坏的.docx" in page
    assert "已损坏" in page
    for item in Article.objects.all():
        assert f"/admin/news/article/{item.pk}/change/" in page


def test_the_script_is_answered_in_json(desk, document):
    data = {"place": place(), "upload": document(), "answer": "json"}
    answer = desk(ALICE).post(NEW, data).json()
    assert answer["uploaded"] == 1
    assert answer["recognised"] == [["作者", "李某"]]
    assert answer["url"] == f"/admin/news/article/{Article.objects.get().pk}/change/"
    data["upload"] = SimpleUploadedFile("旧.doc", docx_files.compound(["WordDocument"]))
    answer = desk(ALICE).post(NEW, data).json()
    assert answer["uploaded"] == 0
    assert "旧版 Word 文档" in answer["error"]["message"]


def test_the_last_place_is_remembered(desk, document):
    client = desk(ALICE)
    assert f'value="{place()}" selected' not in client.get(NEW).content.decode()
    client.post(NEW, {"place": place(), "upload": document()})
    assert f'value="{place()}" selected' in client.get(NEW).content.decode()


def test_a_form_without_a_file_or_a_place_is_told(desk, document):
    client = desk(ALICE)
    assert "请选择要导入的 Word 文档" in client.post(NEW, {"place": place()}).content.decode()
    page = client.post(NEW, {"place": "", "upload": document()}).content.decode()
    assert "请选择栏目" in page


def test_a_notice_has_no_field_for_its_author(desk, document):
    data = {"place": place("notices", "news.notice"), "upload": document()}
    desk(ALICE).post(NEW, data)
    assert Notice.objects.get().body.startswith('<p class="align-center">作者：李某</p>')


def test_the_text_for_the_editor(desk, item, document):
    address = reverse("admin:news_article_word", args=[item.pk])
    answer = desk(ALICE).post(address, {"upload": document("新的标题在这里")}).json()
    assert answer["title"] == "新的标题在这里"
    assert answer["author"] == "李某"
    assert answer["fields"]["author"] == "李某"
    assert answer["body"].startswith("<p>正文有好几句话")
    assert f'<img alt="" src="{Image.objects.get().url}">' in answer["body"]


def test_the_ways_in(desk, item):
    client = desk(ALICE)
    assert f'href="{NEW}"' in client.get("/admin/").content.decode()
    listing = client.get(reverse("admin:news_article_changelist")).content.decode()
    assert f'href="{NEW}?place=news.article"' in listing
    form = client.get(reverse("admin:news_article_change", args=[item.pk])).content.decode()
    assert f'data-word-replace="/admin/news/article/{item.pk}/word/"' in form
    assert "从 Word 新建" not in desk(BOB).get("/admin/").content.decode()


def test_the_page_is_well_formed(desk):
    found = pages.problems(desk(ALICE).get(NEW).content.decode())
    assert [one for one in found if not one.startswith("lang is")] == []  # Django's admin says it
