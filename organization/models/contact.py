from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from editorial import richtext
from editorial.models import Publishable
from editorial.richtext import RichTextField
from organization.telephone import dialled, phone_number


class ContactPage(Publishable):
    """联系方式: what a visitor needs to write, call or come. Its address is its section's."""

    has_own_address = False
    versioned_fields = (
        *Publishable.versioned_fields, "address", "postcode", "telephone", "fax", "email",
        "opening_hours", "map_image", "directions", "takes_messages", "answer_days",
    )  # fmt: skip

    address = models.CharField("地址", max_length=200)
    postcode = models.CharField(
        "邮政编码", max_length=6, blank=True,
        validators=[RegexValidator(r"^\d{6}$", "邮政编码是 6 位数字。")],
    )  # fmt: skip
    telephone = models.CharField("电话", max_length=60, validators=[phone_number])
    fax = models.CharField("传真", max_length=60, blank=True, validators=[phone_number])
    email = models.EmailField("电子邮箱", blank=True)
    opening_hours = models.CharField(
        "接待时间",
        max_length=200,
        blank=True,
        help_text="例如：周一至周五 9:00–17:00，节假日除外。",
    )
    map_image = models.ForeignKey(
        "editorial.Image", models.PROTECT, verbose_name="位置图", null=True, blank=True,
        related_name="+", help_text="自己绘制或截取的位置示意图，网站不调用外部地图。",
    )  # fmt: skip
    directions = RichTextField("乘车路线", blank=True)
    takes_messages = models.BooleanField(
        "接受网上来信", default=True, help_text="去掉勾选，页面上就没有“写信给我们”的入口。"
    )
    answer_days = models.PositiveSmallIntegerField(
        "答复期限（工作日）", default=15,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text="页面上会写明，工作台按它算每封来信的到期日。",
    )  # fmt: skip

    class Meta(Publishable.Meta):
        verbose_name = "联系方式"
        verbose_name_plural = "联系方式"
        permissions = [
            ("publish_contactpage", "发布联系方式"),
            ("withdraw_contactpage", "撤下联系方式"),
        ]

    def get_absolute_url(self):
        return self.section.get_absolute_url()

    @property
    def dialled(self):
        return dialled(self.telephone)

    @classmethod
    def of(cls, section):
        """Return the section's public page, the newest if there are several, or None."""
        pages = cls.objects.public().filter(section=section)
        return pages.select_related("map_image", "section").newest().first()

    def search_text(self):
        lines = (self.address, self.telephone, self.email, self.opening_hours)
        text = "\n".join((*filter(None, lines), richtext.plain_text(self.directions)))
        return {"body": text, "keywords": "", "author": ""}

    def used_images(self):
        shown = {self.map_image_id} if self.map_image_id else set()
        return richtext.images_in(self.directions) | shown

    def used_documents(self):
        return richtext.documents_in(self.directions)
