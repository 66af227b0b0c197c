"""The library's lists: by folder, by words, by day, by who uploaded, by use."""

from datetime import timedelta

from django import forms
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.utils import timezone

from editorial import usage
from editorial.models import Image, MediaFolder
from editorial.models.media import KIND_LABELS

SORTS = {
    "new": ("最新上传", ("-pk",)),
    "old": ("最早上传", ("pk",)),
    "title": ("按名称", ("title", "-pk")),
    "big": ("从大到小", ("-bytes", "-pk")),
}
USES = [
    ("", "全部"), ("used", "使用中"), ("unused", "没有用到"), ("no-alt", "缺替代文字"),
    ("bin", "回收站"),
]  # fmt: skip
NO_FOLDER = "none"


class Words(forms.CharField):
    """Typed words; what no database holds is dropped rather than refused."""

    def to_python(self, value):
        return super().to_python((value or "").replace("\x00", ""))[:100]


class Filters(forms.Form):
    """What was asked of the library; what makes no sense is left out, and the rest still counts."""

    q = Words(label="查找", required=False)
    folder = forms.CharField(required=False)
    use = forms.ChoiceField(label="状态", choices=USES, required=False)
    by = forms.ModelChoiceField(
        get_user_model().objects.none(), label="上传人", required=False, empty_label="所有人"
    )
    since = forms.DateField(
        label="上传日期从", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label="到", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    sort = forms.ChoiceField(
        label="排序", choices=[(k, label) for k, (label, _) in SORTS.items()], required=False
    )

    def __init__(self, data, *, model):
        super().__init__(data, auto_id="library-%s")
        self.model = model
        uploaders = model.objects.order_by().values("uploaded_by").distinct()
        self.fields["by"].queryset = get_user_model().objects.filter(pk__in=uploaders)
        if model is not Image:
            self.fields["use"].choices = [row for row in USES if row[0] != "no-alt"]
        self.is_valid()

    def asked(self, name):
        return self.cleaned_data.get(name)

    @property
    def folder_number(self):
        number = self.asked("folder") or ""
        return int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else None

    def rows(self):
        found = self._in_state().filter(self._words(), self._days())
        if self.asked("by"):
            found = found.filter(uploaded_by=self.asked("by"))
        if self.asked("folder") == NO_FOLDER:
            found = found.filter(folder=None)
        elif self.folder_number:
            inside = Q(folder=self.folder_number) | Q(folder__parent=self.folder_number)
            found = found.filter(inside)
        return found.order_by(*SORTS[self.asked("sort") or "new"][1])

    def _in_state(self):
        use = self.asked("use")
        if use == "bin":
            return self.model.objects.binned()
        found = self.model.objects.kept()
        if use == "used":
            return found.filter(usage.is_used(self.model))
        if use == "unused":
            return found.exclude(usage.is_used(self.model))
        return found.filter(alt="", is_decorative=False) if use == "no-alt" else found

    def _words(self):
        """Every word has to be somewhere: in the name, the file's name, the alternative text."""
        names = ("title", "original_name", *(("alt", "credit") if self.model is Image else ()))
        condition = Q()
        for word in (self.asked("q") or "").split():
            anywhere = Q()
            for name in names:
                anywhere |= Q(**{f"{name}__icontains": word})
            condition &= anywhere
        return condition

    def _days(self):
        """Days are Beijing's, and the last one counts whole."""
        condition, zone = Q(), timezone.get_current_timezone()
        since, until = self.asked("since"), self.asked("until")
        if since:
            condition &= Q(created_at__gte=_midnight(since, zone))
        if until and until.year < 9999:
            condition &= Q(created_at__lt=_midnight(until + timedelta(days=1), zone))
        return condition


def _midnight(day, zone):
    return timezone.datetime(day.year, day.month, day.day, tzinfo=zone)


def page_of(rows, number, size):
    return Paginator(rows, size).get_page(number)


def folders(model):
    """Return the folders as a tree in two levels, each with its `number` of files of this kind,
    and how many are in none: three queries."""
    counts = dict(model.objects.kept().order_by().values_list("folder").annotate(Count("pk")))
    rows = list(MediaFolder.objects.order_by("name", "pk"))
    for row in rows:
        row.inside = [child for child in rows if child.parent_id == row.pk]
        row.number = counts.get(row.pk, 0)
    for row in rows:
        row.number += sum(child.number for child in row.inside)
    tops = [row for row in rows if row.parent_id is None]
    return {"tops": tops, "none": counts.get(None, 0), "all": sum(counts.values())}


def folder_choices():
    """Return (number, label) of each folder for a list to choose from, the lower ones indented."""
    rows = list(MediaFolder.objects.order_by("name", "pk"))
    return [
        (row.pk, label)
        for top in rows if top.parent_id is None
        for row, label in [(top, top.name), *((c, f"　{c.name}") for c in rows if c.parent_id == top.pk)]
    ]  # fmt: skip


def kinds_in(text):
    """Return the kinds that a chooser takes, as it says them itself: "pdf,mp4"."""
    return [kind for kind in text.split(",") if kind in KIND_LABELS]
