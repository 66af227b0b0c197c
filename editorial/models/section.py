"""The section tree is the site: its menu, its addresses, its rights."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from mptt.managers import TreeManager
from mptt.models import MPTTModel, TreeForeignKey
from mptt.querysets import TreeQuerySet

from editorial import kinds
from editorial.models.placement import Placement

# The first segment of a section's path must not hide one of the site's own addresses.
RESERVED_SEGMENTS = {
    "admin", "article", "topic", "notice", "text", "message", "survey", "programme", "session",
    "enrol", "course", "place", "expert", "album", "voice", "book", "call", "production",
    "memorial", "file", "media", "preview", "static", "search", "healthz", "api", "live", "zh-hant",
    "qr.svg", "sitemap.xml", "sitemap.html", "robots.txt",
}  # fmt: skip


class SectionQuerySet(TreeQuerySet):
    def public(self):
        """Sections that a visitor may open: neither they nor a parent are closed or binned."""
        return self.filter(is_public=True)

    def outside_bin(self):
        return self.filter(deleted_at=None)

    def with_guests(self):
        """Say of each (`has_guests`) whether it shows items of other sections too."""
        guests = Placement.objects.filter(section=models.OuterRef("pk"))
        return self.annotate(has_guests=models.Exists(guests))

    def branches_of(self, sections):
        """Return the given sections and everything below them."""
        inside = models.Q(pk__in=[])
        for section in sections:
            inside |= models.Q(
                tree_id=section.tree_id, lft__gte=section.lft, rght__lte=section.rght
            )
        return self.filter(inside)


class SectionNumbers(list):
    """Numbers of sections. `hosts` are those that show items of other sections too, or may do:
    a section that was read without `with_guests` is taken for one."""

    @classmethod
    def of(cls, sections):
        numbers = cls(section.pk for section in sections)
        numbers.hosts = [one.pk for one in sections if getattr(one, "has_guests", True)]
        return numbers


class SectionManager(TreeManager.from_queryset(SectionQuerySet)):
    pass


class ListStyle(models.TextChoices):
    LIST = "list", "标题列表"
    GRID = "grid", "图片网格"
    TIMELINE = "timeline", "时间线"


class ColumnType(models.TextChoices):
    """网页标签 ColumnType, 国办发〔2017〕47号 annex: a fixed list of words."""

    OVERVIEW = "概况信息"
    DUTIES = "机构职能"
    NEWS = "工作动态"
    POLICY = "政策文件"
    NOTICE = "通知公告"
    SURVEY = "征集调查"
    SERVICE = "办事服务"
    EXCHANGE = "互动交流"
    SPECIAL = "专题专栏"
    OTHER = "其他"


class Section(MPTTModel):
    name = models.CharField("栏目名称", max_length=60)
    slug = models.CharField(
        "地址段",
        max_length=60,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", "只用小写字母、数字和短横线。")],
        help_text="网址里代表本栏目的一段，如 cases。改动后旧网址会自动转到新网址。",
    )
    path = models.CharField("完整路径", max_length=255, unique=True, editable=False)
    kind = models.CharField(
        "栏目类型",
        max_length=30,
        choices=kinds.choices,
        default="articles",
        help_text="决定栏目页长什么样、能放哪种内容。",
    )
    parent = TreeForeignKey(
        "self", models.PROTECT, verbose_name="上级栏目", null=True, blank=True,
        related_name="children",
    )  # fmt: skip
    in_menu = models.BooleanField("在菜单中显示", default=True)
    is_open = models.BooleanField(
        "对外开放", default=True, help_text="关闭后，本栏目及其下级栏目的内容都不再对外显示。"
    )
    is_public = models.BooleanField(default=True, editable=False)
    description = models.CharField("栏目简介", max_length=200, blank=True)
    keywords = models.CharField("关键词", max_length=120, blank=True, help_text="用逗号分开。")
    column_type = models.CharField(
        "栏目类别", max_length=20, choices=ColumnType.choices, blank=True,
        help_text="网页标签 ColumnType 用词，供检查平台识别。",
    )  # fmt: skip
    list_style = models.CharField(
        "列表样式", max_length=12, choices=ListStyle.choices, default=ListStyle.LIST
    )
    link_url = models.CharField(
        "链接地址", max_length=300, blank=True, help_text="只有“链接”类型的栏目需要填写。"
    )
    review_steps = models.PositiveSmallIntegerField(
        "审核级数", default=3, choices=[(1, "一审"), (2, "二审"), (3, "三审")],
        help_text="本栏目的稿件要经过几级审核。",
    )  # fmt: skip
    review_days = models.PositiveSmallIntegerField(
        "每级审核天数", default=2, help_text="送审后每一级几天内审完；过期在工作台上标红。"
    )
    proof_steps = models.PositiveSmallIntegerField(
        "校对次数", default=0, choices=[(0, "不要求"), (1, "一校"), (2, "二校"), (3, "三校")],
        help_text="签发前要有几次校对签字。",
    )  # fmt: skip
    department = models.ForeignKey(
        "accounts.Department", models.SET_NULL, verbose_name="责任部门", null=True, blank=True
    )
    freshness_days = models.PositiveSmallIntegerField(
        "更新期限（天）", null=True, blank=True,
        help_text="超过这么多天没有新内容，工作台会提醒。新闻类一般 14 天，通知类 180 天。",
    )  # fmt: skip
    deleted_at = models.DateTimeField("移入回收站时间", null=True, blank=True, editable=False)

    objects = SectionManager()

    class Meta:
        verbose_name = "栏目"
        verbose_name_plural = "栏目"
        ordering = ["tree_id", "lft"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "slug"], name="section_slug_once_a_parent")
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if self.parent_id is None and self.slug in RESERVED_SEGMENTS:
            raise ValidationError({"slug": "这个地址段由网站自己使用，请换一个。"})
        if self.kind == "link" and not self.link_url:
            raise ValidationError({"link_url": "“链接”类型的栏目要填写链接地址。"})
        if self.link_url and not self.link_url.startswith(("/", "http://", "https://")):
            raise ValidationError({"link_url": "请填写以 / 或 http:// 、https:// 开头的地址。"})
        if self._sibling_has_slug():
            raise ValidationError({"slug": "同一级里已有栏目用了这个地址段（也可能在回收站里）。"})

    def _sibling_has_slug(self):
        siblings = Section.objects.filter(parent=self.parent_id, slug=self.slug)
        return siblings.exclude(pk=self.pk).exists()

    def get_absolute_url(self):
        if self.kind == "link":
            return self.link_url
        return reverse("section", args=[self.path])

    @property
    def own_path(self):
        return f"{self.parent.path}/{self.slug}" if self.parent_id else self.slug

    def branch(self):
        """Return this section and everything below it, in the order of the tree."""
        return self.get_descendants(include_self=True)
