"""Two records of one person become one (合并), and two again (撤销合并).

The one that is kept takes the fields that somebody chose, and all positions, certificates and
consents. The other stays as a stub that leads to it. How both were stands encrypted in the Merge.
"""

import hashlib
import json

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from members import checks, normal, reasons, rights, verbs
from members.models import Certificate, Consent, Merge, Person, Photograph, Position
from members.models.person import HIDDEN, INDEXES

FIELDS = ("kind", "name", "former_names", "sex", "id_number", "birth_date", "phone", "email",
          "work_number", "department", "organisation", "post", "joined_party_on")  # fmt: skip
PHOTOGRAPH = "photograph"
PARTS = (Position, Certificate, Consent)
NOT_TWO = "请选两份不同的、都在您权限之内的档案。"
CHANGED_SINCE = "合并之后，留下的档案又有改动，不能再撤销合并。请在档案里逐项改正。"
TAKEN = "原来那份档案的身份证号或工号，现在另有一份档案在用，不能撤销合并。请先核对那一份。"
NOT_ANY_MORE = "这次合并已经撤销过，或已不能撤销。"


def pair(winner_pk, loser_pk, user):
    """Return both records when a user may merge them, else None."""
    mine = rights.people_for(user).filter(deidentified_at=None)
    found = mine.in_bulk([winner_pk, loser_pk])
    return (found[winner_pk], found[loser_pk]) if len(found) == 2 else None


def likely(person, user):
    """Return the records that may be of the same person: the same name, phone or e-mail."""
    mine = rights.people_for(user).filter(deidentified_at=None).exclude(pk=person.pk)
    same = mine.filter(name=person.name)
    if person.phone:
        same |= mine.filter(phone_index__in=normal.phone_indexes(person.phone))
    if person.email:
        same |= mine.filter(email_index__in=normal.email_indexes(person.email))
    return same.select_related("department").order_by("pinyin", "pk")[:20]


def suggested(winner, loser):
    """Return {field: True where the loser's value fills a gap}."""
    taken = {f: not getattr(winner, f) and bool(getattr(loser, f)) for f in FIELDS}
    taken[PHOTOGRAPH] = loser.has_photograph() and not winner.has_photograph()
    return taken


@transaction.atomic
def merge(winner, loser, user, *, from_loser, reason):
    """Take `loser` into `winner`; the fields in `from_loser` come from it. Returns the Merge.

    Versions of both must be those of the stored records. Raises PermissionDenied, ValidationError,
    verbs.ChangedMeanwhile.
    """
    winner, loser = _locked(winner, loser)
    for person in (winner, loser):
        if not rights.may(user, "merge", person):
            raise PermissionDenied("No merging of this record.")
        if person.merged_into_id or person.deidentified_at:
            raise ValidationError(NOT_TWO)
    reason = reasons.check(reasons.check(reason, winner), loser)
    before = {"people": _people(winner, loser), "parts": _parts(winner, loser)}
    chosen = {field: getattr(loser, field) for field in from_loser if field in FIELDS}
    moved = _move_parts(winner, loser)
    _empty(loser, winner)
    for field, value in chosen.items():
        setattr(winner, field, value)
    if errors := checks.problems(winner):
        raise ValidationError(list(errors.values()))
    winner.version += 1
    winner.updated_by = user
    winner.save()
    if PHOTOGRAPH in from_loser:
        _swap_photographs(winner, loser)
    made = Merge.objects.create(
        winner=winner, loser=loser, before=before, after=_digest(winner, loser), merged_by=user
    )
    audit.record(
        "person.merge", actor=user, target=winner, loser=loser.pk, purpose=reason,
        taken=sorted(from_loser), moved=moved,
    )  # fmt: skip
    return made


def open_merge(person):
    """Return the last merge into a record that may be undone, or None."""
    last = Merge.objects.filter(winner=person, undone_at=None).first()
    return last if last and last.before else None


@transaction.atomic
def undo(made, user):
    """Bring both records back as they were. Raises ValidationError when one was changed since."""
    made = Merge.objects.select_for_update().get(pk=made.pk)
    winner, loser = _locked(made.winner, made.loser, same=False)
    if not (rights.may(user, "merge", winner) and rights.may(user, "merge", loser)):
        raise PermissionDenied("No merging of this record.")
    if made.undone_at or not made.before:
        raise ValidationError(NOT_ANY_MORE)
    if winner.merged_into_id or _digest(winner, loser) != made.after:
        raise ValidationError(CHANGED_SINCE)
    try:
        with transaction.atomic():
            _bring_back(made.before)
    except IntegrityError as error:
        raise ValidationError(TAKEN) from error
    if _photographs(winner, loser) != made.before["parts"]["photographs"]:
        _swap_photographs(winner, loser)
    made.undone_at, made.undone_by, made.before = timezone.now(), user, {}
    made.save(update_fields=["undone_at", "undone_by", "before"])
    audit.record("person.merge_undone", actor=user, target=winner, loser=loser.pk)


