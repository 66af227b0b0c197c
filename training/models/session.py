"""期次: when and where a programme is held, and for how many."""

import uuid
from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from training.models.programme import Programme

# What tells a phone's calendar that an event has changed (RFC 5545, SEQUENCE).
ANNOUNCED = (
    "programme_id", "label", "starts_on", "ends_on", "place_text", "place_id", "state",
    "cancel_reason", "is_shown",
)  # fmt: skip


class SessionState(models.TextChoices):
    OPEN = "open", "正常"
    CANCELLED = "cancelled", "已取消"


class Window(models.TextChoices):
    """What a visitor can do about a session now."""

    SOON = "soon", "尚未开始报名"
    OPEN = "open", "正在报名"
    FULL = "full", "名额已满，可以候补"
    CLOSED = "closed", "报名已截止"
    RUNNING = "running", "正在进行"
    OVER = "over", "已结束"
    CANCELLED = "cancelled", "已取消"


class SessionQuerySet(models.QuerySet):
    def public(self, now=None):
        """What a visitor may see: shown, and of a programme that is public itself."""
        programmes = Programme.objects.public(now).values("pk")
        return self.filter(is_shown=True, programme__in=programmes)

    def upcoming(self, today=None):
        """Those that are not over, the nearest first."""
        return self.filter(ends_on__gte=today or timezone.localdate()).in_time()

    def between(self, first, last):
        """Those of which at least a day falls between two dates, both included."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def in_time(self):
        return self.order_by("starts_on", "ends_on", "pk")

    def of_sections(self, sections):
        return self.filter(programme__section__in=sections)

    def for_lists(self):
        return self.select_related("programme__section", "place").only(
            "label", "starts_on", "ends_on", "place_text", "seats", "held", "waiting", "opens_at",
            "closes_at", "state", "cancel_reason", "fee", "notes", "is_shown", "uid", "sequence", "created_at",
            "changed_at", "programme__title", "programme__summary", "programme__updated_at",
            "programme__fee", "programme__section__name", "programme__section__path",
            "programme__section__kind", "programme__section__link_url", "place__title",
        )  # fmt: skip


class Session(models.Model):
    """`held`, `waiting` and `arrivals` are counted by training.enrolment.seats under a lock of the
    row, and by nobody else; the database refuses more held seats than there are."""

    programme = models.ForeignKey(
        "training.Programme", models.PROTECT, verbose_name="培训项目", related_name="sessions"
    )
    label = models.CharField(
        "期次名称", max_length=40, blank=True, help_text="例如：第三期。跟在项目名称后面显示。"
    )
    starts_on = models.DateField("开班日期")
    ends_on = models.DateField("结束日期")
    place_text = models.CharField("地点", max_length=100, help_text="例如：示例市委党校。")
    place = models.ForeignKey(
        "training.Place", models.PROTECT, verbose_name="现场教学点", null=True, blank=True,
        related_name="+", help_text="在某个现场教学点办班时选择，页面上会链接过去。",
    )  # fmt: skip
    seats = models.PositiveIntegerField("名额", default=40)
    held = models.PositiveIntegerField("已占名额", default=0, editable=False)
    waiting = models.PositiveIntegerField("候补组数", default=0, editable=False)
    arrivals = models.PositiveIntegerField(default=0, editable=False)
    opens_at = models.DateTimeField("报名开始", default=timezone.now)
    closes_at = models.DateTimeField("报名截止", help_text="到这一刻为止可以报名、修改和取消。")
    is_shown = models.BooleanField(
        "对外显示", default=False, help_text="不勾选就是草稿，访客看不到，也不能报名。"
    )
    state = models.CharField("状态", max_length=10, choices=SessionState, default=SessionState.OPEN)
    cancel_reason = models.CharField(
        "取消原因", max_length=200, blank=True, help_text="取消时填写，页面上会显示。"
    )
    fee = models.CharField(
        "本期费用", max_length=200, blank=True, help_text="和项目的费用说明不同时填写。"
    )
    notes = models.TextField(
        "报到须知", max_length=1000, blank=True, help_text="报到时间、地点、需要带的材料。"
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    changed_at = models.DateTimeField("最后修改", default=timezone.now, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "期次"
        verbose_name_plural = "期次"
        ordering = ["-starts_on", "-pk"]
        indexes = [models.Index(fields=["starts_on", "ends_on"], name="session_in_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="session_dates_in_order",
                violation_error_message="结束日期不能早于开班日期。",
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1), name="session_has_seats",
                violation_error_message="名额至少是 1。",
            ),
            models.CheckConstraint(
                condition=Q(held__lte=F("seats")), name="session_not_oversold",
                violation_error_message="名额不能少于已经占用的名额。",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="session_window_in_order",
                violation_error_message="报名截止要晚于报名开始。",
            ),
            models.CheckConstraint(
                condition=Q(state=SessionState.OPEN) | ~Q(cancel_reason=""),
                name="session_cancelled_with_reason",
                violation_error_message="取消这一期，请写明原因。",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.title}（{self.starts_on:%Y-%m-%d}）"

    def clean(self):
        super().clean()
        wrong = {}
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            wrong["ends_on"] = "结束日期不能早于开班日期。"
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            wrong["closes_at"] = "报名截止要晚于报名开始。"
        elif self.closes_at and self.ends_on and self.closes_at > self.ended_at:
            wrong["closes_at"] = "报名截止不能晚于结束日期。"
        if self.seats is not None and self.seats < 1:
            wrong["seats"] = "名额至少是 1。"
        elif self.seats is not None and self.seats < self.held:
            wrong["seats"] = (
                f"已有 {self.held} 人占了名额，名额不能少于 {self.held}。要减少，请先取消一些报名。"
            )
        if self.state == SessionState.CANCELLED and not self.cancel_reason.strip():
            wrong["cancel_reason"] = "取消这一期，请写明原因，页面上会显示。"
        if wrong:
            raise ValidationError(wrong)

    def get_absolute_url(self):
        return reverse("session", args=[self.pk])

    def ics_url(self):
        return reverse("session-ics", args=[self.pk])

    def live_url(self):
        return reverse("session-live", args=[self.pk])

    def enrol_url(self):
        return reverse("enrol", args=[self.pk])

    @property
    def title(self):
        return " ".join(filter(None, (self.programme.title, self.label)))

    @property
    def days(self):
        return (self.ends_on - self.starts_on).days + 1

    @property
    def ended_at(self):
        """The midnight at which its last day is over."""
        return timezone.make_aware(datetime.combine(self.ends_on + timedelta(days=1), time.min))

    @property
    def has_begun(self):
        return timezone.localdate() >= self.starts_on

    @property
    def left(self):
        """Seats that nobody holds."""
        return self.seats - self.held

    @property
    def free(self):
        """Seats for a newcomer, who stands behind those who wait already."""
        return 0 if self.waiting else self.left

    @property
    def fee_text(self):
        return self.fee or self.programme.fee

    @property
    def last_modified(self):
        return max(self.changed_at, self.programme.updated_at)

    @property
    def takes_enrolments(self):
        return self.window in (Window.OPEN, Window.FULL)

    @property
    def window(self):
        now, today = timezone.now(), timezone.localdate()
        if self.state == SessionState.CANCELLED:
            return Window.CANCELLED
        if today > self.ends_on:
            return Window.OVER
        if self.opens_at <= now < self.closes_at:
            return Window.OPEN if self.free > 0 else Window.FULL
        if today >= self.starts_on:
            return Window.RUNNING
        return Window.SOON if now < self.opens_at else Window.CLOSED

    def seats_sentence(self):
        """What stands where it is fresh: the live answer and the enrolment page."""
        if self.window == Window.OPEN:
            return f"正在报名，还有 {self.free} 个名额"
        if self.window == Window.FULL:
            return f"名额已满，{self.waiting} 组候补" if self.waiting else "名额已满，可以候补"
        return self.public_sentence()

    def public_sentence(self):
        """What a stored page may say: it depends on the clock, not on who enrolled."""
        if self.window in (Window.OPEN, Window.FULL):
            return f"正在报名，{_minute(self.closes_at)} 截止"
        if self.window == Window.SOON:
            return f"{_minute(self.opens_at)} 开始报名"
        return self.window.label

    def announced(self):
        """What a subscriber is told about it."""
        return tuple(getattr(self, name) for name in ANNOUNCED)


def _minute(moment):
    moment = timezone.localtime(moment)
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"
