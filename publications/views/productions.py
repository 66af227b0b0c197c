"""党建出品: films, recordings, pictures and printed pieces."""

from django.views.decorators.http import require_safe

from editorial import pages, richtext
from editorial.filters import Filter, Filters
from editorial.head import Head
from publications.models import Medium, Production
from publications.views.frame import item_context, listing

ON_A_PAGE, BESIDE = 12, 3
TYPES = {
    Medium.VIDEO: "VideoObject",
    Medium.AUDIO: "AudioObject",
    Medium.PICTURES: "ImageGallery",
    Medium.PRINT: "CreativeWork",
}


@require_safe
def production_section(request, section):
    nav = pages.navigation(request, current=section.path)
    items = Production.objects.public().in_sections(nav.branch_ids(section))
    there = set(items.order_by().values_list("medium", "year").distinct())
    media = {medium for medium, _ in there}
    years = sorted({year for _, year in there}, reverse=True)
    filters = Filters(
        request.GET,
        Filter("form", "形式", [(v, label) for v, label in Medium.choices if v in media]),
        Filter("year", "年份", [(str(one), f"{one} 年") for one in years]),
    )
    if medium := filters["form"]:
        items = items.filter(medium=medium)
    if year := filters["year"]:
        items = items.filter(year=year)
    return listing(
        request, section, "publications/section_productions.html", items.for_lists().newest(),
        per_page=ON_A_PAGE, filters=filters,
    )  # fmt: skip


@require_safe
def production(request, pk):
    related = Production.objects.select_related(
        "section", "cover", "video", "captions", "audio", "document"
    )
    item, answer = pages.find_public(request, related, pk)
    return answer or production_page(request, item)


def production_page(request, item, **preview):
    others = Production.objects.public().for_lists().filter(section=item.section)
    context = item_context(request, item, last=item.title) | {
        "production": item,
        "body": richtext.present(item.body),
        "transcript": richtext.present(item.transcript),
        "pictures": item.picture_list(),
        "others": list(others.exclude(pk=item.pk).newest()[:BESIDE]),
        **preview,
    }
    head = Head(
        title=item.title, description=item.summary, section=item.section, image=item.cover,
        published_at=item.published_at, updated_at=item.updated_at,
        json_ld=_json_ld(request, item), no_index=bool(preview),
    )  # fmt: skip
    return pages.render(
        request, "publications/production.html", context, head=head, is_public=not preview,
        shows=(item.key, f"section:{item.section_id}"),
    )  # fmt: skip


def _json_ld(request, item):
    data = {"@type": TYPES[item.medium], "name": item.title, "description": item.summary}
    data |= {"inLanguage": "zh-Hans", "copyrightYear": item.year}
    file = {Medium.VIDEO: item.video, Medium.AUDIO: item.audio}.get(item.medium)
    if file:
        data["contentUrl"] = request.build_absolute_uri(file.play_url)
        data["encodingFormat"] = file.kind
    if item.iso_duration:
        data["duration"] = item.iso_duration
    if item.cover:
        data["thumbnailUrl"] = request.build_absolute_uri(item.cover.card_url)
    if item.published_at:
        data["uploadDate"] = item.published_at.isoformat(timespec="seconds")
    people = [{"@type": "Person", "name": row["name"]} for row in item.credits]
    return data | ({"contributor": people} if people else {})
