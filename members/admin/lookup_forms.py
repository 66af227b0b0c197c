"""The forms of looking people up, of exporting and of merging."""

from django import forms
from django.core.exceptions import ValidationError

from members import merging, reasons
from members.lookup import columns, criteria
from members.models import Kind

DAY = {"placeholder": "如 2026-03-01", "inputmode": "numeric", "autocomplete": "off"}
WRONG_DAY = {"invalid": "请填写真实的日期，例如 2026-03-01。"}
LONG = {"max_length": "最多 %(limit_value)d 个字。"}


class LookupForm(forms.Form):
    q = forms.CharField(
        label="查找", required=False, max_length=100, error_messages=LONG,
        widget=forms.TextInput(attrs={
            "autocomplete": "off", "spellcheck": "false", "type": "search",
            "placeholder": "姓名、拼音或首字母、单位、证书编号、工号，或完整的身份证号、电话",
        }),
    )  # fmt: skip
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *Kind.choices])
    organisation = forms.CharField(
        label="单位", required=False, max_length=60, error_messages=LONG,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    programme = forms.CharField(
        label="培训项目", required=False, max_length=60, error_messages=LONG,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    issued_from = forms.DateField(
        label="发证日期从", required=False, widget=forms.DateInput(attrs=DAY),
        error_messages=WRONG_DAY,
    )  # fmt: skip
    issued_to = forms.DateField(
        label="到", required=False, widget=forms.DateInput(attrs=DAY), error_messages=WRONG_DAY
    )
    state = forms.ChoiceField(
        label="证书状态", required=False, choices=[("", "不限"), *criteria.STATES]
    )
    keep = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("issued_from"), cleaned.get("issued_to")
        if first and last and last < first:
            self.add_error("issued_to", "结束日期早于开始日期。")
        paper = any(cleaned.get(name) for name in ("programme", "issued_from", "issued_to"))
        if cleaned.get("state") == criteria.NONE and paper:
            self.add_error("state", "选“没有证书”时，不能再按培训项目、发证日期查。")
        return cleaned

    def criteria(self):
        cleaned = self.cleaned_data
        days = {name: cleaned[name].isoformat() if cleaned[name] else "" for name in ("issued_from", "issued_to")}  # fmt: skip
        words = {name: " ".join(cleaned[name].split()) for name in ("organisation", "programme")}
        chosen = {name: cleaned[name] for name in ("kind", "state")}
        return criteria.of(cleaned["q"], **days, **words, **chosen)


class ColumnsForm(forms.Form):
    columns = forms.MultipleChoiceField(
        label="显示的列", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[choice for choice in columns.CHOICES if choice[0] != "name"],
    )  # fmt: skip


class ExportForm(ColumnsForm):
    columns = forms.MultipleChoiceField(
        label="导出的列（姓名总在第一列）", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[choice for choice in columns.CHOICES if choice[0] != "name"],
    )  # fmt: skip
    reason = forms.CharField(
        label="事由", max_length=reasons.LONGEST, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明事由。"},
    )  # fmt: skip
    plain = forms.BooleanField(label="身份证号、电话、邮箱、出生日期不打码", required=False)

    def clean_reason(self):
        return reasons.check(self.cleaned_data["reason"])


class MergeForm(forms.Form):
    """For each field whose value it is: that of the record that is kept, or of the other."""

    reason = forms.CharField(
        label="事由", max_length=reasons.LONGEST, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明事由。"},
    )  # fmt: skip
    seen = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args, winner, loser, **kwargs):
        super().__init__(*args, **kwargs)
        self.winner, self.loser = winner, loser
        self.fields["seen"].initial = self.versions()
        for name, is_taken in merging.suggested(winner, loser).items():
            self.fields[f"from_{name}"] = forms.ChoiceField(
                choices=[("winner", "留下"), ("loser", "采用")],
                initial="loser" if is_taken else "winner",
            )

    def versions(self):
        return f"{self.winner.version}-{self.loser.version}"

    def clean_reason(self):
        reason = reasons.check(self.cleaned_data["reason"], self.winner)
        return reasons.check(reason, self.loser)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("seen") != self.versions():
            raise ValidationError(
                "有人在您打开这一页之后改过其中一份档案，请看过现在的情况再合并。"
            )
        return cleaned

    def from_loser(self):
        names = (*merging.FIELDS, merging.PHOTOGRAPH)
        return {name for name in names if self.cleaned_data[f"from_{name}"] == "loser"}
