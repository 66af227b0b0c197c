"""What would become of each row: added, changed, left, or refused with the reasons.

A part of the rows is checked a call, in a transaction of its own: on SQLite the site has one writer,
and nobody waits longer for it than a part takes.
"""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from members import checks, duplicates
from members.importing import columns, uploads, values
from members.importing.records import Records, mark
from members.models import Certificate, ImportState, PartKind, Person
from members.models.person import HIDDEN
from privacy import masks

ADD, CHANGE, SAME, BAD = "add", "change", "same", "bad"
MERGED = "这个{what}的档案已并入另一份，请在那一份里修改。"
ERASED = "这个{what}的档案已去标识化，不能再写入。"
TWO = "身份证号和工号分别属于两份档案，请核对。"
OTHER_ID = "这个工号的档案登记的是另一个身份证号，请核对。"
ALIKE = "已经有一份同名同电话的档案。请补上身份证号或工号，才能确定是不是同一个人。"
MASKS = {
    "id_number": masks.mask_id_number, "phone": masks.mask_phone, "email": masks.mask_email,
    "birth_date": lambda day: "****-**-**" if day else "",
}  # fmt: skip


@transaction.atomic
def check_next(one, user):
    """Check the next part; return the import as it is then, with its state and how far it got."""
    one = uploads.locked(one)
    uploads.ask(user, one)
    if one.state != ImportState.CHECKING:
        return one
    part = one.parts.filter(what=PartKind.ROWS, number__gte=one.done).first()
    if part is not None:
        part.counts = _check(one, part, user)
        part.save()
        one.done = part.number + len(part.data)
    if part is None or one.done >= one.rows:
        _finish(one, user)
    one.save()
    return one


def check_all(one, user):
    """Check what is left, a transaction a part; return the import."""
    one = check_next(one, user)
    while one.state == ImportState.CHECKING:
        one = check_next(one, user)
    return one


def _finish(one, user):
    total = Counter()
    for counts in one.parts.filter(what=PartKind.ROWS).values_list("counts", flat=True):
        total.update(counts)
    one.counts = {"rows": one.rows, **{kind: total[kind] for kind in (ADD, CHANGE, SAME, BAD)}}
    one.state, one.stage = ImportState.READY, ""
    audit.record(
        "person.import_check", actor=user, target=one, sha256=one.sha256, purpose=one.reason,
        **one.counts,
    )  # fmt: skip


def _check(one, part, user):
    """Put a verdict on each row of a part; return how many of each."""
    parsed = [values.parse(uploads.raw_row(one, row[1])) for row in part.data]
    records = Records(user, [good for good, _ in parsed])
    titles = {title: field for field, title in one.layout["columns"].items()}
    counts = Counter()
    for row, (good, wrong) in zip(part.data, parsed, strict=True):
        unreadable = {titles[title]: text for title, text in row[2].items() if title in titles}
        doubled = one.doubles["rows"].get(str(row[0]), {})
        row[3] = Row(one, records, user, good, doubled | wrong | unreadable).verdict()
        _refuse_second(one, row)
        counts[row[3]["do"]] += 1
    return counts


def _refuse_second(one, row):
    """Two rows that find one record, one by its ID number and one by its work number."""
    if row[3]["do"] in (CHANGE, SAME):
        first = one.doubles["people"].setdefault(str(row[3]["pk"]), row[0])
        if first != row[0]:
            why = {label("name"): f"与第 {first} 行是同一份档案，一个人只填一行。"}
            row[3] = {"do": BAD, "why": why, "who": row[3]["who"], "which": row[3]["which"]}


