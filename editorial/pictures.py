"""The list of pictures of an item on its editing form: many dropped at once, each with a caption,
put in order. Without JavaScript it is a text field with the list in it."""

import json

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from js_asset import Script

from editorial.models.media import Image

MOST_PICTURES = 200
LONGEST_CAPTION = 200
UNREADABLE = "图片列表读不出来，请刷新页面后重新添加。"


class PictureListWidget(forms.Textarea):
    template_name = "admin/editorial/media/picture_list.html"
    most = MOST_PICTURES

    class Media:
        css = {"all": ["admin-theme/pictures.css"]}
        js = (Script("admin-theme/pictures.js", type="module"),)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["browse_url"] = reverse("media-browse")
        context["upload_url"] = reverse("media-upload-image")
        context["most"] = self.most
        context["rows"] = _rows(value)
        return context


class PictureListField(forms.JSONField):
    """The pictures of an item: [{"image": 12, "caption": "…"}, …] in the editor's order."""

    widget = PictureListWidget
    default_error_messages = {"invalid": UNREADABLE, "required": "请至少添加一张图片。"}

    def __init__(self, *, most=MOST_PICTURES, **kwargs):
        super().__init__(**kwargs)
        self.most = self.widget.most = most

    def clean(self, value):
        entries = super().clean(value) or []
        if not isinstance(entries, list) or not all(_is_entry(entry) for entry in entries):
            raise ValidationError(UNREADABLE)
        captions = {entry["image"]: _caption(entry) for entry in entries}
        if len(captions) > self.most:
            raise ValidationError(f"图片最多 {self.most} 张，现在有 {len(captions)} 张。")
        if Image.objects.kept().filter(pk__in=captions).count() < len(captions):
            raise ValidationError("有图片已不存在，请移除后重新上传。")
        return [{"image": number, "caption": caption} for number, caption in captions.items()]


def _caption(entry):
    return " ".join(entry.get("caption", "").replace("\x00", "").split())[:LONGEST_CAPTION]


def _is_entry(entry):
    return (
        isinstance(entry, dict)
        and type(entry.get("image")) is int  # True is an int as well
        and 0 < entry["image"] < 2**53
        and isinstance(entry.get("caption", ""), str)
    )


def _rows(value):
    """Return (image, caption) of what the field holds at the moment, however it got there."""
    try:
        entries = [entry for entry in json.loads(value or "[]") if _is_entry(entry)]
    except (TypeError, ValueError):
        return []
    known = Image.objects.in_bulk([entry["image"] for entry in entries[: 2 * MOST_PICTURES]])
    return [
        {"image": known[entry["image"]], "caption": entry.get("caption", "")}
        for entry in entries
        if entry["image"] in known
    ]
