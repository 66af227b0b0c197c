"""培训日历: a month as a table, a list, and the feeds that a phone subscribes to. A session's page,
and its live seats."""

from datetime import timedelta

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from editorial import kinds, pages
from editorial.head import Head
from editorial.models import Section
from training import calendar_feed, calendar_month
from training.models import Session, SessionState

KIND = "calendar"
LISTED = 60
FEED_BACK, FEED_LENGTH = timedelta(days=365), 500
MOST_ASKED = 60  # sessions in one live answer


@require_safe
def calendar_section(request, section):
    """The sessions of all programmes, or of one section's, month by month or as a list."""
    today = timezone.localdate()
    public = Session.objects.public().for_lists()
    choices = _sections(public)
    chosen = next((one for one in choices if str(one.pk) == request.GET.get("section")), None)
    sessions = public.of_sections([chosen.pk]) if chosen else public
    is_list = request.GET.get("view") == "list"
    month = calendar_month.asked_for(request.GET.get("month"), today)
    if is_list:
        shown, weeks = list(sessions.upcoming(today)[:LISTED]), []
    else:
        table = sessions.between(month.days[0][0], month.days[-1][-1]).in_time()
        weeks = month.weeks(table := list(table))
        shown = [one for one in table if one.starts_on <= month.last and one.ends_on >= month.first]
    feed = reverse("calendar-ics", args=[(chosen or section).path])
    context = pages.section_context(request, section) | {
        "sessions": shown, "is_list": is_list, "month": month, "weeks": weeks,
        "choices": choices, "chosen": chosen, "today": today, "feed_url": feed,
        "webcal_url": webcal(request, feed),
    }  # fmt: skip
    head = Head(
        title=section.name, section=section,
        json_ld={"@type": "ItemList", "itemListElement": _items(request, shown)},
        no_index=bool(request.GET),
    )  # fmt: skip
    return pages.render(
        request, "training/calendar.html", context, head=head, shows=(f"section:{section.pk}",)
    )


def webcal(request, path):
    return f"webcal://{request.get_host()}{path}"


def _sections(public):
    numbers = public.order_by().values("programme__section")
    return list(Section.objects.filter(pk__in=numbers).order_by("tree_id", "lft"))


def _items(request, sessions):
    return [
        {"@type": "ListItem", "position": place, "item": event_data(request, session)}
        for place, session in enumerate(sessions, start=1)
    ]


def event_data(request, session):
    """Return a session as schema.org's EducationEvent."""
    state = "EventCancelled" if session.state == SessionState.CANCELLED else "EventScheduled"
    return {
        "@type": "EducationEvent",
        "name": session.title,
        "url": request.build_absolute_uri(session.get_absolute_url()),
        "startDate": session.starts_on.isoformat(),
        "endDate": session.ends_on.isoformat(),
        "eventStatus": f"https://schema.org/{state}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {"@type": "Place", "name": session.place_text, "address": session.place_text},
        "maximumAttendeeCapacity": session.seats,
        "superEvent": {
            "@type": "Course",
            "name": session.programme.title,
            "url": request.build_absolute_uri(session.programme.get_absolute_url()),
        },
    }


@require_safe
def calendar_ics(request, path):
    """The feed of a section: a calendar's has all sessions, any other its branch's."""
    section = get_object_or_404(Section.objects.public(), path=path)
    sessions = Session.objects.public().for_lists()
    if section.kind != KIND:
        branch = pages.navigation(request).branch_sections(section)
        held = [one.pk for one in branch if _holds_programmes(one)]
        if not held:
            raise Http404
        sessions = sessions.of_sections(held)
    since = timezone.localdate() - FEED_BACK
    sessions = sessions.filter(ends_on__gte=since).in_time()[:FEED_LENGTH]
    return calendar_feed.response(
        sessions, name=section.name, filename="calendar.ics", request=request
    )


def _holds_programmes(section):
    kind = kinds.get(section.kind)
    return bool(kind) and "training.programme" in kind.holds


@require_safe
def session_page(request, pk):
    session = _public_session(pk)
    section = session.programme.section
    context = pages.section_context(request, section) | {
        "session": session, "today": timezone.localdate(),
        "crumbs": pages.navigation(request).crumbs(section, last=session.label or "期次"),
        "webcal_url": webcal(request, session.ics_url()),
        "place": session.place if _is_public(session.place) else None,
    }  # fmt: skip
    head = Head(
        title=session.title, section=section, json_ld=event_data(request, session),
        description=f"{session.starts_on:%Y-%m-%d} 至 {session.ends_on:%Y-%m-%d}，{session.place_text}",
    )  # fmt: skip
    shows = (f"session:{session.pk}", session.programme.key)
    return pages.render(request, "training/session.html", context, head=head, shows=shows)


def _public_session(pk):
    sessions = Session.objects.public().select_related("programme__section", "place")
    return get_object_or_404(sessions, pk=pk)


def _is_public(item):
    return item is not None and type(item).objects.public().filter(pk=item.pk).exists()


@require_safe
def session_ics(request, pk):
    session = _public_session(pk)
    return calendar_feed.response(
        [session], name=session.title, filename=f"session-{pk}.ics", request=request
    )


@require_safe
def session_live(request, pk):
    """How many seats there are now. Not stored anywhere."""
    return JsonResponse(live(_public_session(pk)))


@require_safe
def sessions_live(request):
    """The same for several: ?of=3,5,8. Numbers that aren't public are left out."""
    asked = request.GET.get("of", "")[:600].split(",")[:MOST_ASKED]
    numbers = {int(one) for one in asked if one.isascii() and one.isdecimal() and len(one) < 10}
    found = Session.objects.public().filter(pk__in=numbers)
    return JsonResponse({str(session.pk): live(session) for session in found})


def live(session):
    return {
        "window": session.window.value,
        "text": session.seats_sentence(),
        "left": session.free,
        "waiting": session.waiting,
        "takes": session.takes_enrolments,
    }
