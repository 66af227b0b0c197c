"""The forms of an import: the file, and which of its columns is what."""

from django import forms

from accounts.models import Department
from members import reasons, rights
from members.importing import columns
from members.models import Kind

NOTHING = ("", "（没有这一列）")


class UploadForm(forms.Form):
    upload = forms.FileField(
        label="Excel 文件", widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text="只收 .xlsx，最多 3 万行、10 MB。可以用本站的模板，也可以用现成的表。",
        error_messages={"required": "请选择一个文件。", "empty": "这个文件是空的。"},
    )  # fmt: skip
    department = forms.ModelChoiceField(
        Department.objects.none(), label="新档案的管理部门", empty_label=None,
        help_text="只能选您自己的部门，或它下面的部门。已有的档案仍归原来的部门。",
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="新档案的类别", choices=Kind.choices, initial=Kind.TRAINEE,
        help_text="表里有“类别”一列时，以表里的为准。",
    )  # fmt: skip
    reason = forms.CharField(
        label="事由", max_length=reasons.LONGEST, help_text="例如“2026 年秋季班报名名单”。会记入审计日志。",
        error_messages={"required": "请写明为什么导入。"},
    )  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        mine = rights.departments_for(user).order_by("tree_id", "lft")
        self.fields["department"].queryset = mine
        self.initial.setdefault("department", user.department_id)

    def clean_reason(self):
        return reasons.check(self.cleaned_data["reason"])


class ColumnsForm(forms.Form):
    """One choice a field: which title of the sheet is it?"""

    def __init__(self, *args, titles, matched, **kwargs):
        super().__init__(*args, **kwargs)
        self.titles = titles
        choices = [NOTHING, *((str(place), title) for place, title in enumerate(titles))]
        for column in columns.COLUMNS:
            title = matched.get(column.field)
            self.fields[_name(column.field)] = forms.ChoiceField(
                label=column.title, choices=choices, required=False, help_text=column.help,
                initial=str(titles.index(title)) if title in titles else "",
            )  # fmt: skip

    def clean(self):
        cleaned, taken = super().clean(), {}
        for column in columns.COLUMNS:
            place = cleaned.get(_name(column.field))
            if place and place in taken:
                title = self.titles[int(place)]
                self.add_error(
                    _name(column.field), f"“{title}”已经用作{taken[place]}，一列只能用一次。"
                )
            elif place:
                taken[place] = column.title
        if not self.errors and (lacking := columns.missing(self.matched())):
            for title in lacking:
                field = next(c.field for c in columns.COLUMNS if c.title == title)
                self.add_error(_name(field), f"请指出哪一列是{title}。")
        return cleaned

    def matched(self):
        """Return {field: title}."""
        chosen = ((c.field, self.cleaned_data.get(_name(c.field))) for c in columns.COLUMNS)
        return {field: self.titles[int(place)] for field, place in chosen if place}


def _name(field):
    return field.replace(".", "_")
