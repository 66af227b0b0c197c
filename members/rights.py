"""Who may do what with whose record: a permission of the role says what, the department says whose.

A user sees the people whom his own department and those under it look after. Who has
members.see_all_departments, which no role has by itself, sees those of every department.
"""

from django.db.models import Exists, OuterRef

from accounts.models import Department
from members.models import Person

PERMISSIONS = {
    "view": "members.view_person",
    "add": "members.add_person",
    "change": "members.change_person",
    "unmask": "members.unmask_person",
    "export": "members.export_person",
    "export_plain": "members.export_plain",
    "import": "members.import_person",
    "merge": "members.merge_person",
    "handle_requests": "members.handle_requests",
    "add_certificate": "members.add_certificate",
    "change_certificate": "members.change_certificate",
}
# What nobody does with a record any more that was de-identified: it would say again who it was.
CLOSED = {"change", "unmask", "add_certificate", "merge"}
ALL_DEPARTMENTS = "members.see_all_departments"


def departments_for(user):
    """Return the departments whose people a user may see."""
    if not user.is_active:
        return Department.objects.none()
    if user.has_perm(ALL_DEPARTMENTS):
        return Department.objects.all()
    # In the query: the numbers of the tree in a row read before may have moved since.
    own = Department.objects.filter(
        pk=user.department_id, tree_id=OuterRef("tree_id"), lft__lte=OuterRef("lft"),
        rght__gte=OuterRef("rght"),
    )  # fmt: skip
    return Department.objects.filter(Exists(own))


def people_for(user, *, merged=False):
    """Return the records that a user may see; those merged into another only when asked for."""
    people = Person.objects.all() if merged else Person.objects.current()
    if not user.has_perm(PERMISSIONS["view"]):
        return people.none()
    if user.has_perm(ALL_DEPARTMENTS):
        return people
    # A list, not a subquery: with it the database reads a page in the order of an index.
    return people.filter(
        department__in=list(departments_for(user).order_by().values_list("pk", flat=True))
    )


def may(user, verb, person=None):
    """Say whether a user may do a verb of PERMISSIONS, at all or with this record. One that was
    de-identified is only looked at; its certificates can still be revoked.

    KeyError: there is no such verb.
    """
    if not user.has_perm(PERMISSIONS[verb]):
        return False
    if person is not None and person.deidentified_at and verb in CLOSED:
        return False
    return person is None or holds(user, person.department_id)


def holds(user, department_id):
    """Say whether the people of a department are his to see."""
    return departments_for(user).filter(pk=department_id).exists()
