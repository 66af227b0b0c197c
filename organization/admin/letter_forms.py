"""What a clerk fills in at each step of a letter. All carry the version that was read."""

from django import forms

from organization import actions
from organization.models.message import LONGEST


class StepForm(forms.Form):
    """`act(message, user)` takes the step; its mistakes go to their fields."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, message, user):
        super().__init__(data, prefix=self.name, initial={"version": message.version})
        self.message, self.user = message, user

    def act(self):
        self.message.version = self.cleaned_data.pop("version")
        self.take()

    def take(self):
        raise NotImplementedError


class ClerkChoice(forms.ModelChoiceField):
    def label_from_instance(self, person):
        return f"{person.department} · {person}" if person.department_id else str(person)


class AssignForm(StepForm):
    name, button = "assign", "分派"
    to = ClerkChoice(
        label="承办人", queryset=None, empty_label="请选择",
        error_messages={"required": "请选择承办人。"},
    )  # fmt: skip
    note = forms.CharField(label="交办意见", required=False, max_length=500)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = actions.clerks(self.message.section)

    def take(self):
        actions.assign(self.message, self.user, **self.cleaned_data)


class AnswerForm(StepForm):
    name, button = "answer", "答复"
    text = forms.CharField(
        label="答复内容", max_length=5000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="来信人凭编号和查询码能看到。还需要另外回电话或发邮件的，请自行联系。",
        error_messages={"required": "请写下答复内容。"},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["text"] = self.message.answer
        if self.message.answer:
            self.button = "修改答复"

    def take(self):
        actions.answer(self.message, self.user, **self.cleaned_data)


class CloseForm(StepForm):
    name, button = "close", "办结"
    note = forms.CharField(
        label="说明", required=False, max_length=500, help_text="没有答复就办结的，必须写明原因。"
    )

    def take(self):
        actions.close(self.message, self.user, **self.cleaned_data)


class ReopenForm(StepForm):
    name, button = "reopen", "重新办理"
    note = forms.CharField(label="原因", required=False, max_length=500)

    def take(self):
        actions.reopen(self.message, self.user, **self.cleaned_data)


class ReleaseForm(StepForm):
    name, button = "release", "公开"
    title = forms.CharField(
        label="选登标题", max_length=60, error_messages={"required": "请拟一个标题。"}
    )
    question = forms.CharField(
        label="选登的来信", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="请删去姓名、单位、电话、住址等能认出来信人的内容。",
        error_messages={"required": "请写下要公开的来信内容。"},
    )  # fmt: skip
    answer = forms.CharField(
        label="选登的答复", max_length=5000, widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "请写下要公开的答复。"},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        letter = self.message
        self.initial |= {
            "title": letter.public_title,
            "question": letter.public_question or letter.text,
            "answer": letter.public_answer or letter.answer,
        }

    def clean(self):
        """The last look before the public: who wrote may not stand in it."""
        cleaned = super().clean()
        written = {name: cleaned.get(name) or "" for name in ("title", "question", "answer")}
        for fact, label in (("name", "姓名"), ("phone", "电话"), ("email", "电子邮箱")):
            value = getattr(self.message, fact)
            for name, words in written.items():
                if len(value) > 1 and value in words:
                    self.add_error(name, f"这里还有来信人的{label}，请删去。")
        return cleaned

    def take(self):
        actions.release(self.message, self.user, **self.cleaned_data)


class TakeBackForm(StepForm):
    name, button = "take_back", "撤下选登"
    note = forms.CharField(label="原因", required=False, max_length=500)

    def take(self):
        actions.take_back(self.message, self.user, **self.cleaned_data)


class NoteForm(StepForm):
    name, button = "note", "记下备注"
    text = forms.CharField(
        label="内部备注", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="只有工作人员能看到。", error_messages={"required": "请写下备注。"},
    )  # fmt: skip

    def take(self):
        actions.add_note(self.message, self.user, **self.cleaned_data)


STEPS = {
    form.name: form
    for form in (
        AssignForm, AnswerForm, CloseForm, ReopenForm, ReleaseForm, TakeBackForm, NoteForm,
    )
}  # fmt: skip
