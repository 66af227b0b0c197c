"""The cards that the desk's first page has of its own."""

from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from editorial import rights
from editorial.desk import charts, inbox, panels, work
from editorial.models import ItemFigures
from editorial.statistics import scope
from editorial.statistics.tables import Statistics
from reads import figures

WEEKS = 28  # days of the small charts


def mine(user):
    """In work; somebody with nothing at hand is told where to begin."""
    if not work.models_of(user):
        return None
    rows = work.mine(user)
    if rows:
        return {"rows": rows}
    links = work.new_links(user)
    is_new = not ItemFigures.objects.filter(created_by=user).exists()
    has_sections = bool(links) or work.has_sections(user)
    return {"rows": [], "links": links if is_new else [], "has_sections": has_sections}


def scheduled(user):
    return {"rows": work.scheduled(user)} if work.models_of(user) else None


def week(user):
    """How much came out in the person's sections, day by day; reads for whoever may know them."""
    if not work.models_of(user):
        return None
    today = timezone.localdate()
    first = today - timedelta(days=WEEKS - 1)
    pieces = ItemFigures.objects.filter(
        released_on__gte=first, released_at__lte=timezone.now(), is_out=False
    )
    if not user.is_superuser:
        pieces = pieces.filter(section__in=panels.sections_of(user))
    counted = dict(pieces.order_by().values_list("released_on").annotate(Count("key")))
    week = [counted.get(today - timedelta(days=number), 0) for number in range(WEEKS)]
    card = {
        "counts": [("近 7 天", sum(week[:7])), ("近 28 天", sum(week))],
        "pieces": charts.columns("每日发布", "篇", _days(first, counted), labels=4),
    }
    if scope.may_see_sections(user):
        sections = None if user.is_superuser else panels.sections_of(user).values("pk")
        read = figures.by(figures.within(first, today, sections), "day")
        card["reads"] = charts.columns("每日浏览", "次", _days(first, read), labels=4)
    return card


def _days(first, counted):
    days = (first + timedelta(days=number) for number in range(WEEKS))
    return [(f"{day:%m-%d}", counted.get(day, 0)) for day in days]


def month(user):
    """What the person himself has on the site this month, and what it is worth."""
    if not any(user.has_perm(rights.permission("add", model)) for model in work.models_of(user)):
        return None
    now = timezone.now()
    pieces = ItemFigures.objects.filter(
        created_by=user,
        month=f"{timezone.localdate(now):%Y-%m}",
        released_at__lte=now,
        is_out=False,
    )
    return {"total": Statistics(pieces).total(), "first": timezone.localdate(now).replace(day=1)}


panels.register(
    "unclaimed", work.unclaimed, order=25, heading="等人编辑的来稿"
)  # what visitors wrote, or a command brought in
panels.register("mine", mine, "admin/desk/mine.html", 30)
panels.register("scheduled", scheduled, "admin/desk/scheduled.html", 40)
panels.register("inbox", inbox.rows, "admin/desk/inbox.html", 50)
panels.register("stale", work.stale, "admin/desk/stale.html", 60)
panels.register("week", week, "admin/desk/week.html", 70)
panels.register("month", month, "admin/desk/month.html", 80)
