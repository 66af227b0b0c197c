from django import forms
from django.core.exceptions import ValidationError
from mptt.forms import TreeNodeChoiceField

from editorial import actions, kinds, rights
from editorial.models import Section
from editorial.widgets import DocumentChooser, ImageChooser

LONGEST_TITLE = 100  # characters that a list or a search result can show


class PublishableForm(forms.ModelForm):
    """The editing form of an item. The admin hands in `request`; the sections on offer are
    those that the person was given and that hold this kind of item."""

    request = None
    is_stale = False  # whether somebody saved a newer revision than this text was begun from
    # The form says where the item stood when it was drawn: who did not touch that moves nothing.
    section = TreeNodeChoiceField(
        queryset=Section.objects.none(), label="栏目", level_indicator="　",
        show_hidden_initial=True,
    )  # fmt: skip
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and self.add_initial_prefix("section") not in self.data:
            self.fields["section"].show_hidden_initial = False
        self._offer_sections()
        self._unwrap_choosers()
        latest = self.instance.latest_revision if self.instance.pk else None
        self.fields["based_on"].initial = latest.number if latest else None
        if self.instance.live_revision_id and not self._may_publish():
            self._lock("section", "这篇稿件已经发布，改栏目由有发布权限的人来做。")
        if "pinned_until" in self.fields and not self._may_publish():
            self._lock("pinned_until", "由有发布权限的人设置。")

    def _offer_sections(self):
        granted = rights.granted_sections(self.request.user).outside_bin()
        offered = granted.filter(kind__in=kinds.holding(self._meta.model))
        self.fields["section"].queryset = offered
        self.fields["section"].widget.can_add_related = False

    def _unwrap_choosers(self):
        """The choosers do all that the admin's pencil and plus beside them would."""
        for field in self.fields.values():
            inner = getattr(field.widget, "widget", field.widget)
            if isinstance(inner, ImageChooser | DocumentChooser):
                field.widget = inner
            if isinstance(inner, DocumentChooser):
                inner.narrow(field)

    def _may_publish(self):
        user, model = self.request.user, self._meta.model
        if not self.instance.pk:
            return user.has_perm(rights.permission("publish", model))
        return rights.may(user, "publish", self.instance)

    def is_leaving(self):
        """Say whether the text is meant to leave its author now: a draft may have gaps."""
        return "_submit" in self.data or "_publish" in self.data

    def _lock(self, name, why):
        self.fields[name].disabled = True
        self.fields[name].help_text = why

    def clean_title(self):
        title = " ".join(self.cleaned_data["title"].split())
        if len(title) > LONGEST_TITLE:
            raise ValidationError(f"标题有 {len(title)} 个字，请控制在 {LONGEST_TITLE} 个字以内。")
        return title

    def clean(self):
        cleaned = super().clean()
        self._check_version(cleaned.get("based_on"))
        if self.instance.pk and "section" in cleaned and "section" not in self.changed_data:
            cleaned["section"] = self.instance.section
        return cleaned

    def _check_version(self, based_on):
        if not self.instance.pk or based_on is None:
            return
        latest = actions.lock(self.instance).latest_revision
        if latest and latest.number != based_on:
            self.is_stale = True
            raise actions.StaleRevision(actions.stale_message(latest))

    def _post_clean(self):
        super()._post_clean()
        if self.is_leaving() and not self.errors:
            try:
                actions.check_times(self.instance)
            except ValidationError as error:
                self.add_error(None, error)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="撤稿原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="会显示在原网址上，并留档。",
        error_messages={"required": "请写明撤稿原因，原因会留档。"},
    )
    redirect_to = forms.CharField(
        label="转到",
        max_length=300,
        required=False,
        help_text="可以不填。填本站网址（如 /article/12.html），访问原网址的人会被带到那里。",
    )

    def clean_redirect_to(self):
        address = self.cleaned_data["redirect_to"].strip()
        if address and (not address.startswith("/") or address.startswith(("//", "/\\"))):
            raise ValidationError("请填写本站网址，以 / 开头。")
        return address
