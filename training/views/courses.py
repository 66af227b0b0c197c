from django.views.decorators.http import require_safe

from editorial import pages, richtext
from training.filters import CourseFilters
from training.models import Course, Expert, Place, Programme
from training.views.common import given, head_of, here, item_page, section_page

SIMILAR = 4


@require_safe
def course(request, pk):
    item, answer = pages.find_public(request, Course.objects.select_related("section", "cover"), pk)
    return answer or course_page(request, item)


def course_page(request, item, **preview):
    experts = item.expert_items()
    places = Place.objects.numbered([item.place_id] if item.place_id else [])
    similar = Course.objects.public().for_lists().filter(category=item.category)
    context = {
        "body": richtext.present(item.body),
        "experts": experts,
        "places": places,
        "programmes": _programmes_with(item),
        "similar": list(similar.exclude(pk=item.pk).newest()[:SIMILAR]),
    }
    head = head_of(
        item, article_title=item.title, ours="provider",
        json_ld={"@type": "Course"} | given({
            "description": item.excerpt, "about": item.get_category_display(),
            "timeRequired": f"PT{item.lesson_minutes}M",
            "instructor": [{"@type": "Person", "name": expert.title} for expert in experts],
        }),
    )  # fmt: skip
    related = [*experts, *places, *context["programmes"], *context["similar"]]
    return item_page(request, item, context, head=head, related=related, preview=preview)


def _programmes_with(course):
    """There are some dozens of programmes: their plans are read rather than indexed."""
    programmes = Programme.objects.public().for_lists("plan").newest()
    return [one for one in programmes if any(r.get("course") == course.pk for r in one.plan)]


@require_safe
def course_section(request, section):
    """培训课程: filtered by kind, expert and place, all three at once if a visitor wants."""
    courses = here(request, section, Course)
    chosen = CourseFilters(request.GET, courses)
    answer = section_page(
        request, section, "section_courses", chosen.found().newest(), per_page=12,
        filters=chosen,
    )  # fmt: skip
    answer.shows += _name_experts(answer.context_data["items"])
    return answer


def _name_experts(courses):
    """Give each course the names of its public experts, all of a page in one query, and return
    the keys of these experts."""
    numbers = {number for course in courses for number in course.experts}
    names = dict(Expert.objects.public().filter(pk__in=numbers).values_list("pk", "title"))
    for course in courses:
        course.expert_names = [names[n] for n in course.experts if n in names]
    return tuple(f"expert:{number}" for number in sorted(names))
