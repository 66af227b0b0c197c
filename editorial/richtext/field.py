from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from editorial.editor import EditorWidget
from editorial.richtext.cleaning import clean_html


class RichTextFormField(forms.CharField):
    widget = EditorWidget

    def to_python(self, value):
        return clean_html(super().to_python(value) or "")


class RichTextField(models.TextField):
    """HTML that is always clean: on a form, in clean(), and again before it is stored.

    The editor behind it is CKEditor by django-ckeditor; everything else knows this class only.
    """

    def formfield(self, **kwargs):
        defaults = {"form_class": RichTextFormField, "widget": EditorWidget}
        return super().formfield(**(kwargs | defaults))

    def clean(self, value, model_instance):
        return super().clean(clean_html(value or ""), model_instance)

    def cleaned(self, value):
        try:
            return clean_html(value or "")
        except ValidationError as error:
            raise ValueError(error.messages[0]) from error

    def pre_save(self, model_instance, add):
        value = self.cleaned(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, value)
        return value
