from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from editorial import richtext
from editorial.models import Publishable, PublishableQuerySet
from editorial.richtext import RichTextField
from surveys.questions import parse


class Mode(models.TextChoices):
    OPEN = "open", "公开填写（匿名）"
    CODE = "code", "凭邀请码填写（匿名，一码一份）"


class Phase(models.TextChoices):
    OPEN = "open", "进行中"
    UPCOMING = "upcoming", "未开始"
    CLOSED = "closed", "已结束"


class SurveyQuerySet(PublishableQuerySet):
    def for_lists(self):
        return super().for_lists("summary", "opens_at", "closes_at", "mode", "shows_results")

    def open_now(self, now=None):
        """Those that can be answered now, the first to close first."""
        now = now or timezone.now()
        begun = Q(opens_at=None) | Q(opens_at__lte=now)
        not_over = Q(closes_at=None) | Q(closes_at__gt=now)
        return self.filter(begun, not_over).order_by(
            F("closes_at").asc(nulls_last=True), "-published_at", "-pk"
        )

    def by_phase(self, now=None):
        """Open ones first, then those to come, then those that are over, the newest first."""
        now = now or timezone.now()
        place = Case(
            When(closes_at__lte=now, then=Value(2)),
            When(opens_at__gt=now, then=Value(1)),
            default=Value(0),
        )
        return self.order_by(place, "-published_at", "-pk")


class Survey(Publishable):
    """民意调查: what is asked, when, of whom, and whether the public learns what came of it."""

    versioned_fields = (
        *Publishable.versioned_fields, "summary", "intro", "questions", "opens_at", "closes_at",
        "mode", "shows_results", "thanks",
    )  # fmt: skip
    cover = None

    summary = models.TextField(
        "摘要", max_length=300, blank=True, help_text="一两句话，列表和搜索结果里显示。"
    )
    intro = RichTextField("说明", blank=True, help_text="为什么调查、请谁回答、结果怎样使用。")
    # The rows of surveys.forms.QuestionForm, read by surveys.questions.parse.
    questions = models.JSONField("题目", default=list, blank=True)
    opens_at = models.DateTimeField(
        "开始时间", null=True, blank=True, help_text="北京时间。留空即发布后就可以填写。"
    )
    closes_at = models.DateTimeField(
        "截止时间", null=True, blank=True, help_text="北京时间。留空即一直开放。"
    )
    mode = models.CharField(
        "填写方式", max_length=10, choices=Mode.choices, default=Mode.OPEN,
        help_text="公开填写：一台设备的一个浏览器一份。凭邀请码：先发布，再在“邀请码”页生成。",
    )  # fmt: skip
    shows_results = models.BooleanField(
        "截止后公布结果", default=False,
        help_text="公布各题的人数和比例；填空和问答的原文只在后台看得到。",
    )  # fmt: skip
    thanks = models.TextField(
        "致谢语", max_length=500, blank=True, help_text="提交后显示。留空用通用的致谢语。"
    )

    objects = SurveyQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = "调查"
        verbose_name_plural = "民意调查"
        permissions = [("publish_survey", "发布调查"), ("withdraw_survey", "撤下调查")]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="survey_closes_after_it_opens",
            ),
        ]

    def get_absolute_url(self):
        return reverse("survey", args=[self.pk])

    def clean(self):
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": "截止时间要晚于开始时间。"})

    @property
    def phase(self):
        now = timezone.now()
        if self.closes_at and self.closes_at <= now:
            return Phase.CLOSED
        if self.opens_at and self.opens_at > now:
            return Phase.UPCOMING
        return Phase.OPEN

    @property
    def is_by_code(self):
        return self.mode == Mode.CODE

    @property
    def has_public_results(self):
        return self.shows_results and self.phase == Phase.CLOSED

    def parsed(self):
        """Return the questions in their order, headings among them."""
        return parse(self.questions)

    def search_text(self):
        lines = [self.summary, richtext.plain_text(self.intro)]
        for question in self.parsed():
            lines += [question.text, question.help, *question.rows, *question.options]
        return {"body": "\n".join(filter(None, lines)), "keywords": "", "author": ""}

    def used_images(self):
        return richtext.images_in(self.intro)

    def used_documents(self):
        return richtext.documents_in(self.intro)
