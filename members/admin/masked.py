"""A form field for what is masked: the stored value is never in the page, only its mask; it stays
unless something new is typed, or it is ticked for removal."""

from django import forms

from members.models.person import HIDDEN

CLEAR = "clear_"


class MaskedInput(forms.TextInput):
    """Shows `mask`, when there is one, a box for a new value, and one to tick for none."""

    template_name = "admin/members/parts/masked_input.html"
    mask = ""

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", "spellcheck": "false", **(attrs or {})})

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"mask": self.mask, "clear": f"{CLEAR}{name}"}
        return context


class MaskedFields:
    """Mixed into the ModelForm of a record: no stored value of HIDDEN reaches the page."""

    def hide_stored(self):
        for field in HIDDEN:
            self.initial.pop(field, None)
            self.fields[field].initial = None
            self.fields[field].widget.mask = self.instance.masked(field)

    def is_cleared(self, field):
        return bool(self.data.get(self.add_prefix(f"{CLEAR}{field}")))

    def kept_or_new(self, field):
        """Return what is to be stored: the new value, nothing, or what is there already."""
        typed = self.cleaned_data[field]
        if typed:
            return typed
        nothing = None if field == "birth_date" else ""
        return nothing if self.is_cleared(field) else getattr(self.instance, field)

    def clean_id_number(self):
        return self.kept_or_new("id_number")

    def clean_phone(self):
        return self.kept_or_new("phone")

    def clean_email(self):
        return self.kept_or_new("email")

    def clean_birth_date(self):
        return self.kept_or_new("birth_date")
