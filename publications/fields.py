"""Text in rows that stays clean, wherever it comes from."""

from django.core.exceptions import ValidationError
from django.db import models

from editorial.richtext import clean_html


class ChaptersField(models.JSONField):
    """[{"title": "…", "text": "<p>…</p>"}, …]: each text is cleaned like a rich text field's, on
    its way into a revision and again before it is stored."""

    def cleaned(self, value):
        try:
            return [row | {"text": clean_html(row.get("text") or "")} for row in value or []]
        except ValidationError as error:
            raise ValueError(error.messages[0]) from error

    def pre_save(self, model_instance, add):
        value = self.cleaned(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, value)
        return value
