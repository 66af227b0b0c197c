from django.db.models import Case, When
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
    context = {"programme": next(iter(programme), None), "others": _others(item)}
    head = head_of(
        item, article_title=item.title, author=item.author_name,
        json_ld={"@type": "Review", "reviewBody": item.body} | _reviewed(request, programme),
    )  # fmt: skip
    related = [*programme, *context["others"]]
    return item_page(request, item, context, head=head, related=related, preview=preview)


def _others(item):
    """The newest of the same programme first, then the newest of all."""
    same = Case(When(programme=item.programme_id, then=0), default=1)
    others = Voice.objects.public().for_lists().exclude(pk=item.pk)
    return list(others.order_by(same, "-published_at", "-pk")[:OTHERS])


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
    answer.shows += tuple(f"programme:{number}" for number in sorted(public))
    return answer
