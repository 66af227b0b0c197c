"""The recycle bin: who put what there, what it holds, and what stands in the way of a return."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from editorial import indexing, rights
from editorial.models import Binned, Section
from editorial.models.about import content_type_of


def note(thing, user):
    """Remember who put an item or a section into the bin."""
    Binned.objects.update_or_create(
        content_type=content_type_of(type(thing)), object_id=thing.pk,
        defaults={"binned_at": thing.deleted_at or timezone.now(), "binned_by": user},
    )  # fmt: skip


def forget(thing):
    Binned.objects.about(thing).delete()


def binned_above(section):
    """Return the topmost binned section on the way up from a section, itself included; or None.
    That is the one to restore first."""
    line = section.get_ancestors(include_self=True)
    return line.exclude(deleted_at=None).order_by("lft").first()


def check_item_returns(item):
    """Raise ValidationError when an item's section is in the bin: it would come back to nowhere."""
    if above := binned_above(item.section):
        raise ValidationError(f"它的栏目“{above}”在回收站里，请先恢复栏目。")


def check_section_returns(section):
    """Raise ValidationError when a section can't come back as it was."""
    if section.parent_id and (above := binned_above(section.parent)):
        raise ValidationError(f"它的上级栏目“{above}”也在回收站里，请先恢复上级栏目。")
    same = Section.objects.filter(parent=section.parent_id, slug=section.slug)
    if same.exclude(pk=section.pk).exists():
        raise ValidationError(
            f"同一级里已有地址段为 {section.slug} 的栏目。请先改掉其中一个的地址段，再恢复。"
        )


def content_of(section):
    """Return (number of sections below, number of items inside) that a binned section holds;
    what was binned by itself before is not counted."""
    branch = section.branch()
    inside = sum(
        model.objects.outside_bin().filter(section__in=branch).count()
        for model in indexing.models()
    )
    return branch.count() - 1, inside


def binned_sections(user):
    """Return the person's sections that were binned themselves, the last first."""
    sections = rights.granted_sections(user).exclude(deleted_at=None)
    return sections.select_related("parent").order_by("-deleted_at", "-pk")


def binned_items(user, model):
    items = rights.items_for(user, model.objects.in_bin())
    return items.select_related("section").order_by("-deleted_at", "-pk")


def binners(things):
    """Return {(content type, number): name} of who binned these."""
    numbers = {}
    for thing in things:
        numbers.setdefault(content_type_of(type(thing)).pk, []).append(thing.pk)
    found = {}
    for content_type, wanted in numbers.items():
        rows = Binned.objects.filter(content_type=content_type, object_id__in=wanted)
        for row in rows.select_related("binned_by"):
            found[content_type, row.object_id] = str(row.binned_by or "系统")
    return found
