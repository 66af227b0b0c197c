"""Who may do which step of the three reviews, and where."""

from collections import defaultdict

from editorial import rights
from editorial.models import Section, SectionReviewer
from editorial.models.review import STEP_NAMES, STEP_PERMISSIONS

URGENT = "editorial.release_urgently"


def steps_by_section(user):
    """Return {number of a section: steps that this person may do there}, in three queries.

    A step is his by his role, in the sections that he was given. Where somebody is named for
    a step, in the section or in the nearest one above it, only those who are named may: a name
    narrows what the roles give and never widens it, since whoever runs a section gives no roles.
    Who has left is no longer named.
    """
    by_role = {step for step, name in STEP_PERMISSIONS.items() if user.has_perm(name)}
    sections = rights.granted_sections(user)
    if user.is_superuser:
        return {number: set(STEP_NAMES) for number in sections.values_list("pk", flat=True)}
    named = defaultdict(set)
    for reviewer in SectionReviewer.objects.filter(user__is_active=True):
        named[reviewer.section_id, reviewer.step].add(reviewer.user_id)
    parents = dict(Section.objects.values_list("pk", "parent_id")) if named else {}
    found = {}
    for number in sections.values_list("pk", flat=True):
        steps = {step for step in STEP_NAMES if _may(user, number, step, by_role, named, parents)}
        if steps:
            found[number] = steps
    return found


def _may(user, section, step, by_role, named, parents):
    if step not in by_role:
        return False
    while section is not None and named:
        if people := named.get((section, step)):
            return user.pk in people
        section = parents.get(section)
    return True


def may_do(user, section_id, step):
    return step in steps_by_section(user).get(section_id, ())
