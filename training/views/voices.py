from django.views.decorators.http import require_safe

from editorial import pages
from training.models import Programme, Voice
from training.views.common import head_of, here, item_page, section_page

OTHERS = 3


@require_safe
def voice(request, pk):
    item, answer = pages.find_public(request, Voice.objects.select_related("section"), pk)
    return answer or voice_page(request, item)


def voice_page(request, item, **preview):
    programme = Programme.objects.numbered([item.programme_id]) if item.programme_id else []
    others = Voice.objects.public().for_lists()
    others = others.filter(programme=programme[0]) if programme else others
    context = {
        "programme": next(iter(programme), None),
        "others": list(others.exclude(pk=item.pk).newest()[:OTHERS]),
    }
    head = head_of(
        item, article_title=item.title, author=item.author_name,
        json_ld={"@type": "Review", "reviewBody": item.body} | _reviewed(request, programme),
    )  # fmt: skip
    related = [*programme, *context["others"]]
    return item_page(request, item, context, head=head, related=related, preview=preview)


def _reviewed(request, programme):
    """A review is of something; one that belongs to no public programme is an article."""
    if not programme:
        return {"@type": "Article"}
    address = request.build_absolute_uri(programme[0].get_absolute_url())
    return {"itemReviewed": {"@type": "Course", "name": programme[0].title, "url": address}}


@require_safe
def voice_section(request, section):
    """学员心声. A programme that isn't public lends no name."""
    answer = section_page(
        request, section, "section_voices", here(request, section, Voice).newest(), per_page=12
    )
    items = answer.context_data["items"]
    numbers = {item.programme_id for item in items if item.programme_id}
    public = set(Programme.objects.public().filter(pk__in=numbers).values_list("pk", flat=True))
    for item in items:
        item.public_programme = item.programme if item.programme_id in public else None
    return answer
