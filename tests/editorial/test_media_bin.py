"""Nothing that is used goes; what nobody uses goes to the bin first, and then for good."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from editorial import actions, media_bin, usage
from editorial.library import checking, uses
from editorial.models import Image
from editorial.models.library import ImageMention
from editorial.uploads import replacing, store_document, store_image
from memorial.models import Memorial
from portal.models import QRCode, Slide
from tests import factories
from tests.editorial.test_library import jpg, sign_in, store
from tests.editorial.test_uploads import PDF, stored_files

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=31)


def in_a_slide(image):
    Slide.objects.create(title="焦点图", url="/", image=image)


def in_a_code(image):
    QRCode.objects.create(name="公众号", image=image)


def as_a_cover(image):
    factories.draft("草稿", cover_id=image.pk)


def in_a_text(image):
    factories.draft("草稿", body=f'<p><img src="{image.address}" alt="红"></p>')


def as_a_portrait(image):
    factories.draft(
        "示例人物",
        where="knowledge/memorial/founders",
        model=Memorial,
        cover_id=image.pk,
        body="<p>生平</p>",
    )


def in_an_old_revision(image):
    item = factories.draft("草稿", cover_id=image.pk)
    item.cover = None
    actions.save_revision(item, None)


PLACES = [in_a_slide, in_a_code, as_a_cover, in_a_text, as_a_portrait, in_an_old_revision]


@pytest.mark.parametrize("place", PLACES)
def test_what_is_used_anywhere_is_deleted_in_no_way(client, place):
    root = sign_in(client, factories.root())
    image = store()
    place(image)
    Image.objects.update(unused_since=timezone.now() - MONTH)
    with pytest.raises(ValidationError, match="正在使用"):
        media_bin.move(image, root)
    client.post(reverse("admin:editorial_image_bin", args=[image.pk]))
    client.post(reverse("admin:editorial_image_bulk"), {"action": "bin", "selected": [image.pk]})
    client.post(reverse("admin:editorial_image_cleanup"), {"selected": [image.pk]})
    client.post(reverse("admin:editorial_image_delete", args=[image.pk]), {"post": "yes"})
    client.post(
        reverse("admin:editorial_image_changelist"),
        {"action": "delete_selected", "_selected_action": [image.pk], "post": "yes"},
    )
    assert Image.objects.kept().filter(pk=image.pk).exists()


def test_where_a_picture_is_used_is_told_with_the_state():
    image = store()
    item = factories.published("文章", by=factories.root(), cover_id=image.pk)
    in_a_slide(image)
    assert {(p.label, p.state) for p in uses.places(image)} == {
        ("文章", "已发布"), ("焦点图", "站点设置"),
    }  # fmt: skip
    item.cover = None
    actions.save_revision(item, None)
    factories.release(item)
    assert {p.state for p in uses.places(image)} == {uses.PAST, "站点设置"}


def test_an_old_revision_is_restored_with_its_picture():
    image = store()
    in_an_old_revision(image)
    item = uses.places(image)[0].row
    first = item.revisions().get(number=1)
    actions.restore_revision(item, first, factories.root())
    assert [p.is_draft for p in uses.places(image)] == [True]


def test_the_bin_is_out_of_sight_and_gives_back(client):
    root = sign_in(client, factories.root())
    image = store(title="没人用的图")
    listing, window = reverse("admin:editorial_image_changelist"), reverse("media-browse")
    media_bin.move(image, root)
    for url in (listing, window):
        assert "没人用的图" not in client.get(url).content.decode()
    assert "没人用的图" in client.get(listing, {"use": "bin"}).content.decode()
    assert "没人用的图" not in client.get(window, {"use": "bin"}).content.decode()
    media_bin.restore(image, root)
    assert "没人用的图" in client.get(listing).content.decode()


def test_who_may_not_delete_bins_nothing():
    with pytest.raises(PermissionDenied):
        media_bin.move(store(), factories.alice())


def test_what_comes_again_leaves_the_bin():
    root = factories.root()
    image, document = store(), store_document(SimpleUploadedFile("a.pdf", PDF), user=None)
    media_bin.move(image, root)
    media_bin.move(document, root)
    assert store_image(jpg(), user=None).deleted_at is None
    assert store_document(SimpleUploadedFile("b.pdf", PDF), user=None).deleted_at is None


def test_what_is_used_leaves_the_bin():
    image = store()
    media_bin.move(image, None)
    in_a_text(image)
    image.refresh_from_db()
    assert image.deleted_at is None


# -- cleaning up ------------------------------------------------------------------------------


def unused_for(image, days):
    Image.objects.filter(pk=image.pk).update(unused_since=timezone.now() - timedelta(days=days))


def test_the_clean_up_lists_what_nothing_has_used_for_thirty_days(client):
    sign_in(client, factories.root())
    old, new, used = (store(400 + n, title=t) for n, t in enumerate(("旧图", "新图", "在用的图")))
    as_a_cover(used)
    for image, days in ((old, 31), (new, 29), (used, 300)):
        unused_for(image, days)
    page = reverse("admin:editorial_image_cleanup")
    text = client.get(page).content.decode()
    assert "旧图" in text
    assert "新图" not in text
    assert "在用的图" not in text
    client.post(page, {"selected": [old.pk, new.pk, used.pk]})
    assert [image.title for image in Image.objects.binned()] == ["旧图"]


def test_the_thirty_days_begin_when_the_last_use_ends():
    image = store()
    unused_for(image, 300)
    in_a_slide(image)
    media_bin.observe()
    Slide.objects.all().delete()
    media_bin.observe()
    assert not media_bin.long_unused(Image).exists()
    assert media_bin.long_unused(Image, timezone.now() + MONTH).get() == image


# -- for good ---------------------------------------------------------------------------------


def test_the_bin_is_emptied_after_its_days(settings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        part = {"left": 0, "top": 0, "width": 9, "height": 9}
        image = replacing.crop_image(store(), part, None)
    with django_capture_on_commit_callbacks(execute=True):
        replacing.replace_image(image, jpg(900), None)
    media_bin.move(Image.objects.get(), None)
    soon = timezone.now() + timedelta(days=settings.MEDIA_BIN_DAYS)
    assert media_bin.empty(soon - timedelta(minutes=1)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        later = soon + timedelta(minutes=1)
        assert media_bin.empty(later, dry_run=True) == 1
        assert media_bin.empty(later) == 1
    assert not Image.objects.exists()
    assert stored_files(settings) == []


@pytest.mark.parametrize("place", PLACES)
def test_emptying_gives_back_what_is_used_after_all(place):
    image = store()
    place(image)
    Image.objects.update(deleted_at=timezone.now() - timedelta(days=365))
    assert media_bin.empty() == 0
    assert Image.objects.kept().get() == image


def test_the_command_tells_what_it_would_do():
    media_bin.move(store(), None)
    Image.objects.update(deleted_at=timezone.now() - timedelta(days=365))
    for options, said in ((["--dry-run"], "将删除 1"), ([], "已删除 1"), ([], "已删除 0")):
        out = StringIO()
        call_command("empty_media_bin", *options, stdout=out)
        assert said in out.getvalue()


def test_waste_and_loss_are_found(settings):
    image = store()
    name = default_storage.save("images/ab/waste.webp", ContentFile(b"x"))
    out = StringIO()
    call_command("check_media", stdout=out)
    assert name not in out.getvalue()  # it may be an upload under way
    settings.MEDIA_ROOT.joinpath(name).touch()
    os.utime(settings.MEDIA_ROOT / name, (0, 0))
    call_command("check_media", "--repair", stdout=out)
    assert name in out.getvalue()
    assert not default_storage.exists(name)
    default_storage.delete(image.shown)
    with pytest.raises(CommandError, match="1 个文件丢失"):
        call_command("check_media", stdout=out)


def test_uses_that_are_not_on_record_are_recorded():
    image = store()
    in_an_old_revision(image)
    ImageMention.objects.all().delete()
    assert checking.record_uses(repair=False) == 1
    assert checking.record_uses(repair=True) == 1
    assert usage.is_in_use(image)


def test_items_that_are_gone_for_good_use_nothing():
    image = store()
    as_a_cover(image)
    item = uses.places(image)[0].row
    type(item).objects.update(cover=None)
    usage.forget(ContentType.objects.get_for_model(item), [item.pk])
    assert not usage.is_in_use(image)


# -- at once ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(3))
def test_using_and_binning_at_once_never_bins_what_is_used(_again):
    ContentType.objects.clear_cache()
    image = store()
    item = factories.draft("草稿")
    start = threading.Barrier(2)

    def use():
        start.wait()
        item.cover_id = image.pk
        actions.save_revision(item, None)

    def throw():
        start.wait()
        try:
            media_bin.move(image, None)
        except ValidationError:
            return

    def run(verb):
        try:
            verb()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, (use, throw)))
    assert usage.is_in_use(image)
    assert Image.objects.kept().filter(pk=image.pk).exists()
