"""The media library: finding, folders, another file in the place of one, cropping."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pillow

from accounts.models import AuditEntry
from editorial import actions, richtext
from editorial.library import folders
from editorial.models import Document, Image, MediaFolder
from editorial.uploads import files, replacing, store_document, store_image
from news.models import Article
from tests import factories
from tests.editorial.test_uploads import PDF, picture, stored_files

pytestmark = pytest.mark.django_db

LISTING = "admin:editorial_image_changelist"
HALF = {"left": 200, "top": 0, "width": 200, "height": 300}


def sign_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def jpg(width=400, name="照片.jpg", height=300):
    return SimpleUploadedFile(name, picture(width, height))


def store(width=400, name="照片.jpg", **facts):
    return store_image(jpg(width, name), user=facts.pop("user", None), **facts)


@pytest.fixture
def done(django_capture_on_commit_callbacks):
    """Do something as if in a transaction of its own, which a test's never ends."""

    def done(verb, *arguments, **more):
        with django_capture_on_commit_callbacks(execute=True):
            return verb(*arguments, **more)

    return done


def names(settings, folder):
    root = settings.MEDIA_ROOT / folder
    return {p.relative_to(settings.MEDIA_ROOT).as_posix() for p in root.rglob("*.*")}


# -- finding ----------------------------------------------------------------------------------


def found(client, **asked):
    page = client.get(reverse(LISTING), asked).context["page"]
    return [row.title for row in page]


def test_a_picture_is_found_by_what_is_known_of_it(client):
    alice = sign_in(client, factories.alice())
    store(401, "DSC_0099.jpg", title="开班式", alt="学员列队", credit="示例社")
    folder = MediaFolder.objects.create(name="井冈山")
    store(402, "b.jpg", title="献花", user=alice, folder=folder)
    for word in ("开班", "DSC_0099", "列队", "示例社", "开班 列队"):
        assert found(client, q=word) == ["开班式"], word
    assert found(client, q="开班 献花") == []
    assert found(client, by=alice.pk) == ["献花"]
    assert found(client, folder=folder.pk) == ["献花"]
    assert found(client, folder="none") == ["开班式"]
    assert found(client, use="no-alt") == ["献花"]
    assert found(client, sort="old") == ["开班式", "献花"]
    assert found(client, since="2000-01-01", until="2000-01-02") == []


def test_a_folder_shows_what_its_folders_hold(client):
    sign_in(client, factories.root())
    top = MediaFolder.objects.create(name="培训")
    store(folder=MediaFolder.objects.create(name="2026 年", parent=top), title="里层的图")
    assert found(client, folder=top.pk) == ["里层的图"]


def test_used_and_unused_pictures_are_told_apart(client):
    sign_in(client, factories.root())
    used, _ = store(401, title="用了"), store(402, title="没用")
    factories.draft(cover_id=used.pk)
    assert found(client, use="used") == ["用了"]
    assert found(client, use="unused") == ["没用"]


@pytest.mark.parametrize(
    "asked",
    [{"folder": "x"}, {"folder": "9" * 30}, {"by": "'"}, {"since": "昨天"}, {"until": "9999-12-31"},
     {"use": "?"}, {"sort": "?"}, {"page": "-1"}, {"q": "\x00%_'\"<"}],
)  # fmt: skip
def test_what_makes_no_sense_is_left_out(client, asked):
    sign_in(client, factories.root())
    store()
    assert client.get(reverse(LISTING), asked).status_code == 200


@pytest.mark.parametrize("number", [3, 30])
def test_the_page_asks_no_more_for_many_pictures(client, query_budget, number):
    sign_in(client, factories.root())
    rows = [
        Image(title=f"图 {n}", sha256=f"{n:064d}", bytes=1, file=f"images/ab/{n:032x}.webp",
              shown=f"images/ab/{n:032x}.webp", width=400, height=300)
        for n in range(number)
    ]  # fmt: skip
    Image.objects.bulk_create(rows)
    client.get(reverse(LISTING))
    with query_budget("media-library"):
        client.get(reverse(LISTING))


# -- folders ----------------------------------------------------------------------------------


def test_folders_are_two_deep_and_no_two_have_one_name():
    root = factories.root()
    top = folders.add(root, "  培训  ")
    inner = folders.add(root, "井冈山", top)
    assert str(inner) == "培训 / 井冈山"
    for name, parent, words in (
        ("培训", None, "已经有"), ("井冈山", top, "已经有"), ("更里", inner, "最多两层"), (" ", None, "起个名字"),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match=words):
            folders.add(root, name, parent)
    assert folders.add(root, "井冈山")  # elsewhere the name is free


