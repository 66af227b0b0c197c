"""The editing form of a survey. A mistake in a question is said at the field where it stands."""

import re
import secrets

from django import forms
from django.core.exceptions import ValidationError
from js_asset import Script

from editorial.desk.forms import PublishableForm
from editorial.rows import Rows, RowsField
from surveys.codes import MOST
from surveys.models import Survey
from surveys.questions import CHOICES, Type

KEY = re.compile(r"q[0-9a-f]{8}")
LONGEST_WORDS = 100  # characters of an option
MOST_WORDS = 30  # options or rows of a question

# What each type makes use of beside its text, help and condition; the rest is dropped.
USES = {
    Type.SECTION: set(),
    Type.SINGLE: {"required", "options"},
    Type.MULTIPLE: {"required", "options", "least", "most"},
    Type.SCALE: {"required", "least", "most", "low", "high"},
    Type.MATRIX: {"required", "options", "rows"},
    Type.RANKING: {"required", "options", "most"},
    Type.SHORT: {"required"},
    Type.LONG: {"required"},
}
OPTIONAL = set().union(*USES.values())
CONDITION = {"if_question", "if_options"}


def new_key():
    return f"q{secrets.token_hex(4)}"


class LinesField(forms.CharField):
    """A list of words, one a line."""

    def __init__(self, *, rows=4, **kwargs):
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        lines = (" ".join(line.split()) for line in (super().to_python(value) or "").splitlines())
        return [line for line in lines if line]

    def validate(self, value):
        super().validate(value)
        if twice := sorted({line for line in value if value.count(line) > 1}):
            raise ValidationError(f"“{twice[0]}”写了两次，请去掉一个。")
        if long := [line for line in value if len(line) > LONGEST_WORDS]:
            raise ValidationError(f"“{long[0][:12]}…”太长，每行最多 {LONGEST_WORDS} 字。")
        if len(value) > MOST_WORDS:
            raise ValidationError(f"最多 {MOST_WORDS} 行，现在有 {len(value)} 行。")

    def run_validators(self, value):
        """The lines were looked at one by one."""

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)


class QuestionForm(forms.Form):
    key = forms.CharField(required=False, widget=forms.HiddenInput, initial=new_key)
    type = forms.ChoiceField(label="类型", choices=Type.choices, initial=Type.SINGLE)
    required = forms.BooleanField(label="必答", required=False, initial=True)
    text = forms.CharField(label="题目", max_length=200, error_messages={"required": "请写题目。"})
    help = forms.CharField(label="补充说明", max_length=200, required=False)
    options = LinesField(
        label="选项", help_text="每行一个。矩阵题在这里写各列，如：满意、一般、不满意。"
    )
    rows = LinesField(label="矩阵的各行", help_text="每行一项，如：课程内容、授课教师。")
    least = forms.IntegerField(
        label="最少", required=False, min_value=0, max_value=30,
        help_text="多选题：至少选几项。打分题：最低分，不填为 1。",
    )  # fmt: skip
    most = forms.IntegerField(
        label="最多", required=False, min_value=1, max_value=30,
        help_text="多选题：最多选几项。打分题：最高分，不填为 5。排序题：排出前几位。",
    )  # fmt: skip
    low = forms.CharField(
        label="最低分的含义", max_length=20, required=False, help_text="如：很不满意。"
    )
    high = forms.CharField(
        label="最高分的含义", max_length=20, required=False, help_text="如：非常满意。"
    )
    if_question = forms.CharField(
        label="出现条件：只在这一题", required=False, widget=forms.Select,
        help_text="不选则总是出现。只能指前面的单选题或多选题。",
    )  # fmt: skip
    if_options = LinesField(
        label="选了下面这些选项时出现", rows=2, help_text="每行一个，与那一题的选项写法一致。"
    )

    class Media:
        css = {"all": ["admin-theme/questions.css"]}
        js = (Script("admin-theme/questions.js", type="module"),)

    @property
    def changed_data(self):
        """A row that only has its key is a blank one."""
        return [name for name in super().changed_data if name != "key"]

    def clean(self):
        cleaned = super().clean()
        if not KEY.fullmatch(cleaned.get("key") or ""):
            cleaned["key"] = new_key()
        if kind := cleaned.get("type"):
            self._drop(cleaned, OPTIONAL - USES[kind])
            if not cleaned.get("if_question"):
                self._drop(cleaned, CONDITION)
            self._check_options(kind, cleaned)
            self._check_limits(kind, cleaned)
        return cleaned

    def _drop(self, cleaned, names):
        """Forget what this type has no use for, and what would be wrong with it."""
        for name in names:
            self._errors.pop(name, None)
            empty = [] if isinstance(self.fields[name], LinesField) else None
            cleaned[name] = False if name == "required" else empty
            if isinstance(self.fields[name], forms.CharField) and empty is None:
                cleaned[name] = ""

    def _check_options(self, kind, cleaned):
        for name, what in (("options", "选项"), ("rows", "行")):
            lines = cleaned.get(name)
            if (
                name in USES[kind]
                and lines is not None
                and len(lines) < (2 if what == "选项" else 1)
            ):
                least = "至少写两个选项" if what == "选项" else "至少写一行"
                self.add_error(name, f"{least}，每行一个。")

    def _check_limits(self, kind, cleaned):
        least, most = cleaned.get("least"), cleaned.get("most")
        count = len(cleaned.get("options") or ())
        if kind == Type.SCALE:
            low, high = 1 if least is None else least, 5 if most is None else most
            if low >= high:
                self.add_error("most", "最高分要大于最低分。")
            elif high - low > 10:
                self.add_error("most", "最多分 11 档，如 0 到 10。")
        elif least and most and least > most:
            self.add_error("most", "最多不能小于最少。")
        elif count and most and most > count:
            self.add_error("most", f"只有 {count} 个选项。")
        elif count and least and least > count:
            self.add_error("least", f"只有 {count} 个选项。")


