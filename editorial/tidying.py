"""What the desk keeps for a while only: unsaved texts, who was where, links of previews.

Rules: an unsaved text 30 days (editorial.buffers.KEPT), a presence an hour; a preview link that
has ended as long as personal data, because its note names a reader.
"""

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from editorial import buffers, presence
from editorial.models import DraftBuffer, Presence, PreviewLink


def _outlived(before):
    return (
        buffers.expired(),
        Presence.objects.filter(last_seen__lt=timezone.now() - presence.CLEANED),
        PreviewLink.objects.filter(expires_at__lt=before),
    )


def erase(before):
    return sum(outlived.delete()[0] for outlived in _outlived(before))


def count(before):
    return sum(outlived.count() for outlived in _outlived(before))


def forget(item):
    """Take away what hangs on an item that is about to be deleted for good."""
    place = {
        "content_type": ContentType.objects.get_for_model(type(item)),
        "object_id": item.pk,
    }
    for model in (DraftBuffer, Presence, PreviewLink):
        model.objects.filter(**place).delete()