def test_a_folder_that_goes_leaves_its_files():
    root = factories.root()
    top = folders.add(root, "培训")
    inner = folders.add(root, "井冈山", top)
    image = store(folder=inner)
    with pytest.raises(ValidationError, match="先删除它里面的"):
        folders.delete(root, top)
    folders.delete(root, inner)
    image.refresh_from_db()
    assert image.folder == top


def test_many_are_moved_at_once(client):
    sign_in(client, factories.alice())
    folder = MediaFolder.objects.create(name="照片")
    rows = [store(400 + n) for n in range(3)]
    data = {"action": "move", "folder": folder.pk, "selected": [row.pk for row in rows[:2]]}
    response = client.post(reverse("admin:editorial_image_bulk"), data, follow=True)
    assert "已把 2 个文件移到“照片”" in response.content.decode()
    assert folder.images.count() == 2


@pytest.mark.parametrize("back", ["https://evil.example/?q=1", "//evil.example/", "javascript:1"])
def test_after_many_at_once_nobody_is_led_away(client, back):
    sign_in(client, factories.root())
    response = client.post(reverse("admin:editorial_image_bulk"), {"back": back})
    assert response["Location"].startswith(reverse(LISTING))


# -- uploading --------------------------------------------------------------------------------


def test_without_scripts_many_files_come_in_one_form_and_the_bad_one_is_named(client):
    sign_in(client, factories.alice())
    folder = MediaFolder.objects.create(name="照片")
    uploads = [
        jpg(401, "甲.jpg"), SimpleUploadedFile("坏.jpg", b"<svg onload=alert(1)>"),
        jpg(401, "同一张.jpg"), jpg(402, "<b>乙</b>.jpg"),
    ]  # fmt: skip
    data = {"upload": uploads, "folder": folder.pk}
    text = client.post(reverse("admin:editorial_image_upload"), data).content.decode()
    assert "坏.jpg：不能上传 SVG" in text
    assert "库里已有同一个文件，没有重复存" in text
    assert "<b>乙" not in text
    assert folder.images.count() == 2


def test_an_upload_from_the_library_lands_in_its_folder(client):
    sign_in(client, factories.alice())
    folder = MediaFolder.objects.create(name="照片")
    answer = client.post(
        reverse("media-upload-image"), {"upload": jpg(), "folder": folder.pk}
    ).json()
    assert Image.objects.get().folder == folder
    assert answer["known"] is False
    again = client.post(reverse("media-upload-image"), {"upload": jpg()}).json()
    assert again["known"] is True
    assert again["id"] == answer["id"]


def test_words_and_folder_of_a_picture_are_edited(client):
    sign_in(client, factories.alice())
    image, folder = store(), MediaFolder.objects.create(name="照片")
    url = reverse("admin:editorial_image_change", args=[image.pk])
    data = {"title": "开班式", "alt": "", "credit": "示例社", "folder": folder.pk, "_save": "1"}
    assert "请写一句替代文字" in client.post(url, data).content.decode()
    assert client.post(url, data | {"alt": "学员列队"}).status_code == 302
    stored = Image.objects.get()
    assert (stored.title, stored.alt, stored.folder) == ("开班式", "学员列队", folder)
    assert AuditEntry.objects.filter(event="image.change").exists()


@pytest.mark.parametrize("model", ["image", "document"])
def test_one_file_is_added_with_its_words(client, model):
    sign_in(client, factories.alice())
    url = reverse(f"admin:editorial_{model}_add")
    assert client.get(url).status_code == 200
    upload = jpg() if model == "image" else SimpleUploadedFile("通知.pdf", PDF)
    data = {"upload": upload, "title": "开班", "alt": "学员列队", "_save": "1"}
    assert client.post(url, data).status_code == 302
    stored = (Image if model == "image" else Document).objects.get()
    assert stored.title == "开班"


# -- another file in its place ----------------------------------------------------------------


def show(image):
    body = f'<p>看：<img src="{image.address}" alt="红"></p>'
    return factories.published(by=factories.root(), body=body)


