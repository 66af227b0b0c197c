"""What the statistics know of each released item, in one table for all kinds."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q


class ItemFigures(models.Model):
    """One piece as it first went out. What counted once doesn't change with a later release;
    only the title, the section and whether it has left the site follow the item."""

    key = models.CharField("稿件", max_length=60, primary_key=True)
    kind = models.CharField("类别", max_length=30)
    title = models.CharField("标题", max_length=200)
    section = models.ForeignKey(
        "editorial.Section", models.SET_NULL, verbose_name="栏目", null=True, related_name="+"
    )
    # The author's department at the time; somebody who moves takes nothing along.
    department = models.ForeignKey(
        "accounts.Department", models.SET_NULL, verbose_name="部门", null=True, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name="建稿人", null=True,
        related_name="+",
    )  # fmt: skip
    author = models.CharField("署名作者", max_length=200, blank=True)
    is_reprint = models.BooleanField("转载", default=False)
    characters = models.PositiveIntegerField("字数", default=0)
    pictures = models.PositiveIntegerField("图片", default=0)
    released_at = models.DateTimeField("首次发布")
    # Day and month in the site's zone: a query groups by them without a function a row.
    released_on = models.DateField("首次发布日期")
    month = models.CharField("月份", max_length=7)
    is_out = models.BooleanField("已撤下", default=False)
    # How often it was read: joined on the key, which the leaf that counts knows as well.
    reads = models.ForeignObject(
        "reads.Total", models.DO_NOTHING, from_fields=["key"], to_fields=["key"], null=True,
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = "稿件数据"
        verbose_name_plural = "稿件数据"
        default_permissions = ()
        permissions = [("view_statistics", "查看发稿统计和浏览统计")]
        indexes = [
            models.Index(fields=["released_on"], name="figures_by_day"),
            models.Index(fields=["section", "released_on"], name="figures_by_section"),
            models.Index(fields=["created_by", "month"], name="figures_by_person"),
        ]

    def __str__(self):
        return self.title


POINTS = [MinValueValidator(0), MaxValueValidator(1000)]


class ScoreRule(models.Model):
    """What a piece of one kind is worth. A kind without a row is worth `DEFAULTS`."""

    kind = models.CharField("类别", max_length=30, unique=True, editable=False)
    name = models.CharField("类别", max_length=60, editable=False)
    piece = models.DecimalField(
        "每篇", max_digits=6, decimal_places=1, default=10, validators=POINTS
    )
    thousand = models.DecimalField(
        "每千字", max_digits=6, decimal_places=1, default=2, validators=POINTS
    )
    picture = models.DecimalField(
        "每张图片", max_digits=6, decimal_places=1, default=1, validators=POINTS
    )
    reprint_percent = models.PositiveSmallIntegerField(
        "转载按原创的 %", default=50, validators=[MaxValueValidator(100)],
        help_text="填 0 到 100。填了原文网址、原标题或原作者的稿件算转载。",
    )  # fmt: skip

    class Meta:
        verbose_name = "计分标准"
        verbose_name_plural = "计分标准"
        ordering = ["pk"]
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                condition=Q(piece__gte=0) & Q(thousand__gte=0) & Q(picture__gte=0),
                name="scorerule_points_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(reprint_percent__lte=100), name="scorerule_percent_up_to_100"
            ),
        ]

    def __str__(self):
        return self.name
