"""The forms of a record at the desk."""

from django import forms
from django.core.exceptions import ValidationError

from members import duplicates, photographs, reasons, rights, verbs
from members.admin.masked import MaskedFields, MaskedInput
from members.models import Consent, Person
from members.models.person import HIDDEN

DATE = {"placeholder": "如 1975-08-20", "inputmode": "numeric"}


class PersonForm(MaskedFields, forms.ModelForm):
    """`user` is handed in by the admin. `seen` is the version that the page was made from."""

    user = None
    id_number = forms.CharField(label="身份证号", max_length=30, required=False, widget=MaskedInput)
    phone = forms.CharField(label="联系电话", max_length=30, required=False, widget=MaskedInput)
    email = forms.CharField(label="电子邮箱", max_length=200, required=False, widget=MaskedInput)
    birth_date = forms.DateField(
        label="出生日期", required=False, widget=MaskedInput(DATE),
        help_text="填了身份证号，可以不填。",
        error_messages={"invalid": "请填写真实的日期，例如 1975-08-20。"},
    )  # fmt: skip
    new_photograph = forms.FileField(
        label="照片", required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text="竖幅证件照，JPG 或 PNG。加密保存，只在档案页显示；本人同意后才会公开。",
    )  # fmt: skip
    remove_photograph = forms.BooleanField(label="删除现在的照片", required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Person
        fields = ("kind", "name", "former_names", "sex", "department", "organisation", "post",
                  "work_number", "joined_party_on", *HIDDEN)  # fmt: skip
        widgets = {
            "former_names": forms.Textarea(attrs={"rows": 2}),
            "joined_party_on": forms.DateInput(attrs=DATE),
        }
        error_messages = {"name": {"required": "请填写姓名。"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.hide_stored()
        self.fields["seen"].initial = self.instance.version
        mine = rights.departments_for(self.user).order_by("tree_id", "lft")
        self.fields["department"].queryset = mine
        if not self.instance.pk:
            self.initial.setdefault("department", self.user.department_id)
        if not (self.instance.pk and self.instance.has_photograph()):
            self.fields["remove_photograph"].widget = forms.HiddenInput()

    def clean_new_photograph(self):
        upload = self.cleaned_data["new_photograph"]
        return photographs.draw(upload) if upload else None

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk:
            stored = Person.objects.select_for_update().get(pk=self.instance.pk)
            if cleaned.get("seen") != stored.version:
                raise verbs.ChangedMeanwhile
        return cleaned

    def _get_validation_exclusions(self):
        """The work number's constraint would say in general words what `duplicates` says in full."""
        return super()._get_validation_exclusions() | {"work_number"}

    def _post_clean(self):
        super()._post_clean()
        if not {"id_number", "work_number"} & set(self.errors):
            for field, message in duplicates.problems(self.instance, self.user).items():
                self.add_error(field, message)


class ReasonForm(forms.Form):
    """Asks why. The page says where the reason will stand."""

    reason = forms.CharField(
        label="事由", max_length=reasons.LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明事由。"},
    )  # fmt: skip

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_reason(self):
        return reasons.check(self.cleaned_data["reason"], self.person)


class ConsentForm(forms.ModelForm):
    class Meta:
        model = Consent
        fields = ("use", "given_on", "withdrawn_on", "note")

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and "use" in self.changed_data:
            raise ValidationError("已登记的用途不能改。请填撤回日期，另登记一项。")
        return cleaned
