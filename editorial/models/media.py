"""Pictures and documents. Files are named by ourselves; nothing of the uploaded name is kept
on disk, and the same bytes are stored once."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_valid_filename

from editorial.models.library import MediaFolder


def media_url(name):
    """Return a picture's address on this site, wherever its file is stored: a text that shows
    it must not change when the storage does."""
    return f"{settings.MEDIA_URL}{name}"


def picture_fields(name):
    """Return what a list needs of the picture behind a foreign key, for `only`."""
    return [f"{name}__{field}" for field in SHOWN_FIELDS]


# What a page needs of a picture.
SHOWN_FIELDS = (
    "file", "shown", "alt", "width", "height", "renditions", "focus_x", "focus_y",
)  # fmt: skip


class StoredQuerySet(models.QuerySet):
    def kept(self):
        """What the library and the choosers show: all but the recycle bin."""
        return self.filter(deleted_at=None)

    def binned(self):
        return self.exclude(deleted_at=None)


class Stored(models.Model):
    title = models.CharField("名称", max_length=200, help_text="只在工作台里显示，便于查找。")
    sha256 = models.CharField("摘要", max_length=64, unique=True, editable=False)
    bytes = models.PositiveBigIntegerField("大小", editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", null=True,
        editable=False, related_name="+",
    )  # fmt: skip
    original_name = models.CharField("原文件名", max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    folder = models.ForeignKey(
        MediaFolder, models.SET_NULL, verbose_name="文件夹", null=True, blank=True,
        related_name="%(class)ss",
    )  # fmt: skip
    deleted_at = models.DateTimeField("移入回收站时间", null=True, editable=False)
    # Since when nothing uses the file; empty while something does (editorial/media_bin.py).
    unused_since = models.DateTimeField(null=True, default=timezone.now, editable=False)

    objects = StoredQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["folder", "-id"], name="%(class)s_in_folder"),
            models.Index(fields=["deleted_at", "folder"], name="%(class)s_kept_or_binned"),
        ]

    def __str__(self):
        return self.title

    @property
    def size_label(self):
        """The size as people read it: "812 KB", "1.2 MB"."""
        kilobytes = self.bytes / 1024
        if kilobytes < 1000:
            return f"{max(1, round(kilobytes))} KB"
        return f"{kilobytes / 1024:.1f} MB"


class Image(Stored):
    """A picture, decoded and encoded again: upright, without metadata, in WebP, with smaller
    renditions made at upload.

    `file` is the picture's address, for good: texts refer to it. What it shows at the moment is
    stored as `shown`, under a name that begins as the address does; each name has one content
    for ever (docs/decisions/0020-media-library.md).
    """

    file = models.FileField("文件", upload_to="images", editable=False, max_length=200)
    alt = models.CharField(
        "替代文字", max_length=200, blank=True,
        help_text="给看不见图片的人听的一句话，说清图里是什么，如“学员在井冈山烈士陵园敬献花篮”。",
    )  # fmt: skip
    is_decorative = models.BooleanField(
        "纯装饰", default=False, help_text="图片不含信息（如花边）时勾选，可以不写替代文字。"
    )
    credit = models.CharField("图片来源", max_length=100, blank=True)
    width = models.PositiveIntegerField("宽", editable=False)
    height = models.PositiveIntegerField("高", editable=False)
    # {"320": "images/ab/….webp", …}: widths in pixels, none wider than the picture itself.
    renditions = models.JSONField(default=dict, editable=False)
    shown = models.CharField(max_length=200, default="", editable=False)
    # Of a cropped picture: the whole one, which no visitor gets, and the part that is shown,
    # {"left", "top", "width", "height", "of": [width, height]} in pixels of the whole.
    whole = models.CharField(max_length=200, blank=True, editable=False)
    crop = models.JSONField(null=True, editable=False)
    # What matters most in the picture, in percent of what is shown: lists that cut keep it.
    focus_x = models.PositiveSmallIntegerField("焦点横向", default=50, editable=False)
    focus_y = models.PositiveSmallIntegerField("焦点纵向", default=50, editable=False)

    class Meta(Stored.Meta):
        verbose_name = "图片"
        verbose_name_plural = "图片"

    def save(self, **options):
        self.shown = self.shown or self.file.name
        super().save(**options)

    @property
    def address(self):
        """The address that a text keeps, whatever the picture shows later."""
        return media_url(self.file.name)

    @property
    def url(self):
        """The address of what the picture shows at the moment; its bytes never change."""
        return media_url(self.shown)

    @property
    def stored_names(self):
        """The names in the storage that visitors get."""
        return [self.shown, *self.renditions.values()]

    @property
    def focus_class(self):
        """The classes of static/css/lists.css that keep the focal point in sight; "" for the
        middle. A grid of five by five is as fine as an eye asks, and needs no inline style."""
        column, row = round(self.focus_x / 25), round(self.focus_y / 25)
        return "" if (column, row) == (2, 2) else f"focal-x{column} focal-y{row}"

    def rendition_url(self, width):
        """Return the address of the smallest rendition at least this wide, or the picture's."""
        wide_enough = sorted(int(w) for w in self.renditions if int(w) >= width)
        return media_url(self.renditions[str(wide_enough[0])]) if wide_enough else self.url

    @property
    def thumb_url(self):
        return self.rendition_url(320)

    @property
    def card_url(self):
        return self.rendition_url(640)

    @property
    def srcset(self):
        sizes = {int(width): media_url(path) for width, path in self.renditions.items()}
        sizes[self.width] = self.url
        return ", ".join(f"{url} {width}w" for width, url in sorted(sizes.items()))


