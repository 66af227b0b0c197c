"""The forms that visitors send in."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from editorial.uploads import files
from intake.forms import Guarded
from privacy.validators import phone as phone_number
from publications import manuscripts
from publications.models import Enquiry, Submission

CHOOSE_AGAIN = "其他地方还要改。浏览器不会替您留着文件，改好以后请把稿件再选一次。"


class ReceivedForm(Guarded, forms.ModelForm):
    """`about` is the book or the call that it belongs to."""

    about_field = ""
    consent = forms.BooleanField(
        label="我同意把以上信息用于办理这件事",
        error_messages={"required": "没有您的同意，我们不能保存您的信息。"},
    )

    def __init__(self, *args, about, **kwargs):
        super().__init__(*args, **kwargs)
        setattr(self.instance, self.about_field, about)
        days = settings.PERSONAL_DATA_DAYS
        self.fields[
            "consent"
        ].help_text = f"只给经办的工作人员看，加密保存，办完后满 {days} 天自动删除。"
        for name, hint in (("name", "name"), ("phone", "tel"), ("organisation", "organization")):
            self.fields[name].widget.attrs["autocomplete"] = hint

    def clean_phone(self):
        phone = "".join(self.cleaned_data["phone"].split())
        phone_number(phone)
        return phone


class EnquiryForm(ReceivedForm):
    scope = "publications.enquiry"
    about_field = "book"
    groups = (
        ("想问什么", ["quantity", "message"]),
        ("怎样联系您", ["name", "organisation", "phone", "address"]),
    )
    quantity = forms.IntegerField(
        label="想要几册", required=False, min_value=1, max_value=100_000,
        help_text="只想询问、还没定数量的，可以不填。",
    )  # fmt: skip

    class Meta:
        model = Enquiry
        fields = ("name", "organisation", "phone", "quantity", "address", "message")
        widgets = {"message": forms.Textarea(attrs={"rows": 5})}
        labels = {"name": "您的姓名"}
        help_texts = {
            "message": "例如：需要发票、希望几月前收到，或者读后想对作者说的话。",
            "organisation": "以单位名义购买的请填写。",
            "phone": "手机，或带区号的固定电话。",
            "address": "需要寄送的请填写，也可以等工作人员联系时再说。",
        }

    def clean(self):
        cleaned = super().clean()
        if (
            not cleaned.get("quantity")
            and not cleaned.get("message")
            and "quantity" not in self.errors
        ):
            self.add_error("message", "请填写想要的册数，或写下您想问的话，两者至少填一项。")
        return cleaned

    def make(self):
        self.instance.save()
        return self.instance


class SubmissionForm(ReceivedForm):
    scope = "publications.submission"
    about_field = "call"
    most_an_hour = 10
    groups = (
        ("稿件", ["title", "abstract", "manuscript"]),
        ("作者", ["name", "organisation", "phone", "email"]),
    )
    manuscript = forms.FileField(
        label="稿件文件",
        help_text="Word 文件（.docx），不超过 10 MB，不加密码。",
        widget=forms.FileInput(
            attrs={
                "accept": ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            }
        ),
        error_messages={
            "required": "请选择要上传的 Word 文件。",
            "empty": "这个文件是空的（0 字节），请检查后重新选择。",
        },
    )

    class Meta:
        model = Submission
        fields = ("title", "abstract", "name", "organisation", "phone", "email")
        widgets = {"abstract": forms.Textarea(attrs={"rows": 6}), "email": forms.EmailInput}
        labels = {"name": "作者姓名"}
        help_texts = {
            "title": "与稿件第一行一致，不超过 200 字。",
            "abstract": "三五句话说清写了什么人、什么事，不超过 1000 字。",
            "name": "几位作者的，用顿号分开，按署名顺序。",
            "organisation": "署名单位，没有可以不填。",
            "email": "审稿结果也会发到这里，没有可以不填。",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].validators.append(validate_email)
        self.fields["email"].widget.attrs["autocomplete"] = "email"

    def clean_manuscript(self):
        upload = self.cleaned_data["manuscript"]
        manuscripts.check(upload)
        return upload

    def _check(self):
        super()._check()
        if not self.instance.call.is_open:
            raise ValidationError(
                "征稿已经截止，这份稿件没有收下。您填写的内容都在，可以先复制保存。"
            )

    def full_clean(self):
        super().full_clean()
        if self.errors and "manuscript" not in self.errors and self.files:
            self["manuscript"].help_text = CHOOSE_AGAIN

    def make(self):
        """Store the file and its record, both or neither."""
        upload = self.cleaned_data["manuscript"]
        with transaction.atomic(), files.all_or_nothing() as save:
            for name, value in manuscripts.facts(upload).items():
                setattr(self.instance, name, value)
            self.instance.file = save(manuscripts.new_name(), upload)
            self.instance.save()
        return self.instance
