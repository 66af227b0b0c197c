from django import forms

from editorial.review.verbs import LONGEST_COMMENT


class SubmitForm(forms.Form):
    origin = forms.ChoiceField(
        label="稿件来源", choices=[("own", "本单位原创"), ("reprint", "转载")],
        widget=forms.RadioSelect, initial="own",
    )  # fmt: skip
    source = forms.CharField(
        label="转载自", max_length=100, required=False, help_text="转载的填写原发布单位。"
    )
    note = forms.CharField(
        label="给审稿人的话", max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}), help_text="可以不填。",
    )  # fmt: skip
    is_cleared = forms.BooleanField(
        label="稿件已做保密审查，不含国家秘密、工作秘密和不宜公开的个人信息。",
        error_messages={"required": "请确认稿件已做保密审查。"},
    )

    @staticmethod
    def guessed(data):
        """Return what the text itself says of where it comes from."""
        is_reprint = bool(data.get("source_url") or data.get("original_title"))
        source = data.get("source") or "" if is_reprint else ""
        return {"origin": "reprint" if is_reprint else "own", "source": source}


class DigestForm(forms.Form):
    """Carries the digest of the text that was read, so that no other text is decided upon."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)


class DecisionForm(DigestForm):
    comment = forms.CharField(
        label="审稿意见", max_length=LONGEST_COMMENT, required=False,
        widget=forms.Textarea(attrs={"rows": 4}), help_text="通过时可以不填；退回要写明改什么。",
    )  # fmt: skip

    def decision(self):
        return "approve" if "_approve" in self.data else "return"

    def facts(self):
        return {name: self.cleaned_data[name] for name in ("digest", "comment")}


class UrgentForm(DigestForm):
    reason = forms.CharField(
        label="紧急签发的原因", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：停水停电通知，来不及走完三审。原因会永久留在审稿单上。",
        error_messages={"required": "请写明紧急签发的原因，原因会永久留档。"},
    )  # fmt: skip
