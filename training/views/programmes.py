from django.views.decorators.http import require_safe

from editorial import pages, richtext
from training.models import Album, Programme, Voice
from training.upcoming import sessions_of
from training.views.common import given, head_of, here, item_page, section_page

VOICES, ALBUMS = 3, 4


@require_safe
def programme(request, pk):
    items = Programme.objects.select_related("section", "cover", "brochure")
    item, answer = pages.find_public(request, items, pk)
    return answer or programme_page(request, item)


def programme_page(request, item, **preview):
    places = item.place_items()
    voices = list(_of(Voice, item)[:VOICES])
    albums = list(_of(Album, item)[:ALBUMS])
    context = {
        "aims": richtext.present(item.aims),
        "body": richtext.present(item.body),
        "days": item.days(),
        "places": places,
        "voices": voices,
        "albums": albums,
        "sessions": sessions_of(item),
    }
    head = head_of(
        item, article_title=item.title, ours="provider",
        json_ld={"@type": "Course"} | given({
            "description": item.excerpt, "audience": _audience(item.audience),
            "teaches": richtext.plain_text(item.aims),
        }),
    )  # fmt: skip
    related = [*places, *voices, *albums]
    return item_page(request, item, context, head=head, related=related, preview=preview)


def _of(model, programme):
    return model.objects.public().for_lists().filter(programme=programme.pk).newest()


def _audience(text):
    return {"@type": "Audience", "audienceType": text} if text else None


@require_safe
def programme_section(request, section):
    return section_page(
        request, section, "section_programmes", here(request, section, Programme).newest(),
        per_page=12,
    )  # fmt: skip
