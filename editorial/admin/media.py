from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from accounts.admin_base import AuditedAdmin
from editorial.library.cropping import CroppingPage
from editorial.library.file_pages import DOCUMENT_VERBS, IMAGE_VERBS, FilePages
from editorial.library.finding import folder_choices
from editorial.library.pages import LibraryPages
from editorial.models import Document, Image
from editorial.uploads import store_document, store_image


class UploadForm(forms.ModelForm):
    """A new row takes its upload while the form is checked, so that what is wrong with the
    file is said at its field; an existing row keeps its file."""

    user = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        if self.instance.pk:
            del self.fields["upload"]
        if "folder" in self.fields:
            self.fields["folder"].widget = forms.Select(choices=[("", "未归类"), *folder_choices()])

    def clean_title(self):
        return self.cleaned_data["title"] or self.instance.title

    def clean(self):
        cleaned = super().clean()
        if "upload" in self.fields and not self.errors:
            try:
                self._take(cleaned)
            except ValidationError as error:
                self.add_error("upload", error)
        return cleaned

    def _take(self, cleaned):
        """Store the file, and let the form go on with the row that was made for it."""
        names = set(self._meta.fields) - {"upload"}
        typed = {name: cleaned[name] for name in names if cleaned.get(name)}
        self.instance = self.store(cleaned["upload"], user=self.user, **typed)
        cleaned["title"] = self.instance.title


class ImageForm(UploadForm):
    upload = forms.FileField(
        label="选择图片",
        help_text="JPG、PNG、WebP、GIF，最大 20 MB；自动转正、去除拍摄信息、生成小图。",
    )
    store = staticmethod(store_image)

    class Meta:
        model = Image
        fields = ("title", "alt", "is_decorative", "credit", "folder")

    def clean(self):
        cleaned = self.cleaned_data
        if not cleaned.get("alt") and not cleaned.get("is_decorative"):
            self.add_error("alt", "请写一句替代文字；图片若不含信息，请勾选“纯装饰”。")
        return super().clean()


class DocumentForm(UploadForm):
    upload = forms.FileField(
        label="选择文件",
        help_text="PDF、Word、Excel、PPT、OFD、TXT、ZIP、字幕（VTT），最大 50 MB；"
        "音频（MP3、M4A）最大 200 MB；视频（MP4，H.264 编码）最大 500 MB。",
    )
    store = staticmethod(store_document)

    class Meta:
        model = Document
        fields = ("title", "folder")


class StoredAdmin(FilePages, LibraryPages, AuditedAdmin, admin.ModelAdmin):
    """The library. Nothing is deleted here but by way of the bin (editorial/media_bin.py)."""

    change_form_template = "admin/editorial/media/file_form.html"

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        names = list(self.form._meta.fields)
        return names if obj else ["upload", *names]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form


@admin.register(Image)
class ImageAdmin(CroppingPage, StoredAdmin):
    form = ImageForm
    verbs = IMAGE_VERBS


@admin.register(Document)
class DocumentAdmin(StoredAdmin):
    form = DocumentForm
    verbs = DOCUMENT_VERBS