def forget(people):
    """Drop what was kept for undoing, when records are de-identified. Returns how many it were."""
    kept = Merge.objects.filter(winner__in=people) | Merge.objects.filter(loser__in=people)
    return kept.update(before={})


# -- how it was -----------------------------------------------------------------------------


def _locked(winner, loser, *, same=True):
    """Return both from the database, locked in the order of their numbers."""
    rows = Person.objects.select_for_update().filter(pk__in=[winner.pk, loser.pk]).order_by("pk")
    stored = {person.pk: person for person in rows}
    if len(stored) != 2:
        raise ValidationError(NOT_TWO)
    for person in (winner, loser):
        if same and stored[person.pk].version != person.version:
            raise verbs.ChangedMeanwhile
    return stored[winner.pk], stored[loser.pk]


def _values(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _people(winner, loser):
    return _plain([_values(winner), _values(loser)])


def _parts(winner, loser):
    """Return {model: [values]} of all that hangs on the two."""
    both = [winner.pk, loser.pk]
    found = {
        model._meta.label_lower: [
            _values(row) for row in model.objects.filter(person__in=both).order_by("pk")
        ]
        for model in PARTS
    }
    return _plain(found | {"photographs": _photographs(winner, loser)})


def _photographs(winner, loser):
    """Return [record, etag] of each: JSON makes tuples lists."""
    rows = Photograph.objects.filter(person__in=[winner.pk, loser.pk]).order_by("person")
    return [list(row) for row in rows.values_list("person", "etag")]


def _plain(values):
    return json.loads(json.dumps(values, cls=Exact))


class Exact(DjangoJSONEncoder):
    """DjangoJSONEncoder cuts a time to milliseconds; what is brought back must be the same."""

    def default(self, o):
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def _digest(winner, loser):
    """Return a digest of both as they are now. The indexes are not in it: new keys make new ones."""
    rows = Person.objects.filter(pk__in=[winner.pk, loser.pk]).order_by("pk")
    people = [
        {name: value for name, value in _values(row).items() if name not in INDEXES} for row in rows
    ]
    state = _plain(people), _parts(winner, loser)
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()


def _bring_back(before):
    # First nobody has what only one may have, then each gets his own.
    numbers = [values["id"] for values in before["people"]]
    Person.objects.filter(pk__in=numbers).update(id_index="", work_number="")
    for values in before["people"]:
        person = Person(**_typed(Person, values))
        person.prepare()
        back = {name: value for name, value in _values(person).items() if name != "id"}
        Person.objects.filter(pk=values["id"]).update(**back)
    consents = Consent.objects.filter(person__in=numbers)
    consents.filter(withdrawn_on=None).update(withdrawn_on=timezone.localdate().max)
    for model in PARTS:
        for values in before["parts"][model._meta.label_lower]:
            model.objects.filter(pk=values["id"]).update(**_typed(model, values))


def _typed(model, values):
    """Return what JSON held as the fields want it, for update()."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {
        name: fields[name].to_python(value) if value is not None else None
        for name, value in values.items()
        if name != "id"
    }


# -- moving ---------------------------------------------------------------------------------


def _move_parts(winner, loser):
    """Move what hangs on the loser; return how many rows of each kind."""
    moved = {
        "positions": Position.objects.filter(person=loser).update(person=winner),
        "certificates": Certificate.objects.filter(person=loser).update(person=winner),
    }
    moved["consents"] = sum(_move_consent(row, winner) for row in loser.consents.order_by("pk"))
    return moved


def _move_consent(consent, winner):
    """A withdrawal wins over an older consent, wherever it was written down; one in force is enough."""
    same = winner.consents.filter(use=consent.use)
    if consent.withdrawn_on:
        older = same.in_force().filter(given_on__lte=consent.withdrawn_on)
        older.update(withdrawn_on=consent.withdrawn_on)
    else:
        later = same.filter(withdrawn_on__gte=consent.given_on).order_by("-withdrawn_on").first()
        if same.in_force().exists():
            return 0
        if later:
            consent.withdrawn_on = later.withdrawn_on
    Consent.objects.filter(pk=consent.pk).update(person=winner, withdrawn_on=consent.withdrawn_on)
    return 1


def _empty(loser, winner):
    """Leave a stub: who it was stands in the winner, and encrypted in the Merge."""
    for field in HIDDEN:
        setattr(loser, field, None if field == "birth_date" else "")
    loser.work_number = ""
    loser.merged_into = winner
    loser.version += 1
    loser.save()


def _swap_photographs(winner, loser):
    """Change over the pictures of two records; a record has one at the most, at every moment."""
    rows = {row.person_id: row for row in Photograph.objects.filter(person__in=[winner, loser])}
    mine, other = rows.get(winner.pk), rows.get(loser.pk)
    if mine:
        Photograph.objects.filter(pk=mine.pk).delete()
    if other:
        Photograph.objects.filter(pk=other.pk).update(person=winner)
    if mine:
        stored_at = mine.stored_at
        mine.person = loser
        mine.save(force_insert=True)
        Photograph.objects.filter(pk=mine.pk).update(stored_at=stored_at)
