"""The page of one person or event."""

from django.views.decorators.http import require_safe

from editorial import indexing, pages, richtext
from editorial.head import Head
from memorial.models import Kind, Memorial, Tribute

NEIGHBOURS = 4
MESSAGES = 10


@require_safe
def memorial(request, pk):
    item, answer = pages.find_public(
        request, Memorial.objects.select_related("section", "cover"), pk
    )
    return answer or memorial_page(request, item)


def memorial_page(request, item, **preview):
    messages = Tribute.objects.public().filter(memorial=item).newest() if item.pk else []
    page = pages.paginate(request, messages, per_page=MESSAGES)
    related = indexing.public_items(item.related)
    context = pages.section_context(request, item.section) | {
        "memorial": item,
        "crumbs": pages.navigation(request).crumbs(item.section, last=item.title),
        "body": richtext.present(item.body),
        "pictures": item.picture_list(),
        "related": [related[key] for key in item.related if key in related],
        "neighbours": _neighbours(item),
        "page_obj": page,
        **preview,
    }
    head = Head(
        title=item.title if page.number == 1 else f"{item.title}（第 {page.number} 页）",
        description=item.excerpt, keywords=item.title, section=item.section,
        article_title=item.title, published_at=item.published_at, updated_at=item.updated_at,
        image=item.cover, json_ld=_json_ld(item), no_index=bool(preview),
    )  # fmt: skip
    return pages.render(
        request, "memorial/memorial.html", context, head=head, is_public=not preview,
        shows=(item.key, f"section:{item.section_id}"),
    )  # fmt: skip


def _neighbours(item):
    """Those beside it in its hall: the next in the order of time, and from the first on again."""
    hall = Memorial.objects.public().for_lists().filter(section=item.section_id)
    others = hall.exclude(pk=item.pk).in_order_of_time()
    later = list(others.filter(start_date__gte=item.start_date)[:NEIGHBOURS])
    if len(later) < NEIGHBOURS:
        later += list(others.filter(start_date__lt=item.start_date)[: NEIGHBOURS - len(later)])
    return later


def _json_ld(item):
    """A page about a person or an event. A date says no more than is known (ISO 8601)."""
    place = {"@type": "Place", "name": item.place} if item.place else None
    names = {"name": item.title, "description": item.summary, "alternateName": item.other_names}
    if item.kind == Kind.EVENT:
        facts = {"startDate": item.start_date, "endDate": item.end_date, "location": place}
    else:
        facts = {"birthDate": item.start_date, "deathDate": item.end_date, "birthPlace": place}
    known = {name: value for name, value in (names | facts).items() if value}
    subject = {"@type": "Event" if item.kind == Kind.EVENT else "Person"} | known
    return {"@type": "WebPage", "mainEntity": subject}
