"""The one gate before the public: every way to publish passes here.

A text passes when exactly it (its digest) has been signed at every step of its section, or was
released urgently by the third reviewer; when it is, its times aside, the very text that was
released before; or when a command brings it as an import. Rows of the database say so
(`editorial.review.rounds`), not whoever calls.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from editorial import rights
from editorial.models import Origin
from editorial.models.revision import digest_of
from editorial.review import rounds

TIMES = {"planned_at", "expires_at"}


def release(item, revision, user):
    """Let a revision through to the public, or raise PermissionDenied or ValidationError."""
    if item.deleted_at:
        raise ValidationError("这篇稿件在回收站里，请先恢复。")
    if not item.section.is_public:
        raise ValidationError(f"栏目“{item.section}”没有对外开放，稿件发布不出去。")
    if user is None:
        _only_for_imports(revision)
    elif not rounds.is_signed(item, revision, user):
        _demand_released_before(item, revision, user)
    revision.released_at = timezone.now()
    revision.released_by = user
    revision.save(update_fields=["released_at", "released_by"])


def _demand_released_before(item, revision, user):
    rights.demand(user, "publish", item)
    if not is_text_of_live(item, revision):
        raise ValidationError("这一版还没有通过审核，请先送审。")


def is_text_of_live(item, revision):
    """Say whether a revision is, its times aside, the text that was released last."""
    live = item.live_revision
    return bool(live) and _text_digest(live) == _text_digest(revision)


def _text_digest(revision):
    return digest_of({k: v for k, v in revision.data.items() if k not in TIMES})


def _only_for_imports(revision):
    """A command has nobody signed in; the record says that it was an import."""
    if revision.origin != Origin.IMPORT:
        raise PermissionDenied


def release_import(revision):
    """Sign off a revision that a command brings in bulk, before it is stored."""
    _only_for_imports(revision)
    revision.released_at = timezone.now()
    return revision
