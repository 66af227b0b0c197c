"""What was typed, unchecked: for a form that is drawn again because a row was added, a row was taken
out or a sheet was read in. Nothing of it is lost, and nothing is called wrong yet."""

from training.enrolment.actions import CONTACT, PERSON
from training.enrolment.forms import MOST, PREFIX


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
