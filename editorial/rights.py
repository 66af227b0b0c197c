"""Who may do what where: a permission of the role says what, a grant of a branch says where."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from editorial.models import Section, SectionGrant


def granted_sections(user):
    """Return every section that a person was given, branches whole."""
    if not user.is_active:
        return Section.objects.none()
    if user.is_superuser:
        return Section.objects.all()
    mine = Q(user=user) | Q(role__in=user.groups.all())
    tops = [grant.section for grant in SectionGrant.objects.filter(mine).select_related("section")]
    return Section.objects.branches_of(tops)


def permission(verb, model):
    return f"{model._meta.app_label}.{verb}_{model._meta.model_name}"


def may(user, verb, item):
    """Say whether a person may view, change, publish, withdraw or delete this very item."""
    if not user.has_perm(permission(verb, type(item))):
        return False
    return may_reach(user, item)


def may_reach(user, item):
    """Say whether an item stands in a section that a person was given, whatever he may do."""
    return user.is_superuser or granted_sections(user).filter(pk=item.section_id).exists()


def demand(user, verb, item):
    if not may(user, verb, item):
        raise PermissionDenied


def items_for(user, queryset):
    """Narrow a queryset of items to the sections that a person was given."""
    if user.is_superuser:
        return queryset
    return queryset.filter(section__in=granted_sections(user))
