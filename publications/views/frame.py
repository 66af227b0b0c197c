"""What the sections of this feature have in common."""

from editorial import pages
from editorial.head import Head


def listing(request, section, template, items, *, per_page, filters=None, **more):
    """Draw a section's list: filtered, paged, in the section's frame."""
    page = pages.paginate(
        request, items.pinned_first(), per_page=per_page, keep=filters and filters.chosen
    )
    context = pages.section_context(request, section) | {
        "page_obj": page,
        "items": list(page),
        "filters": filters,
        "is_filtered": bool(filters and filters.chosen),
        "feed_url": pages.feed_url(section),
        **more,
    }
    title = section.name if page.number == 1 else f"{section.name}（第 {page.number} 页）"
    head = Head(title=title, section=section, feed_url=pages.feed_url(section))
    return pages.render(request, template, context, head=head, shows=(f"section:{section.pk}",))


def item_context(request, item, last):
    context = pages.section_context(request, item.section)
    return context | {"crumbs": pages.navigation(request).crumbs(item.section, last=last)}
