"""What somebody fills in who asks about his own data, and the look-up of the answer."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError

from intake.forms import Guarded
from members import normal
from members.models import PersonRequest, Proof, RequestKind
from members.models.request import LONGEST
from privacy import validators

# What has to be said in words, and how it is asked for.
WANTS_WORDS = {
    RequestKind.CORRECT: "请写明哪一项不对、应当怎样写。",
    RequestKind.COMPLETE: "请写明要补充什么。",
    RequestKind.WITHDRAW: "请写明撤回哪一项同意，例如公开照片。",
}
FULL_NUMBER = "这里只填身份证号的后六位，不要填完整的号码。"


class RequestForm(Guarded, forms.ModelForm):
    scope = "members.request"
    asks_from = 3
    most_an_hour = 10
    groups = (
        ("申请什么", ["kind", "text"]),
        ("您是谁", ["name", "proof", "proof_text"]),
        ("怎样联系您", ["phone", "email"]),
    )

    kind = forms.ChoiceField(
        label="申请事项", choices=RequestKind, widget=forms.RadioSelect,
        error_messages={"required": "请选一项。"},
    )  # fmt: skip
    proof = forms.ChoiceField(
        label="用什么核对身份", choices=Proof, widget=forms.RadioSelect,
        error_messages={"required": "请选一项，我们凭它找到您的档案。"},
    )  # fmt: skip
    email = forms.EmailField(
        label="电子邮箱", required=False, max_length=100, help_text="例如 name@example.org。",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "请填写完整的电子邮箱地址，例如 name@example.org。"},
    )  # fmt: skip

    class Meta:
        model = PersonRequest
        fields = ("kind", "text", "name", "proof", "proof_text", "phone", "email")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "proof_text": forms.TextInput(attrs={"autocomplete": "off"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        }
        help_texts = {
            "text": f"更正、补充和撤回同意请写明是哪一项。最多 {LONGEST} 字，不要写完整的身份证号。",
            "name": "与档案或证书上的一致。",
            "proof_text": "填上面所选的那个号码。不用上传证件照片。",
            "phone": "手机，或带区号的固定电话。电话和电子邮箱至少填一项，我们用它核实身份。",
        }  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, wanted in (("name", "请填写姓名。"), ("proof_text", "请填写号码。")):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = wanted

    def clean_name(self):
        return normal.name(self.cleaned_data["name"])

    def clean_phone(self):
        typed = unicodedata.normalize("NFKC", self.cleaned_data["phone"]).replace(" ", "")
        if typed:
            validators.phone(typed)
        return typed

    def clean_text(self):
        text = self.cleaned_data["text"].strip()
        if re.search(r"\d{17}[\dX]", normal.id_number(text)):
            raise ValidationError("请不要写完整的身份证号，核对身份只要后六位。")
        return text

    def clean_proof_text(self):
        typed = "".join(unicodedata.normalize("NFKC", self.cleaned_data["proof_text"]).split())
        if self.cleaned_data.get("proof") != Proof.ID_TAIL:
            return typed
        tail = normal.id_number(typed)
        if len(tail) > normal.TAIL_LENGTH:
            raise ValidationError(FULL_NUMBER)
        if not re.fullmatch(r"\d{5}[\dX]", tail):
            raise ValidationError("身份证号后六位是六个字符，最后一个可以是 X。")
        return tail

    def clean(self):
        cleaned = super().clean()
        tried = "phone" in self.errors or "email" in self.errors
        if not (tried or cleaned.get("phone") or cleaned.get("email")):
            self.add_error("phone", "电话和电子邮箱请至少填写一项，便于核实和答复。")
        wanted = WANTS_WORDS.get(cleaned.get("kind"))
        if wanted and "text" not in self.errors and not cleaned.get("text"):
            self.add_error("text", wanted)
        return cleaned


class LookUpForm(Guarded, forms.Form):
    """Exactly the number and exactly the code; a mistake in the one is answered like one in the
    other."""

    scope = "members.request.look-up"
    asks_from = 5
    most_an_hour = 30

    number = forms.CharField(
        label="申请编号", max_length=30, help_text="例如 20260301-12345。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "请填写申请编号。"},
    )  # fmt: skip
    code = forms.CharField(
        label="查询码", max_length=30, help_text="提交申请时给您的 8 位字母和数字。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": "请填写查询码。"},
    )  # fmt: skip

    def clean_number(self):
        return _typed(self.cleaned_data["number"])

    def clean_code(self):
        return _typed(self.cleaned_data["code"]).replace("-", "")


def _typed(text):
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()
