"""The chooser of one document on an editing form: it shows the chosen one, opens the library,
and takes an upload in place. Without JavaScript it is a list with the chosen one in it."""

from django import forms
from django.urls import reverse
from js_asset import Script

from editorial.models.media import Document, kind_names


class DocumentChooser(forms.Select):
    """For a foreign key to Document; `kinds` ("pdf", "mp4", …) narrows what may be chosen.

    In a PublishableForm the field takes no other kind either; elsewhere call `narrow(field)`.
    """

    template_name = "admin/editorial/media/document_chooser.html"

    class Media:
        css = {"all": ["admin-theme/documents.css"]}
        js = (Script("admin-theme/documents.js", type="module"),)

    def __init__(self, attrs=None, choices=(), *, kinds=()):
        super().__init__(attrs, choices)
        self.kinds = tuple(kinds)

    def narrow(self, field):
        """Make a ModelChoiceField refuse what the chooser does not offer."""
        if self.kinds:
            field.queryset = field.queryset.filter(kind__in=self.kinds)
            field.error_messages["invalid_choice"] = f"这里只能选：{kind_names(self.kinds)}。"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["document"] = _chosen([value]).first()
        context["kinds"] = ",".join(self.kinds)
        context["kind_names"] = kind_names(self.kinds)
        context["accept"] = ",".join(f".{kind}" for kind in self.kinds)
        context["browse_url"] = reverse("media-browse-documents")
        context["upload_url"] = reverse("media-upload-document")
        return context

    def optgroups(self, name, value, attrs=None):
        """Offer the chosen one only: the library is looked through in its own window."""
        options = [("", "（无）"), *((found.pk, found.title) for found in _chosen(value))]
        return [
            (None, [self.create_option(name, pk, label, {str(v) for v in value} & {str(pk)}, i)], i)
            for i, (pk, label) in enumerate(options)
        ]


def _chosen(values):
    numbers = [value for value in values if str(value).isdecimal() and len(str(value)) < 19]
    return Document.objects.filter(pk__in=numbers)