KIND_LABELS = {
    "pdf": "PDF 文档", "doc": "Word 文档", "docx": "Word 文档", "xls": "Excel 表格",
    "xlsx": "Excel 表格", "ppt": "PPT 演示", "pptx": "PPT 演示", "ofd": "OFD 版式文件",
    "txt": "文本文件", "zip": "压缩包", "mp4": "视频", "mp3": "音频", "m4a": "音频",
    "vtt": "字幕文件",
}  # fmt: skip


# What a browser reads or plays in the page, and the type that it is told.
INLINE_TYPES = {
    "pdf": "application/pdf", "mp4": "video/mp4", "mp3": "audio/mpeg", "m4a": "audio/mp4",
    "vtt": "text/vtt; charset=utf-8",
}  # fmt: skip


def kind_names(kinds):
    """Return what people call these kinds, each once: "Word 文档、PDF 文档"."""
    return "、".join(dict.fromkeys(KIND_LABELS.get(kind, kind.upper()) for kind in kinds))


class Document(Stored):
    """A file to download, checked by its content."""

    file = models.FileField("文件", upload_to="documents", editable=False, max_length=200)
    kind = models.CharField("类型", max_length=10, editable=False)

    class Meta(Stored.Meta):
        verbose_name = "附件"
        verbose_name_plural = "附件"

    @property
    def kind_label(self):
        return KIND_LABELS.get(self.kind, self.kind.upper())

    @property
    def download_name(self):
        stem = self.title.removesuffix(f".{self.kind}")
        return f"{get_valid_filename(stem)[:80] or 'file'}.{self.kind}"

    def get_absolute_url(self):
        return reverse("document", args=[self.pk, self.download_name])

    @property
    def view_url(self):
        """The address at which a PDF is read in the page; "" for any other kind."""
        return f"{self.get_absolute_url()}?view=1" if self.kind == "pdf" else ""

    @property
    def play_url(self):
        """The address for a player: of a film, a sound, its captions; "" for any other kind."""
        is_played = self.kind in INLINE_TYPES and self.kind != "pdf"
        return f"{self.get_absolute_url()}?view=1" if is_played else ""

    @property
    def stored_names(self):
        return [self.file.name]


class Use(models.Model):
    """Which item shows a file: in its newest text (draft), in what is public (live), or both."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    is_live = models.BooleanField()

    class Meta:
        abstract = True


class ImageUse(Use):
    image = models.ForeignKey(Image, models.CASCADE, related_name="uses")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "content_type", "object_id", "is_live"], name="image_use_once"
            )
        ]
        indexes = [models.Index(fields=["content_type", "object_id"], name="image_use_of_item")]


class DocumentUse(Use):
    document = models.ForeignKey(Document, models.CASCADE, related_name="uses")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "content_type", "object_id", "is_live"],
                name="document_use_once",
            )
        ]
        indexes = [models.Index(fields=["content_type", "object_id"], name="document_use_of_item")]