class Questions(Rows):
    """What the questions must be to each other: keys of their own, conditions on earlier ones."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["if_question"].widget.choices = [("", "总是出现"), *self._known()]

    def _known(self):
        """Return (key, text) of the choice questions that are there, as stored or as sent."""
        if not hasattr(self, "_known_rows"):
            rows = self._sent() if self.is_bound else self.initial or []
            self._known_rows = [
                (row["key"], f"{number}. {row['text']}"[:40])
                for number, row in enumerate(rows, start=1)
                if row.get("key") and row.get("type") in CHOICES
            ]
        return self._known_rows

    def _sent(self):
        fields = ("key", "type", "text", "ORDER")
        rows = [
            {name: self.data.get(f"{self.prefix}-{n}-{name}", "") for name in fields}
            for n in range(min(self.total_form_count(), self.max_num))
        ]
        return sorted(rows, key=lambda row: int(row["ORDER"]) if row["ORDER"].isdecimal() else 999)

    def check(self, rows):
        earlier = {}
        places = {row.cleaned_data["key"]: n for n, row in enumerate(rows, start=1)}
        for row in rows:
            if row.cleaned_data["key"] in earlier:
                row.cleaned_data["key"] = new_key()
            self._check_condition(row, earlier, places)
            earlier[row.cleaned_data["key"]] = row.cleaned_data

    def _check_condition(self, row, earlier, places):
        facts = row.cleaned_data
        key, wanted = facts.get("if_question"), facts.get("if_options") or []
        if not key:
            return
        other = earlier.get(key)
        if other is None:
            where = (
                f"第 {places[key]} 行不在这一题前面。" if key in places else "那一题已经不在了。"
            )
            row.add_error("if_question", f"{where}条件只能指前面的题。")
        elif other.get("type") not in CHOICES:
            row.add_error("if_question", "条件只能指单选题或多选题。")
        elif not wanted:
            row.add_error("if_options", "请写出选了哪些选项时出现，每行一个。")
        elif missing := [words for words in wanted if words not in (other.get("options") or [])]:
            have = "、".join(other.get("options") or [])
            row.add_error("if_options", f"那一题没有“{missing[0]}”这个选项。它的选项是：{have}。")


class SurveyForm(PublishableForm):
    questions = RowsField(
        QuestionForm, label="题目", row_name="题", most=100, formset=Questions,
        help_text=(
            "分节标题也占一行。改题目的文字不影响已收到的答案；"
            "改题型等于换一道新题，改选项的文字等于换一个新选项，原来的答案仍按原来的文字统计。"
        ),
    )  # fmt: skip

    class Meta:
        model = Survey
        fields = "__all__"
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "thanks": forms.Textarea(attrs={"rows": 3}),
        }

    def clean(self):
        cleaned = super().clean()
        kinds = [row["type"] for row in cleaned.get("questions") or ()]
        if self.is_leaving() and "questions" in cleaned and set(kinds) <= {Type.SECTION}:
            self.add_error("questions", "还没有题目，不能送审。")
        return cleaned


class CodesForm(forms.Form):
    count = forms.IntegerField(
        label="生成几个", min_value=1, max_value=MOST, initial=50,
        help_text=f"一次最多 {MOST} 个。",
    )  # fmt: skip


class CrossForm(forms.Form):
    """Two questions to hold against each other, by their identity."""

    first = forms.ChoiceField(label="行")
    second = forms.ChoiceField(label="列")

    def __init__(self, data, questions):
        super().__init__(data)
        self.by_identity = {question.identity: question for question in questions}
        choices = [(key, question.label) for key, question in self.by_identity.items()]
        self.fields["first"].choices = self.fields["second"].choices = choices
        self.fields["second"].initial = choices[1][0] if len(choices) > 1 else None

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("first") and cleaned.get("first") == cleaned.get("second"):
            self.add_error("second", "请选两道不同的题。")
        return cleaned

    def chosen(self):
        names = (self.cleaned_data["first"], self.cleaned_data["second"])
        return [self.by_identity[name] for name in names]
