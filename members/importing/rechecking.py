"""Asked inside the transaction of the writing: do the records still stand as the preview showed them?"""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied

from members import rights
from members.importing import stored
from members.importing.records import mark
from members.models import Certificate, Person

MOST_NAMED = 100


@dataclass
class Work:
    """What is going to be written. Lists go row by row together with their sheet's row number."""

    added: list = field(default_factory=list)  # (row, {column: value}, certificate or None)
    changed: dict = field(default_factory=dict)  # Person pk -> {column: value}
    marks: dict = field(default_factory=dict)  # Person pk -> (row, mark)
    certificates: list = field(default_factory=list)  # (row, person pk, certificate)


def moved(one, user, work):
    """Return a sentence for each row whose preview does not hold any more."""
    if not (rights.may(user, "import") and rights.holds(user, one.department_id)):
        raise PermissionDenied("No import into this department.")
    mine = set(rights.departments_for(user).values_list("pk", flat=True))
    found = {}
    now = {
        person.pk: (mark(person), person.department_id in mine)
        for person in in_slices(
            lambda pks: (
                Person.objects.select_for_update()
                .filter(pk__in=pks, merged_into=None)
                .only("version", "updated_at", "department_id")
            ),
            work.marks,
        )
    }
    for pk, (number, then) in work.marks.items():
        if now.get(pk) != (then, True):
            found[number] = f"第 {number} 行：{pk} 号档案在核对之后被改过。"
    for number, name in _taken(work):
        found.setdefault(number, f"第 {number} 行：核对之后，别人已登记了同样的{name}。")
    for number in _certificates_moved(work):
        found.setdefault(number, f"第 {number} 行：证书在核对之后被改过。")
    return [found[number] for number in sorted(found)][:MOST_NAMED]


def _taken(work):
    """Yield (row, what) for a number that a record has meanwhile which is not the row's own."""
    ids, numbers, phones = {}, {}, {}
    for number, columns, _ in work.added:
        if columns["id_index"]:
            ids[columns["id_index"]] = (number, None)
        if columns["work_number"]:
            numbers[columns["work_number"]] = (number, None)
        if columns["phone_index"] and not (columns["id_index"] or columns["work_number"]):
            phones[columns["phone_index"]] = (number, None)
    for pk, columns in work.changed.items():
        if columns.get("id_index"):
            ids[columns["id_index"]] = (work.marks[pk][0], pk)
        if columns.get("work_number"):
            numbers[columns["work_number"]] = (work.marks[pk][0], pk)
    for column, wanted, name in (
        ("id_index", ids, "身份证号"),
        ("work_number", numbers, "工号"),
        ("phone_index", phones, "电话"),
    ):
        rows = in_slices(
            lambda some, column=column: Person.objects.filter(
                **{f"{column}__in": some}
            ).values_list("pk", column),
            wanted,
        )
        for pk, value in rows:
            number, own = wanted[value]
            if pk != own:
                yield number, name


def _certificates_moved(work):
    """Yield the rows whose certificate is not as it was shown."""
    everyone = [*work.certificates, *((n, None, c) for n, _, c in work.added if c)]
    by_number = {c["number"]: (number, pk, c) for number, pk, c in everyone}
    now = {
        certificate.number: certificate
        for certificate in in_slices(
            lambda some: Certificate.objects.filter(number__in=some), by_number
        )
    }
    for name, (number, person, told) in by_number.items():
        certificate = now.get(name)
        if not _is_as_shown(certificate, person, told):
            yield number


def _is_as_shown(certificate, person, told):
    if certificate is None or told["pk"] is None:
        return certificate is None and told["pk"] is None
    if certificate.person_id != person or (certificate.revoked_on and told["set"]):
        return False
    return all(text(getattr(certificate, name)) == was for name, was in told["was"].items())


def text(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def in_slices(question, values):
    values = list(values)
    for start in range(0, len(values), stored.AT_ONCE):
        yield from question(values[start : start + stored.AT_ONCE])
