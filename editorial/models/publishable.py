"""The base of everything that is published, and the one vocabulary of visibility."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, F, Q, Subquery, Value, When
from django.utils import timezone
from mptt.models import TreeForeignKey

from editorial.models.about import content_type_of
from editorial.models.among import Among
from editorial.models.placement import Placement
from editorial.models.revision import Revision


class State(models.TextChoices):
    DRAFT = "draft", "草稿"
    SCHEDULED = "scheduled", "待发布"
    LIVE = "live", "已发布"
    EXPIRED = "expired", "已到期"
    WITHDRAWN = "withdrawn", "已撤稿"
    BINNED = "binned", "回收站"


class PublishableQuerySet(models.QuerySet):
    """Every list of items, public or not, starts from one of these. Times are compared in the
    query, so that an item appears and goes on time without a job."""

    def public(self, now=None):
        """What a visitor may see: released, its time has come and not gone, nowhere closed."""
        return self.live(now).filter(section__is_public=True)

    def outside_bin(self):
        return self.filter(deleted_at=None)

    def in_bin(self):
        return self.exclude(deleted_at=None)

    def drafts(self):
        return self.outside_bin().filter(live_revision=None)

    def _released(self):
        return self.outside_bin().filter(live_revision__isnull=False, withdrawn_at=None)

    def live(self, now=None):
        now = now or timezone.now()
        not_expired = Q(expires_at=None) | Q(expires_at__gt=now)
        return self._released().filter(not_expired, published_at__lte=now)

    def scheduled(self, now=None):
        return self._released().filter(published_at__gt=now or timezone.now())

    def expired(self, now=None):
        now = now or timezone.now()
        return self._released().filter(expires_at__lte=now, published_at__lte=now)

    def withdrawn(self):
        return self.outside_bin().exclude(withdrawn_at=None)

    def in_state(self, state, now=None):
        return {
            State.DRAFT: self.drafts,
            State.SCHEDULED: lambda: self.scheduled(now),
            State.LIVE: lambda: self.live(now),
            State.EXPIRED: lambda: self.expired(now),
            State.WITHDRAWN: self.withdrawn,
            State.BINNED: self.in_bin,
        }[state]()

    def changed_since_release(self):
        """Items whose newest text isn't the released one: a draft, or a working copy."""
        return self.outside_bin().exclude(latest_revision=F("live_revision"))

    def in_sections(self, sections):
        """What stands in these sections (their numbers): their own items, and those of other
        sections that are shown there too.

        The second half keeps a database from walking the index of the first in order, so it is
        asked only of sections that have guests, where that is known (`SectionNumbers`).
        """
        own = Q(section__in=sections)
        if not (hosts := getattr(sections, "hosts", sections)):
            return self.filter(own)
        placed = Placement.objects.filter(
            content_type=content_type_of(self.model), section__in=hosts
        )
        guests = Among(F("pk"), Subquery(placed.values("object_id")))
        return self.filter(own | Q(guests))

    def pinned(self, now=None):
        return self.filter(pinned_until__gt=now or timezone.now())

    def pinned_first(self, now=None):
        """What is pinned now before the rest, in the order of the list otherwise."""
        is_pinned = Case(
            When(pinned_until__gt=now or timezone.now(), then=Value(0)), default=Value(1)
        )
        return self.order_by(is_pinned, *self.query.order_by)

    def newest(self):
        return self.order_by("-published_at", "-pk")

    def for_lists(self, *more):
        """With the columns that a list, a card or a feed shows, and no others: a row of all of
        them costs four times the time."""
        return self.select_related("section").only(
            "title", "published_at", "updated_at", "pinned_until", "section__name",
            "section__path", "section__kind", "section__link_url", *more,
        )  # fmt: skip


def _plain(value):
    """Give one moment one spelling, whatever zone a form or the database speaks."""
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _cleaned(field, item):
    """Return a field's value as it will be stored: rich text is cleaned on its way."""
    value = field.value_from_object(item)
    return field.cleaned(value) if hasattr(field, "cleaned") else value


