"""Every address of the media library, tried by everybody."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from editorial.models import Document, Image, MediaFolder
from editorial.uploads import replacing, store_document, store_image
from portal.models import Slide
from tests import factories
from tests.editorial.test_uploads import PDF, picture

pytestmark = pytest.mark.django_db

VISITOR, EVE, DAN, ALICE, BOB, CAROL, ROOT = (
    "visitor",
    "eve",
    "dan",
    "alice",
    "bob",
    "carol",
    "root",
)
SIGN_IN = 302


@pytest.fixture
def cast():
    return {
        VISITOR: None,
        EVE: factories.user("eve"),  # staff without a role
        DAN: factories.dan(),
        ALICE: factories.alice("news"),
        BOB: factories.bob("news"),
        CAROL: factories.carol("knowledge"),  # runs a section, but not the one that uses the file
        ROOT: factories.root(),
    }


def sign_in(client, person):
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


def jpg(width, name="照片.jpg"):
    return SimpleUploadedFile(name, picture(width, 200))


def pdf(words, name="通知.pdf"):
    return SimpleUploadedFile(name, PDF + words.encode())


@pytest.fixture
def image(cast):
    """A picture that a public article of Alice's and Bob's section shows, with a former file."""
    image = store_image(jpg(400), user=cast[ROOT], alt="红")
    image = replacing.replace_image(image, jpg(401), cast[ROOT])
    factories.published("用图的文章", by=cast[ROOT], cover_id=image.pk)
    return image


@pytest.fixture
def document(cast):
    document = store_document(pdf("一"), user=cast[ROOT])
    document = replacing.replace_document(document, pdf("二"), cast[ROOT])
    attachments = [{"id": document.pk, "title": "全文"}]
    factories.published("有附件的文章", by=cast[ROOT], attachments=attachments)
    return document


# What each person gets. The library is shared: whoever has the role's permission sees all of it.
SEEN = {EVE: 403, DAN: 200, ALICE: 200, BOB: 200, CAROL: 200, ROOT: 200}
DELETERS = {EVE: 403, DAN: 403, ALICE: 403, BOB: 403, CAROL: 200, ROOT: 200}
DONE_BY_DELETERS = {who: 302 if status == 200 else 403 for who, status in DELETERS.items()}
DONE_BY_ALL = {who: 302 if status == 200 else 403 for who, status in SEEN.items()}
# What released pages show is changed by those who may release every one of them.
PUBLIC = {EVE: 403, DAN: 403, ALICE: 403, BOB: 302, CAROL: 403, ROOT: 302}

GETS = {
    "changelist": SEEN, "upload": SEEN, "cleanup": DELETERS, "change": {**SEEN, EVE: 403},
    "replace": SEEN, "former": SEEN, "crop": SEEN, "whole": SEEN,
}  # fmt: skip
POSTS = {
    "replace": PUBLIC, "back": PUBLIC, "crop": DONE_BY_ALL,
    "bin": DONE_BY_DELETERS, "unbin": DONE_BY_DELETERS, "cleanup": DONE_BY_DELETERS,
    "bulk-move": DONE_BY_ALL, "bulk-bin": DONE_BY_DELETERS, "bulk-unbin": DONE_BY_DELETERS,
    "upload": SEEN, "delete": dict.fromkeys(SEEN, 403),
}  # fmt: skip
OF_IMAGES = {"crop", "whole"}


def address(model, name, row):
    name, numbers = name.partition("-")[0], []
    if name in ("change", "replace", "former", "back", "crop", "whole", "bin", "unbin", "delete"):
        numbers.append(row.pk)
    if name in ("former", "back"):
        numbers.append(row.formers.get().pk)
    return reverse(f"admin:editorial_{model}_{name}", args=numbers)


def table(cases):
    for model in ("image", "document"):
        for name, row in cases.items():
            if model == "document" and name in OF_IMAGES:
                continue
            yield pytest.param(model, name, VISITOR, SIGN_IN, id=f"{model}-{name}-visitor")
            for person, status in row.items():
                yield pytest.param(model, name, person, status, id=f"{model}-{name}-{person}")


def everything():
    return [
        list(Image.objects.order_by("pk").values()), list(Document.objects.order_by("pk").values()),
        list(MediaFolder.objects.order_by("pk").values()),
    ]  # fmt: skip


@pytest.mark.parametrize(("model", "name", "person", "status"), list(table(GETS)))
def test_who_may_open(client, cast, request, model, name, person, status):
    row = request.getfixturevalue(model)
    sign_in(client, cast[person])
    assert client.get(address(model, name, row)).status_code == status


@pytest.mark.parametrize(("model", "name", "person", "status"), list(table(POSTS)))
def test_who_may_do(client, cast, request, model, name, person, status):
    row = request.getfixturevalue(model)
    folder = MediaFolder.objects.create(name="照片")
    sign_in(client, cast[person])
    verb = name.partition("-")[2]
    data = {
        "selected": [row.pk], "action": verb, "folder": folder.pk, "reason": "人名有误",
        "left": 10, "top": 10, "width": 100, "height": 100, "focus_x": 50, "focus_y": 50,
    }  # fmt: skip
    if name in ("replace", "upload"):
        data["upload"] = jpg(77) if model == "image" else pdf("三")
    before = everything()
    response = client.post(address(model, name, row), data)
    assert response.status_code == status
    if person == VISITOR or status == 403:
        assert everything() == before


@pytest.mark.parametrize("person", [DAN, ALICE, CAROL])
def test_who_may_not_publish_crops_nothing_that_is_public(client, cast, image, person):
    """The form says so, and what is sent all the same is left out; the focal point is taken."""
    sign_in(client, cast[person])
    assert (
        "只有能发布全部相关稿件的人可以裁剪"
        in client.get(address("image", "crop", image)).content.decode()
    )
    data = {"left": 0, "top": 0, "width": 50, "height": 50, "focus_x": 10, "focus_y": 90}
    client.post(address("image", "crop", image), data)
    after = Image.objects.get(pk=image.pk)
    assert (after.shown, after.crop) == (image.shown, None)
    assert (after.focus_x, after.focus_y) == (10, 90)


def test_a_picture_of_a_slide_is_replaced_by_who_may_change_slides(client, cast):
    image = store_image(jpg(500), user=None)
    Slide.objects.create(title="焦点", url="/", image=image)
    for person, status in ((BOB, 403), (CAROL, 302)):
        sign_in(client, cast[person])
        data = {"upload": jpg(501), "reason": "换新"}
        assert client.post(address("image", "replace", image), data).status_code == status


@pytest.mark.parametrize("name", ["former", "back"])
def test_a_former_file_of_another_picture_is_not_found(client, cast, image, name):
    other = store_image(jpg(410), user=None)
    sign_in(client, cast[ROOT])
    numbers = [other.pk, image.formers.get().pk]
    url = reverse(f"admin:editorial_image_{name}", args=numbers)
    response = client.post(url) if name == "back" else client.get(url)
    assert response.status_code == 404


@pytest.mark.parametrize(
    "name", ["change", "replace", "crop", "whole", "bin", "unbin", "former", "back"]
)
def test_a_guessed_number_leads_nowhere(client, cast, name):
    sign_in(client, cast[ROOT])
    numbers = [10**9, 1] if name in ("former", "back") else [10**9]
    url = reverse(f"admin:editorial_image_{name}", args=numbers)
    response = client.post(url) if name in ("bin", "unbin", "back") else client.get(url)
    assert response.status_code == (302 if name == "change" else 404)


@pytest.mark.parametrize("name", ["bin", "unbin", "back", "bulk"])
def test_a_get_changes_nothing(client, cast, image, name):
    sign_in(client, cast[ROOT])
    before = everything()
    assert client.get(address("image", name, image)).status_code == 405
    assert everything() == before


FOLDER_VERBS = {
    "add": ("media-folder-add", {"name": "新的"}),
    "rename": ("media-folder-change", {"name": "改名"}),
    "delete": ("media-folder-change", {"delete": "1"}),
}


@pytest.mark.parametrize("verb", sorted(FOLDER_VERBS))
@pytest.mark.parametrize(
    ("person", "status"),
    [(VISITOR, 302), (EVE, 403), (DAN, 302), (ALICE, 302), (BOB, 302), (CAROL, 302), (ROOT, 302)],
)
def test_who_may_arrange_folders(client, cast, verb, person, status):
    folder = MediaFolder.objects.create(name="照片")
    sign_in(client, cast[person])
    name, data = FOLDER_VERBS[verb]
    url = reverse(name, args=[] if verb == "add" else [folder.pk])
    before = everything()
    assert client.get(url).status_code in (302, 405)
    assert client.post(url, data).status_code == status
    assert (everything() == before) is (person in (VISITOR, EVE))


def test_who_uses_a_file_is_told_by_title_only_to_who_may_see_it(client, cast, image):
    url = address("image", "change", image)
    sign_in(client, cast[ALICE])
    assert "用图的文章" in client.get(url).content.decode()
    for person in (DAN, CAROL):
        sign_in(client, cast[person])
        text = client.get(url).content.decode()
        assert "用图的文章" not in text
        assert "另有 1 篇其他栏目的稿件" in text


def test_a_refusal_names_no_item(client, cast, image):
    sign_in(client, cast[CAROL])
    text = client.post(address("image", "bin", image), follow=True).content.decode()
    assert "正在使用，不能删除" in text
    assert "用图的文章" not in text
