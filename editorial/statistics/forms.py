"""What the statistics are asked for: a period, and what narrows them."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from mptt.forms import TreeNodeChoiceField

from accounts.models import Department
from editorial import indexing
from editorial.models import Section
from editorial.statistics import scope

EARLIEST = date(1990, 1, 1)


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, label):
        bad = {"invalid": "请填写日期，例如 2026-11-25。"}
        super().__init__(label=label, required=False, error_messages=bad)


class PeriodForm(forms.Form):
    """An empty form asks for this year up to today. A section of somebody else is no choice."""

    start = DayField("从")
    end = DayField("到")
    section = TreeNodeChoiceField(
        Section.objects.none(), label="栏目", required=False, empty_label="全部栏目",
        level_indicator="　", error_messages={"invalid_choice": "没有这个栏目。"},
    )  # fmt: skip

    def __init__(self, data, user):
        today = timezone.localdate()
        data = data.copy()  # what isn't asked is shown as what it is taken for
        data.setdefault("start", f"{today:%Y}-01-01")
        data.setdefault("end", f"{today:%Y-%m-%d}")
        super().__init__(data)
        self.label_suffix = ""
        sections = scope.sections_for(user).outside_bin()
        self.fields["section"].queryset = sections.order_by("tree_id", "lft")

    def clean(self):
        cleaned = super().clean()
        today = timezone.localdate()
        start = cleaned.get("start") or today.replace(month=1, day=1)
        end = cleaned.get("end") or max(today, start)
        if start > end and "end" not in self.errors:
            self.add_error("end", "结束日期不能早于开始日期。")
        if start < EARLIEST and "start" not in self.errors:
            self.add_error("start", f"最早从 {EARLIEST:%Y-%m-%d} 开始。")
        return cleaned | {"start": start, "end": end}

    @property
    def period(self):
        return self.cleaned_data["start"], self.cleaned_data["end"]


class StatisticsForm(PeriodForm):
    department = TreeNodeChoiceField(
        Department.objects.all(), label="部门", required=False, empty_label="全部部门",
        level_indicator="　", error_messages={"invalid_choice": "没有这个部门。"},
    )  # fmt: skip
    kind = forms.ChoiceField(label="类别", required=False)
    origin = forms.ChoiceField(
        label="原创转载", required=False,
        choices=[("", "原创和转载"), ("own", "只看原创"), ("reprint", "只看转载")],
    )  # fmt: skip
    withdrawn = forms.BooleanField(label="计入已撤下的", required=False)

    def __init__(self, data, user):
        super().__init__(data, user)
        self.user = user
        kinds = [(one._meta.model_name, one._meta.verbose_name) for one in indexing.models()]
        self.fields["kind"].choices = [("", "全部类别"), *kinds]

    def pieces(self):
        """Return the pieces that are asked for, those taken off the site among them;
        `withdrawn` says whether these count."""
        asked = self.cleaned_data
        pieces = scope.pieces_for(self.user).filter(released_on__range=self.period)
        if section := asked["section"]:
            pieces = pieces.filter(section__in=section.branch())
        if department := asked["department"]:
            below = department.get_descendants(include_self=True)
            pieces = pieces.filter(department__in=below)
        if asked["kind"]:
            pieces = pieces.filter(kind=asked["kind"])
        if asked["origin"]:
            pieces = pieces.filter(is_reprint=asked["origin"] == "reprint")
        return pieces


def presets():
    """Return [(label, first day, last day)] of the periods that are asked for most."""
    today = timezone.localdate()
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
    year = month.replace(month=1)
    return [
        ("本月", month, today),
        ("上月", before.replace(day=1), before),
        ("本季度", quarter, today),
        ("今年", year, today),
        ("去年", year.replace(year=year.year - 1), year - timedelta(days=1)),
    ]
