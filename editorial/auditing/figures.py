"""The audit log in figures: by person and by day, as charts and as tables of the same numbers."""

from collections import defaultdict
from datetime import timedelta

from accounts import audit_queries
from accounts.models import User
from editorial.desk import charts

NUMBERS = ("entries", "records", "exports", "refused")
WEEKLY = 62  # days of a period from which the chart has a column a week


def context(asked):
    """Return what the page shows for a period and what narrows it."""
    rows = audit_queries.figures(asked)
    people, days = _sums(rows, "actor_id"), _sums(rows, "day")
    names = {
        user.pk: user
        for user in User.objects.filter(pk__in=[p for p in people if p]).select_related(
            "department"
        )
    }
    by_person = [
        {"who": _name(number, names), "person": names.get(number), "account": number, **sums}
        for number, sums in people.items()
    ]
    by_person.sort(key=lambda one: (-one["entries"], one["who"]))
    start, end = asked["start"], asked["end"]
    every_day = [start + timedelta(days=place) for place in range((end - start).days + 1)]
    total = {name: sum(row[name] for row in rows) for name in NUMBERS}
    return {
        "total": total,
        "people": by_person,
        "days": [{"day": day, **days[day]} for day in reversed(every_day) if day in days],
        "day_chart": charts.columns(*_columns(every_day, days)),
        "person_chart": charts.bars(
            "记录最多的人", "条", [(one["who"], one["entries"]) for one in by_person]
        ),
        "record_chart": charts.bars(
            "查看个人信息最多的人", "次", [(one["who"], one["records"]) for one in by_person]
        ),
    }


def _sums(rows, by):
    found = defaultdict(lambda: dict.fromkeys(NUMBERS, 0) | {"last": None})
    for row in rows:
        sums = found[row[by]]
        for name in NUMBERS:
            sums[name] += row[name]
        sums["last"] = max(filter(None, (sums["last"], row["last"])))
    return dict(found)


def _columns(every_day, days):
    counted = [(day, days.get(day, {"entries": 0})["entries"]) for day in every_day]
    if len(counted) <= WEEKLY:
        return "每天的记录", "条", [(f"{day:%m-%d}", number) for day, number in counted]
    weeks = [counted[place : place + 7] for place in range(0, len(counted), 7)]
    return "每周的记录", "条", [(f"{w[0][0]:%m-%d}", sum(n for _, n in w)) for w in weeks]


def _name(number, names):
    """Two people of one name are told apart by their sign-in names."""
    if number is None:
        return "访客和系统"
    if number not in names:
        return f"账号 {number}"
    user = names[number]
    same = sum(other.name == user.name for other in names.values())
    return f"{user}（{user.username}）" if same > 1 else str(user)
