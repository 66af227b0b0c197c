"""The chooser of one document: what it offers, what it takes, who may look through the library."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from editorial.desk.forms import PublishableForm
from editorial.models import Document
from editorial.uploads import store_document
from editorial.widgets import DocumentChooser
from news.models import Article
from tests import factories
from tests.editorial.test_media_views import sign_in
from tests.editorial.test_uploads import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def brochure():
    return store_document(SimpleUploadedFile("简章.pdf", PDF), user=None)


@pytest.fixture
def notes():
    return store_document(SimpleUploadedFile("说明.txt", "说明".encode()), user=None)


class BrochureForm(PublishableForm):
    brochure = forms.ModelChoiceField(
        Document.objects.all(), required=False, widget=DocumentChooser(kinds=("pdf",))
    )

    class Meta:
        model = Article
        fields = ("title", "section")


def form(rf, **data):
    request = rf.get("/")
    request.user = factories.root()
    made = type("OneForm", (BrochureForm,), {"request": request})
    return made(data or None)


def test_a_publishable_form_takes_only_the_kinds_of_its_chooser(rf, brochure, notes):
    where = factories.section("news/cases")
    bad = form(rf, title="题", section=where.pk, brochure=notes.pk)
    assert bad.errors["brochure"] == ["这里只能选：PDF 文档。"]
    request = bad.request
    good = type("OneForm", (BrochureForm,), {"request": request})(
        {"title": "题", "section": where.pk, "brochure": brochure.pk}
    )
    assert good.is_valid()
    assert good.cleaned_data["brochure"] == brochure


def test_the_chooser_holds_the_chosen_one_only(brochure, notes):
    html = DocumentChooser(kinds=("pdf",)).render("brochure", brochure.pk, {"id": "id_brochure"})
    assert html.count("<option") == 2
    assert "简章" in html
    assert "说明" not in html
    assert 'accept=".pdf"' in html
    for nonsense in (None, "", "x", "9" * 40):
        assert DocumentChooser().render("b", nonsense, {}).count("<option") == 1


def test_the_library_is_searched_and_narrowed(client, brochure, notes):
    sign_in(client, factories.alice())
    address = reverse("media-browse-documents")
    assert "简章" in (page := client.get(address).content.decode()) and "说明" in page
    narrowed = client.get(address, {"kinds": "pdf,nothing"}).content.decode()
    assert "简章" in narrowed and "说明" not in narrowed
    searched = client.get(address, {"q": "说\x00明"}).content.decode()
    assert "简章" not in searched and "说明" in searched
    assert "没有找到" in client.get(address, {"q": "别的"}).content.decode()


def test_the_library_is_for_staff_who_may_view_it(client, brochure):
    address = reverse("media-browse-documents")
    assert "/admin/login/" in client.get(address)["Location"]
    sign_in(client, factories.user("eve"))
    assert client.get(address).status_code == 403


def test_an_upload_of_another_kind_is_refused_before_it_is_stored(client):
    sign_in(client, factories.alice())
    sent = {"upload": SimpleUploadedFile("说明.txt", b"text"), "kinds": "pdf"}
    answer = client.post(reverse("media-upload-document"), sent).json()
    assert answer["error"]["message"] == "这里只能放：PDF 文档。"
    assert not Document.objects.exists()
    sent = {"upload": SimpleUploadedFile("简章.pdf", PDF), "kinds": "pdf"}
    answer = client.post(reverse("media-upload-document"), sent).json()
    assert answer["title"] == "简章"
    assert answer["url"] == Document.objects.get().get_absolute_url()
