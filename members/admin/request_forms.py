"""What a clerk fills in at each step of a request. All carry the version that was read."""

from django import forms

from members import requests, rights
from members.models import Consent, RequestKind, Use
from members.models.request import LONGEST

CHECKED_HOW = "怎样核实的，例如“拨打登记的电话，报出的证书编号相符”。不要抄写证件号。"


class StepForm(forms.Form):
    """`act()` takes the step; its mistakes go to their fields."""

    is_open = False
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, asked, user):
        super().__init__(data, prefix=self.name, initial={"version": asked.version})
        self.asked, self.user = asked, user

    def act(self):
        self.asked.version = self.cleaned_data.pop("version")
        self.take()

    def take(self):
        raise NotImplementedError


class LinkForm(StepForm):
    name, button, done = "link", "对应档案", "已对应档案。"
    typed = forms.CharField(
        label="证书编号、工号或档案号", max_length=40,
        help_text="只在您能查看的档案里找。请先核对姓名。",
        error_messages={"required": "请填写一个号码。"},
    )  # fmt: skip

    def take(self):
        requests.link(self.asked, self.user, self.cleaned_data["typed"])


class CheckForm(StepForm):
    name, button, done = "check", "身份已核实", "已记下身份核实。"
    note = forms.CharField(
        label="核实经过", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=CHECKED_HOW, error_messages={"required": "请写明怎样核实的身份。"},
    )  # fmt: skip

    def take(self):
        requests.check(self.asked, self.user, self.cleaned_data["note"])


class DoneForm(StepForm):
    name, button, done = "done", "办结并答复", "已办结。"
    text = forms.CharField(
        label="答复", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="申请人凭编号和查询码看到：办了什么、怎样领取。不要写证件号和电话。",
        error_messages={"required": "请写下答复。"},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        person = self.asked.person
        if self.asked.kind != RequestKind.DELETE or person is None or person.deidentified_at:
            return
        if rights.may(self.user, "change", person):
            self.fields["deidentify"] = forms.BooleanField(
                label="同时把这份档案去标识化（不能恢复）", required=False
            )

    def take(self):
        requests.finish(
            self.asked, self.user, self.cleaned_data["text"],
            deidentify=self.cleaned_data.get("deidentify", False),
        )  # fmt: skip


class RefuseForm(StepForm):
    name, button, done = "refuse", "不予办理", "已记下不予办理和理由。"
    text = forms.CharField(
        label="理由", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="必须写明，申请人会看到（个人信息保护法第五十条）。",
        error_messages={"required": "不予办理必须写明理由。"},
    )  # fmt: skip

    def take(self):
        requests.refuse(self.asked, self.user, self.cleaned_data["text"])


class NoteForm(StepForm):
    name, button, done = "note", "记下备注", "备注已记下。"
    text = forms.CharField(
        label="内部备注", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="只有办理人员能看到。", error_messages={"required": "请写下备注。"},
    )  # fmt: skip

    def take(self):
        requests.add_note(self.asked, self.user, self.cleaned_data["text"])


STEPS = {form.name: form for form in (LinkForm, CheckForm, DoneForm, RefuseForm, NoteForm)}


class ConsentStep(forms.Form):
    """Give or withdraw the consent to one use; `note` is the proof, or how it was withdrawn."""

    use = forms.ChoiceField(label="用途", choices=Use)
    given_on = forms.DateField(
        label="同意日期", required=False, help_text="不填即今天。",
        widget=forms.DateInput(attrs={"placeholder": "如 2026-03-01", "inputmode": "numeric"}),
        error_messages={"invalid": "请填写真实的日期，例如 2026-03-01。"},
    )  # fmt: skip
    note = forms.CharField(
        label="凭据", max_length=Consent._meta.get_field("note").max_length // 2,
        error_messages={"required": "请写明凭据，或者本人怎样提出撤回。"},
    )  # fmt: skip
