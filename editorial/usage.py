"""Which item uses which file, and leads where. Kept with every save and every release; `item`
holds the text that is meant, in memory."""

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from editorial import links
from editorial.models.media import Document, DocumentUse, Image, ImageUse


def record_draft_uses(item, documents, images):
    _record(item, documents, images, is_live=False)


def record_live_uses(item, documents, images):
    _record(item, documents, images, is_live=True)


def _record(item, documents, images, is_live):
    place = {
        "content_type": ContentType.objects.get_for_model(type(item)),
        "object_id": item.pk,
        "is_live": is_live,
    }
    _replace(DocumentUse, Document, "document_id", documents, place)
    _replace(ImageUse, Image, "image_id", images, place)
    links.record(item, is_live=is_live)


def _replace(use, model, name, wanted, place):
    before = set(use.objects.filter(**place).values_list(name, flat=True))
    wanted = (
        set(model.objects.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    )
    use.objects.filter(**place, **{f"{name}__in": before - wanted}).delete()
    use.objects.bulk_create(use(**place, **{name: number}) for number in wanted - before)


def is_publicly_used(document, now=None):
    """Say whether an item that a visitor may see at this moment offers this document."""
    now = now or timezone.now()
    uses = document.uses.filter(is_live=True).select_related("content_type")
    return any(
        model.objects.public(now).filter(pk=use.object_id).exists()
        for use in uses
        if (model := use.content_type.model_class())
    )
