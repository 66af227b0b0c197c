"""Whether the rows of the library and the files of the storage fit together."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.utils import timezone

from editorial import indexing, usage
from editorial.media_bin import LIBRARY, delete_files, every_name
from editorial.models import Revision

FOLDERS = ("images", "documents", "originals")
YOUNG = timedelta(days=1)  # an upload under way has its file before its row


def waste():
    """Yield the names of files that no row knows, older than a day."""
    known = {name for row in _rows() for name in every_name(row)}
    before = timezone.now() - YOUNG
    for folder in FOLDERS:
        for name in _files(folder):
            if name not in known and default_storage.get_modified_time(name) < before:
                yield name


def remove(names):
    """Delete what `waste` found, unless a row has come to know it since."""
    known = {name for row in _rows() for name in every_name(row)}
    delete_files(set(names) - known)


def missing():
    """Yield (row, name) of every file that a row needs and the storage lacks."""
    for row in _rows():
        for name in every_name(row):
            if not default_storage.exists(name):
                yield row, name


def _rows():
    for model in LIBRARY:
        yield from model.objects.prefetch_related("formers").iterator(chunk_size=500)


def _files(folder):
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for inner in folders:
        yield from _files(f"{folder}/{inner}")


def record_uses(repair):
    """Count, and with `repair` record, what revisions show and no record says. It reads every
    revision, old ones too."""
    return sum(_record(model, repair) for model in indexing.models())


def _record(model, repair):
    content_type = ContentType.objects.get_for_model(model)
    number = 0
    revisions = Revision.objects.filter(content_type=content_type).order_by("object_id", "number")
    for revision in revisions.iterator(chunk_size=200):
        text = model(pk=revision.object_id).apply(revision.data)
        number += usage.mention(text, text.used_documents(), text.used_images(), repair=repair)
    return number
