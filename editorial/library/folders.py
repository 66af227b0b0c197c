"""What is done with folders and with what lies in them."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts import audit
from editorial.models import MediaFolder

MEDIA = ("image", "document")


def may(user):
    """Folders are whoever's who may change what lies in them: the library is shared."""
    return any(user.has_perm(f"editorial.change_{name}") for name in MEDIA)


def _demand(user):
    if not may(user):
        raise PermissionDenied


def add(user, name, parent=None):
    _demand(user)
    return _saved(MediaFolder(name=name, parent=parent), user, "create")


def rename(user, folder, name):
    _demand(user)
    folder.name = name
    return _saved(folder, user, "rename")


def _saved(folder, user, verb):
    folder.full_clean()
    try:
        with transaction.atomic():
            folder.save()
            audit.record(f"folder.{verb}", actor=user, target=folder)
    except IntegrityError as error:  # somebody gave the same name a moment ago
        raise ValidationError(f"这里已经有叫“{folder.name}”的文件夹了。") from error
    return folder


@transaction.atomic
def delete(user, folder):
    """Delete a folder; what was in it lies in the folder above afterwards, or in none."""
    _demand(user)
    held = MediaFolder.objects.select_for_update().get(pk=folder.pk)
    if held.children.exists():
        raise ValidationError("请先删除它里面的文件夹。")
    for files in (held.images, held.documents):
        files.update(folder=held.parent)
    audit.record("folder.delete", actor=user, target=held)
    held.delete()


@transaction.atomic
def put(user, rows, folder):
    """Put files of one kind into a folder (None: into none); return how many."""
    model = rows.model
    if not user.has_perm(f"editorial.change_{model._meta.model_name}"):
        raise PermissionDenied
    numbers = list(rows.values_list("pk", flat=True))
    moved = model.objects.filter(pk__in=numbers).exclude(folder=folder)
    if folder is not None:
        moved = model.objects.filter(pk__in=numbers)
    changed = moved.update(folder=folder)
    audit.record(
        f"{model._meta.model_name}.move", actor=user, target=folder, numbers=numbers[:200],
        number=changed,
    )  # fmt: skip
    return changed
