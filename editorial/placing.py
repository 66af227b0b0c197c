"""Showing an item in other sections too: a reference, not a copy. It takes effect at once and is
no part of the text."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts import audit
from editorial import actions, kinds, rights
from editorial.models import Placement, Section
from editorial.models.about import content_type_of


def placements(item):
    return Placement.objects.about(item).select_related("section", "created_by")


def sections_for(user, item):
    """Return the sections that a person may show an item in: his own, of a fitting kind."""
    taken = Placement.objects.about(item).values("section")
    granted = rights.granted_sections(user).outside_bin()
    fitting = granted.filter(kind__in=kinds.holding(type(item)))
    return fitting.exclude(pk=item.section_id).exclude(pk__in=taken).order_by("tree_id", "lft")


def _demand(user, item, section):
    """Whoever may publish in both sections shows the one's item in the other."""
    rights.demand(user, "publish", item)
    there = type(item)(pk=item.pk, section=section)
    if not rights.may(user, "publish", there):
        raise PermissionDenied


@transaction.atomic
def place(item, section, user):
    """Show an item in a section besides its own. Raises ValidationError when it has no place
    there, PermissionDenied for whoever may not publish in both."""
    stored = actions.lock(item)
    section = Section.objects.get(pk=section.pk)
    _demand(user, stored, section)
    if not stored.has_own_address:
        raise ValidationError("这类内容没有自己的页面，不能显示在别的栏目。")
    if section.deleted_at:
        raise ValidationError(f"栏目“{section}”在回收站里。")
    if section.kind not in kinds.holding(type(stored)):
        raise ValidationError(f"栏目“{section}”放不了{stored._meta.verbose_name}。")
    if section.pk == stored.section_id:
        raise ValidationError(f"它本来就在栏目“{section}”里。")
    placement, is_new = Placement.objects.get_or_create(
        content_type=content_type_of(type(stored)), object_id=stored.pk, section=section,
        defaults={"created_by": user},
    )  # fmt: skip
    if not is_new:
        raise ValidationError(f"已经显示在栏目“{section}”里了。")
    audit.record(
        f"{stored._meta.model_name}.place", actor=user, target=stored, section=section.path
    )
    return placement


@transaction.atomic
def unplace(item, placement, user):
    """Show it there no longer. Whoever may publish in either section may end it: an editor need
    not keep in his section what another put there."""
    stored = actions.lock(item)
    there = type(stored)(pk=stored.pk, section=placement.section)
    if not rights.may(user, "publish", stored):
        rights.demand(user, "publish", there)
    audit.record(
        f"{stored._meta.model_name}.unplace", actor=user, target=stored,
        section=placement.section.path,
    )  # fmt: skip
    placement.delete()
