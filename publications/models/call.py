from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils import timezone

from editorial import richtext
from editorial.models import Publishable, PublishableQuerySet
from editorial.richtext import RichTextField


class CallState(models.TextChoices):
    OPEN = "open", "征稿中"
    SOON = "soon", "未开始"
    CLOSED = "closed", "已截止"


class CallQuerySet(PublishableQuerySet):
    def for_lists(self):
        return super().for_lists("summary", "series", "opens_on", "closes_on")

    def open(self, today=None):
        """Calls that take manuscripts today, Beijing time."""
        today = today or timezone.localdate()
        not_over = Q(closes_on=None) | Q(closes_on__gte=today)
        return self.filter(not_over, opens_on__lte=today)

    def open_first(self, today=None):
        """Those that take manuscripts, by their last day; then the others, the newest first."""
        today = today or timezone.localdate()
        not_over = Q(closes_on=None) | Q(closes_on__gte=today)
        is_open = Case(When(not_over, opens_on__lte=today, then=0), default=1)
        last_day = Case(When(not_over, opens_on__lte=today, then=F("closes_on")))
        return self.order_by(is_open, last_day.asc(nulls_last=True), "-published_at", "-pk")


class Call(Publishable):
    """征稿启事: what is asked for, from when to when, and where a manuscript is handed in."""

    versioned_fields = (
        *Publishable.versioned_fields, "summary", "series", "opens_on", "closes_on", "body",
        "least_words", "most_words", "contact",
    )  # fmt: skip
    cover = None  # a call has no picture

    summary = models.TextField("摘要", max_length=300, blank=True, help_text="列表里显示。")
    series = models.CharField(
        "用于", max_length=100, blank=True, help_text="丛书或栏目的名称，如《党旗飘扬战疫情》。"
    )
    opens_on = models.DateField("开始日期", help_text="从这一天零点起可以在网上投稿。")
    closes_on = models.DateField(
        "截止日期", null=True, blank=True, help_text="当天二十四点止。长期征稿的留空。"
    )
    least_words = models.PositiveIntegerField("最少字数", null=True, blank=True)
    most_words = models.PositiveIntegerField("最多字数", null=True, blank=True)
    contact = models.CharField(
        "联系方式", max_length=200, blank=True, help_text="电话或邮箱，供作者询问。"
    )
    body = RichTextField("征稿要求")

    objects = CallQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = "征稿启事"
        verbose_name_plural = "征稿启事"
        permissions = [("publish_call", "发布征稿启事"), ("withdraw_call", "撤下征稿启事")]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(closes_on__gte=F("opens_on")),
                name="call_closes_after_it_opens",
                violation_error_message="截止日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                condition=Q(least_words=None)
                | Q(most_words=None)
                | Q(most_words__gte=F("least_words")),
                name="call_words_in_order",
                violation_error_message="最多字数不能小于最少字数。",
            ),
        ]

    def clean(self):
        super().clean()
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": "截止日期不能早于开始日期。"})
        if self.least_words and self.most_words and self.most_words < self.least_words:
            raise ValidationError({"most_words": "最多字数不能小于最少字数。"})

    def get_absolute_url(self):
        return reverse("call", args=[self.pk])

    @property
    def call_state(self):
        today = timezone.localdate()
        if today < self.opens_on:
            return CallState.SOON
        if self.closes_on and today > self.closes_on:
            return CallState.CLOSED
        return CallState.OPEN

    @property
    def is_open(self):
        return self.call_state == CallState.OPEN

    @property
    def days_left(self):
        """Days until the last one, which counts; None without an end or outside its time."""
        if not self.closes_on or not self.is_open:
            return None
        return (self.closes_on - timezone.localdate()).days + 1

    @property
    def word_range(self):
        least, most = self.least_words, self.most_words
        if least and most:
            return f"{least}–{most} 字"
        return f"不少于 {least} 字" if least else f"不超过 {most} 字" if most else ""

    def search_text(self):
        body = "\n".join(filter(None, (self.summary, richtext.plain_text(self.body))))
        return {"body": body, "keywords": f"征稿,投稿,{self.series}", "author": ""}

    def used_images(self):
        return richtext.images_in(self.body)

    def used_documents(self):
        return richtext.documents_in(self.body)
