"""What was typed, unchecked: for a form that is drawn again because a row was added, a row was taken
out or a sheet was read in. Nothing of it is lost, and nothing is called wrong yet."""

from training.enrolment.actions import CONTACT, PERSON
from training.enrolment.forms import MOST, PREFIX
from training.enrolment.people import person_indexes, tidy, tidy_name, tidy_phone

TIDY = {"organisation": tidy, "contact_name": tidy_name, "contact_phone": tidy_phone}


def contact(data):
    typed = {name: data.get(name, "") for name in CONTACT}
    return typed | {"consent": data.get("consent") == "on"}


def people(data, *, without=None):
    """Return the rows that hold anything, as they were typed; `without` is a row's index."""
    total = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    count = min(int(total), MOST) if total.isascii() and total.isdecimal() and total else 0
    rows = (
        {name: data.get(f"{PREFIX}-{number}-{name}", "").strip() for name in PERSON}
        for number in range(count)
        if str(number) != without
    )
    return [row for row in rows if any(row.values())]


def is_of(data, enrolment):
    """Say whether what was typed is what is stored of a group: a form sent twice, and not one that
    was gone back to and filled in anew."""
    details = {name: TIDY.get(name, str.strip)(data.get(name, "")) for name in CONTACT}
    typed = [set(person_indexes(one["name"], one["phone"])) for one in people(data)]
    stored = set(
        enrolment.participants.exclude(person_index=None).values_list("person_index", flat=True)
    )
    same_people = len(typed) == len(stored) and all(indexes & stored for indexes in typed)
    return same_people and all(getattr(enrolment, name) == text for name, text in details.items())
