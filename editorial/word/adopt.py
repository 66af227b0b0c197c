"""A Word document taken into the desk: its pictures into the library, its text into a draft."""

import hashlib
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape, unescape

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts import audit
from editorial import actions, indexing, kinds, rights
from editorial.models import Image, Section
from editorial.richtext import RichTextField, clean_html
from editorial.uploads import store_image
from editorial.word import read

BODY = "body"
MORE = ("subtitle", "author", "source", "editor_name", "document_number")
NEEDED = {"title", "section", BODY}
PICTURE = re.compile('<img src="word:(\\d+)" alt="([^"]*)">')
ADD_IMAGE = "editorial.add_image"


@dataclass
class Draft:
    """What came of a document: the item, and what its editor has to be told."""

    item: object
    recognised: list = field(default_factory=list)  # [(label, value)]
    lost: list = field(default_factory=list)


def models_for(user):
    """Return the kinds of items that a document can become: they have a text, and need nothing
    else that it doesn't tell."""
    return [
        model
        for model in indexing.models()
        if takes_word(model) and user.has_perm(rights.permission("add", model))
    ]


def takes_word(model):
    fields = {one.name: one for one in model._meta.concrete_fields}
    needed = {
        name
        for name, one in fields.items()
        if one.editable and not (one.blank or one.null or one.has_default() or one.primary_key)
    }
    return isinstance(fields.get(BODY), RichTextField) and needed <= NEEDED


def places_for(user):
    """Return [(model, [sections])] where a person may put what a document becomes."""
    granted = list(rights.granted_sections(user).outside_bin().order_by("tree_id", "lft"))
    places = [
        (model, [section for section in granted if section.kind in kinds.holding(model)])
        for model in models_for(user)
    ]
    return [(model, sections) for model, sections in places if sections]


def bring_in(upload, model, section, user):
    """Make a draft of a document and return its Draft. Raises ValidationError in Chinese, and
    PermissionDenied; then nothing is stored, no picture either."""
    _demand(user, model, section)
    text = read(upload)
    with adopted(text, user) as (replace, lost):
        fields = more_fields(model)
        item = model(title=text.title, section=section)
        item.body = replace(text.body(fields))
        for name in fields:
            setattr(item, name, text.value(name))
        with transaction.atomic():
            note = f"从 Word 新建：{upload.name}"[:200]
            actions.save_revision(item, user, note=note)
            audit.record(
                f"{model._meta.model_name}.import_word", actor=user, target=item, file=upload.name,
                pictures=len(text.pictures), lost=len(lost),
            )  # fmt: skip
    return Draft(item, recognised(text, model), lost)


def _demand(user, model, section):
    """A command works for nobody in particular; a person needs the right in this section."""
    there = Section.objects.outside_bin().filter(pk=section.pk, kind__in=kinds.holding(model))
    if not takes_word(model) or not there.exists():
        raise PermissionDenied
    if user is not None:
        rights.demand(user, "add", model(section=section))


def more_fields(model):
    """Return which of a document's lines an item of this kind has a field for."""
    names = {one.name for one in model._meta.concrete_fields}
    return tuple(name for name in MORE if name in names)


def recognised(text, model):
    """Return [(label, value)] of what was found, as the model calls it."""
    names = [name for name in more_fields(model) if text.value(name)]
    return [(str(model._meta.get_field(name).verbose_name), text.value(name)) for name in names]


@contextmanager
def adopted(text, user):
    """Store a document's pictures. Yields (replace, lost): `replace(html)` puts their addresses
    into a text and cleans it; `lost` says what could not be kept.

    When what follows fails, the pictures that are new with this document leave the library and
    the disk again. Each is stored in a transaction of its own: redrawing a hundred of them in
    one would keep everybody else from writing for as long.
    """
    lost, pictures = list(text.lost), text.pictures
    if pictures and user is not None and not user.has_perm(ADD_IMAGE):
        lost.append(f"图片 {len(pictures)} 张：您没有上传图片的权限，没有带入。")
        pictures = []
    digests = [hashlib.sha256(picture.content).hexdigest() for picture in pictures]
    known = set(Image.objects.filter(sha256__in=digests).values_list("sha256", flat=True))
    images = {}
    alts = {int(number): unescape(alt) for number, alt in PICTURE.findall(text.html)}
    try:
        for number, picture in enumerate(pictures):
            _store(number, picture, alts, text, user, images, lost)

        def replace(html):
            return clean_html(PICTURE.sub(lambda found: _shown(found, images), html))

        yield replace, lost
    except BaseException:
        _discard([one for one in images.values() if one.sha256 not in known], user)
        raise


def _store(number, picture, alts, text, user, images, lost):
    upload = ContentFile(picture.content, name=f"{text.title[:60]}，图 {number + 1}")
    try:
        images[number] = store_image(
            upload, user=user, alt=alts.get(number, "") or picture.alt,
            is_decorative=picture.is_decorative,
        )  # fmt: skip
    except ValidationError as error:
        near = f"（“{picture.near[:16]}”附近）" if picture.near else ""
        lost.append(f"第 {number + 1} 张图{near}没有带入：{' '.join(error.messages)}")


def _shown(found, images):
    image = images.get(int(found.group(1)))
    if image is None:
        return ""
    # In the order that the editor writes them in: a save of an untouched text changes nothing.
    return f'<img alt="{found.group(2) or escape(image.alt)}" src="{image.url}">'


def _discard(images, user):
    """Take back pictures that nothing shows; by name, because a rolled back row has no number."""
    for image in images:
        with transaction.atomic():
            deleted, _ = Image.objects.filter(file=image.file.name, uses=None).delete()
            if deleted:
                audit.record("image.discard", actor=user, target=image)
        if not Image.objects.filter(file=image.file.name).exists():
            for name in (image.file.name, *image.renditions.values()):
                default_storage.delete(name)
