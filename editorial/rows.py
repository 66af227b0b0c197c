"""A list of alike entries inside one form: the days of a programme, the questions of a survey.

The model keeps them as JSON in a versioned field, so that a live item changes with its release;
the editor sees a row of fields for each, with mistakes said at their field. Without JavaScript
there are blank rows to fill and a number for the order.
"""

from datetime import date, datetime, time
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.formsets import BaseFormSet, formset_factory
from js_asset import Script


class _Rows(BaseFormSet):
    """All rows that come in are taken as new ones: a row that was emptied is simply dropped."""

    def initial_form_count(self):
        return 0 if self.is_bound else super().initial_form_count()

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["ORDER"].label = "顺序"
        form.fields["DELETE"].label = "移除"
        # Where a row stands says nothing: a blank one that the script has numbered stays blank.
        form.fields["ORDER"].has_changed = lambda initial, data: False

    def values(self):
        """Return the rows in their order, as plain values that JSON can hold."""
        return [
            {name: plain(row.cleaned_data.get(name)) for name in row.base_fields}
            for row in self.ordered_forms
        ]


def plain(value):
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


class RowsWidget(forms.Widget):
    template_name = "admin/editorial/rows.html"
    needs_multipart_form = False

    class Media:
        css = {"all": ["admin-theme/rows.css"]}
        js = (Script("admin-theme/rows.js", type="module"),)

    def __init__(self, formset_class, row_name):
        super().__init__()
        self.formset_class, self.row_name = formset_class, row_name

    @property
    def media(self):
        return forms.Media(self.Media) + self.formset_class().empty_form.media

    def value_from_datadict(self, data, files, name):
        return self.formset_class(data, prefix=name) if f"{name}-TOTAL_FORMS" in data else None

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-TOTAL_FORMS" not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        rows = value if isinstance(value, BaseFormSet) else self._drawn(name, value)
        if rows.is_bound:
            rows.is_valid()
        return context | {"rows": rows, "row_name": self.row_name}

    def _drawn(self, name, value):
        return self.formset_class(initial=value or [], prefix=name)


class RowsField(forms.Field):
    """`row_form` is the form of one row; `most` bounds the rows; `row_name` is what one is called
    ("天", "教学点"). Cleans to a list of dictionaries."""

    def __init__(self, row_form, *, row_name="项", most=100, blank=1, **kwargs):
        rows = formset_factory(
            row_form, formset=_Rows, extra=blank, can_order=True, can_delete=True,
            max_num=most, absolute_max=most + 100,
        )  # fmt: skip
        kwargs.setdefault("required", False)
        super().__init__(widget=RowsWidget(rows, row_name), **kwargs)
        self.most, self.row_name = most, row_name

    def clean(self, value):
        if value is None:
            return []
        if not value.is_valid():
            raise ValidationError(self._mistakes(value))
        rows = value.values()
        if len(rows) > self.most:
            raise ValidationError(f"最多 {self.most} {self.row_name}，现在有 {len(rows)}。")
        if self.required and not rows:
            raise ValidationError("请至少填写一行。")
        return rows

    def _mistakes(self, rows):
        wrong = [number for number, row in enumerate(rows.forms, start=1) if row.errors]
        if not wrong:
            return "这张表读不完整，请刷新页面后重新填写。"
        return f"第 {'、'.join(map(str, wrong))} 行有需要改的地方，见行内红字。"

    def has_changed(self, initial, data):
        if data is None:
            return False
        return not data.is_valid() or data.values() != (initial or [])
