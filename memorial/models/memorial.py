from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left
from django.urls import reverse

from editorial import richtext
from editorial.models import Pictured, Publishable, PublishableQuerySet
from editorial.models.media import picture_fields
from editorial.richtext import RichTextField
from memorial import dates
from memorial.dates import PartialDateField


class Kind(models.TextChoices):
    PERSON = "person", "人物"
    EVENT = "event", "事件"


class EndWord(models.TextChoices):
    """The word that history uses for the end of this life."""

    DIED = "died", "逝世"
    FELL = "fell", "牺牲"
    EXECUTED = "executed", "就义"
    ON_DUTY = "on_duty", "殉职"
    ILLNESS = "illness", "病逝"


class MemorialQuerySet(PublishableQuerySet):
    def for_lists(self):
        names = ("kind", "other_names", "epithet", "summary", "start_date", "end_date", "end_word")
        return super().for_lists(*names, *picture_fields("cover")).select_related("cover")

    def in_order_of_time(self):
        """The order of a hall: by the first date that is known, then as they were entered."""
        return self.order_by("start_date", "pk")

    def named(self, words):
        return self.filter(Q(title__icontains=words) | Q(other_names__icontains=words))

    def with_date_in(self, months):
        """Those with a date that names one of these months, whatever its year."""
        wanted = Q(pk__in=[])
        for month in months:
            # "-03" stands for the month in 1896-03-22 and 1896-03, and for a day in 1896-05-03:
            # memorial.days looks closer.
            part = f"-{month:02d}"
            wanted |= Q(start_date__contains=part) | Q(end_date__contains=part)
        return self.filter(wanted)


class Memorial(Pictured, Publishable):
    """A person or an event that is remembered. All of it is one text, released together."""

    versioned_fields = (
        *Publishable.versioned_fields, "kind", "other_names", "epithet", "summary", "cover",
        "start_date", "end_date", "end_word", "date_note", "place", "timeline", "body", "writings",
        "places", "pictures", "sources", "related",
    )  # fmt: skip

    kind = models.CharField("类别", max_length=10, choices=Kind.choices, default=Kind.PERSON)
    other_names = models.CharField(
        "字、号、曾用名", max_length=120, blank=True,
        help_text="例如：字守常；原名李坤泰。搜索时也能找到。",
    )  # fmt: skip
    epithet = models.CharField(
        "一句话", max_length=60, blank=True, help_text="碑下的一行字，例如：铁肩担道义。"
    )
    summary = models.TextField(
        "简介", max_length=300, blank=True, help_text="列表和搜索结果里显示，60 到 120 个字为好。"
    )
    cover = models.ForeignKey(
        "editorial.Image", models.PROTECT, verbose_name="遗像或题图", null=True, blank=True,
        related_name="+",
        help_text="竖幅 3:4 最好。没有可靠的照片就不放，页面会画一块刻着姓名的碑。",
    )  # fmt: skip
    start_date = PartialDateField("出生（事件：开始）", help_text=dates.HOW)
    end_date = PartialDateField(
        "逝世（事件：结束）", help_text="写法同上。只有一天的事件不用填结束。"
    )
    end_word = models.CharField(
        "离世用词", max_length=10, choices=EndWord.choices, default=EndWord.DIED,
        help_text="事件不用管这一项。",
    )  # fmt: skip
    date_note = models.CharField(
        "日期说明", max_length=120, blank=True,
        help_text="史料说法不一时写明，例如：生日一说为 2 月 26 日。",
    )  # fmt: skip
    place = models.CharField("出生地（事件：发生地）", max_length=80, blank=True)
    # [{"date": "1921年7月", "text": "…"}, …]
    timeline = models.JSONField("生平年表", default=list, blank=True)
    body = RichTextField("生平记述", blank=True)
    # [{"title": "…", "year": "1935", "text": "…"}, …]
    writings = models.JSONField("著作与遗言", default=list, blank=True)
    # [{"name": "…", "text": "…"}, …]
    places = models.JSONField("纪念地", default=list, blank=True)
    # [{"title": "…", "publisher": "…"}, …]
    sources = models.JSONField("资料来源", default=list, blank=True)
    # ["article:12", …]
    related = models.JSONField("相关内容", default=list, blank=True)

    objects = MemorialQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = "纪念馆条目"
        verbose_name_plural = "纪念馆条目"
        permissions = [
            ("publish_memorial", "发布纪念馆条目"),
            ("withdraw_memorial", "撤下纪念馆条目"),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(start_date="") | Q(end_date="")
                | Q(end_date__gte=Left("start_date", 4)),
                name="memorial_ends_after_its_start",
                violation_error_message="结束不能早于开始。",
            ),
        ]  # fmt: skip

    def clean(self):
        super().clean()
        start, end = dates.read(self.start_date), dates.read(self.end_date)
        if start and end and end.is_before(start):
            event = self.kind == Kind.EVENT
            words = ("结束", "开始") if event else ("逝世", "出生")
            raise ValidationError({"end_date": "{}日期早于{}日期，请核对。".format(*words)})

    def get_absolute_url(self):
        return reverse("memorial", args=[self.pk])

    @property
    def is_person(self):
        return self.kind == Kind.PERSON

    @property
    def excerpt(self):
        return self.summary

    @property
    def started(self):
        return dates.read(self.start_date)

    @property
    def ended(self):
        return dates.read(self.end_date)

    @property
    def years(self):
        """The span as a plate shows it: "1889—1927"; a question mark for what isn't known."""
        start, end = self.started, self.ended
        if not start and not end:
            return ""
        if self.is_person:
            return f"{start.year if start else '？'}—{end.year if end else ''}"
        if start and end and start.year != end.year:
            return f"{start.year}—{end.year}"
        return str((start or end).year)

    def related_keys(self):
        return super().related_keys() | set(self.related)

    def search_text(self):
        rows = (*self.timeline, *self.writings, *self.places, *self.sources)
        words = (str(value) for row in rows for value in row.values() if value)
        facts = (self.epithet, self.summary, self.started, self.ended, self.date_note, self.place)
        lines = (*map(str, filter(None, facts)), richtext.plain_text(self.body), *words)
        return {"body": "\n".join(lines), "keywords": self.other_names, "author": ""}

    def used_images(self):
        cover = {self.cover_id} if self.cover_id else set()
        return richtext.images_in(self.body) | cover | self.pictured_ids()

    def used_documents(self):
        return richtext.documents_in(self.body)
