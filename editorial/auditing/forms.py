"""What the audit log is asked for. Words that could be somebody's number are no words to look for:
the log doesn't hold them, and an address of a page keeps them."""

import re
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import audit_queries, events
from accounts.models import AlarmRules
from editorial.statistics.forms import DayField

RESULTS = {"ok": "成功", "refused": "被拒绝", "failed": "失败", "missing": "没有查到"}
LONGEST_PERIOD = 366  # days of the charts
PERSONAL = re.compile(r"(?<!\d)1\d{10}(?!\d)|\d{17}[\dXx]|@")


def no_numbers(text):
    if PERSONAL.search(re.sub(r"[\s-]", "", text)):
        raise ValidationError("这里不要输入证件号、电话或邮箱：日志里没有记它们。")


def _words(label, hint=""):
    return forms.CharField(
        label=label, required=False, max_length=60, validators=[no_numbers],
        widget=forms.TextInput(attrs={"placeholder": hint, "autocomplete": "off"}),
    )  # fmt: skip


class AuditForm(forms.Form):
    start = DayField("从")
    end = DayField("到")
    who = _words("操作人", "姓名、访客、系统")
    event = forms.ChoiceField(
        label="事件", required=False, error_messages={"invalid_choice": "没有这种事件。"}
    )
    target = _words("对象", "名称或编号")
    purpose = _words("事由", "其中的几个字")
    address = forms.GenericIPAddressField(
        label="来源地址", required=False, error_messages={"invalid": "请填写完整的 IP 地址。"}
    )
    result = forms.ChoiceField(
        label="结果", required=False, choices=[("", "全部"), *RESULTS.items()],
        error_messages={"invalid_choice": "没有这种结果。"},
    )  # fmt: skip
    account = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )
    object = forms.RegexField(
        r"^[a-z_]{1,30}\.[a-z_]{1,30}:[^\x00]{1,60}$", required=False, widget=forms.HiddenInput
    )

    def __init__(self, data):
        super().__init__(data, label_suffix="")
        groups = [("group:watched", "所有查看、导出个人信息"), *(
            (f"group:{name}", label) for name, label in events.GROUPS.items()
        )]  # fmt: skip
        self.fields["event"].choices = [
            ("", "全部"), ("一类", groups), ("一种", audit_queries.kinds()),
        ]  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and start > end:
            self.add_error("end", "结束日期不能早于开始日期。")
        return cleaned

    @property
    def asked(self):
        return {name: value for name, value in self.cleaned_data.items() if value}


class FiguresForm(AuditForm):
    """The last thirty days unless told otherwise; words are not counted."""

    target = purpose = None

    def __init__(self, data):
        data, today = data.copy(), timezone.localdate()
        data.setdefault("start", str(today - timedelta(days=29)))
        data.setdefault("end", str(today))
        super().__init__(data)

    def clean(self):
        cleaned = super().clean()
        today = timezone.localdate()
        cleaned["end"] = end = cleaned.get("end") or today
        cleaned["start"] = start = cleaned.get("start") or end - timedelta(days=29)
        if (end - start).days >= LONGEST_PERIOD:
            self.add_error("start", f"一次最多统计 {LONGEST_PERIOD} 天。")
        return cleaned


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="事由", min_length=4, max_length=200, validators=[no_numbers],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如“2026 年第四季度例行审计”。会记入审计日志。",
        error_messages={
            "required": "请写明导出的事由。", "min_length": "请写明事由，至少 4 个字。",
            "max_length": "事由最多 200 个字。",
        },
    )  # fmt: skip


class CheckForm(forms.Form):
    """An alarm as it was shown, and what was found out about it."""

    kind = forms.CharField(max_length=20, widget=forms.HiddenInput)
    subject = forms.CharField(max_length=60, widget=forms.HiddenInput)
    day = forms.DateField(widget=forms.HiddenInput)
    last_entry = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    note = forms.CharField(
        label="核查情况", max_length=300, validators=[no_numbers],
        widget=forms.TextInput(attrs={"placeholder": "例如：本人加班整理证书，已与部门核实"}),
        error_messages={
            "required": "请写明核查情况。", "max_length": "核查情况最多 300 个字。",
        },
    )  # fmt: skip


class RulesForm(forms.ModelForm):
    class Meta:
        model = AlarmRules
        fields = (
            "records_fast", "records_day", "failed_lookups", "exports_day", "failed_sign_ins",
            "watches_hours", "opens_at", "closes_at", "weekends",
            "days_off", "days_worked",
        )  # fmt: skip
        widgets = {
            name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            for name in ("opens_at", "closes_at")
        } | {name: forms.Textarea(attrs={"rows": 4}) for name in ("days_off", "days_worked")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.IntegerField):
                field.max_value = 100_000
                field.validators.append(_not_huge)
                field.error_messages |= {
                    "invalid": "请填写整数。",
                    "required": "请填写，0 是不报警。",
                }


def _not_huge(number):
    if number > 100_000:
        raise ValidationError("最多 100000。")
