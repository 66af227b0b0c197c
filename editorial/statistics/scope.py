"""Whose pieces somebody may see in the statistics."""

from django.db.models import Q
from django.utils import timezone

from editorial import rights
from editorial.models import ItemFigures, Section

PERMISSION = "editorial.view_statistics"


def may_see_sections(user):
    """Say whether a person sees what others released in the sections that he was given."""
    return user.has_perm(PERMISSION)


def sections_for(user):
    """Return the sections whose figures a person may see."""
    return rights.granted_sections(user) if may_see_sections(user) else Section.objects.none()


def pieces_for(user):
    """Return the pieces whose time has come that a person may see: with the permission those of
    his sections, else his own and what his department has on the site."""
    pieces = ItemFigures.objects.filter(released_at__lte=timezone.now())
    if user.is_superuser:
        return pieces
    if may_see_sections(user):
        return pieces.filter(section__in=sections_for(user))
    mine = Q(created_by=user)
    if user.department_id:
        mine |= Q(department=user.department_id, is_out=False, section__is_public=True)
    return pieces.filter(mine)
