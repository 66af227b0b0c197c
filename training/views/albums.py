from django.db.models import Q
from django.views.decorators.http import require_safe

from editorial import pages
from training.models import Album, Programme
from training.views.common import given, head_of, here, item_page, section_page


@require_safe
def album(request, pk):
    item, answer = pages.find_public(request, Album.objects.select_related("section", "cover"), pk)
    return answer or album_page(request, item)


def album_page(request, item, **preview):
    pictures = item.picture_list()
    programme = Programme.objects.numbered([item.programme_id]) if item.programme_id else []
    context = {
        "pictures": pictures,
        "programme": next(iter(programme), None),
        **_neighbours(item),
    }
    head = head_of(
        item, article_title=item.title,
        json_ld={"@type": "ImageGallery"} | given({
            "description": item.excerpt, "contentLocation": item.place,
            "dateCreated": item.held_on and item.held_on.isoformat(),
            "associatedMedia": [_media(image, request) for image in pictures],
        }),
    )  # fmt: skip
    return item_page(request, item, context, head=head, related=programme, preview=preview)


def _media(image, request):
    address = request.build_absolute_uri(image.url)
    facts = {"contentUrl": address, "caption": image.caption or image.alt}
    return {"@type": "ImageObject", "width": image.width, "height": image.height} | given(facts)


def _neighbours(item):
    """The albums before and after this one in its section's order of time."""
    if not item.published_at:
        return {}
    others = Album.objects.public().for_lists().filter(section=item.section_id)
    same = Q(published_at=item.published_at)
    earlier = others.filter(Q(published_at__lt=item.published_at) | same & Q(pk__lt=item.pk))
    later = others.filter(Q(published_at__gt=item.published_at) | same & Q(pk__gt=item.pk))
    return {
        "previous": earlier.newest().first(),
        "next": later.order_by("published_at", "pk").first(),
    }


@require_safe
def album_section(request, section):
    items = here(request, section, Album).newest()
    return section_page(request, section, "section_albums", items, per_page=12)
