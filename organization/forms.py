"""What a visitor fills in: a letter, and the look-up of its answer."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError

from intake.forms import Guarded
from organization.models import Message, MessageKind
from organization.models.message import LONGEST, SHORTEST
from privacy import validators


class MessageForm(Guarded, forms.ModelForm):
    scope = "organization.message"
    asks_from = 3
    most_an_hour = 10
    groups = (
        ("来信", ["kind", "text"]),
        ("怎样答复您", ["name", "phone", "email"]),
        ("个人信息", ["consent", "may_be_public"]),
    )

    kind = forms.ChoiceField(
        label="来信类别", choices=MessageKind.choices, widget=forms.RadioSelect,
        error_messages={"required": "请选一个来信类别。"},
    )  # fmt: skip
    consent = forms.BooleanField(
        label="我已看过上面的说明，同意为办理这封来信处理我的个人信息（必选）",
        error_messages={"required": "请先勾选同意，我们才能受理来信。"},
    )

    class Meta:
        model = Message
        fields = ("kind", "text", "name", "phone", "email", "may_be_public")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 9}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        labels = {
            "text": "来信内容",
            "name": "怎样称呼您",
            "may_be_public": "同意在隐去姓名和联系方式后公开来信与答复（可以不选）",
        }
        help_texts = {
            "text": f"{SHORTEST} 到 {LONGEST} 字。请写清时间、地点和您希望我们做什么；不要写身份证号和银行卡号。",
            "phone": "手机，或带区号的固定电话。电话和电子邮箱至少填一项。",
            "email": "例如 name@example.org。",
            "may_be_public": "公开前编辑会再检查一遍，删去能认出您的内容。",
        }  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].error_messages["required"] = "请写下怎样称呼您，例如“张先生”。"
        self.fields["text"].error_messages["required"] = "请写下来信内容。"
        self.fields["email"] = forms.EmailField(
            label="电子邮箱", required=False, max_length=100, help_text=self.fields["email"].help_text,
            widget=self.fields["email"].widget,
            error_messages={"invalid": "请填写完整的电子邮箱地址，例如 name@example.org。"},
        )  # fmt: skip
        self.order_fields(["kind", "text", "name", "phone", "email", "consent", "may_be_public"])

    def clean_text(self):
        text = self.cleaned_data["text"].strip()
        if len(text) < SHORTEST:
            raise ValidationError(f"来信内容有 {len(text)} 个字，请至少写 {SHORTEST} 个字。")
        return text

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_phone(self):
        typed = unicodedata.normalize("NFKC", self.cleaned_data["phone"]).replace(" ", "")
        if typed:
            validators.phone(typed)
        return typed

    def clean(self):
        cleaned = super().clean()
        tried = "phone" in self.errors or "email" in self.errors
        if not (tried or cleaned.get("phone") or cleaned.get("email")):
            self.add_error("phone", "电话和电子邮箱请至少填写一项，便于答复您。")
        return cleaned


class LookUpForm(Guarded, forms.Form):
    """Exactly the number and exactly the code; a mistake in the one is answered like one in the
    other. Typed in full-width or small letters they are as good."""

    scope = "organization.look-up"
    asks_from = 5
    most_an_hour = 30

    number = forms.CharField(
        label="来信编号", max_length=30, help_text="例如 20260301-12345。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
        error_messages={"required": "请填写来信编号。"},
    )  # fmt: skip
    code = forms.CharField(
        label="查询码", max_length=30, help_text="提交来信时给您的 8 位字母和数字。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": "请填写查询码。"},
    )  # fmt: skip

    def clean_number(self):
        return _typed(self.cleaned_data["number"])

    def clean_code(self):
        return _typed(self.cleaned_data["code"]).replace("-", "")


def _typed(text):
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()
