"""A sheet comes in: its rows are kept, encrypted, until somebody decides."""

import hashlib

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

import sheets
from accounts import audit
from members import normal, rights
from members.importing import columns
from members.models import ImportPart, ImportState, PartKind, PersonImport

MOST_ROWS = 30_000
MOST_BYTES = 10 * 1024 * 1024
ROWS_A_PART = 500  # what one step checks, in well under a second
UNIQUE = ("id_number", "work_number", "certificate.number")
GONE = "这次导入已经处理过，或已过期。"


class Refused(ValidationError):
    """It can't be done as things are; nothing was written. `reasons` are sentences, one a record."""

    def __init__(self, message, reasons=()):
        super().__init__(message, code="refused")
        self.reasons = list(reasons)


def imports_for(user):
    """Return the imports that a user may see: his own; of everybody with see_all_departments."""
    if not rights.may(user, "import"):
        return PersonImport.objects.none()
    if user.has_perm(rights.ALL_DEPARTMENTS):
        return PersonImport.objects.all()
    return PersonImport.objects.filter(by=user)


def ask(user, one):
    """Raises PermissionDenied. Asked with each deed: a role may be gone since the upload."""
    if not (rights.may(user, "import") and imports_for(user).filter(pk=one.pk).exists()):
        raise PermissionDenied("Not his import.")
    if not rights.holds(user, one.department_id):
        raise PermissionDenied("Not his department.")


@transaction.atomic
def take(upload, user, department, kind, reason=""):
    """Store what a file holds; return the PersonImport. Raises SheetError and PermissionDenied."""
    if not (rights.may(user, "import") and rights.holds(user, department.pk)):
        raise PermissionDenied("No import into this department.")
    titles, rows = sheets.read_any(
        upload, known=columns.KNOWN, most_rows=MOST_ROWS, most_bytes=MOST_BYTES
    )
    upload.seek(0)
    content = upload.read()
    one = PersonImport.objects.create(
        by=user, department=department, kind=kind, state=ImportState.MATCHING, reason=reason,
        filename=str(getattr(upload, "name", ""))[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        layout={"titles": titles, "columns": {}}, counts={"rows": len(rows)},
    )  # fmt: skip
    lines = [[row.number, list(row.values.values()), row.problems, None] for row in rows]
    ImportPart.objects.bulk_create(
        ImportPart(owner=one, what=PartKind.ROWS, number=at, data=lines[at : at + ROWS_A_PART])
        for at in range(0, len(lines), ROWS_A_PART)
    )
    audit.record(
        "person.import_upload", actor=user, target=one, rows=len(rows), bytes=len(content),
        sha256=one.sha256, department=department.pk, purpose=reason,
    )  # fmt: skip
    matched = columns.match(titles)
    if not columns.missing(matched):
        set_columns(one, matched, user)
    return one


@transaction.atomic
def set_columns(one, matched, user):
    """Say which title is which field, and begin to check. ValidationError: one is missing."""
    one = locked(one)
    ask(user, one)
    if not one.is_waiting:
        raise Refused(GONE)
    if lacking := columns.missing(matched):
        raise ValidationError(f"还缺少：{'、'.join(lacking)}。")
    one.layout = {**one.layout, "columns": matched}
    begin_check(one)
    return one


@transaction.atomic
def check_again(one, user):
    """Check all rows anew, against the records as they are now. Raises Refused."""
    one = locked(one)
    ask(user, one)
    if one.state not in (ImportState.CHECKING, ImportState.READY):
        raise Refused(GONE)
    begin_check(one)
    return one


def begin_check(one):
    """Forget what was found, look for doubles within the file, and start over."""
    one.state, one.stage, one.done = ImportState.CHECKING, "checking", 0
    one.counts = {"rows": one.rows}
    one.doubles = {"rows": _doubles(one), "people": {}}
    one.save()
    one.parts.filter(what=PartKind.ROWS).update(counts={})


def locked(one):
    return PersonImport.objects.select_for_update().get(pk=one.pk)


def rows_of(part):
    """Yield [number, values, problems, verdict] of a part."""
    yield from part.data


def raw_row(one, values):
    """Return {field: text} of the columns that were matched."""
    titles = one.layout["titles"]
    places = {title: place for place, title in enumerate(titles)}
    return {field: values[places[title]] for field, title in one.layout["columns"].items()}


def _doubles(one):
    """Return {row number: {field: sentence}} for what stands in the file more than once.

    A person without a number is the same when name and telephone are.
    """
    first, found = {}, {}
    for part in one.parts.filter(what=PartKind.ROWS).iterator(chunk_size=4):
        for number, values, _, _ in rows_of(part):
            for field, value in _identities(raw_row(one, values)):
                at = first.setdefault((field, value), number)
                if at != number:
                    sentence = f"与第 {at} 行重复，一个人只填一行。"
                    if field == "certificate.number":
                        sentence = f"与第 {at} 行的证书编号重复。"
                    found.setdefault(number, {})[field] = sentence
    return found


def _identities(raw):
    for field in UNIQUE:
        plain = normal.id_number(raw.get(field)) if field == "id_number" else raw.get(field)
        if plain := "".join((plain or "").split()):
            yield field, plain
    phone = normal.phone(raw.get("phone"))
    if phone and not raw.get("id_number") and not raw.get("work_number"):
        yield "phone", (normal.compared_name(raw.get("name")), phone)
