from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from editorial import richtext
from editorial.models import Publishable
from editorial.richtext import RichTextField
from training.models.expert import Expert
from training.models.fields import NumberListField
from training.models.shown import Covered, shown_with, words_of


class Category(models.TextChoices):
    SPIRIT = "spirit", "党性教育"
    THEORY = "theory", "理论武装"
    WORK = "work", "党务实务"
    DISCIPLINE = "discipline", "纪检监察"
    TRADITION = "tradition", "红色传统"
    ABILITY = "ability", "履职能力"


class Teaching(models.TextChoices):
    LECTURE = "lecture", "专题讲授"
    ON_SITE = "on-site", "现场教学"
    CASE = "case", "案例研讨"
    SIMULATION = "simulation", "情景模拟"
    INTERVIEW = "interview", "访谈教学"
    ONLINE = "online", "线上授课"


class Course(Covered, Publishable):
    """课程: one subject, taught by one or more experts, in a classroom or at a place."""

    versioned_fields = (
        *Publishable.versioned_fields, "summary", "cover", "category", "teaching", "hours",
        "experts", "place", "audience", "outline", "body",
    )  # fmt: skip

    category = models.CharField("类别", max_length=20, choices=Category)
    teaching = models.CharField(
        "教学形式", max_length=20, choices=Teaching, default=Teaching.LECTURE
    )
    hours = models.DecimalField(
        "学时", max_digits=4, decimal_places=1, help_text="大于 0，可以有半个学时，如 1.5。"
    )
    experts = NumberListField("授课专家", help_text="没有固定的人可以不选。")
    place = models.ForeignKey(
        "training.Place", models.PROTECT, verbose_name="教学点", null=True, blank=True,
        related_name="+", help_text="现场教学的课程选择；课堂课程留空。",
    )  # fmt: skip
    audience = models.TextField("适合对象", max_length=300, blank=True)
    # [{"title": "…", "text": "…"}, …] in the order of teaching.
    outline = models.JSONField("课程提纲", default=list, blank=True)
    body = RichTextField("课程介绍", blank=True)

    objects = shown_with("category", "teaching", "hours", "experts", "place")

    class Meta(Publishable.Meta):
        verbose_name = "课程"
        verbose_name_plural = "课程"
        permissions = [("publish_course", "发布课程"), ("withdraw_course", "撤下课程")]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(hours__gt=0), name="course_hours_positive",
                violation_error_message="学时要大于 0。",
            ),
        ]  # fmt: skip

    def clean(self):
        super().clean()
        if self.hours is not None and self.hours <= 0:
            raise ValidationError({"hours": "学时要大于 0。"})

    def get_absolute_url(self):
        return reverse("course", args=[self.pk])

    def versioned_data(self):
        """One figure has one spelling: 2 and 2.0 hours are no change."""
        return super().versioned_data() | {"hours": f"{Decimal(self.hours):.1f}"}

    @property
    def hours_text(self):
        """The hours as people write them: 2, 1.5."""
        return f"{self.hours:.1f}".removesuffix(".0")

    @property
    def lesson_minutes(self):
        """A 学时 is a lesson of 45 minutes."""
        return int(self.hours * 45)

    def expert_items(self):
        return Expert.objects.numbered(self.experts)

    def related_keys(self):
        return super().related_keys() | {f"expert:{number}" for number in self.experts}

    def search_text(self):
        parts = (
            self.summary, self.get_category_display(), self.get_teaching_display(), self.audience,
            words_of(self.outline, "title", "text"), richtext.plain_text(self.body),
        )  # fmt: skip
        names = Expert.objects.public().filter(pk__in=self.experts).order_by("pk")
        author = " ".join(names.values_list("title", flat=True))
        return {"body": "\n".join(filter(None, parts)), "keywords": "", "author": author}
