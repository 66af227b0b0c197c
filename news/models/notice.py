import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from editorial import richtext
from editorial.models import Attachable, Publishable, PublishableQuerySet
from editorial.richtext import RichTextField
from news.models.imported import Imported

# 研发〔2026〕12号: the department's sign, the year in 〔〕, the number (GB/T 9704).
DOCUMENT_NUMBER = re.compile(r"^\S{1,30}〔\d{4}〕(第)?\d{1,5}号$")


def tidy_number(text):
    """Return a document number with the brackets that it is written with, and no blanks."""
    text = re.sub(r"\s+", "", text)
    return re.sub(
        r"[\[(【（［﹝](\d{4})[\])】）］﹞]", lambda match: f"〔{match[1]}〕", text, count=1
    )


class NoticeKind(models.TextChoices):
    NOTICE = "notice", "通知"
    ANNOUNCEMENT = "announcement", "公告"
    PUBLICITY = "publicity", "公示"
    TENDER = "tender", "招标"
    CALL = "call", "征集"
    OTHER = "other", "其他"


class NoticeQuerySet(PublishableQuerySet):
    def for_lists(self):
        names = ("kind", "document_number", "issuer", "department__name", "valid_until",
                 "is_urgent", "urgent_until", "summary")  # fmt: skip
        return super().for_lists(*names).select_related("department")

    def valid(self, today=None):
        """What still holds: without an end, or up to and including the day of it."""
        today = today or timezone.localdate()
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=today))

    def lapsed(self, today=None):
        return self.filter(valid_until__lt=today or timezone.localdate())

    def urgent(self, now=None):
        """What stands above every page now, the newest first."""
        now = now or timezone.now()
        current = self.public(now).filter(is_urgent=True, urgent_until__gt=now)
        return current.valid(timezone.localdate(now)).newest()


class Notice(Imported, Attachable, Publishable):
    versioned_fields = (
        *Publishable.versioned_fields, "kind", "document_number", "department", "issuer",
        "valid_until", "is_urgent", "urgent_until", "summary", "body", "main_document",
        "attachments", "keywords",
    )  # fmt: skip
    cover = None

    kind = models.CharField(
        "类别", max_length=12, choices=NoticeKind.choices, default=NoticeKind.NOTICE
    )
    document_number = models.CharField(
        "文号", max_length=60, blank=True,
        help_text="形如：研发〔2026〕12号。方括号、圆括号会自动改成六角括号；没有文号就留空。",
    )  # fmt: skip
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, verbose_name="发布部门", null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    issuer = models.CharField(
        "发布单位", max_length=100, blank=True,
        help_text="部门表里没有的单位，或几家联合发布时填写；填了就显示这里的名称。",
    )  # fmt: skip
    valid_until = models.DateField(
        "有效期至", null=True, blank=True,
        help_text="过了这一天，页面和列表注明“已失效”，但仍然可以查阅。长期有效就留空。",
    )  # fmt: skip
    is_urgent = models.BooleanField(
        "紧急通知", default=False, help_text="勾选后，在每一页顶部显示一条，最多同时显示两条。"
    )
    urgent_until = models.DateTimeField(
        "顶部显示至", null=True, blank=True,
        help_text="北京时间。到时自动从每页顶部消失，通知本身不受影响。",
    )  # fmt: skip
    summary = models.TextField(
        "摘要", max_length=300, blank=True, help_text="搜索结果和分享时显示。留空时取正文开头。"
    )
    body = RichTextField("正文", blank=True)
    main_document = models.ForeignKey(
        "editorial.Document", models.PROTECT, verbose_name="正文文件", null=True, blank=True,
        related_name="+",
        help_text="盖章的通知、公告等 PDF，访客可以直接在页面里阅读。其他文件放到附件里。",
    )  # fmt: skip
    keywords = models.CharField("关键词", max_length=200, blank=True, help_text="用逗号分开。")

    objects = NoticeQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = "通知公告"
        verbose_name_plural = "通知公告"
        permissions = [("publish_notice", "发布通知公告"), ("withdraw_notice", "撤下通知公告")]
        indexes = [
            *Publishable.Meta.indexes,
            models.Index(F("urgent_until"), name="notice_urgent", condition=Q(is_urgent=True)),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_urgent=False) | Q(urgent_until__isnull=False),
                name="notice_urgent_has_an_end",
                violation_error_message="紧急通知要填写“顶部显示至”，免得一直挂在每一页上。",
            ),
        ]

    def get_absolute_url(self):
        return reverse("notice", args=[self.pk])

    def clean(self):
        super().clean()
        self.document_number = tidy_number(self.document_number)
        wrong = {}
        if self.document_number and not DOCUMENT_NUMBER.match(self.document_number):
            wrong["document_number"] = "文号写成“研发〔2026〕12号”的样子：代字、年份、序号加“号”。"
        if self.is_urgent and not self.urgent_until:
            wrong["urgent_until"] = "紧急通知要填写显示到什么时候，免得一直挂在每一页上。"
        if not self.body and not self.main_document_id:
            wrong["body"] = "正文和正文文件至少要有一样。"
        if wrong:
            raise ValidationError(wrong)

    @property
    def issued_by(self):
        return self.issuer or (self.department.name if self.department_id else "")

    @property
    def is_expired(self):
        """Whether its day is over, in Beijing. It stays readable: its page says so."""
        return bool(self.valid_until and self.valid_until < timezone.localdate())

    @property
    def closing_key(self):
        """What a visitor's browser remembers a closed strip by: a new revision shows again."""
        return f"{self.pk}.{self.live_revision_id}"

    @property
    def excerpt(self):
        """The summary, or the beginning of the text: at most 110 characters."""
        text = self.summary or richtext.plain_text(self.body)
        return text[:109] + "…" if len(text) > 110 else text

    def search_text(self):
        words = (self.document_number, self.summary, richtext.plain_text(self.body))
        return {
            "body": "\n".join(filter(None, words)),
            "keywords": self.keywords,
            "author": self.issued_by,
        }

    def used_images(self):
        return richtext.images_in(self.body)

    def used_documents(self):
        main = {self.main_document_id} if self.main_document_id else set()
        return richtext.documents_in(self.body) | self.attached_ids() | main
