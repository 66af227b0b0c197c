"""What stands around every page, and what an installation says about itself."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode


def address_validator(value):
    """Accept an address on this site ("/…") or a full one; never javascript: or //host."""
    if not re.match(r"^(/(?!/)|https?://|mailto:|tel:)\S*$", value):
        raise ValidationError("请填写以 / 、http:// 或 https:// 开头的地址。")


class SiteSettings(models.Model):
    name = models.CharField("网站名称", max_length=60, default="新时代党建教育信息网")
    tagline = models.CharField("副题", max_length=80, blank=True)
    domain = models.CharField(
        "网站域名", max_length=100, blank=True, help_text="如 www.example.org"
    )
    description = models.CharField("网站简介", max_length=200, blank=True)
    keywords = models.CharField("关键词", max_length=120, blank=True)
    organiser = models.CharField("主办单位", max_length=100, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    phone = models.CharField("联系电话", max_length=60, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    copyright = models.CharField("版权说明", max_length=200, blank=True)
    icp_number = models.CharField(
        "ICP 备案号", max_length=60, blank=True, help_text="页脚显示，链接到工信部备案网站。"
    )
    police_number = models.CharField(
        "公安备案号", max_length=60, blank=True,
        validators=[RegexValidator(r"公网安备\s*\d{14}\s*号", "形如：京公网安备 11010802012345号。")],
    )  # fmt: skip
    site_code = models.CharField(
        "网站标识码", max_length=10, blank=True,
        validators=[RegexValidator(r"^(bm\d{8}|\d{10})$", "10 位数字，或 bm 加 8 位数字。")],
        help_text="没有就留空，页面里不会出现空标签。",
    )  # fmt: skip
    popular_searches = models.CharField(
        "热门搜索", max_length=200, blank=True, help_text="用逗号分开，搜索页显示。"
    )
    mourning_from = models.DateTimeField("全站灰开始", null=True, blank=True)
    mourning_until = models.DateTimeField("全站灰结束", null=True, blank=True)
    mourning_home_only = models.BooleanField("只在首页变灰", default=True)

    class Meta:
        verbose_name = "网站设置"
        verbose_name_plural = "网站设置"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="site_settings_is_one_row"),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        start, end = self.mourning_from, self.mourning_until
        if bool(start) != bool(end) or (start and start >= end):
            raise ValidationError({"mourning_until": "开始和结束时间要一起填，结束晚于开始。"})

    @classmethod
    def load(cls):
        """Return the one row, or its defaults on a site that has none yet."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    def mourns(self, path):
        now = timezone.now()
        during = self.mourning_from and self.mourning_from <= now < self.mourning_until
        return bool(during and (path == "/" or not self.mourning_home_only))

    @property
    def police_digits(self):
        found = re.search(r"\d{14}", self.police_number)
        return found.group() if found else ""

    @property
    def popular_list(self):
        return [word for word in re.split(r"[,，;；、\s]+", self.popular_searches) if word]


class Placed(models.Model):
    """A thing that editors put in an order and switch on and off."""

    position = models.PositiveSmallIntegerField("次序", default=10, help_text="小的在前。")
    is_shown = models.BooleanField("显示", default=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    @classmethod
    def shown(cls):
        return cls._default_manager.filter(is_shown=True)


class FriendLink(Placed):
    group = models.CharField("分组", max_length=40, blank=True, help_text="同名的排在一起。")
    name = models.CharField("名称", max_length=60)
    url = models.CharField("网址", max_length=300, validators=[address_validator])

    class Meta(Placed.Meta):
        verbose_name = "友情链接"
        verbose_name_plural = "友情链接"

    def __str__(self):
        return self.name


class Slide(Placed):
    title = models.CharField("标题", max_length=60)
    text = models.CharField("说明", max_length=120, blank=True)
    url = models.CharField("链接到", max_length=300, validators=[address_validator])
    image = models.ForeignKey(
        "editorial.Image", models.PROTECT, verbose_name="图片", related_name="+",
        help_text="横图，比例 16:9，宽 1600 像素以上。",
    )  # fmt: skip
    starts_at = models.DateTimeField("开始显示", null=True, blank=True)
    ends_at = models.DateTimeField("结束显示", null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = "焦点图"
        verbose_name_plural = "焦点图"

    def __str__(self):
        return self.title

    @classmethod
    def current(cls):
        now = timezone.now()
        begun = Q(starts_at=None) | Q(starts_at__lte=now)
        not_over = Q(ends_at=None) | Q(ends_at__gt=now)
        return cls.shown().filter(begun, not_over).select_related("image")


class QRCode(Placed):
    """A picture of a code (a public account's has its own logo), or an address to make one of."""

    name = models.CharField("名称", max_length=30)
    note = models.CharField("说明", max_length=60, blank=True)
    image = models.ForeignKey(
        "editorial.Image", models.PROTECT, verbose_name="二维码图片", null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    target = models.CharField(
        "或由网址生成", max_length=300, blank=True, validators=[address_validator],
        help_text="没有图片时，按这个网址生成二维码。",
    )  # fmt: skip

    class Meta(Placed.Meta):
        verbose_name = "二维码"
        verbose_name_plural = "二维码"

    def __str__(self):
        return self.name

    def clean(self):
        if not self.image_id and not self.target:
            raise ValidationError("请上传二维码图片，或填写网址，两者有一即可。")

    @property
    def svg_url(self):
        return f"{reverse('qr')}?{urlencode({'code': self.pk})}"


class FooterItem(Placed):
    label = models.CharField("文字", max_length=40)
    url = models.CharField("链接到", max_length=300, validators=[address_validator])

    class Meta(Placed.Meta):
        verbose_name = "页脚链接"
        verbose_name_plural = "页脚链接"

    def __str__(self):
        return self.label
