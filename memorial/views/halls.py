"""A section of the kind 纪念馆: its halls and whom they remember, a search by name, a calendar."""

from django.http import Http404
from django.utils import timezone
from django.views.decorators.http import require_safe

from editorial import pages
from editorial.head import Head
from editorial.models.section import SectionNumbers
from memorial import days
from memorial.models import Memorial

IN_A_HALL = 24
OF_EACH_HALL = 8
MOST_FOUND = 60
LONGEST_NAME = 30
SOON_SHOWN = 4
DAYS_IN = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@require_safe
def hall_section(request, section):
    if "month" in request.GET or "day" in request.GET:
        return _calendar(request, section)
    if name := " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_NAME]:
        return _found(request, section, name)
    return _hall(request, section)


def _everything(request, section):
    """Return all that this section and those below it remember."""
    nav = pages.navigation(request, current=section.path)
    return Memorial.objects.public().for_lists().in_sections(nav.branch_ids(section))


def _context(request, section):
    return pages.section_context(request, section) | {"months": range(1, 13)}


def _page(request, template, section, context, title, *, no_index=False):
    head = Head(title=title, section=section, no_index=no_index)
    return pages.render(
        request, template, context, head=head, shows=(f"section:{section.pk}", "today")
    )


def _hall(request, section):
    nav = pages.navigation(request, current=section.path)
    page = pages.paginate(request, _of_hall(section), per_page=IN_A_HALL)
    date = timezone.localdate()
    today, soon = days.today_and_soon(_everything(request, section))
    context = _context(request, section) | {
        "halls": [_one_hall(child) for child in nav.children(section) if child.kind == "memorial"],
        "page_obj": page,
        "items": list(page),
        "date": date,
        "today": [(day, day.text(date.year)) for day in today],
        "soon": [(when, day, day.text(when.year)) for when, day in soon[:SOON_SHOWN]],
    }
    title = section.name if page.number == 1 else f"{section.name}（第 {page.number} 页）"
    return _page(request, "memorial/hall.html", section, context, title)


def _of_hall(section):
    """Return those of one hall, without the halls below it."""
    here = Memorial.objects.public().for_lists().in_sections(SectionNumbers.of([section]))
    return here.in_order_of_time().pinned_first()


def _one_hall(section):
    """Return a hall below with its first few; one more is asked for to know if there are more."""
    first = list(_of_hall(section)[: OF_EACH_HALL + 1])
    return {
        "section": section,
        "items": first[:OF_EACH_HALL],
        "has_more": len(first) > OF_EACH_HALL,
    }


def _found(request, section, name):
    items = _everything(request, section).named(name).in_order_of_time()
    context = _context(request, section) | {
        "q": name,
        "items": list(items[:MOST_FOUND]),
        "most": MOST_FOUND,
    }
    return _page(
        request, "memorial/found.html", section, context, f"查找“{name}”", no_index=True
    )  # fmt: skip


def _calendar(request, section):
    month = _number(request.GET.get("month", ""), 12)
    day = _number(request.GET["day"], DAYS_IN[month - 1]) if "day" in request.GET else None
    items = _everything(request, section)
    entries = [one for one in days.month(items, month) if day in (None, one.day)]
    context = _context(request, section) | {
        "month": month,
        "day": day,
        "entries": [(entry, entry.text(timezone.localdate().year)) for entry in entries],
        "is_filtered": day is not None,
    }
    date = f"{month} 月 {day} 日" if day else f"{month} 月"
    return _page(request, "memorial/calendar.html", section, context, f"{date}纪念日")


def _number(text, most):
    """Return a number from 1 to `most`; what is none, nobody linked to: 404."""
    if not (text.isascii() and text.isdecimal() and len(text) < 3 and 1 <= int(text) <= most):
        raise Http404
    return int(text)
