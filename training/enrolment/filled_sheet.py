"""The list of participants as an Excel sheet: made empty, read filled in, given back with reasons."""

from dataclasses import dataclass, field

from django.core import signing

import sheets
from training.enrolment.forms import MOST, PersonForm
from training.enrolment.people import person_index

COLUMNS = {"name": "姓名", "sex": "性别", "post": "单位及职务", "phone": "手机"}
NEEDED = ("姓名", "性别", "手机")
SALT = "training.enrolment.returned"
LONGEST_KEPT = 6 * 3600  # seconds that the lines to mend may be fetched


def template():
    columns = list(COLUMNS.values())
    help_rows = (
        ("姓名", "必填。"),
        ("性别", "必填：男或女。"),
        ("单位及职务", "可以不填。例如：示例学院党委组织部干事。"),
        ("手机", "必填：11 位手机号码，或带区号的固定电话。"),
    )
    return sheets.workbook_bytes(
        [
            sheets.Sheet("参训人名单", columns, widths=(14, 8, 36, 20), text=columns),
            sheets.Sheet("填写说明", ["列", "怎么填"], help_rows),
        ]
    )


@dataclass
class Reading:
    """What a sheet gave: `people` to put into the form, and the rows that can't be taken."""

    people: list = field(default_factory=list)
    bad_rows: list = field(default_factory=list)
    # {row number: {column: sentence}}
    problems: dict = field(default_factory=dict)

    def sentences(self):
        """Yield (row number, column, sentence) of all that is wrong."""
        for row in self.bad_rows:
            for column, sentence in self.problems[row.number].items():
                yield row.number, column, sentence

    def packed(self):
        """Return the bad rows as a signed text that the page keeps: the site keeps nothing."""
        rows = [[row.number, row.values, self.problems[row.number]] for row in self.bad_rows]
        return signing.dumps(rows, salt=SALT, compress=True)


def read(upload, *, already=()):
    """Check every line as the form would. `already` are the people of the form.
    Raises sheets.SheetError when the file as a whole can't be taken."""
    reading = Reading()
    seen = {_index(person): "表单里的一位" for person in already if _index(person)}
    for row in sheets.read(upload, header=NEEDED, optional=("单位及职务",), most_rows=MOST):
        form = PersonForm({name: row.values.get(title, "") for name, title in COLUMNS.items()})
        problems = dict(row.problems)
        for name, messages in form.errors.items():
            problems.setdefault(COLUMNS[name], " ".join(messages))
        if not problems:
            index = _index(form.cleaned_data)
            if index in seen:
                problems["姓名"] = f"和{seen[index]}重复（姓名和手机都相同）。"
            seen.setdefault(index, f"第 {row.number} 行")
        if problems:
            reading.bad_rows.append(row)
            reading.problems[row.number] = problems
        else:
            reading.people.append(form.person())
    return reading


def returned(packed):
    """Return the workbook of the bad rows with a column of reasons. Raises signing.BadSignature."""
    rows = signing.loads(packed, salt=SALT, max_age=LONGEST_KEPT)
    problems = {number: wrong for number, _, wrong in rows}
    return sheets.errors_sheet([sheets.Row(number, values) for number, values, _ in rows], problems)


def _index(person):
    return person_index(person["name"], person["phone"]) if person.get("name") else None
