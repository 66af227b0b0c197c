from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from editorial import richtext
from editorial.models import Publishable, PublishableQuerySet
from editorial.models.media import picture_fields
from editorial.richtext import RichTextField
from publications import isbn
from publications.fields import ChaptersField

CLOTHS = 4  # colours of a drawn cover (static/css/cloth.css)


class BookQuerySet(PublishableQuerySet):
    def for_lists(self):
        facts = ("summary", "subtitle", "authors", "publisher", "issued_on", "series", "price")
        return super().for_lists(*facts, *picture_fields("cover")).select_related("cover")

    def on_shelf(self):
        """In the order of the books' own dates, not of their entering."""
        return self.order_by(models.F("issued_on").desc(nulls_last=True), "-published_at", "-pk")


class Book(Publishable):
    versioned_fields = (
        *Publishable.versioned_fields, "subtitle", "summary", "cover", "authors", "publisher",
        "place", "issued_on", "edition", "isbn", "price", "pages", "cip", "series", "keywords",
        "body", "contents", "chapters", "extract", "ordering",
    )  # fmt: skip

    subtitle = models.CharField("副书名", max_length=200, blank=True)
    summary = models.TextField(
        "一句话介绍", max_length=300, blank=True, help_text="书架、搜索结果和分享时显示。"
    )
    cover = models.ForeignKey(
        "editorial.Image", models.PROTECT, verbose_name="封面", null=True, blank=True,
        related_name="+",
        help_text="竖图，比例 3:4，如 900×1200。没有封面时，网站用书名画一个布面封面。",
    )  # fmt: skip
    authors = models.CharField(
        "责任者", max_length=200,
        help_text="连同责任方式，如“张某 主编”“本书编写组 编”。几位之间用分号。",
    )  # fmt: skip
    publisher = models.CharField("出版者", max_length=100, blank=True)
    place = models.CharField("出版地", max_length=60, blank=True, help_text="如：北京。")
    issued_on = models.DateField(
        "出版日期", null=True, blank=True, help_text="版权页上的年月；只知道年月的，日填 1。"
    )
    edition = models.CharField("版次", max_length=60, blank=True, help_text="如：第 1 版。")
    isbn = models.CharField(
        "国际标准书号", max_length=32, blank=True, validators=[isbn.validate],
        help_text="照版权页连短横线一起填，如 978-7-309-04547-5。系统会核对校验码。",
    )  # fmt: skip
    # What two numbers are compared by: without hyphens. Follows `isbn`, see save().
    isbn_digits = models.CharField(max_length=13, blank=True, editable=False, db_index=True)
    price = models.DecimalField(
        "定价（元）", max_digits=8, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(Decimal("0"))],
    )  # fmt: skip
    pages = models.PositiveIntegerField(
        "页数", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    cip = models.CharField(
        "CIP 核字号", max_length=60, blank=True, help_text="如：（2026）第 012345 号。"
    )
    series = models.CharField(
        "丛书", max_length=100, blank=True, help_text="同一套书填同样的名称，书架上可以按它筛选。"
    )
    keywords = models.CharField("关键词", max_length=200, blank=True, help_text="用逗号分开。")
    body = RichTextField("内容简介", blank=True)
    # [{"title": "…", "page": "12"}, …]
    contents = models.JSONField("目录", default=list, blank=True)
    chapters = ChaptersField("试读章节", default=list, blank=True)
    extract = models.ForeignKey(
        "editorial.Document", models.PROTECT, verbose_name="试读 PDF", null=True, blank=True,
        related_name="+", help_text="有现成的试读文件时上传，读者在网页里就能翻看。",
    )  # fmt: skip
    ordering = RichTextField(
        "怎样购买", blank=True, help_text="书店、邮购或团购的办法。页面上总有一个“购书咨询”按钮。"
    )

    objects = BookQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = "图书"
        verbose_name_plural = "图书"
        permissions = [("publish_book", "发布图书"), ("withdraw_book", "撤下图书")]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(price=None) | Q(price__gte=0), name="book_price_not_negative",
                violation_error_message="定价不能是负数。",
            ),
        ]  # fmt: skip

    def clean(self):
        super().clean()
        self.isbn = isbn.tidy(self.isbn)

    def save(self, *args, **kwargs):
        self.isbn_digits = isbn.digits(self.isbn)
        if kwargs.get("update_fields") and "isbn" in kwargs["update_fields"]:
            kwargs["update_fields"] = [*kwargs["update_fields"], "isbn_digits"]
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("book", args=[self.pk])

    @property
    def imprint(self):
        """出版地: 出版者, as a record writes it; whichever there is."""
        return ": ".join(filter(None, (self.place, self.publisher)))

    @property
    def cloth(self):
        """The colour of the drawn cover: a book keeps its own."""
        return (self.pk or 0) % CLOTHS + 1

    def record(self):
        """Return (name, value) of the bibliographic record, in its order, without gaps."""
        when = self.issued_on.strftime("%Y 年 %-m 月") if self.issued_on else ""
        lines = (
            ("书名", self.title + (f"：{self.subtitle}" if self.subtitle else "")),
            ("责任者", self.authors),
            ("版次", self.edition),
            ("出版", self.imprint),
            ("出版日期", when),
            ("丛书", self.series),
            ("ISBN", self.isbn),
            ("页数", f"{self.pages} 页" if self.pages else ""),
            ("定价", f"{self.price:.2f} 元" if self.price is not None else ""),
            ("CIP 核字号", self.cip),
        )
        return [(name, value) for name, value in lines if value]

    def search_text(self):
        names = [row["title"] for row in (*self.contents, *self.chapters)]
        texts = [richtext.plain_text(row["text"]) for row in self.chapters]
        body = (self.subtitle, self.summary, richtext.plain_text(self.body), *names, *texts)
        words = (self.keywords, self.series, self.publisher, self.isbn, self.isbn_digits)
        return {
            "body": "\n".join(filter(None, body)),
            "keywords": ",".join(filter(None, words)),
            "author": self.authors,
        }

    def _texts(self):
        return [self.body, self.ordering, *(row["text"] for row in self.chapters)]

    def used_images(self):
        cover = {self.cover_id} if self.cover_id else set()
        return cover.union(*(richtext.images_in(text) for text in self._texts()))

    def used_documents(self):
        extract = {self.extract_id} if self.extract_id else set()
        return extract.union(*(richtext.documents_in(text) for text in self._texts()))
