from django.views.decorators.http import require_safe

from editorial import pages, richtext
from training.models import Course, Place, Programme
from training.views.common import given, head_of, here, item_page, section_page


@require_safe
def place(request, pk):
    item, answer = pages.find_public(request, Place.objects.select_related("section", "cover"), pk)
    return answer or place_page(request, item)


def place_page(request, item, **preview):
    programmes = Programme.objects.public().for_lists().filter(places__holds=item.pk)
    courses = Course.objects.public().for_lists().filter(place=item.pk)
    context = {
        "body": richtext.present(item.body),
        "pictures": item.picture_list(),
        "programmes": list(programmes.newest()),
        "courses": list(courses.newest()),
    }
    head = head_of(
        item, keywords=",".join(item.theme_list),
        json_ld={"@type": ["Place", "TouristAttraction"]} | given({
            "description": item.excerpt, "address": item.address, "openingHours": item.opening,
            "keywords": ",".join(item.theme_list),
        }),
    )  # fmt: skip
    related = [*context["programmes"], *context["courses"]]
    return item_page(request, item, context, head=head, related=related, preview=preview)


@require_safe
def place_section(request, section):
    items = here(request, section, Place).newest()
    return section_page(request, section, "section_places", items, per_page=12)