def test_a_replaced_picture_is_shown_by_the_text_that_did_not_change(client):
    image = store()
    item = show(image)
    before = client.get(item.get_absolute_url())
    old = image.shown
    image = replacing.replace_image(image, jpg(640, "新.jpg"), None, reason="人名有误")
    after = client.get(item.get_absolute_url(), headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert image.url in after.content.decode()
    assert old not in after.content.decode()
    stored = Article.objects.get(pk=item.pk)
    assert stored.live_revision.digest == item.live_revision.digest
    assert actions.save_revision(stored, None) == stored.latest_revision  # nothing has changed


def test_the_old_name_of_a_picture_leads_to_the_new_file_and_is_not_kept(client, done):
    image = store(1800)
    address, small = image.address, image.thumb_url
    assert "immutable" in client.get(address)["Cache-Control"]
    image = done(replacing.replace_image, image, jpg(1700), None)
    for url, now in ((address, image.url), (small, image.thumb_url)):
        response = client.get(url)
        assert (response.status_code, response["Location"]) == (302, now)
        assert "must-revalidate" in response["Cache-Control"]
    assert client.get(image.url).status_code == 200
    assert "immutable" in client.get(image.url)["Cache-Control"]


def test_the_former_picture_is_kept_from_visitors_and_can_come_back(client, settings, done):
    image = store()
    digest = image.sha256
    image = done(replacing.replace_image, image, jpg(640), None, reason="人名有误")
    former = image.formers.get()
    assert client.get(f"/media/{former.file}").status_code == 404
    image = done(replacing.image_back, image, former, None, reason="没有错")
    assert (image.sha256, image.width) == (digest, 400)
    assert image.formers.get().reason == "没有错"
    assert names(settings, "images") == set(image.stored_names)
    assert names(settings, "originals") == {image.formers.get().file}


def test_a_picture_pasted_from_the_public_page_counts_as_that_picture():
    image = replacing.replace_image(store(1800), jpg(1700), None)
    for url in (image.url, image.thumb_url, image.address):
        assert richtext.images_in(f'<p><img src="{url}" alt=""></p>') == {image.pk}


def test_a_replaced_document_gives_other_bytes_at_the_same_address(client):
    document = store_document(SimpleUploadedFile("通知.pdf", PDF), user=None)
    factories.published(attachments=[{"id": document.pk, "title": ""}])
    address = document.get_absolute_url()
    before = client.get(address)
    upload = SimpleUploadedFile("更正.pdf", PDF + b"2")
    changed = replacing.replace_document(document, upload, None, reason="更正第三条")
    assert changed.get_absolute_url() == address
    after = client.get(address, headers={"If-None-Match": before["ETag"]})
    assert b"".join(after.streaming_content) == PDF + b"2"
    back = replacing.document_back(changed, changed.formers.get(), None)
    assert b"".join(client.get(address).streaming_content) == PDF
    assert back.formers.get().original_name == "更正.pdf"


def test_a_replacement_is_in_the_record_with_both_digests():
    root, image = factories.root(), store()
    before = image.sha256
    image = replacing.replace_image(image, jpg(640), root, reason="人名有误")
    entry = AuditEntry.objects.get(event="image.replace")
    assert (entry.detail["digest_before"], entry.detail["digest"]) == (before, image.sha256)
    assert entry.detail["reason"] == "人名有误"


def test_what_is_public_is_not_replaced_without_a_reason(client):
    image = store()
    show(image)
    sign_in(client, factories.bob())
    url = reverse("admin:editorial_image_replace", args=[image.pk])
    text = client.post(url, {"upload": jpg(640), "reason": " "}).content.decode()
    assert "请写明原因" in text
    assert not image.formers.exists()


def test_the_same_file_is_not_taken_in_place_of_itself_or_of_another(client):
    image, other = store(), store(640, title="别的图")
    with pytest.raises(ValidationError, match="完全相同"):
        replacing.replace_image(image, jpg(), None)
    with pytest.raises(ValidationError, match="别的图"):
        replacing.replace_image(image, jpg(640), None)
    assert Image.objects.get(pk=other.pk).shown == other.shown


def test_a_document_is_replaced_by_one_of_its_kind():
    document = store_document(SimpleUploadedFile("通知.pdf", PDF), user=None)
    with pytest.raises(ValidationError, match="同一类型"):
        replacing.replace_document(document, SimpleUploadedFile("a.txt", b"x"), None)


@pytest.mark.parametrize("content", [b"", b"nothing", b"<svg/>", picture(400, 300)[:500]])
def test_a_broken_file_replaces_nothing(settings, content):
    image = store()
    before = stored_files(settings)
    with pytest.raises(ValidationError):
        replacing.replace_image(image, SimpleUploadedFile("a.jpg", content), None)
    assert stored_files(settings) == before
    assert Image.objects.get().shown == image.shown


class Disk:
    """A storage with room for so many files and no more."""

    def __init__(self, storage, room_for):
        self.storage, self.left = storage, room_for
        self.delete = storage.delete

    def save(self, name, content):
        self.left -= 1
        if self.left < 0:
            raise OSError(28, "No space left on device")
        return self.storage.save(name, content)


@pytest.mark.parametrize("after", range(4))
def test_a_full_disk_loses_nothing(settings, monkeypatch, after):
    """Whichever of the files doesn't fit: the old ones stay, the new ones go."""
    image = store(700)
    before = set(stored_files(settings))
    monkeypatch.setattr(files, "default_storage", Disk(files.default_storage, room_for=after))
    with pytest.raises(ValidationError, match="存储空间不足"):
        replacing.replace_image(image, jpg(900), None)
    assert set(stored_files(settings)) == before
    assert Image.objects.get().sha256 == image.sha256


def test_two_people_do_not_replace_one_file_at_once():
    seen = store()
    replacing.replace_image(Image.objects.get(), jpg(640), None)
    with pytest.raises(ValidationError, match="刚刚被别人改过"):
        replacing.replace_image(seen, jpg(700), None)
    assert Image.objects.get().width == 640


# -- cropping ---------------------------------------------------------------------------------


def test_a_crop_shows_a_part_and_keeps_the_whole(client, settings, done):
    image = store()
    old = image.shown
    image = done(replacing.crop_image, image, HALF, None, focus=(0, 100))
    assert (image.width, image.height) == (200, 300)
    assert image.focus_class == "focal-x0 focal-y4"
    with Pillow.open(settings.MEDIA_ROOT / image.shown) as shown:
        assert shown.size == (200, 300)
    assert client.get(f"/media/{image.whole}").status_code == 404
    assert client.get(f"/media/{old}")["Location"] == image.url
    image = done(replacing.crop_image, image, None, None)
    assert (image.width, image.whole, image.crop) == (400, "", None)
    assert image.address == f"/media/{old}"
    assert names(settings, "images") == set(image.stored_names)
    assert names(settings, "originals") == set()


def test_a_crop_is_made_from_the_whole_each_time():
    image = replacing.crop_image(store(), HALF, None)
    image = replacing.crop_image(image, {"left": 0, "top": 0, "width": 390, "height": 10}, None)
    assert (image.width, image.height) == (390, 10)


def test_a_cropped_picture_that_was_replaced_comes_back_cropped():
    image = replacing.crop_image(store(), HALF, None, focus=(25, 25))
    image = replacing.replace_image(image, jpg(640), None)
    assert (image.crop, image.focus_x) == (None, 50)
    image = replacing.image_back(image, image.formers.get(), None)
    assert (image.width, image.crop["left"], image.focus_x) == (200, 200, 25)


def test_the_focal_point_alone_makes_no_new_file():
    image = store()
    changed = replacing.crop_image(image, None, None, focus=(10, 60))
    assert changed.shown == image.shown
    assert changed.focus_class == "focal-x0 focal-y2"


@pytest.mark.parametrize(
    "typed",
    [{"left": -1}, {"width": 0}, {"width": 401}, {"left": 300, "width": 200}, {"height": "x"},
     {"top": 10**12}, {"focus_x": 101}, {"focus_y": ""}, {"focus_x": "nan"}],
)  # fmt: skip
def test_a_crop_that_does_not_fit_is_said_at_its_field(client, typed):
    image = store()
    sign_in(client, factories.root())
    data = {"left": 0, "top": 0, "width": 400, "height": 300, "focus_x": 50, "focus_y": 50} | typed
    response = client.post(reverse("admin:editorial_image_crop", args=[image.pk]), data)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert Image.objects.get().shown == image.shown


def test_the_list_that_cuts_a_picture_keeps_its_focal_point(client):
    image = replacing.crop_image(store(1800), None, None, focus=(0, 0))
    factories.published(cover_id=image.pk, by=factories.root())
    section = factories.section("news/cases")
    section.list_style = "grid"
    section.save()
    assert 'class="focal-x0 focal-y0"' in client.get(section.get_absolute_url()).content.decode()


def test_the_chooser_of_a_text_gives_the_address_that_stays(client):
    image = replacing.replace_image(store(), jpg(640), None)
    sign_in(client, factories.alice())
    text = client.get(reverse("media-browse")).content.decode()
    assert f'data-url="{image.address}"' in text
    data = {"upload": jpg(640), "alt": "红"}
    answer = json.loads(client.post(reverse("media-upload-image"), data).content)
    assert answer["url"] == image.address
    assert Document.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "numbers", "takes"),
    [("document_upload", (), True), ("document_replace", (7,), True), ("document_add", (), True),
     ("document_bin", (7,), False), ("image_replace", (7,), False), ("image_upload", (), False)],
)  # fmt: skip
def test_films_are_taken_where_documents_come_in(name, numbers, takes):
    from editorial.uploadhandlers import takes_films

    assert takes_films(reverse(f"admin:editorial_{name}", args=numbers)) is takes
