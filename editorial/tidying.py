"""What the desk keeps for a while only: unsaved texts, who was where, links of previews.

Rules: an unsaved text 30 days (editorial.buffers.KEPT), a presence an hour; a preview link that
has ended as long as personal data, because its note names a reader.
"""

from django.utils import timezone

from editorial import buffers, presence
from editorial.models import Presence, PreviewLink


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
