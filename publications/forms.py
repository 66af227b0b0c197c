"""The editing forms of books, calls and productions."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Media
from js_asset import Script

from editorial.desk.forms import PublishableForm
from editorial.editor import EditorWidget
from editorial.richtext.field import RichTextFormField
from editorial.rows import RowsField
from editorial.widgets import DocumentChooser, ImageChooser, PictureListField
from publications import isbn
from publications.models import Book, Call, Medium, Production

MOST_CHAPTERS, MOST_CONTENTS, MOST_CREDITS = 60, 300, 60
LONGEST_LINE = 160  # characters, leader dots included


class ChapterEditor(EditorWidget):
    """The editor also wakes in a chapter that was just added."""

    @property
    def media(self):
        ours = (Script("admin-theme/chapters.js", type="module"),)
        return super().media + Media(css={"all": ["admin-theme/chapters.css"]}, js=ours)


class ContentsField(forms.CharField):
    """A table of contents as it is pasted from a book: a line an entry, its page at the end, after
    a space, a tab or leader dots. `to_python` returns [{"title": …, "page": …}, …]."""

    widget = forms.Textarea
    line = re.compile(r"(?P<title>.+?)(?:[\s.…·．]+(?P<page>\d{1,4}|[ivxlc]{1,7}))?[\s.…·．]*")

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        return "\n".join(" ".join(filter(None, (row["title"], row["page"]))) for row in value)

    def to_python(self, value):
        typed = super().to_python(value).replace("\x00", "")
        lines = [line.strip() for line in typed.splitlines() if line.strip()]
        if len(lines) > MOST_CONTENTS:
            raise ValidationError(f"目录最多 {MOST_CONTENTS} 行，现在有 {len(lines)} 行。")
        for number, line in enumerate(lines, start=1):
            if len(line) > LONGEST_LINE:
                raise ValidationError(f"第 {number} 行超过 {LONGEST_LINE} 个字，请分成几行。")
        return [self.line.fullmatch(line).groupdict(default="") for line in lines]

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class ChapterRow(forms.Form):
    title = forms.CharField(label="章节名称", max_length=120)
    text = RichTextFormField(label="正文", widget=ChapterEditor)


class CreditRow(forms.Form):
    role = forms.CharField(label="分工", max_length=40, help_text="如：导演、播讲、设计。")
    name = forms.CharField(label="姓名或单位", max_length=100)


class BookForm(PublishableForm):
    contents = ContentsField(
        label="目录", required=False, widget=forms.Textarea(attrs={"rows": 12}),
        help_text="可以从 Word 整段粘贴：一行一条，页码写在行末，如“第二章 发展党员 33”。",
    )  # fmt: skip
    chapters = RowsField(
        ChapterRow, label="试读章节", row_name="章", most=MOST_CHAPTERS, blank=0,
        help_text="读者一页读一章，可以翻前一章、后一章。只放已获准公开的章节。",
    )  # fmt: skip

    class Meta:
        model = Book
        fields = "__all__"
        widgets = {
            "cover": ImageChooser,
            "summary": forms.Textarea(attrs={"rows": 3}),
            "extract": DocumentChooser(kinds=("pdf",)),
        }
        labels = {"title": "书名"}

    def clean_isbn(self):
        """Say which book has this number already: two different books never share one."""
        typed = isbn.tidy(self.cleaned_data["isbn"])
        number = isbn.digits(typed)
        others = Book.objects.outside_bin().exclude(pk=self.instance.pk)
        if number and (other := others.filter(isbn_digits=number).first()):
            raise ValidationError(f"这个书号已经用在《{other}》上了，请核对。")
        return typed


class CallForm(PublishableForm):
    class Meta:
        model = Call
        fields = "__all__"
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}


class DurationField(forms.CharField):
    """A length as a player shows it, 3:05 or 1:02:03, kept in seconds."""

    def prepare_value(self, value):
        if not isinstance(value, int):
            return value
        hours, rest = divmod(value, 3600)
        start = f"{hours}:{rest // 60:02}" if hours else f"{rest // 60}"
        return f"{start}:{rest % 60:02}"

    def to_python(self, value):
        text = super().to_python(value).replace("：", ":")
        if not text:
            return None
        parts = text.split(":")
        if not re.fullmatch(r"\d{1,3}(:[0-5]?\d){1,2}", text):
            raise ValidationError("请写成“分:秒”或“时:分:秒”，例如 12:30、1:05:00。")
        seconds = 0
        for part in parts:
            seconds = seconds * 60 + int(part)
        return seconds

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


NEEDED = {
    Medium.VIDEO: ("video", "请选择视频文件，再送审。"),
    Medium.AUDIO: ("audio", "请选择音频文件，再送审。"),
    Medium.PICTURES: ("pictures", "请至少添加一张图片，再送审。"),
}


class ProductionForm(PublishableForm):
    pictures = PictureListField(label="图片", required=False)
    credits = RowsField(CreditRow, label="主创人员", row_name="行", most=MOST_CREDITS)
    seconds = DurationField(
        label="时长", required=False, help_text="视频和音频填写，如 12:30（十二分三十秒）。"
    )

    class Meta:
        model = Production
        fields = "__all__"
        widgets = {
            "cover": ImageChooser,
            "summary": forms.Textarea(attrs={"rows": 3}),
            "video": DocumentChooser(kinds=("mp4",)),
            "captions": DocumentChooser(kinds=("vtt",)),
            "audio": DocumentChooser(kinds=("mp3", "m4a")),
            "document": DocumentChooser(kinds=("pdf",)),
        }

    def clean(self):
        """A draft may wait for its file; nothing is published without what it is."""
        cleaned = super().clean()
        if self.is_leaving():
            self._demand_what_it_is(cleaned)
        return cleaned

    def _demand_what_it_is(self, cleaned):
        medium = cleaned.get("medium")
        name, message = NEEDED.get(medium, (None, ""))
        if name and not cleaned.get(name) and name not in self.errors:
            self.add_error(name, message)
        if medium == Medium.PRINT and not (cleaned.get("document") or cleaned.get("pictures")):
            self.add_error("document", "印刷品请上传 PDF，或在下面添加图片，再送审。")
