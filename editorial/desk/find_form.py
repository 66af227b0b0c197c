"""What is asked on the page that finds everything in the desk, and what that means to the index."""

from datetime import datetime, time, timedelta

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from editorial.desk import places
from editorial.models import State

MOST_PEOPLE = 50  # of one name
TICK = timedelta(microseconds=1)
OUTSIDE_BIN = frozenset({"state:draft", "state:released", "state:withdrawn"})
STATES = [
    ("", "全部（回收站除外）"), ("draft", "草稿"), ("review", "审核中"), ("returned", "退回"),
    ("scheduled", "待发布"), ("live", "已发布"), ("expired", "已到期"), ("withdrawn", "已撤稿"),
    ("binned", "回收站"),
]  # fmt: skip
PARTS = [
    ("", "参与过"), ("created", "建稿"), ("last", "最后保存"), ("saved", "保存过"),
    ("released", "批准发布"), ("reviewed", "审核"),
]  # fmt: skip
DATES = [("changed", "最后修改"), ("created", "建立"), ("published", "发布")]
SORTS = [("", "相关程度"), ("changed", "最后修改")]


class FindForm(forms.Form):
    """The words are everything that a person may have in mind; each of the fields narrows."""

    q = forms.CharField(label="找什么", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)
    kind = forms.ChoiceField(label="类型", required=False)
    section = forms.ChoiceField(label="栏目", required=False)
    person = forms.CharField(label="人员", required=False, max_length=60)
    part = forms.ChoiceField(label="做过什么", required=False, choices=PARTS)
    by = forms.ChoiceField(label="按哪个日期", required=False, choices=DATES)
    since = forms.DateField(label="从", required=False)
    until = forms.DateField(label="到", required=False)
    sort = forms.ChoiceField(label="排序", required=False, choices=SORTS)

    def __init__(self, data, *, scope):
        super().__init__(data, label_suffix="")
        kinds = [(name, model._meta.verbose_name) for name, model in scope.models.items()]
        self.fields["kind"].choices = [("", "全部"), *sorted(kinds, key=lambda kind: kind[1])]
        self.sections = {str(one.pk): one for one in places.sections_of(scope.user)}
        rows = [(pk, "　" * one.level + one.name) for pk, one in self.sections.items()]
        self.fields["section"].choices = [("", "全部"), *rows]
        self.fields["section"].error_messages["invalid_choice"] = "没有这个栏目，请重新选择。"
        self.fields["person"].widget.attrs["placeholder"] = "姓名或用户名"
        self.fields["person"].widget.attrs["autocomplete"] = "off"
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            self.fields[name].error_messages["invalid"] = "日期请写成 2026-01-31 的样子。"

    def clean_q(self):
        return self.cleaned_data["q"].replace("\x00", "").strip()

    def clean_person(self):
        """Return the numbers of the accounts of that name; None asks for nobody."""
        typed = self.cleaned_data["person"]
        if not typed:
            return None
        named = Q(name__icontains=typed) | Q(username__iexact=typed)
        people = get_user_model().objects.filter(named).values_list("pk", flat=True)
        found = list(people.order_by("pk")[:MOST_PEOPLE])
        if not found:
            raise ValidationError(f"没有叫“{typed}”的人。")
        return found

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", "结束日期早于开始日期，请改一改。")
        return cleaned

    @property
    def is_narrowed(self):
        names = ("state", "kind", "section", "person", "since", "until")
        return any(self.cleaned_data.get(name) for name in names)

    def narrowing(self):
        """Return what `finding.Scope.find` takes beside the words."""
        asked = self.cleaned_data
        tags, ranges = _state(asked["state"], timezone.now())
        if asked["person"]:
            parts = [asked["part"]] if asked["part"] else [code for code, _ in PARTS if code]
            tags.append({f"{part}:{number}" for part in parts for number in asked["person"]})
        if asked["since"] or asked["until"]:
            ranges.append((asked["by"] or "changed", *_days(asked["since"], asked["until"])))
        section = self.sections.get(asked["section"])
        return {
            "kinds": {asked["kind"]} if asked["kind"] else None,
            "sections": places.branch_of(section) if section else None,
            "tags": tuple(map(frozenset, tags)),
            "ranges": tuple(ranges),
        }


def _state(state, now):
    """Return the tags and the ranges of time that make a state."""
    until_now, later = (None, now + TICK), (now + TICK, None)
    if state in ("", None):
        return [OUTSIDE_BIN], []
    ranges = {
        State.SCHEDULED: [("published", *later)],
        State.LIVE: [("published", *until_now), ("expires", *later)],
        State.EXPIRED: [("published", *until_now), ("expires", *until_now)],
    }
    if state in ranges:
        return [{"state:released"}], ranges[state]
    return [{f"state:{state}"}], []


def _days(since, until):
    """Return the first moment of a day and the first after another, in the site's zone."""

    def start(day):
        return timezone.make_aware(datetime.combine(day, time.min))

    return (start(since) if since else None, start(until + timedelta(days=1)) if until else None)
