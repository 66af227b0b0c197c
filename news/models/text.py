from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from editorial import richtext
from editorial.models import Attachable, Publishable, PublishableQuerySet
from editorial.richtext import RichTextField
from news.models.imported import Imported

MOST_VERSIONS = 30  # a chain longer than this is a mistake


class Genre(models.TextChoices):
    RULE = "rule", "规章制度"
    CLASSIC = "classic", "经典著作"
    GUIDE = "guide", "学习导读"


class Status(models.TextChoices):
    CURRENT = "current", "现行有效"
    REVISED = "revised", "已修订"
    REPEALED = "repealed", "已废止"


class TextQuerySet(PublishableQuerySet):
    def for_lists(self):
        names = ("summary", "genre", "status", "issuer", "document_number", "effective_on",
                 "author")  # fmt: skip
        return super().for_lists(*names)

    def _outdated(self):
        """Not in force any more: by its own word, or because a public successor is in force."""
        today = timezone.localdate()
        in_force = Q(effective_on=None) | Q(effective_on__lte=today)
        successors = Text.objects.public().filter(in_force, replaces=OuterRef("pk"))
        return ~Q(status=Status.CURRENT) | Exists(successors)

    def current(self):
        return self.exclude(self._outdated())

    def older(self):
        return self.filter(self._outdated())


class Text(Imported, Attachable, Publishable):
    """A document by chapter and article: a rule in its versions, a classic, a guide to one."""

    versioned_fields = (
        *Publishable.versioned_fields, "genre", "about", "author", "issuer", "document_number",
        "passed_on", "amended_on", "effective_on", "status", "replaces", "summary", "body",
        "attachments", "keywords",
    )  # fmt: skip
    cover = None

    genre = models.CharField("体裁", max_length=10, choices=Genre.choices, default=Genre.RULE)
    about = models.CharField(
        "所讲的原文", max_length=200, blank=True,
        help_text="只有学习导读填写，如：《共产党宣言》。",
    )  # fmt: skip
    author = models.CharField(
        "作者", max_length=200, blank=True, help_text="经典著作填原作者；规章制度留空。"
    )
    issuer = models.CharField(
        "制定机关", max_length=100, blank=True, help_text="规章制度由谁制定、发布。"
    )
    document_number = models.CharField(
        "文号", max_length=60, blank=True, help_text="形如：研发〔2026〕12号。没有就留空。"
    )
    passed_on = models.DateField("通过日期", null=True, blank=True)
    amended_on = models.DateField(
        "修订日期", null=True, blank=True, help_text="这一版是修订而来的，填修订通过的日期。"
    )
    effective_on = models.DateField(
        "施行日期", null=True, blank=True,
        help_text="填将来的日期，页面会注明“尚未施行”；到了这一天，它代替的旧版自动注明“已修订”。",
    )  # fmt: skip
    status = models.CharField(
        "效力", max_length=10, choices=Status.choices, default=Status.CURRENT,
        help_text="新版发布后，旧版会自动注明，不必改这里；没有新版而停止使用的，选“已废止”。",
    )  # fmt: skip
    replaces = models.ForeignKey(
        "self", models.PROTECT, verbose_name="代替的旧版", null=True, blank=True,
        related_name="successors", help_text="这一版代替了哪一版。旧版的页面会指到这一版。",
    )  # fmt: skip
    summary = models.TextField(
        "摘要", max_length=300, blank=True, help_text="列表和搜索结果里显示。"
    )
    body = RichTextField(
        "正文",
        help_text="可以从 Word 粘贴。单独成行的“第一章　总则”“第二节　……”会成为目录，"
        "以“第十二条　”开头的段落会有自己的链接；其他标题用“标题 2”“标题 3”。",
    )
    keywords = models.CharField("关键词", max_length=200, blank=True, help_text="用逗号分开。")

    objects = TextQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = "法规与经典"
        verbose_name_plural = "法规与经典"
        permissions = [("publish_text", "发布法规与经典"), ("withdraw_text", "撤下法规与经典")]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(replaces=F("id")),
                name="text_replaces_another",
                violation_error_message="一个文本不能代替它自己。",
            ),
        ]

    def get_absolute_url(self):
        return reverse("text", args=[self.pk])

    def clean(self):
        super().clean()
        if self.pk and self.replaces_id and self._is_replaced_by(self.replaces):
            raise ValidationError(
                {"replaces": "那一版正是由这一版（或它的新版）代替的，绕回来了。"}
            )

    def _is_replaced_by(self, other):
        """Say whether this text is among those that `other` goes back to, itself included."""
        for _ in range(MOST_VERSIONS):
            if other is None or other.pk == self.pk:
                break
            other = other.replaces
        return other is not None and other.pk == self.pk

    def versions(self):
        """Return the public versions that this text is one of, the oldest first, in two queries.
        Without an older or a newer one there is nothing to choose from: []."""
        pairs = list(Text.objects.public().exclude(replaces=None).order_by("pk")
                     .values_list("replaces_id", "pk"))  # fmt: skip
        after, before = dict(pairs), {new: old for old, new in pairs}
        line = [self.pk]
        while before.get(line[0], self.pk) not in line and len(line) < MOST_VERSIONS:
            line.insert(0, before[line[0]])
        while after.get(line[-1], self.pk) not in line and len(line) < MOST_VERSIONS:
            line.append(after[line[-1]])
        if len(line) == 1:
            return []
        found = Text.objects.public().for_lists().in_bulk(line)
        return [found[number] for number in line if number in found]

    @property
    def is_rule(self):
        return self.genre == Genre.RULE

    @property
    def is_waiting(self):
        """Whether its day is still to come."""
        return bool(self.effective_on and self.effective_on > timezone.localdate())

    def standing(self, versions=()):
        """Return the status as a reader should see it, given the versions beside it."""
        if self.status != Status.CURRENT:
            return self.get_status_display()
        if self.is_waiting:
            return "尚未施行"
        return Status.REVISED.label if self.successor(versions) else Status.CURRENT.label

    def successor(self, versions):
        """Return the newest version that came after this one and is no longer awaited, or None."""
        return next((one for one in reversed(self._later(versions)) if not one.is_waiting), None)

    def coming(self, versions):
        """Return the next version, if its day is still to come, or None."""
        return next((one for one in self._later(versions) if one.is_waiting), None)

    def _later(self, versions):
        numbers = [version.pk for version in versions]
        return versions[numbers.index(self.pk) + 1 :] if self.pk in numbers else []

    @property
    def excerpt(self):
        """The summary, or the beginning of the text: at most 110 characters."""
        text = self.summary or richtext.plain_text(self.body)
        return text[:109] + "…" if len(text) > 110 else text

    def search_text(self):
        words = (self.document_number, self.about, self.summary, richtext.plain_text(self.body))
        return {
            "body": "\n".join(filter(None, words)),
            "keywords": self.keywords,
            "author": " ".join(filter(None, (self.author, self.issuer))),
        }

    def used_images(self):
        return richtext.images_in(self.body)

    def used_documents(self):
        return richtext.documents_in(self.body) | self.attached_ids()
