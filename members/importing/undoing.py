"""Undo an import as a whole: what it changed is put back as it was, what it added is deleted.

A value that was stored before comes back as the very token that it was, unless the keys have changed
since: then it is written anew with the key of today, and so is every index (decision 0030).
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from accounts import audit
from members import rights
from members.importing import stored, uploads
from members.importing.rechecking import MOST_NAMED
from members.importing.records import mark
from members.importing.uploads import Refused
from members.models import Certificate, ImportState, PartKind, Person
from members.models.person import INDEXES

DAYS = 90  # after the writing; then what was before is erased
LATER = "导入之后有档案又被改过，不能整批撤回，什么都没有改动。请逐份修改这些档案。"
TOO_LATE = f"写入已超过 {DAYS} 天，原来的内容已经删除，不能撤回。"


def undo(one, user):
    """Put everything back; return the import. Raises Refused with the reasons, PermissionDenied."""
    with transaction.atomic():
        one = uploads.locked(one)
        uploads.ask(user, one)
        if one.state != ImportState.APPLIED:
            raise Refused(uploads.GONE)
        entries = _entries(one)
        if not entries or is_too_late(one):
            raise Refused(TOO_LATE)
        if later := _changed_later(entries, user):
            raise Refused(LATER, later)
        certificates = entries["certificate before"]
        stored.write(Certificate, {pk: columns for pk, (_, columns, _) in certificates.items()})
        _delete(Certificate, entries["certificate added"])
        _put_back_people(entries["changed"])
        _delete(Person, entries["added"])
        one.parts.all().delete()
        one.state, one.undone_at, one.undone_by = ImportState.UNDONE, timezone.now(), user
        one.save()
        audit.record(
            "person.import_undo", actor=user, target=one, sha256=one.sha256,
            purpose=one.reason,
            **{kind.replace(" ", "_"): len(some) for kind, some in entries.items()},
        )  # fmt: skip
    return one


def is_too_late(one):
    return one.applied_at < timezone.now() - timedelta(days=DAYS)


def _entries(one):
    """Return {kind: {pk: [what it was after, {column: before}, {column: in clear}]}}, {} when they are erased."""
    parts = list(one.parts.filter(what=PartKind.BEFORE))
    kinds = ("changed", "added", "certificate added", "certificate before")
    found = {kind: {} for kind in kinds}
    for part in parts:
        for kind, pk, *kept in part.data:
            found[kind][pk] = kept
    return found if parts else {}


# -- may it be undone? ----------------------------------------------------------------------


def _changed_later(entries, user):
    mine = set(rights.departments_for(user).values_list("pk", flat=True))
    touched = entries["changed"] | entries["added"]
    now = {}
    for some in _slices(touched):
        now |= {
            person.pk: person for person in Person.objects.select_for_update().filter(pk__in=some)
        }
    if any(person.department_id not in mine for person in now.values()):
        raise PermissionDenied("A record went to another department.")
    later = {
        pk
        for pk, (after, *_) in touched.items()
        if pk not in now or mark(now[pk]) != after or now[pk].merged_into_id
    }
    certificates = entries["certificate added"] | entries["certificate before"]
    later |= _with_more(entries["added"], certificates)
    return [f"{pk} 号档案" for pk in sorted(later)][:MOST_NAMED] + [
        f"{number} 号证书" for number in _certificates_later(certificates)
    ][:MOST_NAMED]


def _certificates_later(certificates):
    now = stored.read(Certificate, certificates)
    return [pk for pk, (after, *_) in sorted(certificates.items()) if now.get(pk) != after]


def _with_more(added, certificates):
    """Return the added records that have got something meanwhile: a position, a consent, a request …"""
    found = set()
    for relation in Person._meta.related_objects:
        if relation.many_to_many:
            continue
        model, name = relation.related_model, relation.field.attname
        for some in _slices(added):
            rows = model._base_manager.filter(**{f"{name}__in": some})
            pks = rows.order_by("pk").values_list("pk", name)
            found |= {
                person for pk, person in pks if model is not Certificate or pk not in certificates
            }
    return found


# -- putting back ---------------------------------------------------------------------------


def _put_back_people(entries):
    before = {
        pk: {name: _token(name, value, plain) for name, value in columns.items()}
        for pk, (_, columns, plain) in entries.items()
    }
    stored.write(Person, before)
    indexed = [pk for pk, columns in before.items() if any(columns.get(n) for n in INDEXES)]
    for some in _slices(indexed):
        people = Person.objects.in_bulk(some).values()
        stored.write(Person, {person.pk: _new_indexes(person, before) for person in people})


def _token(name, value, plain):
    """Return what is to be stored: the same as before, or of a key that is gone the like of it."""
    if name not in plain or stored.is_of_first_key(value):
        return value
    field = Person._meta.get_field(name)
    return field.get_db_prep_save(field.to_python(plain[name]), connection)


def _new_indexes(person, before):
    """Return the indexes put back that today's first key makes otherwise."""
    was = {name: getattr(person, name) for name in INDEXES}
    person.prepare()
    names = [n for n in INDEXES if n in before[person.pk] and getattr(person, n) != was[n]]
    return stored.prepared(person, names)


def _delete(model, entries):
    for some in _slices(entries):
        model.objects.filter(pk__in=some).delete()


def _slices(values):
    values = list(values)
    for start in range(0, len(values), stored.AT_ONCE):
        yield values[start : start + stored.AT_ONCE]
