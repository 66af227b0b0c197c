"""The desk's pages of figures: 发稿统计 and 浏览统计, each with its Excel sheet."""

from datetime import timedelta

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

import sheets
from accounts import audit
from editorial.desk import charts, reading
from editorial.statistics import scope
from editorial.statistics.forms import PeriodForm, StatisticsForm, presets
from editorial.statistics.sheet import workbook
from editorial.statistics.tables import GROUPS, Statistics

TOP = 8  # bars of a chart


def page(request, template, title, form, **context):
    context = {
        **admin.site.each_context(request),
        "title": title,
        "form": form,
        "presets": presets(),
        "query": request.GET.urlencode(),
        "may_see_sections": scope.may_see_sections(request.user),
        **context,
    }
    return TemplateResponse(request, template, context)


@require_safe
def statistics(request):
    form = StatisticsForm(request.GET, request.user)
    by = request.GET.get("by") if request.GET.get("by") in GROUPS else "department"
    context = {"tabs": _tabs(request, by)}
    if form.is_valid():
        figures = _asked(form)
        context |= {
            "total": figures.total(),
            "apart": figures.apart,
            "lines": figures.by(by),
            "group": GROUPS[by],
            "months": charts.columns("每月篇数", "篇", _months(form, figures)),
            "sections": _largest("篇数最多的栏目", figures.by("section")),
            "departments": _largest("篇数最多的部门", figures.by("department")),
        }
    return page(request, "admin/statistics/pieces.html", "发稿统计", form, **context)


@require_safe
def statistics_sheet(request):
    form = StatisticsForm(request.GET, request.user)
    if not form.is_valid():
        return HttpResponseRedirect(f"{reverse('admin:statistics')}?{request.GET.urlencode()}")
    content, rows = workbook(_asked(form))
    start, end = form.period
    audit.record(
        "statistics.export", request=request, what="pieces", rows=rows, period=f"{start} {end}"
    )
    return sheets.response(content, f"发稿统计-{start}-{end}.xlsx")


def _asked(form):
    return Statistics(form.pieces(), with_out=form.cleaned_data["withdrawn"])


def _tabs(request, current):
    """Return [(label, address, is it this one)] of the tables."""
    tabs = []
    for name, label in GROUPS.items():
        query = request.GET.copy()
        query["by"] = name
        tabs.append((f"按{label}", f"?{query.urlencode()}#table", name == current))
    return tabs


def _months(form, figures):
    """Return (month, pieces) of every month of the period, those without pieces too; the last
    three years of a longer one."""
    pieces = {line.label: line.pieces for line in figures.by("month")}
    start, end = form.period
    months, month = [], start.replace(day=1)
    while month <= end:
        months.append(f"{month:%Y-%m}")
        month = (month + timedelta(days=32)).replace(day=1)
    return [(month, pieces.get(month, 0)) for month in months[-36:]]


def _largest(title, lines):
    """A branch's sum says nothing beside those of its parts: each bar is what is right there."""
    return charts.bars(title, "篇", [(line.label, line.here) for line in lines], most=TOP)


# -- reads --------------------------------------------------------------------------------------


@require_safe
def reads_page(request):
    form = _period(request)
    context = {}
    if form.is_valid():
        figures = reading.Reading(request.user, *form.period, form.cleaned_data["section"])
        context = {
            "reads": figures.total(),
            "days": charts.columns(figures.curve_title, "次", figures.curve()),
            "entries": charts.bars("从哪里进来", "次", figures.entries()),
            "referrers": charts.bars("来源", "次", figures.referrers()),
            "items": figures.items(),
            "sections": figures.sections(),
        }
    return page(request, "admin/statistics/reads.html", "浏览统计", form, **context)


@require_safe
def reads_sheet(request):
    form = _period(request)
    if not form.is_valid():
        return HttpResponseRedirect(f"{reverse('admin:reads')}?{request.GET.urlencode()}")
    start, end = form.period
    figures = reading.Reading(request.user, start, end, form.cleaned_data["section"])
    content, rows = reading.workbook(figures)
    audit.record(
        "statistics.export", request=request, what="reads", rows=rows, period=f"{start} {end}"
    )
    return sheets.response(content, f"浏览统计-{start}-{end}.xlsx")


def _period(request):
    """Reads are told to whoever has the permission; others see those of their own pieces only."""
    if not scope.may_see_sections(request.user):
        raise PermissionDenied
    return PeriodForm(request.GET, request.user)


PAGES = (
    ("statistics/", statistics, "statistics"),
    ("statistics/pieces.xlsx", statistics_sheet, "statistics_sheet"),
    ("statistics/reads/", reads_page, "reads"),
    ("statistics/reads.xlsx", reads_sheet, "reads_sheet"),
)
