"""Whether another record has the same ID number or work number, and how much of it may be said."""

from accounts import audit
from members import normal, rights
from members.models import Person

ELSEWHERE = "别的部门已经有一份这个{what}的档案，请联系档案管理员核对。"


def twin_of(person):
    """Return the other record with the same ID number, None when there is none."""
    return _other(person, id_index__in=normal.id_indexes(person.id_number))


def same_work_number(person):
    number = "".join(person.work_number.split())
    return _other(person, work_number=number) if number else None


def problems(person, user):
    """Return {field: message} for the numbers that another record has.

    A record of somebody else's department is not named: that there is one is all that is said.
    """
    found = {}
    for field, what, other in (
        ("id_number", "身份证号", twin_of(person)),
        ("work_number", "工号", same_work_number(person)),
    ):
        if other:
            found[field] = message(what, other, user)
            audit.record(
                "person.duplicate", actor=user, target=other, result="refused", field=field
            )
    return found


def message(what, other, user):
    if not rights.may(user, "view", other):
        return ELSEWHERE.format(what=what)
    return f"已经有一份这个{what}的档案：{other.masked_name}（{other}，{other.department}）。请改那一份。"


def _other(person, **same):
    others = Person.objects.filter(**same).exclude(pk=person.pk)
    return others.select_related("department").order_by("pk").first()
