"""The page of a notice, and the section that lists them."""

from django.urls import reverse
from django.views.decorators.http import require_safe

from editorial import pages, richtext
from editorial.filters import Filter, Filters
from editorial.head import Head
from news.models import Notice, NoticeKind
from news.views import around


@require_safe
def notice(request, pk):
    items = Notice.objects.select_related("section", "department", "main_document")
    item, answer = pages.find_public(request, items, pk)
    return answer or notice_page(request, item)


def notice_page(request, item, **preview):
    context = pages.section_context(request, item.section) | {
        "notice": item,
        "crumbs": pages.navigation(request).crumbs(item.section, last="正文"),
        "body": richtext.present(item.body),
        "attachments": item.attachment_list(),
        "page_url": request.build_absolute_uri(item.get_absolute_url()),
        "qr_url": f"{reverse('qr')}?path={item.get_absolute_url()}",
        **around.neighbours(item),
        **preview,
    }
    head = Head(
        title=item.title, description=item.excerpt, keywords=item.keywords, section=item.section,
        article_title=item.title, published_at=item.published_at, updated_at=item.updated_at,
        source=item.issued_by, json_ld=_json_ld(item), no_index=bool(preview),
    )  # fmt: skip
    return pages.render(
        request, "news/notice.html", context, head=head, is_public=not preview,
        shows=(item.key, f"section:{item.section_id}"),
    )  # fmt: skip


def _json_ld(item):
    """schema.org's SpecialAnnouncement: a dated announcement that may end."""
    data = {"@type": "SpecialAnnouncement", "category": item.get_kind_display()}
    if item.published_at:
        data["datePosted"] = item.published_at.isoformat(timespec="seconds")
    if item.valid_until:
        data["expires"] = item.valid_until.isoformat()
    if item.document_number:
        data["identifier"] = item.document_number
    if item.excerpt:
        data["text"] = item.excerpt
    if item.issued_by:
        data["sourceOrganization"] = {"@type": "Organization", "name": item.issued_by}
    return data


def _filters(asked, notices):
    kinds = set(notices.order_by().values_list("kind", flat=True).distinct())
    years = [str(day.year) for day in notices.datetimes("published_at", "year", order="DESC")]
    return Filters(
        asked,
        Filter("kind", "类别", [(v, label) for v, label in NoticeKind.choices if v in kinds]),
        Filter("year", "年份", [(year, f"{year} 年") for year in years]),
        Filter("valid", "效力", [("1", "只看有效的"), ("0", "只看过了期的")]),
    )


def _narrowed(notices, filters):
    if kind := filters["kind"]:
        notices = notices.filter(kind=kind)
    if year := filters["year"]:
        notices = notices.filter(published_at__year=int(year))
    if filters["valid"] == "1":
        return notices.valid()
    return notices.lapsed() if filters["valid"] == "0" else notices


@require_safe
def notice_section(request, section):
    """通知公告: numbered, by department, kind and year; what has lapsed is grey but stays."""
    nav = pages.navigation(request, current=section.path)
    everything = Notice.objects.public().for_lists().in_sections(nav.branch_ids(section))
    here = Notice.objects.public().in_sections(nav.branch_ids(section))
    filters = _filters(request.GET, here)
    found = _narrowed(everything, filters).newest().pinned_first()
    page = pages.paginate(request, found, keep=filters.chosen)
    context = pages.section_context(request, section) | {
        "page_obj": page,
        "items": list(page),
        "filters": filters,
        "feed_url": pages.feed_url(section),
        "latest": [],
    }
    head = Head(title=_title(section, filters, page.number), section=section,
                feed_url=pages.feed_url(section))  # fmt: skip
    return pages.render(
        request, "news/section_notices.html", context, head=head, shows=(f"section:{section.pk}",)
    )


def _title(section, filters, page):
    facts = [*filters.in_words, *([f"第 {page} 页"] if page > 1 else [])]
    return f"{section.name}（{'，'.join(facts)}）" if facts else section.name