class Publishable(models.Model):
    """An item with revisions. The columns hold what is public (or, until the first release,
    the newest draft); an edit of a released item makes a revision and leaves them alone."""

    # What a revision keeps. A field that isn't named here takes effect at once.
    versioned_fields = ("title", "planned_at", "expires_at")
    # Whether an item has a page of its own, or is the text of its section's.
    has_own_address = True

    title = models.CharField("标题", max_length=200)
    section = TreeForeignKey(
        "editorial.Section", models.PROTECT, verbose_name="栏目", related_name="+"
    )
    planned_at = models.DateTimeField(
        "发布时间", null=True, blank=True,
        help_text="北京时间。留空即以发布的那一刻为准；填将来的时间，到时自动发布。",
    )  # fmt: skip
    expires_at = models.DateTimeField(
        "下线时间", null=True, blank=True, help_text="北京时间。到时自动下线；一般留空。"
    )
    pinned_until = models.DateTimeField(
        "置顶至", null=True, blank=True, help_text="在栏目列表最前面显示，到时自动恢复。"
    )
    live_revision = models.ForeignKey(
        Revision, models.PROTECT, null=True, editable=False, related_name="+"
    )
    latest_revision = models.ForeignKey(
        Revision, models.PROTECT, null=True, editable=False, related_name="+"
    )
    published_at = models.DateTimeField("发布时间", null=True, editable=False)
    withdrawn_at = models.DateTimeField("撤稿时间", null=True, editable=False)
    withdrawal_reason = models.CharField("撤稿原因", max_length=200, blank=True, editable=False)
    withdrawal_redirect = models.CharField("转到", max_length=300, blank=True, editable=False)
    deleted_at = models.DateTimeField("移入回收站时间", null=True, editable=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="建稿人", null=True,
        editable=False, related_name="+",
    )  # fmt: skip
    updated_at = models.DateTimeField("最后修改", auto_now=True)

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["section", "-published_at", "-id"], name="%(class)s_in_section"),
            models.Index(fields=["-published_at", "-id"], name="%(class)s_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(live_revision=None) | Q(published_at__isnull=False),
                name="%(class)s_released_has_time",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def key(self):
        """The item's name in the search index and in the audit log: "article:12"."""
        return f"{self._meta.model_name}:{self.pk}"

    @property
    def state(self):
        now = timezone.now()
        if self.deleted_at:
            return State.BINNED
        if self.withdrawn_at:
            return State.WITHDRAWN
        if not self.live_revision_id:
            return State.DRAFT
        if self.published_at > now:
            return State.SCHEDULED
        if self.expires_at and self.expires_at <= now:
            return State.EXPIRED
        return State.LIVE

    @property
    def is_pinned(self):
        return bool(self.pinned_until and self.pinned_until > timezone.now())

    @property
    def has_working_copy(self):
        return bool(self.live_revision_id) and self.live_revision_id != self.latest_revision_id

    def revisions(self):
        content_type = ContentType.objects.get_for_model(type(self))
        return Revision.objects.filter(content_type=content_type, object_id=self.pk)

    def versioned_data(self):
        """Return the versioned fields as plain values: a foreign key as its number."""
        fields = (self._meta.get_field(name) for name in self.versioned_fields)
        return {field.name: _plain(_cleaned(field, self)) for field in fields}

    def apply(self, data):
        """Put a revision's values into this instance, in memory. Unknown names are left."""
        for name in self.versioned_fields:
            if name in data:
                field = self._meta.get_field(name)
                setattr(self, field.attname, field.to_python(data[name]))
        return self

    # What a feature tells about its items; the defaults suit an item without any.

    def related_keys(self):
        """Return the keys ("article:12") of the items that this text names beside its words."""
        fields = (self._meta.get_field(name) for name in self.versioned_fields)
        named = ((field.related_model, field.value_from_object(self)) for field in fields)
        return {
            f"{model._meta.model_name}:{number}"
            for model, number in named
            if number and model and issubclass(model, Publishable)
        }

    def search_text(self):
        return {"body": "", "keywords": "", "author": ""}

    def used_images(self):
        """Return the numbers of the pictures that this text shows."""
        return set()

    def used_documents(self):
        """Return the numbers of the documents that this text offers."""
        return set()
