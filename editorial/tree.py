"""Changes to the shape of the section tree.

MPTT keeps the tree in numbers of every row, and two writers at once can leave them in
disorder (django-mptt is no longer maintained and takes no lock). So every structural change
takes one lock for the whole tree, works on fresh rows, and is checked before it commits.
"""

from contextlib import contextmanager

from django.conf import settings
from django.contrib.redirects.models import Redirect
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from editorial import binning
from editorial.models import Section

TREE_LOCK = 0x7EE  # any number, the same everywhere


class BrokenTree(Exception):
    """The numbers of the tree don't fit together; `manage.py check_tree --repair` mends them."""


@contextmanager
def structural_change():
    """One writer at a time, and nothing is kept of a change that breaks the tree."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])
        yield
        refresh()
        if problems := check():
            raise BrokenTree("; ".join(problems))


def add(section, parent=None):
    """Store a new section as the last child of a parent."""
    with structural_change():
        section.parent = parent and Section.objects.get(pk=parent.pk)
        section.path = section.own_path
        section.insert_at(section.parent, position="last-child", save=True)
        audit.record("section.create", target=section, path=section.path)
    return Section.objects.get(pk=section.pk)


def move(section, target, position):
    """Move a section: `position` is first-child, last-child, left or right of the target.

    Raises ValidationError when the target lies inside the section or the segment is taken.
    """
    with structural_change():
        section = Section.objects.get(pk=section.pk)
        target = target and Section.objects.get(pk=target.pk)
        new_parent = target if position.endswith("child") else target.parent
        _check_move(section, target, new_parent)
        before = section.path
        Section.objects.move_node(section, target, position)
        audit.record("section.move", target=section, old=before, position=position, to=str(target))
    return Section.objects.get(pk=section.pk)


def _check_move(section, target, new_parent):
    if target and (target.pk == section.pk or target.is_descendant_of(section)):
        raise ValidationError("不能把栏目移到它自己或它的下级里。")
    if target and target.deleted_at:
        raise ValidationError("目标栏目在回收站里。")
    taken = Section.objects.filter(parent=new_parent, slug=section.slug).exclude(pk=section.pk)
    if taken.exists():
        raise ValidationError(f"那里已经有一个地址段为 {section.slug} 的栏目。")


def step(section, direction):
    """Move one place up, down, in (below the one before) or out (after the parent).

    These are the buttons beside the drag and drop, which needs a mouse.
    """
    section = Section.objects.get(pk=section.pk)
    before, after = section.get_previous_sibling(), section.get_next_sibling()
    places = {
        "up": (before, "left"),
        "down": (after, "right"),
        "in": (before, "last-child"),
        "out": (section.parent, "right"),
    }
    target, position = places[direction]
    return move(section, target, position) if target else section


def rename(section, slug):
    """Change a section's segment; refresh() gives the branch its paths and the redirects."""
    with structural_change():
        Section.objects.filter(pk=section.pk).update(slug=slug)
        audit.record("section.rename", target=section, old=section.slug, new=slug)


def set_open(section, is_open):
    with structural_change():
        Section.objects.filter(pk=section.pk).update(is_open=is_open)


def move_to_bin(section, user=None):
    """Bin a section with everything in it: nothing is deleted, nothing is shown."""
    with structural_change():
        section.deleted_at = timezone.now()
        Section.objects.filter(pk=section.pk).update(deleted_at=section.deleted_at)
        binning.note(section, user)
        audit.record("section.bin", target=section, path=section.path)


def restore_from_bin(section):
    """Bring a section back with everything that was in it: what had been binned by itself before
    stays in the bin. Raises ValidationError when its parent is still there."""
    with structural_change():
        section = Section.objects.get(pk=section.pk)
        binning.check_section_returns(section)
        binning.forget(section)
        Section.objects.filter(pk=section.pk).update(deleted_at=None)
        audit.record("section.unbin", target=section, path=section.path)


def refresh():
    """Recompute what follows from the shape: paths, redirects of changed ones, visibility."""
    changed = []
    state = {None: ("", True)}
    for section in Section.objects.order_by("tree_id", "lft"):
        parent_path, parent_public = state.get(section.parent_id, ("", True))
        path = f"{parent_path}/{section.slug}".lstrip("/")
        is_public = parent_public and section.is_open and section.deleted_at is None
        state[section.pk] = (path, is_public)
        if (path, is_public) != (section.path, section.is_public):
            changed.append((section, section.path))
            section.path, section.is_public = path, is_public
    _store([section for section, _ in changed])
    for section, old_path in changed:
        _leave_redirect(old_path, section.path)


def _store(sections):
    """Paths are unique: two that change places pass through a third."""
    for section in sections:
        Section.objects.filter(pk=section.pk).update(path=f"~{section.pk}")
    for section in sections:
        Section.objects.filter(pk=section.pk).update(path=section.path, is_public=section.is_public)


def _leave_redirect(old_path, new_path):
    if old_path == new_path:
        return
    old, new = (reverse("section", args=[path]) for path in (old_path, new_path))
    redirects = Redirect.objects.filter(site_id=settings.SITE_ID)
    redirects.filter(new_path=old).update(new_path=new)
    redirects.filter(old_path=new).delete()
    Redirect.objects.update_or_create(
        site_id=settings.SITE_ID, old_path=old, defaults={"new_path": new}
    )


def check():
    """Return what is wrong with the tree, in sentences; an empty list when all is well."""
    problems, open_branches, seen = [], [], set()
    for section in Section.objects.order_by("tree_id", "lft"):
        while open_branches and not _inside(section, open_branches[-1]):
            open_branches.pop()
        parent = open_branches[-1].pk if open_branches else None
        if section.parent_id != parent:
            problems.append(f"{section.path}: its numbers place it below {parent}, not its parent")
        if section.level != len(open_branches):
            problems.append(f"{section.path}: level {section.level} should be {len(open_branches)}")
        if section.lft >= section.rght:
            problems.append(f"{section.path}: lft {section.lft} is not before rght {section.rght}")
        for edge in ((section.tree_id, section.lft), (section.tree_id, section.rght)):
            if edge in seen:
                problems.append(f"{section.path}: number {edge[1]} is used twice")
            seen.add(edge)
        open_branches.append(section)
    return problems


def _inside(section, branch):
    return section.tree_id == branch.tree_id and branch.lft < section.lft < branch.rght


def repair():
    """Number the tree anew from the parents, which are the truth, and refresh the paths."""
    with structural_change():
        Section.objects.rebuild()
