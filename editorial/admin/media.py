from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.html import format_html

from accounts.admin_base import AuditedAdmin
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
        typed = {name: cleaned[name] for name in self._meta.fields if cleaned.get(name)}
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
        fields = ("title", "alt", "is_decorative", "credit")

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
        fields = ("title",)


class StoredAdmin(AuditedAdmin, admin.ModelAdmin):
    """The library's lists. What an item shows can't be deleted."""

    list_per_page = 40
    list_select_related = ("uploaded_by",)

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.uses.exists())

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form

    def delete_model(self, request, obj):
        """The row goes first: a file without a row is waste, a row without its file is an error."""
        names = [obj.file.name, *getattr(obj, "renditions", {}).values()]
        super().delete_model(request, obj)
        transaction.on_commit(lambda: [default_storage.delete(name) for name in names])


@admin.register(Image)
class ImageAdmin(StoredAdmin):
    form = ImageForm
    list_display = ("thumbnail", "title", "alt", "size", "created_at", "uploaded_by")
    list_display_links = ("thumbnail", "title")
    search_fields = ("title", "alt", "credit")

    @admin.display(description="图片")
    def thumbnail(self, image):
        return format_html(
            '<img class="thumbnail" src="{}" alt="{}" width="96" height="54" loading="lazy" />',
            image.thumb_url,
            image.alt,
        )

    @admin.display(description="尺寸")
    def size(self, image):
        return f"{image.width}×{image.height}"


@admin.register(Document)
class DocumentAdmin(StoredAdmin):
    form = DocumentForm
    list_display = ("title", "kind_label", "size_label", "created_at", "uploaded_by")
    search_fields = ("title", "original_name")