class Row:
    """One row against the records. `good` are its values, `wrong` the sentences so far."""

    def __init__(self, one, records, user, good, wrong):
        self.one, self.records, self.user = one, records, user
        self.good, self.wrong = good, dict(wrong)
        self.person, self.shown = None, []

    def verdict(self):
        """Return what is kept of the check: JSON, in which dates are texts."""
        self._find()
        changed = self._person_changes() if not self.wrong else {}
        certificate = self._certificate() if not self.wrong else None
        told = {"who": self.good.get("name", ""), "which": self._which()}
        if self.wrong:
            reasons = {self.one.layout["columns"].get(f) or label(f): why
                       for f, why in self.wrong.items()}  # fmt: skip
            return {"do": BAD, "why": reasons, **told}
        told |= {"set": changed, "shown": self.shown, "certificate": certificate}
        if self.person is None:
            return {"do": ADD, **told}
        does = changed or (certificate and certificate["do"] != SAME)
        return {"do": CHANGE if does else SAME, "pk": self.person.pk, "mark": mark(self.person),
                **told}  # fmt: skip

    def _which(self):
        number = masks.mask_id_number(self.good.get("id_number", ""))
        return number or self.good.get("work_number", "")

    def _find(self):
        good, records = self.good, self.records
        if "name" not in good and "name" not in self.wrong:
            self.wrong["name"] = "请填写姓名。"
        by_id = records.with_id(good.get("id_number"))
        by_work = records.with_work_number(good.get("work_number"))
        if by_id and by_work and by_id.pk != by_work.pk:
            self.wrong["work_number"] = TWO
        elif by_work and not by_id and by_work.id_number and good.get("id_number"):
            self.wrong["work_number"] = OTHER_ID
        field = "id_number" if by_id else "work_number"
        self.person = by_id or by_work
        if self.person is None:
            if records.alike(good):
                self.wrong.setdefault("phone", ALIKE)
            return
        what = {"id_number": "身份证号", "work_number": "工号"}[field]
        if not records.is_mine(self.person):
            self.wrong = {field: duplicates.ELSEWHERE.format(what=what)}
        elif self.person.merged_into_id:
            self.wrong[field] = MERGED.format(what=what)
        elif self.person.deidentified_at:
            self.wrong[field] = ERASED.format(what=what)

    def _person_changes(self):
        """Return {field: new value}, after the checks of a whole record."""
        given = {field: value for field, value in self.good.items() if "." not in field}
        before = {}
        if self.person is None:
            whole = Person(department=self.one.department, kind=self.one.kind)
        else:
            whole = self.person
            before = {field: getattr(whole, field) for field in (*given, "birth_date", "sex")}
        for field, value in given.items():
            setattr(whole, field, value)
        found = checks.problems(whole)
        touched = {*given, "birth_date", "joined_party_on"}
        self.wrong |= {field: why for field, why in found.items() if field in touched}
        if not found:
            checks.complete(whole)
        new = {field: getattr(whole, field) for field in before or given} | (
            {} if before else {"kind": whole.kind, "birth_date": whole.birth_date, "sex": whole.sex}
        )
        changed = {f: v for f, v in new.items() if not before or before[f] != v}
        for field, value in before.items():
            setattr(whole, field, value)
        self.shown += [
            [label(field), shown(field, before.get(field)), shown(field, changed[field])]
            for field in changed if before
        ]  # fmt: skip
        return {field: _plain(value) for field, value in changed.items() if value not in (None, "")}

    def _certificate(self):
        """Return what becomes of the row's certificate, None when it has none."""
        given = {f.partition(".")[2]: v for f, v in self.good.items() if f.startswith("certif")}
        if not given:
            return None
        if not self.records.may_certify:
            self.wrong["certificate.number"] = "您没有登记证书的权限，请去掉证书的几列。"
            return None
        stored = self.records.certificates.get(given.get("number"))
        whole = stored or Certificate()
        before = {field: getattr(whole, field) for field in given}
        for field, value in given.items():
            setattr(whole, field, value)
        if stored and (self.person is None or stored.person_id != self.person.pk):
            self.wrong["certificate.number"] = "这个证书编号已经登记在另一个人的档案里，请核对。"
        else:
            self._certificate_problems(whole)
        changed = {field: value for field, value in given.items() if before[field] != value}
        for field, value in before.items():
            setattr(whole, field, value)
        if stored and changed and stored.revoked_on:
            self.wrong["certificate.number"] = "这份证书已经撤销，不能再改。"
        self.shown += [
            [label(f"certificate.{f}"), shown(f, before[f] if stored else ""), shown(f, v)]
            for f, v in changed.items() if self.person
        ]  # fmt: skip
        return {
            "do": ADD if not stored else CHANGE if changed else SAME,
            "pk": stored.pk if stored else None,
            "set": {field: _plain(value) for field, value in changed.items()},
            "was": {field: _plain(before[field]) for field in changed} if stored else {},
            "number": given.get("number"),
        }

    def _certificate_problems(self, certificate):
        for field in ("number", "programme", "issued_on"):
            if not getattr(certificate, field):
                self.wrong[f"certificate.{field}"] = (
                    f"有证书，就要填写{label(f'certificate.{field}')}。"
                )
        try:
            certificate.clean()
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                self.wrong.setdefault(f"certificate.{field}", messages[0])


def label(field):
    return columns.BY_FIELD[field].title


def shown(field, value):
    """A value as the preview shows it: masked where every screen masks it."""
    if field in HIDDEN:
        return MASKS[field](value or "")
    if field == "kind":
        return dict(Person._meta.get_field("kind").choices).get(value, "")
    return "" if value is None else str(value).replace("\n", "、")


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value
