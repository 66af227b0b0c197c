from django.views.decorators.http import require_safe

from editorial import pages, richtext
from editorial.filters import Filter, Filters
from training.models import Course, Expert
from training.views.common import given, head_of, here, item_page, section_page


@require_safe
def expert(request, pk):
    item, answer = pages.find_public(request, Expert.objects.select_related("section", "cover"), pk)
    return answer or expert_page(request, item)


def expert_page(request, item, **preview):
    courses = []
    if item.pk:
        found = Course.objects.public().for_lists().filter(experts__holds=item.pk)
        courses = list(found.newest())
    context = {"body": richtext.present(item.body), "courses": courses}
    head = head_of(
        item,
        json_ld={"@type": "Person"} | given({
            "jobTitle": item.post, "knowsAbout": item.field, "description": item.excerpt,
            "affiliation": _organisation(item.organisation),
        }),
    )  # fmt: skip
    return item_page(request, item, context, head=head, related=courses, preview=preview)


def _organisation(name):
    return {"@type": "Organization", "name": name} if name else None


@require_safe
def expert_section(request, section):
    experts = here(request, section, Expert)
    fields = experts.exclude(field="").order_by("field").values_list("field", flat=True).distinct()
    filters = Filters(request.GET, Filter("field", "研究方向", [(one, one) for one in fields]))
    found = experts.filter(field=filters["field"]) if filters["field"] else experts
    return section_page(
        request, section, "section_experts", found.in_order(), per_page=24, filters=filters
    )  # fmt: skip
