"""The records that the rows of a part may be about, fetched in a handful of queries."""

from members import normal, rights
from members.models import Certificate, Person


class Records:
    """What is in the database now for the people of some rows; `rows` are dicts of good values."""

    def __init__(self, user, rows):
        self.departments = set(rights.departments_for(user).values_list("pk", flat=True))
        verbs = ("add_certificate", "change_certificate")
        self.may_certify = all(rights.may(user, verb) for verb in verbs)
        people = [row for row in rows if row]
        self.by_id = self._people(
            "id_index", (i for row in people for i in normal.id_indexes(row.get("id_number")))
        )
        self.by_work = self._people("work_number", (row.get("work_number") for row in people))
        nameless = [
            row for row in people if not row.get("id_number") and not row.get("work_number")
        ]
        self.by_phone = {}
        wanted = {i for row in nameless for i in normal.phone_indexes(row.get("phone"))}
        for person in Person.objects.filter(phone_index__in=wanted, merged_into=None):
            self.by_phone.setdefault(person.phone_index, []).append(person)
        numbers = {row["certificate.number"] for row in people if "certificate.number" in row}
        self.certificates = {
            certificate.number: certificate
            for certificate in Certificate.objects.filter(number__in=numbers)
        }

    def _people(self, column, values):
        wanted = {value for value in values if value}
        found = Person.objects.filter(**{f"{column}__in": wanted}).order_by("pk")
        return {getattr(person, column): person for person in found}

    def with_id(self, number):
        return next((self.by_id[i] for i in normal.id_indexes(number) if i in self.by_id), None)

    def with_work_number(self, number):
        return self.by_work.get(number) if number else None

    def alike(self, row):
        """Return a record with the name and the telephone of a row without any number."""
        for index in normal.phone_indexes(row.get("phone")):
            for person in self.by_phone.get(index, ()):
                if normal.compared_name(person.name) == normal.compared_name(row.get("name")):
                    return person
        return None

    def is_mine(self, person):
        return person.department_id in self.departments


def mark(person):
    """What changes with each save of a record: the preview holds while it is the same."""
    return mark_of(person.version, person.updated_at)


def mark_of(version, updated_at):
    return f"{version} {updated_at.isoformat()}"
