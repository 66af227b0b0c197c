"""Files on their way in and out: who may, and with which headers."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from editorial import actions
from editorial.models import Document, Image
from editorial.uploads import store_document, store_image
from tests import factories
from tests.editorial.test_uploads import PDF, picture

pytestmark = pytest.mark.django_db


def sign_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


@pytest.fixture
def document():
    return store_document(SimpleUploadedFile("通知.pdf", PDF), user=None)


def attach(document, **more):
    return {"attachments": [{"id": document.pk, "title": "通知全文"}], **more}


def test_a_document_of_a_draft_is_not_for_visitors(client, document):
    factories.draft(**attach(document))
    assert client.get(document.get_absolute_url()).status_code == 404
    sign_in(client, factories.alice())
    assert client.get(document.get_absolute_url()).status_code == 200


def test_a_document_of_a_public_article_is_for_everybody_until_it_is_withdrawn(client, document):
    root = factories.root()
    item = factories.published(by=root, **attach(document))
    response = client.get(document.get_absolute_url())
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == PDF
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in response["Content-Security-Policy"]
    actions.withdraw(item, root, reason="换新版")
    assert client.get(document.get_absolute_url()).status_code == 404


def test_a_document_taken_out_of_a_working_copy_stays_until_that_is_published(client, document):
    root = factories.root()
    item = factories.published(by=root, **attach(document))
    item.attachments = []
    actions.save_revision(item, root)
    assert client.get(document.get_absolute_url()).status_code == 200
    assert "通知全文" in client.get(item.get_absolute_url()).content.decode()
    factories.release(item)
    assert client.get(document.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("wanted", "status", "content"),
    [("bytes=0-3", 206, b"%PDF"), ("bytes=-6", 206, PDF[-6:]), ("bytes=999999-", 416, b""),
     ("bytes=x", 200, PDF), ("bytes=5-2", 416, b"")],
)  # fmt: skip
def test_a_download_resumes(client, document, wanted, status, content):
    factories.published(**attach(document))
    response = client.get(document.get_absolute_url(), headers={"Range": wanted})
    assert response.status_code == status
    got = b"".join(response.streaming_content) if response.streaming else response.content
    assert got == content


def test_a_picture_may_be_kept_for_good_and_does_nothing(client):
    image = store_image(SimpleUploadedFile("a.jpg", picture()), user=None)
    response = client.get(image.url)
    assert response.status_code == 200
    assert "immutable" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    again = client.get(image.url, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    ["documents/ab/x.pdf", "images/../secret.webp", "../../etc/passwd", "images/ab/none.webp",
     "images/ab/x.svg", "portal.sqlite3", "images//x.webp"],
)  # fmt: skip
def test_nothing_but_pictures_is_given_out(client, path):
    assert client.get(f"/media/{path}").status_code == 404


UPLOADS = ["media-upload-image", "media-upload-document"]


@pytest.mark.parametrize("name", [*UPLOADS, "media-browse"])
def test_a_visitor_is_sent_to_sign_in(client, name):
    method = client.get if name == "media-browse" else client.post
    response = method(reverse(name))
    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


@pytest.mark.parametrize("name", [*UPLOADS, "media-browse"])
def test_staff_without_the_permission_are_refused(client, name):
    sign_in(client, factories.user("eve"))
    method = client.get if name == "media-browse" else client.post
    assert method(reverse(name)).status_code == 403


def test_an_upload_without_the_forms_token_is_refused():
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, factories.alice())
    upload = SimpleUploadedFile("a.jpg", picture(20, 20))
    assert strict.post(reverse("media-upload-image"), {"upload": upload}).status_code == 403
    assert not Image.objects.exists()


def test_an_author_uploads_a_picture(client):
    sign_in(client, factories.alice())
    upload = SimpleUploadedFile("a.jpg", picture(20, 20))
    answer = client.post(reverse("media-upload-image"), {"upload": upload, "alt": "红"}).json()
    assert answer["uploaded"] == 1
    assert Image.objects.get().alt == "红"
    assert answer["url"] == Image.objects.get().url


def test_a_bad_upload_is_answered_with_a_sentence(client):
    sign_in(client, factories.alice())
    for upload in (SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>"), None):
        answer = client.post(reverse("media-upload-image"), {"upload": upload} if upload else {})
        assert answer.json()["uploaded"] == 0
        assert answer.json()["error"]["message"]


class Endless(io.BytesIO):
    """200 MB that nobody has to hold in memory."""

    name = "大.pdf"

    def __init__(self, size):
        super().__init__()
        self.left = size

    def read(self, amount=-1):
        amount = min(self.left, amount if amount and amount > 0 else 65536)
        self.left -= amount
        return b"%" * amount


def test_two_hundred_megabytes_are_answered_with_a_sentence(settings):
    """Through the handlers that a request goes through, piece by piece."""
    from editorial.uploadhandlers import BoundedUploadHandler

    handler = BoundedUploadHandler()
    handler.new_file("upload", "大.pdf", "application/pdf", None)
    source, passed = Endless(200 * 1024 * 1024), 0
    while piece := source.read(1024 * 1024):
        kept = handler.receive_data_chunk(piece, 0)
        passed += len(kept or b"")
    assert passed <= 60 * 1024 * 1024
    upload = handler.file_complete(200 * 1024 * 1024)
    with pytest.raises(ValidationError, match="200 MB"):
        store_document(upload, user=None)
    assert not Document.objects.exists()


def test_many_files_of_a_stranger_weigh_no_more_than_one(rf):
    """They are read before anybody asks who sent them: the token of the form is among them."""
    files = {f"file{n}": SimpleUploadedFile(f"{n}.bin", b"x" * 15 * 1024 * 1024) for n in range(6)}
    request = rf.post("/admin/login/", files)
    kept = [upload.seek(0, io.SEEK_END) for upload in request.FILES.values()]
    assert sum(kept) <= 60 * 1024 * 1024
    with pytest.raises(ValidationError, match="最多 50 MB"):
        store_document(request.FILES["file5"], user=None)


def test_a_refused_upload_leaves_the_disk_at_once(rf, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    upload = SimpleUploadedFile("大.pdf", b"%" * 61 * 1024 * 1024)
    request = rf.post("/admin/media/upload/document/", {"upload": upload})
    assert request.FILES["upload"].size == 61 * 1024 * 1024
    assert list(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == []


def test_a_document_in_use_is_not_deleted(client, document):
    sign_in(client, factories.root())
    factories.draft(**attach(document))
    address = reverse("admin:editorial_document_delete", args=[document.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403
    assert Document.objects.exists()
