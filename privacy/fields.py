"""Model fields whose column holds a token of privacy.crypto, and whose value is plain.

Loading a row decrypts it; `.defer("phone")` leaves it alone. To find a row, keep a blind index in a
column beside it. Don't name such a field in `versioned_fields`, and mind that `dumpdata` writes what
it reads: plain text. Ordering by one is meaningless.
"""

import json

from django import forms
from django.core import checks
from django.core.exceptions import FieldError, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.lookups import Exact, IsNull

from privacy import crypto

SHORT = 255  # characters: up to here a form shows one line


class EmptyExact(Exact):
    """`=` for the empty text, the only value that is stored as it is."""

    def get_prep_lookup(self):
        if self.rhs not in ("", None):
            raise refusal(self.lhs.output_field, "exact")
        return self.rhs


def refusal(field, lookup):
    return FieldError(
        f"{field.name} is encrypted and can't be looked up by {lookup!r}: look up a blind index "
        'that is kept beside it. Only isnull and ="" work.'
    )


class EncryptedTextField(models.TextField):
    """A text that is encrypted at rest; "" stays "", None stays NULL.

    The context is "app.model.field". Renaming the model or the field would change it and make the
    stored values unreadable: give the old one as `context` then.
    """

    lookups = {"isnull": IsNull, "exact": EmptyExact}

    def __init__(self, *args, context="", **kwargs):
        self.own_context = context
        super().__init__(*args, **kwargs)
        if self.max_length:
            self.validators.append(MaxLengthValidator(self.max_length))

    @property
    def context(self):
        return self.own_context or f"{self.model._meta.label_lower}.{self.name}"

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        if self.own_context:
            kwargs["context"] = self.own_context
        kwargs["validators"] = [
            validator
            for validator in kwargs.get("validators", [])
            if validator != MaxLengthValidator(self.max_length)
        ]
        if not kwargs["validators"]:
            del kwargs["validators"]
        return name, path, args, kwargs

    def check(self, **kwargs):
        return super().check(**kwargs) + self._check_nothing_asks_for_order()

    def _check_nothing_asks_for_order(self):
        if self.unique or self.db_index or self.has_db_default():
            text = "An encrypted field can't be unique, indexed or have a db_default."
            hint = "Keep a blind index in a column beside it."
            return [checks.Error(text, hint=hint, obj=self, id="privacy.E001")]
        return []

    def get_lookup(self, lookup_name):
        if lookup_name not in self.lookups:
            raise refusal(self, lookup_name)
        return self.lookups[lookup_name]

    def get_transform(self, lookup_name):
        raise refusal(self, lookup_name)

    def get_db_prep_save(self, value, connection):
        """Encrypt here and nowhere else, so that it happens once on the way into the database."""
        if value is None or hasattr(value, "as_sql"):
            return value
        text = self.as_text(value)
        return crypto.encrypt(text, context=self.context) if text else text

    def from_db_value(self, value, expression, connection):
        return self.from_text(crypto.decrypt(value, context=self.context)) if value else value

    def as_text(self, value):
        return str(value)

    def from_text(self, text):
        return text

    def formfield(self, **kwargs):
        one_line = self.max_length and self.max_length <= SHORT and self.choices is None
        return super().formfield(**({"widget": forms.TextInput} if one_line else {}) | kwargs)


class EncryptedJSONField(EncryptedTextField):
    """A list or dict that is encrypted at rest. Give it `default=list` or `default=dict`."""

    empty_strings_allowed = False
    lookups = {"isnull": IsNull}

    def as_text(self, value):
        return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)

    def from_text(self, text):
        return json.loads(text)

    def to_python(self, value):
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise ValidationError("内容不是有效的 JSON。", code="invalid") from error

    def get_prep_value(self, value):
        return value

    def value_to_string(self, obj):
        return self.as_text(self.value_from_object(obj))

    def formfield(self, **kwargs):
        options = {"form_class": forms.JSONField, "encoder": DjangoJSONEncoder, "max_length": None}
        return models.Field.formfield(self, **{k: v for k, v in options.items() if v} | kwargs)
