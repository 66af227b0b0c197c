from django.core.exceptions import ValidationError
from django.db import models
from mptt.models import TreeForeignKey

from portal.models.furniture import Placed, address_validator


class BlockKind(models.TextChoices):
    HEADLINE = "headline", "头条"
    FOCUS = "focus", "焦点图与最新文章"
    NOTICES = "notices", "通知公告条"
    TOPICS = "topics", "专题横幅"
    COLUMNS = "columns", "并列栏目（一至三栏）"
    TRAINING = "training", "培训活动"
    SESSIONS = "sessions", "培训日程"
    PEOPLE = "people", "专家"
    QUOTES = "quotes", "学员心声"
    STRIP = "strip", "图片条"
    SHELF = "shelf", "书架"
    REMEMBRANCE = "remembrance", "今天纪念"
    ENTRY = "entry", "入口横幅"
    LINKS = "links", "友情链接"


class HomeBlock(Placed):
    """One block of the home page: editors choose what it shows and where it stands.
    A block without content isn't drawn."""

    kind = models.CharField("样式", max_length=12, choices=BlockKind.choices)
    title = models.CharField("标题", max_length=40, blank=True, help_text="留空时用栏目名称。")
    section = TreeForeignKey(
        "editorial.Section", models.SET_NULL, verbose_name="栏目", null=True, blank=True,
        related_name="+", help_text="连同它下面的栏目。头条和焦点图留空时取全站。",
    )  # fmt: skip
    second_section = TreeForeignKey(
        "editorial.Section", models.SET_NULL, verbose_name="第二栏目", null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    third_section = TreeForeignKey(
        "editorial.Section", models.SET_NULL, verbose_name="第三栏目", null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    article = models.ForeignKey(
        "news.Article", models.SET_NULL, verbose_name="指定文章", null=True, blank=True,
        related_name="+", help_text="只用于头条：指定哪一篇做大标题。",
    )  # fmt: skip
    count = models.PositiveSmallIntegerField("条数", default=6)
    text = models.CharField("说明", max_length=120, blank=True, help_text="只用于入口横幅。")
    url = models.CharField(
        "链接到", max_length=300, blank=True, validators=[address_validator],
        help_text="只用于入口横幅。",
    )  # fmt: skip
    style = models.CharField(
        "横幅样式",
        max_length=10,
        default="plain",
        choices=[("plain", "素雅"), ("memorial", "纪念")],
    )

    class Meta(Placed.Meta):
        verbose_name = "首页板块"
        verbose_name_plural = "首页板块"

    def __str__(self):
        return self.title or self.get_kind_display()

    def clean(self):
        if self.kind == BlockKind.ENTRY and not (self.url and self.title):
            raise ValidationError({"url": "入口横幅要填写标题和链接地址。"})
        needs_section = {
            BlockKind.NOTICES, BlockKind.COLUMNS, BlockKind.TRAINING, BlockKind.STRIP,
            BlockKind.SHELF, BlockKind.REMEMBRANCE,
        }  # fmt: skip
        if self.kind in needs_section and not self.section_id:
            raise ValidationError({"section": "请选择这个板块显示哪个栏目。"})
        if not 1 <= self.count <= 20:
            raise ValidationError({"count": "条数在 1 到 20 之间。"})

    @property
    def section_ids(self):
        chosen = (self.section_id, self.second_section_id, self.third_section_id)
        return [number for number in chosen if number]
