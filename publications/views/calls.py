"""征稿: what is asked for, and until when."""

from django.utils import timezone
from django.views.decorators.http import require_safe

from editorial import pages, richtext
from editorial.head import Head
from publications.models import Call
from publications.views.frame import item_context, listing

ON_A_PAGE = 20


@require_safe
def call_section(request, section):
    """Those that take manuscripts first, by their last day; then the rest, the newest first."""
    nav = pages.navigation(request, current=section.path)
    calls = Call.objects.public().in_sections(nav.branch_ids(section))
    return listing(
        request, section, "publications/section_calls.html",
        calls.for_lists().open_first(timezone.localdate()), per_page=ON_A_PAGE,
    )  # fmt: skip


@require_safe
def call(request, pk):
    item, answer = pages.find_public(request, Call.objects.select_related("section"), pk)
    return answer or call_page(request, item)


def call_page(request, item, **preview):
    context = item_context(request, item, last=item.title) | {
        "call": item,
        "body": richtext.present(item.body),
        **preview,
    }
    head = Head(
        title=item.title, description=item.summary, section=item.section,
        article_title=item.title, published_at=item.published_at, updated_at=item.updated_at,
        json_ld={"@type": "Article"}, no_index=bool(preview),
    )  # fmt: skip
    return pages.render(
        request, "publications/call.html", context, head=head, is_public=not preview,
        shows=(item.key,),
    )  # fmt: skip
