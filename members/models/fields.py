"""A date that is encrypted at rest."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models

from privacy.fields import EncryptedTextField


class EncryptedDateField(EncryptedTextField):
    """A day, as an encrypted text of ISO 8601. None stays NULL; only `isnull` can be looked up."""

    empty_strings_allowed = False

    def as_text(self, value):
        return self.to_python(value).isoformat()

    def from_text(self, text):
        return date.fromisoformat(text)

    def to_python(self, value):
        """Return a date or None. Raises ValidationError for what is no day of the calendar."""
        if value in (None, ""):
            return None
        try:
            return models.DateField().to_python(value)
        except ValidationError as error:
            raise ValidationError("请填写真实的日期，例如 1975-08-20。", code="invalid") from error

    def value_to_string(self, obj):
        value = self.value_from_object(obj)
        return "" if value is None else self.as_text(value)

    def formfield(self, **kwargs):
        return models.DateField.formfield(
            models.DateField(blank=self.blank, null=self.null), **kwargs
        )
