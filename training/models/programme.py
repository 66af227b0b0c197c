import re

from django.db import models
from django.urls import reverse

from editorial import richtext
from editorial.models import Publishable
from editorial.richtext import RichTextField
from training.models.course import Course
from training.models.expert import Expert
from training.models.fields import NumberListField
from training.models.place import Place
from training.models.shown import Covered, shown_with, words_of


class Programme(Covered, Publishable):
    """培训项目: what is offered, to whom, day by day. When it is held is a Session's."""

    versioned_fields = (
        *Publishable.versioned_fields, "summary", "cover", "aims", "audience", "duration", "plan",
        "body", "fee", "contact_name", "contact_phone", "contact_email", "brochure", "places",
    )  # fmt: skip

    aims = RichTextField(
        "培训目标", blank=True, help_text="学完之后能懂什么、会什么，分条写最清楚。"
    )
    audience = models.TextField(
        "培训对象",
        max_length=500,
        blank=True,
        help_text="例如：机关、企事业单位党支部书记和党务干部。",
    )
    duration = models.CharField(
        "时长", max_length=40, blank=True, help_text="例如：5 天、40 学时。"
    )
    # [{"day": 1, "date": "", "time": "上午", "content": "…", "place": "…", "course": 3,
    #   "expert": 5}, …] in the order of the plan.
    plan = models.JSONField("日程安排", default=list, blank=True)
    body = RichTextField("项目介绍", blank=True)
    fee = models.TextField(
        "费用说明",
        max_length=500,
        blank=True,
        help_text="标准、包含什么、怎么交。例如：每人 1800 元，含食宿。",
    )
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = models.CharField(
        "联系电话", max_length=60, blank=True, help_text="可以写两个，用顿号分开。"
    )
    contact_email = models.EmailField("电子邮箱", blank=True)
    brochure = models.ForeignKey(
        "editorial.Document", models.PROTECT, verbose_name="招生简章", null=True, blank=True,
        related_name="+", help_text="PDF，页面上可以直接阅读和下载。",
    )  # fmt: skip
    places = NumberListField("教学点", help_text="这个项目去哪些现场教学点。")

    objects = shown_with("audience", "duration")

    class Meta(Publishable.Meta):
        verbose_name = "培训项目"
        verbose_name_plural = "培训项目"
        permissions = [
            ("publish_programme", "发布培训项目"),
            ("withdraw_programme", "撤下培训项目"),
        ]

    def get_absolute_url(self):
        return reverse("programme", args=[self.pk])

    def days(self):
        """Return the plan by day: [{"day": 1, "date": "…", "rows": [row, …]}, …]. Each row
        carries its public `course_item` and `expert_item`, or None."""
        courses = _by_number(Course, (row.get("course") for row in self.plan))
        experts = _by_number(Expert, (row.get("expert") for row in self.plan))
        days = {}
        for row in self.plan:
            day = days.setdefault(row["day"], {"day": row["day"], "date": "", "rows": []})
            day["date"] = day["date"] or row.get("date") or ""
            course, expert = courses.get(row.get("course")), experts.get(row.get("expert"))
            day["rows"].append(row | {"course_item": course, "expert_item": expert})
        return [days[number] for number in sorted(days)]

    @property
    def phones(self):
        return [number for number in re.split(r"[,，;；、]\s*", self.contact_phone) if number]

    def place_items(self):
        return Place.objects.numbered(self.places)

    def related_keys(self):
        rows = ((kind, row.get(kind)) for row in self.plan for kind in ("course", "expert"))
        planned = {f"{kind}:{number}" for kind, number in rows if number}
        return super().related_keys() | planned | {f"place:{number}" for number in self.places}

    def search_text(self):
        parts = (
            self.summary, richtext.plain_text(self.aims), self.audience, self.duration,
            words_of(self.plan, "date", "time", "content", "place"),
            richtext.plain_text(self.body), self.fee,
        )  # fmt: skip
        body = "\n".join(filter(None, parts))
        return {"body": body, "keywords": "", "author": self.contact_name}

    def used_images(self):
        return super().used_images() | richtext.images_in(self.aims)

    def used_documents(self):
        brochure = {self.brochure_id} if self.brochure_id else set()
        return super().used_documents() | richtext.documents_in(self.aims) | brochure


def _by_number(model, numbers):
    return {item.pk: item for item in model.objects.numbered({n for n in numbers if n})}
