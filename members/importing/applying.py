"""Write a checked import: all of it, in one transaction, or nothing.

What takes long is done before the transaction begins: names are spelled, values encrypted and the
changes laid out. Inside it the records are asked once more; whatever moved since the preview is named,
and nothing is written. `stage` and `done` are saved beside the work until the one writer's lock is
taken: a page can show them (decision 0030).
"""

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import audit
from members.importing import stored, uploads
from members.importing.checking import ADD, BAD, CHANGE
from members.importing.rechecking import Work, in_slices, moved, text
from members.importing.records import mark_of
from members.importing.uploads import Refused
from members.models import Certificate, ImportPart, ImportState, PartKind, Person, PersonImport
from members.models.person import MADE_FROM
from privacy.fields import EncryptedTextField

SAY_SO = "有 {count} 行有问题。要只写入其余的行，请勾选“跳过有问题的行”。"
NOTHING = "没有要写入的内容。"
MOVED = "核对之后有档案被改过，什么都没有写入。请重新核对。"
PREPARING, WRITING = "preparing", "writing"
RECORDS_A_PART = 500


def apply(one, user, *, skip_bad=False):
    """Write it; return the import. Raises Refused with the reasons, and PermissionDenied."""
    uploads.ask(user, one)
    if one.state != ImportState.READY:
        raise Refused(uploads.GONE)
    if not (one.counts[ADD] or one.counts[CHANGE]):
        raise Refused(NOTHING)
    if one.counts[BAD] and not skip_bad:
        raise Refused(SAY_SO.format(count=one.counts[BAD]))
    now = timezone.now()
    work = _prepared(one, user, now)
    _tell(one, WRITING, one.rows)
    try:
        with transaction.atomic():
            return _write(one, user, work, now)
    except IntegrityError as error:  # PostgreSQL: somebody was quicker after the look-up
        raise Refused(MOVED) from error
    finally:
        PersonImport.objects.filter(pk=one.pk).update(stage="", done=0)


def _tell(one, stage, done):
    PersonImport.objects.filter(pk=one.pk).update(stage=stage, done=done)


# -- before the transaction -----------------------------------------------------------------


def _prepared(one, user, now):
    work = Work()
    # Part by part and not by a cursor: SQLite refuses a write beside an open read once somebody else
    # has written.
    for pk in list(one.parts.filter(what=PartKind.ROWS).values_list("pk", flat=True)):
        part = ImportPart.objects.get(pk=pk)
        rows = [(row[0], row[3]) for row in part.data if row[3]["do"] != BAD]
        people = Person.objects.in_bulk([v["pk"] for _, v in rows if v["do"] == CHANGE])
        for number, verdict in rows:
            if verdict["do"] == ADD:
                person = _new(one, user, verdict, now)
                work.added.append((number, stored.whole(person), verdict["certificate"]))
                continue
            work.marks[verdict["pk"]] = (number, verdict["mark"])
            if verdict["do"] == CHANGE and verdict["pk"] in people:
                _lay_out(work, number, verdict, people[verdict["pk"]], user, now)
        _tell(one, PREPARING, part.number + len(part.data))
    return work


def _new(one, user, verdict, now):
    person = Person(
        department_id=one.department_id, kind=one.kind, updated_by=user, version=1, created_at=now,
        updated_at=now,
    )  # fmt: skip
    _set(person, verdict["set"])
    person.prepare()
    return person


def _lay_out(work, number, verdict, person, user, now):
    if names := list(verdict["set"]):
        _set(person, verdict["set"])
        person.prepare()
        person.version, person.updated_at, person.updated_by = person.version + 1, now, user
        made = [column for name in names for column in MADE_FROM.get(name, ())]
        columns = dict.fromkeys([*names, *made, "version", "updated_at", "updated_by"])
        work.changed[person.pk] = stored.prepared(person, columns)
    if verdict["certificate"]:
        work.certificates.append((number, person.pk, verdict["certificate"]))


def _set(instance, values):
    for name, value in values.items():
        setattr(instance, name, instance._meta.get_field(name).to_python(value))


# -- inside it ------------------------------------------------------------------------------


def _write(one, user, work, now):
    one = uploads.locked(one)
    if one.state != ImportState.READY:
        raise Refused(uploads.GONE)
    if found := moved(one, user, work):
        raise Refused(MOVED, found)
    before = stored.read(Person, work.changed)
    kept = {
        pk: {column: before[pk][column] for column in columns}
        for pk, columns in work.changed.items()
    }
    stored.write(Person, work.changed)
    added = stored.insert(Person, [columns for _, columns, _ in work.added])
    given = [
        (number, pk, told) for pk, (number, _, told) in zip(added, work.added, strict=True) if told
    ]
    certificates = _write_certificates([*work.certificates, *given], now)
    _keep(one, kept, {pk: mark_of(1, now) for pk in added}, _mark_now(kept), certificates)
    one.parts.filter(what=PartKind.ROWS).delete()
    one.state, one.applied_at, one.doubles, one.stage = ImportState.APPLIED, now, {}, ""
    one.layout = {}
    one.save()
    audit.record(
        "person.import", actor=user, target=one, sha256=one.sha256, department=one.department_id, purpose=one.reason,
        certificates=len(certificates["added"]) + len(certificates["before"]), **one.counts,
    )  # fmt: skip
    return one


def _write_certificates(told, now):
    """Return {"added": [pk, …], "before": {pk: stored columns}, "after": the same}."""
    added, changes = [], {}
    for _, person, about in told:
        certificate = Certificate(person_id=person, created_at=now)
        _set(certificate, about["set"])
        if about["do"] == ADD:
            added.append(stored.whole(certificate))
        elif about["do"] == CHANGE:
            changes[about["pk"]] = stored.prepared(certificate, about["set"])
    before = stored.read(Certificate, changes)
    kept = {pk: {c: before[pk][c] for c in columns} for pk, columns in changes.items()}
    stored.write(Certificate, changes)
    touched = stored.insert(Certificate, added)
    after = stored.read(Certificate, [*touched, *changes])
    return {"added": touched, "before": kept, "after": after}


def _mark_now(people):
    """Return {pk: mark} as the database has it."""
    rows = in_slices(
        lambda some: Person.objects.filter(pk__in=some).values_list("pk", "version", "updated_at"),
        people,
    )
    return {pk: mark_of(version, updated_at) for pk, version, updated_at in rows}


def _keep(one, changed, added, marks, certificates):
    """Store, encrypted and in parts, what undoing needs."""
    entries = [["changed", pk, marks[pk], was, _in_clear(was)] for pk, was in changed.items()]
    entries += [["added", pk, after, {}, {}] for pk, after in added.items()]
    for kind in ("added", "before"):
        for pk in certificates[kind]:
            was = certificates["before"].get(pk, {})
            entries.append([f"certificate {kind}", pk, certificates["after"][pk], was, {}])
    ImportPart.objects.bulk_create(
        ImportPart(
            owner=one, what=PartKind.BEFORE, number=at, data=entries[at : at + RECORDS_A_PART]
        )
        for at in range(0, len(entries), RECORDS_A_PART)
    )


def _in_clear(columns):
    """Return what encrypted columns say, for the day on which their key is gone."""
    fields = {
        f.column: f for f in Person._meta.concrete_fields if isinstance(f, EncryptedTextField)
    }
    return {
        name: text(fields[name].from_db_value(value, None, connection))
        for name, value in columns.items()
        if name in fields and value
    }
