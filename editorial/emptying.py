"""What lies in the recycle bin for long enough is deleted for good, with its revisions and side
tables. What was public once leaves a tombstone, so that its address keeps answering 410.

The records of the reviews and the audit log stay. Nothing is deleted that others hang on: an
item with enrolments, answers or tributes stays in the bin, and the report says so.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.contrib.admin.utils import NestedObjects
from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils import timezone

import search
from accounts import audit
from editorial import indexing, tree, usage
from editorial.models import (
    Binned,
    ItemLink,
    Placement,
    Recommendation,
    Revision,
    Section,
    Tombstone,
)
from editorial.models.about import content_type_of

_cleaners = []


def register_cleaner(cleaner):
    """`cleaner(item)` deletes what a feature keeps about an item in side tables of its own; it is
    called in the transaction that deletes the item."""
    _cleaners.append(cleaner)


@dataclass
class Report:
    """Names of what was (or would be) deleted, and of what has to stay, with the reason."""

    items: list = field(default_factory=list)
    sections: list = field(default_factory=list)
    kept: list = field(default_factory=list)


def empty(*, days=None, dry_run=False, now=None):
    """Delete what has been in the bin for more than `days` days (BIN_DAYS; 0 is never). Sections
    go with everything in them, or not at all."""
    days = settings.BIN_DAYS if days is None else days
    report = Report()
    if not days:
        return report
    before = (now or timezone.now()) - timedelta(days=days)
    for model in indexing.models():
        numbers = list(
            model.objects.filter(deleted_at__lt=before).order_by("pk").values_list("pk", flat=True)
        )
        for number in numbers:
            _empty_item(model, number, before, report, dry_run)
    sections = Section.objects.filter(deleted_at__lt=before).order_by("-level", "tree_id", "lft")
    for number in list(sections.values_list("pk", flat=True)):
        _empty_section(number, before, report, dry_run)
    return report


@transaction.atomic
def _empty_item(model, number, before, report, dry_run):
    """Look again under a lock: somebody may have brought it back meanwhile."""
    item = model.objects.select_for_update().filter(pk=number, deleted_at__lt=before).first()
    if item is None:
        return
    if hanging := hanging_on(item):
        report.kept.append(f"《{item}》：{hanging}")
        return
    report.items.append(f"{item._meta.verbose_name}《{item}》（{item.pk}）")
    if not dry_run:
        purge(item)


def hanging_on(item, besides=()):
    """Return in words what would be lost or left behind with an item, or "". `besides` are the
    items that go with it."""
    collector = NestedObjects(using=DEFAULT_DB_ALIAS)
    collector.collect([item])
    others = {
        instance._meta.verbose_name
        for instance in [one for group in collector.data.values() for one in group]
        if instance != item and instance not in besides
    }
    others |= {one._meta.verbose_name for one in collector.protected if one not in besides}
    return f"还有{'、'.join(sorted(map(str, others)))}与它相连" if others else ""


def purge(item):
    """Delete an item for good. The caller holds its row and a transaction."""
    model, number, key = type(item), item.pk, item.key
    place = {"content_type": content_type_of(model), "object_id": number}
    latest = item.latest_revision
    digest = latest.digest if latest else ""
    if item.live_revision_id:
        Tombstone.objects.get_or_create(
            **place,
            defaults={
                "title": item.title, "reason": item.withdrawal_reason,
                "redirect": item.withdrawal_redirect, "digest": digest,
            },
        )  # fmt: skip
    for cleaner in _cleaners:
        cleaner(item)
    for table in (Placement, Recommendation, ItemLink, Binned):
        table.objects.filter(**place).delete()
    usage.forget(place["content_type"], [number])
    ItemLink.objects.filter(target_type=place["content_type"], target_id=number).delete()
    audit.record(
        f"{model._meta.model_name}.purge", target=item, number=number, digest=digest,
        was_public=bool(item.live_revision_id),
    )  # fmt: skip
    item.delete()
    Revision.objects.filter(**place).delete()
    search.touch(key)


def _empty_section(number, before, report, dry_run):
    """A section that something hangs on stays whole: half of it would be of no use to anybody."""
    with tree.structural_change():
        section = Section.objects.filter(pk=number, deleted_at__lt=before).first()
        if section is None:
            return
        branch = section.branch()
        items = [
            item
            for model in indexing.models()
            for item in model.objects.filter(section__in=branch).select_for_update()
        ]
        for item in items:
            if hanging := hanging_on(item, besides=items):
                report.kept.append(f"栏目“{section}”：里面的《{item}》{hanging}")
                return
        if hanging := _hanging_on_branch(branch, items):
            report.kept.append(f"栏目“{section}”：{hanging}")
            return
        report.items += [f"{item._meta.verbose_name}《{item}》（{item.pk}）" for item in items]
        report.sections.append(f"栏目“{section}”（{section.path}）")
        if not dry_run:
            _purge_section(section, branch, items)


def _hanging_on_branch(branch, items):
    """Return in words what else points at these sections: letters, say, that visitors sent."""
    ours = {type(item) for item in items} | {Section, Placement}
    collector = NestedObjects(using=DEFAULT_DB_ALIAS)
    collector.collect(branch)
    others = {
        instance._meta.verbose_name
        for instance in [one for group in collector.data.values() for one in group]
        + list(collector.protected)
        if type(instance) not in ours and instance._meta.label != "editorial.SectionGrant"
    }
    return f"还有{'、'.join(sorted(map(str, others)))}与它相连" if others else ""


def _purge_section(section, branch, items):
    _purge_together(items)
    numbers = list(branch.values_list("pk", flat=True))
    section_type = content_type_of(Section)
    Binned.objects.filter(content_type=section_type, object_id__in=numbers).delete()
    ItemLink.objects.filter(target_type=section_type, target_id__in=numbers).delete()
    audit.record("section.purge", target=section, path=section.path, items=len(items))
    for number in branch.order_by("-level", "-lft").values_list("pk", flat=True):
        Section.objects.get(pk=number).delete()  # fresh: each deletion renumbers the tree


def _purge_together(items):
    """Purge those first that others of them are held by: a voice before its programme."""
    while items:
        free = [item for item in items if not hanging_on(item)]
        if not free:
            raise RuntimeError(f"items hold each other: {items}")
        for item in free:
            purge(item)
        items = [item for item in items if item not in free]
