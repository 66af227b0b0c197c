"""The page of a notice, and the section that lists them."""

from dataclasses import dataclass

from django.urls import reverse
from django.views.decorators.http import require_safe

from editorial import pages, richtext
from editorial.head import Head
from news.feeds import feed_url
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


@dataclass
class Wish:
    """What a visitor chose above the list; what isn't on offer is left out."""

    kind: str = ""
    year: str = ""
    valid: str = ""

    @classmethod
    def of(cls, parameters):
        kind, year = parameters.get("kind", ""), parameters.get("year", "")
        return cls(
            kind if kind in NoticeKind.values else "",
            year if year.isascii() and year.isdecimal() and len(year) == 4 else "",
            "1" if parameters.get("valid") == "1" else "",
        )

    def narrow(self, notices):
        if self.kind:
            notices = notices.filter(kind=self.kind)
        if self.year:
            notices = notices.filter(published_at__year=int(self.year))
        return notices.valid() if self.valid else notices

    def chosen(self):
        return {name: value for name, value in vars(self).items() if value}


@require_safe
def notice_section(request, section):
    """通知公告: numbered, by department, kind and year; what has lapsed is grey but stays."""
    nav = pages.navigation(request, current=section.path)
    everything = Notice.objects.public().for_lists().in_sections(nav.branch_ids(section))
    wish = Wish.of(request.GET)
    chosen = wish.chosen()
    page = pages.paginate(request, wish.narrow(everything).pinned_first(), keep=chosen)
    years = Notice.objects.public().in_sections(nav.branch_ids(section))
    context = pages.section_context(request, section) | {
        "page_obj": page,
        "items": list(page),
        "wish": wish,
        "is_narrowed": bool(chosen),
        "kinds": NoticeKind.choices,
        "years": [str(day.year) for day in years.datetimes("published_at", "year", order="DESC")],
        "feed_url": feed_url(section),
        "latest": [],
    }
    head = Head(title=_title(section, wish, page.number), section=section,
                feed_url=feed_url(section))  # fmt: skip
    return pages.render(
        request, "news/section_notices.html", context, head=head, shows=(f"section:{section.pk}",)
    )


def _title(section, wish, page):
    facts = [wish.year and f"{wish.year} 年", wish.kind and NoticeKind(wish.kind).label,
             page > 1 and f"第 {page} 页"]  # fmt: skip
    told = "，".join(filter(None, facts))
    return f"{section.name}（{told}）" if told else section.name
