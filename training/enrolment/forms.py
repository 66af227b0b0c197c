"""The form of a group: its contact person, and a row for each participant."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory

from intake.forms import Guarded
from privacy import validators
from training.enrolment.actions import CONTACT, KNOWN, PERSON, known_rows
from training.enrolment.people import person_index, tidy, tidy_name, tidy_phone
from training.models import Sex

MOST = 200  # people of a group: more fields than that Django takes no form with
FIRST_ROWS = 2
PREFIX = "people"
LAW = "《中华人民共和国个人信息保护法》"


def _line(label, length, *, required=True, help_text="", **attrs):
    return forms.CharField(
        label=label, max_length=length, required=required, help_text=help_text,
        widget=forms.TextInput(attrs=attrs), error_messages={"required": f"请填写{label}。"},
    )  # fmt: skip


class GroupForm(Guarded, forms.Form):
    """`asks_consent` is False where a consent was given before: in a change."""

    scope = "enrolment"
    asks_from, most_an_hour = 6, 40
    groups = (
        ("单位和联系人", CONTACT),
        ("个人信息", ("consent",)),
    )

    organisation = _line("单位名称", 100, autocomplete="organization")
    contact_name = _line("联系人姓名", 40, autocomplete="name")
    contact_phone = _line(
        "联系人电话", 30, autocomplete="tel", inputmode="tel",
        help_text="手机，或带区号的固定电话。工作人员打这个电话确认报名。",
    )  # fmt: skip
    contact_email = forms.EmailField(
        label="电子邮箱", max_length=200, required=False, help_text="可以不填。",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    invoice_note = forms.CharField(
        label="开票信息", max_length=500, required=False,
        help_text="可以不填。需要发票时写抬头和纳税人识别号。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    consent = forms.BooleanField(
        label="我已阅读上面的个人信息说明，并已征得名单中每位参训人的同意。",
        error_messages={"required": "请先阅读说明并勾选同意，才能报名。"},
    )

    def __init__(self, *args, asks_consent=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_consent:
            del self.fields["consent"]

    def clean_organisation(self):
        return tidy(self.cleaned_data["organisation"])

    def clean_contact_name(self):
        return tidy_name(self.cleaned_data["contact_name"])

    def clean_contact_phone(self):
        return _checked_phone(self.cleaned_data["contact_phone"])

    def contact(self):
        return {name: self.cleaned_data[name] for name in CONTACT}

    def contact_fields(self):
        return [self[name] for name in CONTACT]


class PersonForm(forms.Form):
    name = _line("姓名", 40, autocomplete="off")
    sex = forms.ChoiceField(
        label="性别", choices=[("", "请选择"), *Sex.choices],
        error_messages={"required": "请选择性别。", "invalid_choice": "性别只能是男或女。"},
    )  # fmt: skip
    post = _line("单位及职务", 100, required=False, autocomplete="off")
    phone = _line("手机", 30, autocomplete="off", inputmode="tel")

    def clean_name(self):
        return tidy_name(self.cleaned_data["name"])

    def clean_post(self):
        return tidy(self.cleaned_data["post"])

    def clean_phone(self):
        return _checked_phone(self.cleaned_data["phone"])

    def person(self):
        return {name: self.cleaned_data[name] for name in PERSON}


def _checked_phone(text):
    number = tidy_phone(text)
    validators.phone(number)
    return number


class PeopleRows(BaseFormSet):
    """Rows that were emptied are dropped. Who stands twice, or is enrolled already, is said at his
    row; `session` and `but` (the group that is being changed) are set by the view."""

    session = but = None

    def initial_form_count(self):
        """What comes in is all new: a row that was emptied is simply dropped."""
        return 0 if self.is_bound else super().initial_form_count()

    def clean(self):
        if len(self.filled_rows()) > MOST:
            raise ValidationError(f"一组最多 {MOST} 人，请分成几组报名。")
        rows = [row for row in self.filled_rows() if not row.errors]
        first = {}
        for row in rows:
            person = row.person()
            index = person_index(person["name"], person["phone"])
            if index in first:
                row.add_error("name", f"和参训人 {first[index]} 重复了，请移除一行。")
            first.setdefault(index, self.forms.index(row) + 1)
        rows = [row for row in rows if not row.errors]
        if self.session is not None:
            for place in known_rows(self.session, [row.person() for row in rows], but=self.but):
                self.say_known(rows[place])
        if not self.filled_rows():
            raise ValidationError("请至少填写一位参训人。")

    def say_known(self, row):
        row.add_error("name", KNOWN)

    def filled_rows(self):
        return [row for row in self.forms if row.has_changed()]

    def people(self):
        return [row.person() for row in self.filled_rows()]

    def is_valid(self):
        """Django's own has asked before the rows were compared with each other."""
        self.errors  # noqa: B018 - cleans
        return not self.non_form_errors() and not any(row.errors for row in self.filled_rows())

    def error_list(self):
        for message in self.non_form_errors():
            yield None, message
        for number, row in enumerate(self.forms, start=1):
            for field in row if row.errors and row.has_changed() else ():
                for message in field.errors:
                    yield field, f"参训人 {number} {field.label}：{message}"


def people_rows(data=None, *, initial=(), blank=0, session=None, but=None):
    """Return the rows: bound to what was sent in, or drawn with `initial` and some blank ones."""
    factory = formset_factory(
        PersonForm, formset=PeopleRows, extra=blank, max_num=MOST, absolute_max=MOST + 100,
    )  # fmt: skip
    if data is None:
        return factory(initial=[dict(one) for one in initial], prefix=PREFIX)
    rows = factory(data, prefix=PREFIX)
    rows.session, rows.but = session, but
    return rows


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="取消原因", max_length=200, required=False, help_text="可以不填。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
