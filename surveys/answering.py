"""The questionnaire as a form: its fields come from the questions, and only what these answers
lead to is asked for and kept."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from intake import rates
from intake.forms import Guarded, once
from surveys import codes
from surveys.fields import MatrixField, RankingField, ScaleWidget
from surveys.models import Answer, Mode
from surveys.questions import Type, asked, condition_text

LONGEST = {Type.SHORT: 100, Type.LONG: 2000}  # characters
WRONG_CODES_AN_HOUR = 30  # by one caller; an office behind one address shares them

UPDATED = "问卷刚才有更新。您填写的内容都在，请看一遍再提交。"
WRONG_CODE = "邀请码不对，请核对后再填一次。"
USED_CODE = "这个邀请码已经用过了，一个码只能交一份。"
TOO_MANY_CODES = "邀请码错得太多，请一小时后再试，或与发码的人联系。"


class CodeUsed(Exception):
    """Somebody else was quicker with the same code."""


class AnswerForm(Guarded, forms.Form):
    """An office of some hundred people may share one address: who comes late there is asked a
    sum, and only a flood is turned away."""

    asks_from = 30
    most_an_hour = 400

    def __init__(self, *args, survey, **kwargs):
        self.survey, self.questions = survey, survey.parsed()
        self.scope = f"survey:{survey.pk}"
        self.code = None
        self.base_fields = self._fields()
        super().__init__(*args, **kwargs)

    def _fields(self):
        fields = {}
        if self.survey.mode == Mode.CODE:
            fields["code"] = forms.CharField(
                label="邀请码", max_length=20, help_text="十位字母和数字，大小写都可以。",
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
                error_messages={"required": "请填写邀请码。"},
            )  # fmt: skip
        for question in self.questions:
            if not question.is_section:
                fields[question.key] = _field(question)
        revision = self.survey.live_revision or self.survey.latest_revision
        fields["revision"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=revision.number if revision else 0
        )
        return fields

    def parts(self):
        """Yield what the page shows one below the other: headings and questions."""
        for question in self.questions:
            field = None if question.is_section else self[question.key]
            yield {
                "question": question,
                "field": field,
                "condition": condition_text(question, self.questions),
            }

    def clean(self):
        cleaned = super().clean()
        self._forget_what_is_not_asked(cleaned)
        self._check_revision(cleaned)
        if cleaned.get("code"):
            self._check_code(cleaned["code"])
        return cleaned

    def _forget_what_is_not_asked(self, cleaned):
        """A question whose condition does not hold is neither missed nor kept."""
        wanted = {question.key for question in asked(self.questions, cleaned)}
        for question in self.questions:
            if question.key not in wanted:
                cleaned.pop(question.key, None)
                self._errors.pop(question.key, None)

    def _check_revision(self, cleaned):
        current = str(self.fields["revision"].initial)
        if cleaned.get("revision") != current:
            self.data = self.data.copy()
            self.data[self.add_prefix("revision")] = current
            raise ValidationError(UPDATED)

    def _check_code(self, typed):
        scope = f"survey-code:{self.survey.pk}"
        if rates.count(scope, self.caller) >= WRONG_CODES_AN_HOUR:
            self.add_error("code", TOO_MANY_CODES)
            return
        self.code = codes.find(self.survey, typed)
        if self.code is None:
            rates.hit(scope, self.caller)
            self.add_error("code", WRONG_CODE)
        elif self.code.is_used:
            self.add_error("code", USED_CODE)

    def answers(self):
        """Return {key: value} of what was asked and answered."""
        values = {}
        for question in asked(self.questions, self.cleaned_data):
            value = self.cleaned_data.get(question.key)
            if value not in (None, "", [], {}):
                values[question.key] = int(value) if question.type == Type.SCALE else value
        return values

    def store(self):
        """Keep the answers, once, and say whether they are kept; a code that somebody else has
        used in the meantime is said at its field."""
        try:
            once(self, self._make)
        except CodeUsed:
            self.add_error("code", USED_CODE)
            return False
        return True

    @transaction.atomic
    def _make(self):
        if self.code and not codes.spend(self.code):
            raise CodeUsed
        now = timezone.localtime()
        if self.code:
            now = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return Answer.objects.create(
            survey=self.survey, revision=int(self.fields["revision"].initial),
            data=self.answers(), submitted_at=now,
        )  # fmt: skip


def _field(question):
    common = {
        "label": question.label,
        "help_text": _help(question),
        "required": question.required,
        "error_messages": {
            "required": "请回答这一题。",
            "invalid_choice": "请在给出的选项中选择。",
        },
    }
    match question.type:
        case Type.SINGLE:
            choices = [(option, option) for option in question.options]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
        case Type.SCALE:
            choices = [(str(point), str(point)) for point in question.points]
            widget = ScaleWidget(question.low, question.high)
            return forms.ChoiceField(choices=choices, widget=widget, **common)
        case Type.MULTIPLE:
            return MultipleField(question, **common)
        case Type.MATRIX:
            return MatrixField(question.rows, question.options, **common)
        case Type.RANKING:
            return RankingField(question.options, question.places, **common)
    longest = LONGEST[question.type]
    widget = forms.Textarea(attrs={"rows": 5}) if question.type == Type.LONG else forms.TextInput()
    return forms.CharField(max_length=longest, widget=widget, **common)


class MultipleField(forms.MultipleChoiceField):
    def __init__(self, question, **kwargs):
        choices = [(option, option) for option in question.options]
        kwargs["error_messages"]["invalid_choice"] = "请在给出的选项中选择。"
        super().__init__(choices=choices, widget=forms.CheckboxSelectMultiple, **kwargs)
        self.least, self.most = question.least, question.most

    def validate(self, value):
        super().validate(value)
        if value and self.least and len(value) < self.least:
            raise ValidationError(f"请至少选 {self.least} 项，现在选了 {len(value)} 项。")
        if self.most and len(value) > self.most:
            raise ValidationError(f"最多选 {self.most} 项，现在选了 {len(value)} 项。")


def _help(question):
    """Return the editor's help and what the type asks for, in a line."""
    return " ".join(filter(None, (question.help, _rule(question))))


def _rule(question):
    least, most = question.least, question.most
    if question.type == Type.MULTIPLE:
        if least and most:
            return f"选 {least} 项。" if least == most else f"选 {least} 至 {most} 项。"
        return f"最多选 {most} 项。" if most else f"至少选 {least} 项。" if least else "可以多选。"
    if question.type == Type.RANKING:
        return f"为{'每一项' if question.places == len(question.options) else '其中几项'}选一个位次，第 1 位最优先；共排 {question.places} 位。"
    if question.type == Type.MATRIX:
        return "每一行选一项。"
    if question.is_text:
        return f"最多 {LONGEST[question.type]} 字。"
    return ""
