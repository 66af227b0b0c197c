import re

from django import forms
from django.core.exceptions import ValidationError

from editorial import indexing, rights
from editorial.desk.forms import PublishableForm
from editorial.rows import RowsField
from editorial.widgets import ImageChooser, PictureListField
from intake.forms import Guarded
from memorial.models import Memorial, Tribute

ADDRESS = re.compile(r"(?:https?://[^/\s]+)?/?([a-z]+)[/:](\d{1,15})(?:\.html)?(?:\s.*)?")
LINK = re.compile(r"https?:|www\.|\.(com|cn|net|org)\b", re.IGNORECASE)
MOST_RELATED = 12


def _area(rows=2):
    return forms.Textarea(attrs={"rows": rows})


def _hinted(example):
    return forms.TextInput(attrs={"placeholder": example})


class TimelineRow(forms.Form):
    date = forms.CharField(label="时间", max_length=30, widget=_hinted("如：1921年7月、同年冬"))
    text = forms.CharField(label="事情", max_length=300, widget=_area())


class WritingRow(forms.Form):
    title = forms.CharField(label="篇名", max_length=80, widget=_hinted("如：《清贫》"))
    year = forms.CharField(label="年份", max_length=20, required=False)
    text = forms.CharField(
        label="摘句或说明", max_length=500, required=False, widget=_area(3)
    )  # fmt: skip


class PlaceRow(forms.Form):
    name = forms.CharField(label="地点", max_length=60)
    text = forms.CharField(label="说明", max_length=300, required=False, widget=_area())


class SourceRow(forms.Form):
    title = forms.CharField(label="资料名称", max_length=120)
    publisher = forms.CharField(label="编者、出版者或馆藏地", max_length=120, required=False)


class RelatedField(forms.CharField):
    """A line an item, by its address or key; cleans to ["article:12", …]."""

    widget = forms.Textarea

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        found = indexing.public_items(value)
        lines = (f"/{key.replace(':', '/')}.html {found.get(key, '')}".strip() for key in value)
        return "\n".join(lines)

    def to_python(self, value):
        keys = []
        for row, line in enumerate(super().to_python(value).splitlines(), start=1):
            if text := line.strip():
                match = ADDRESS.fullmatch(text)
                if not match:
                    raise ValidationError(f"第 {row} 行不是本站内容的网址，如 /article/12.html。")
                keys.append(f"{match[1]}:{int(match[2])}")
        return list(dict.fromkeys(keys))

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial or []), data)


class MemorialForm(PublishableForm):
    timeline = RowsField(TimelineRow, label="生平年表", row_name="条", most=80)
    writings = RowsField(
        WritingRow, label="著作与遗言", row_name="篇", most=30,
        help_text="摘句要与原文逐字核对。",
    )  # fmt: skip
    places = RowsField(PlaceRow, label="纪念地", row_name="处", most=30)
    sources = RowsField(
        SourceRow, label="资料来源", row_name="种", most=30,
        help_text="写明史实的出处，页面会列出，供读者核对。",
    )  # fmt: skip
    pictures = PictureListField(label="照片", required=False)
    related = RelatedField(
        label="相关内容", required=False, widget=_area(4),
        help_text="一行一个本站网址，如 /article/12.html。没有公开的不会显示。",
    )  # fmt: skip

    class Meta:
        model = Memorial
        fields = "__all__"
        widgets = {"cover": ImageChooser, "summary": _area(3)}

    def clean_related(self):
        """An editor links what he may see; a number guessed from elsewhere is refused."""
        keys = self.cleaned_data["related"]
        if len(keys) > MOST_RELATED:
            raise ValidationError(f"相关内容最多 {MOST_RELATED} 个。")
        models = {model._meta.model_name: model for model in indexing.models()}
        unknown = [key for key in keys if not self._may_see(models, *key.split(":"))]
        if unknown:
            addresses = "、".join(f"/{key.replace(':', '/')}.html" for key in unknown)
            raise ValidationError(f"本站没有这些内容：{addresses}。")
        return keys

    def _may_see(self, models, prefix, number):
        model = models.get(prefix)
        if model is None or not model.has_own_address:
            return False
        wanted = model.objects.filter(pk=number)
        mine = rights.items_for(self.request.user, wanted)
        return wanted.public().exists() or mine.exists()


class MessageField(forms.CharField):
    """A line break counts one, as it does in the browser's own count."""

    def to_python(self, value):
        text = super().to_python(value).replace("\r\n", "\n")
        return re.sub(r"\n{2,}", "\n", text)


class TributeForm(Guarded, forms.ModelForm):
    # A class behind one address writes one after the other.
    scope = "memorial.message"
    asks_from = 10
    most_an_hour = 80

    text = MessageField(
        label="追思留言", max_length=200, min_length=2,
        widget=forms.Textarea(attrs={"rows": 4}), help_text="最多 200 个字。审核后显示。",
        error_messages={"required": "请写下您想说的话。"},
    )  # fmt: skip

    class Meta:
        model = Tribute
        fields = ("text", "signature")
        help_texts = {"signature": "可以不填。请不要写电话、住址等个人信息。"}

    def clean_text(self):
        return _without_links(self.cleaned_data["text"])

    def clean_signature(self):
        return _without_links(" ".join(self.cleaned_data["signature"].split()))


def _without_links(text):
    if LINK.search(text):
        raise ValidationError("这里请不要写网址。")
    return text
