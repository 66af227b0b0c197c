"""The one gate before the public: every way to publish passes here.

Today a role that may publish lets a text out in one step. The three reviews (三审三校) will
be asked here, and nowhere else, whether this exact digest has passed all of its section's steps.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from editorial import rights
from editorial.models import Origin


def release(item, revision, user):
    """Sign a revision off for the public, or raise PermissionDenied or ValidationError."""
    if user is None:
        _only_for_imports(revision)
    elif not rights.may(user, "publish", item):
        raise PermissionDenied
    if item.deleted_at:
        raise ValidationError("这篇稿件在回收站里，请先恢复。")
    if not item.section.is_public:
        raise ValidationError(f"栏目“{item.section}”没有对外开放，稿件发布不出去。")
    revision.released_at = timezone.now()
    revision.released_by = user
    revision.save(update_fields=["released_at", "released_by"])


def _only_for_imports(revision):
    """A command has nobody signed in; the record says that it was an import."""
    if revision.origin != Origin.IMPORT:
        raise PermissionDenied


def release_import(revision):
    """Sign off a revision that a command brings in bulk, before it is stored."""
    _only_for_imports(revision)
    revision.released_at = timezone.now()
    return revision
