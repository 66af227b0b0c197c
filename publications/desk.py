"""The forms of the desk for what visitors sent in, and what happens when one is saved."""

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from accounts import audit
from publications.models import Enquiry, Submission
from publications.models.enquiry import EnquiryState

CHANGED_MEANWHILE = "有人在您打开这一页之后办理过它，请看过现在的情况再改。您写的字都还在。"


class RecordForm(forms.ModelForm):
    """`seen` is when the record was last touched as this page knows it: two people at one record
    don't undo each other."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.touched_at.isoformat()
        if "assigned_to" in self.fields:
            chooser = self.fields["assigned_to"].widget
            chooser.can_add_related = chooser.can_change_related = False
            chooser.can_view_related = False
            staff = get_user_model().objects.filter(is_staff=True, is_active=True)
            self.fields["assigned_to"].queryset = staff.order_by("name", "pk")

    def clean(self):
        cleaned = super().clean()
        stored = type(self.instance).objects.select_for_update().get(pk=self.instance.pk)
        if cleaned.get("seen") and cleaned["seen"] != stored.touched_at.isoformat():
            raise ValidationError(CHANGED_MEANWHILE)
        return cleaned


class EnquiryDeskForm(RecordForm):
    class Meta:
        model = Enquiry
        fields = ("state", "assigned_to", "due_on", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("state") == EnquiryState.ASSIGNED and not cleaned.get("assigned_to"):
            self.add_error("assigned_to", "办理中的来信要有经办人。")
        return cleaned


class SubmissionDeskForm(RecordForm):
    class Meta:
        model = Submission
        fields = ("state", "assigned_to", "due_on", "answer", "note")
        labels = {"assigned_to": "审读人"}
        widgets = {
            "answer": forms.Textarea(attrs={"rows": 6}),
            "note": forms.Textarea(attrs={"rows": 4}),
        }

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("state") in Submission.DECIDED and not cleaned.get("answer"):
            self.add_error("answer", "录用或退稿，都请写几句给作者的答复。")
        return cleaned


def record_change(record, form, request):
    """Write down what was changed, without what people wrote about themselves."""
    told = {"state", "assigned_to", "due_on"} & set(form.changed_data)
    changes = {name: [str(form.initial.get(name)), str(form.cleaned_data[name])] for name in told}
    audit.record(
        f"{record._meta.model_name}.change", request=request, target=record,
        changed=sorted(set(form.changed_data) - {"seen"}), **changes,
    )  # fmt: skip
