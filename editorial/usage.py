"""Which item uses which file, and leads where. Kept with every save and every release; `item`
holds the text that is meant, in memory.

A file is used while the newest or the public text of an item shows it, while an old revision
does, and while any other row points to it: a slide, a code, a portrait.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from editorial import links
from editorial.models.library import DocumentMention, Former, ImageMention, Mention
from editorial.models.media import Document, DocumentUse, Image, ImageUse, Use


def record_draft_uses(item, documents, images):
    _record(item, documents, images, is_live=False)


def record_live_uses(item, documents, images):
    _record(item, documents, images, is_live=True)


def forget(content_type, numbers):
    """Drop what is known of items that are gone for good, so that their files may go too."""
    for record in (DocumentUse, ImageUse, DocumentMention, ImageMention):
        record.objects.filter(content_type=content_type, object_id__in=numbers).delete()


def _record(item, documents, images, is_live):
    place = {
        "content_type": ContentType.objects.get_for_model(type(item)),
        "object_id": item.pk,
    }
    _replace(DocumentUse, DocumentMention, Document, documents, place, is_live)
    _replace(ImageUse, ImageMention, Image, images, place, is_live)
    links.record(item, is_live=is_live)


def _replace(use, mention, model, wanted, place, is_live):
    name = f"{model._meta.model_name}_id"
    now_used = use.objects.filter(**place, is_live=is_live)
    before = set(now_used.values_list(name, flat=True))
    new = set(wanted) - before
    if gone := before - set(wanted):
        now_used.filter(**{f"{name}__in": gone}).delete()
    if new:
        new = take(model, new)
        use.objects.bulk_create(use(**place, is_live=is_live, **{name: pk}) for pk in new)
        mention.objects.bulk_create(
            (mention(**place, **{name: pk}) for pk in new), ignore_conflicts=True
        )


def mention(item, documents, images, *, repair):
    """Count the files of a revision that no record mentions; with `repair` record them."""
    place = {"content_type": ContentType.objects.get_for_model(type(item)), "object_id": item.pk}
    number = 0
    for record, model, wanted in (
        (DocumentMention, Document, documents), (ImageMention, Image, images),
    ):  # fmt: skip
        if not wanted:
            continue
        name = f"{model._meta.model_name}_id"
        known = record.objects.filter(**place).values_list(name, flat=True)
        lacking = model.objects.filter(pk__in=wanted).exclude(pk__in=list(known))
        lacking = list(lacking.values_list("pk", flat=True))
        number += len(lacking)
        if repair and lacking:
            with transaction.atomic():
                record.objects.bulk_create(
                    (record(**place, **{name: pk}) for pk in take(model, lacking)),
                    ignore_conflicts=True,
                )
    return number


def take(model, numbers):
    """Hold these files until the transaction ends, so that none goes to the bin meanwhile, and
    bring back those that are there; return the numbers of those that exist."""
    held = model.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
    found = list(held.values_list("pk", flat=True))
    stale = Q(deleted_at__isnull=False) | Q(unused_since__isnull=False)
    model.objects.filter(stale, pk__in=found).update(deleted_at=None, unused_since=None)
    return found


def pointers(model):
    """Return (model, field name) of every foreign key that leads to `model` from anywhere: what
    a feature adds tomorrow counts as well. Records of our own making are left out."""
    relations = (r for r in model._meta.get_fields(include_hidden=True) if r.one_to_many)
    found = [
        (relation.related_model, relation.field.name)
        for relation in relations
        if not issubclass(relation.related_model, Use | Former)
    ]
    # The likeliest first: a database stops at the first that is there.
    return sorted(found, key=lambda pointer: not issubclass(pointer[0], Mention))


def is_used(model):
    """Return the condition that something uses the row, for a filter of `model.objects`."""
    condition = Q()
    for other, name in pointers(model):
        condition |= Q(Exists(other._base_manager.filter(**{name: OuterRef("pk")})))
    return condition


def is_in_use(stored):
    model = type(stored)
    return model.objects.filter(is_used(model), pk=stored.pk).exists()


def is_publicly_used(document, now=None):
    """Say whether an item that a visitor may see at this moment offers this document."""
    now = now or timezone.now()
    uses = document.uses.filter(is_live=True).select_related("content_type")
    return any(
        model.objects.public(now).filter(pk=use.object_id).exists()
        for use in uses
        if (model := use.content_type.model_class())
    )
