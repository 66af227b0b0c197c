"""Choosers for the editing form. Without JavaScript they are a plain list and a text field."""

import json

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.urls import reverse
from js_asset import Script

from editorial.documents import DocumentChooser
from editorial.models.media import Document, Image
from editorial.pictures import PictureListField, PictureListWidget

__all__ = [
    "DocumentChooser", "DocumentListField", "DocumentListWidget", "ImageChooser",
    "PictureListField", "PictureListWidget",
]  # fmt: skip
MOST_ATTACHMENTS = 30


class ImageChooser(forms.Select):
    """Shows the chosen picture, opens the library, and takes an upload in place."""

    template_name = "admin/editorial/media/image_chooser.html"

    class Media:
        js = (Script("admin-theme/choosers.js", type="module"),)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["image"] = Image.objects.filter(pk=value).first() if value else None
        context["browse_url"] = reverse("media-browse")
        context["upload_url"] = reverse("media-upload-image")
        return context

    def optgroups(self, name, value, attrs=None):
        """Offer the chosen one only: the library is looked through in its own window."""
        chosen = Image.objects.filter(pk__in=[v for v in value if str(v).isdecimal()])
        options = [("", "（无）"), *((image.pk, image.title) for image in chosen)]
        return [
            (None, [self.create_option(name, pk, label, {str(v) for v in value} & {str(pk)}, i)], i)
            for i, (pk, label) in enumerate(options)
        ]


class NamedDateTime(AdminSplitDateTime):
    """Django's two boxes for a day and a time, each with a name of its own for who only hears them."""

    def __init__(self, attrs=None):
        super().__init__(attrs)
        for widget, name in zip(self.widgets, ("日期", "时间"), strict=True):
            widget.attrs["aria-label"] = name


class DocumentListWidget(forms.Textarea):
    template_name = "admin/editorial/media/document_list.html"

    class Media:
        js = (Script("admin-theme/choosers.js", type="module"),)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["upload_url"] = reverse("media-upload-document")
        context["documents"] = _facts(value)
        return context


class DocumentListField(forms.JSONField):
    """The documents of an item: [{"id": 12, "title": "…"}, …] in the editor's order."""

    widget = DocumentListWidget

    def clean(self, value):
        entries = super().clean(value) or []
        if not isinstance(entries, list) or not all(_is_entry(entry) for entry in entries):
            raise ValidationError("附件列表读不出来，请刷新页面后重新添加。")
        if len(entries) > MOST_ATTACHMENTS:
            raise ValidationError(f"附件最多 {MOST_ATTACHMENTS} 个。")
        unique = {entry["id"]: entry for entry in entries}
        known = Document.objects.kept().in_bulk(list(unique))
        if len(known) < len(unique):
            raise ValidationError("有附件已不存在，请移除后重新上传。")
        titles = (
            (number, " ".join(e.get("title", "").split())[:200]) for number, e in unique.items()
        )
        return [{"id": number, "title": title} for number, title in titles]


def _is_entry(entry):
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("id"), int)
        and 0 < entry["id"] < 2**53
        and isinstance(entry.get("title", ""), str)
    )


def _facts(value):
    """Return what the list shows of each document, for whatever the field holds at the moment."""
    try:
        entries = [e for e in json.loads(value or "[]") if _is_entry(e)]
    except (TypeError, ValueError):
        return []
    known = Document.objects.in_bulk([entry["id"] for entry in entries])
    return [
        {"document": known[e["id"]], "title": e.get("title") or known[e["id"]].title}
        for e in entries
        if e["id"] in known
    ]
