"""What the pages of this app have in common: an item's page, and a section's list."""

from editorial import pages, richtext
from editorial.head import Head

SUMMARY = 110  # characters of a description in the head


def item_page(request, item, context, *, head, related=(), preview=None):
    """Draw an item's page from training/<model>.html. `related` are the items shown on it, and
    `preview` the label and the way back of a preview, which is never stored."""
    preview = preview or {}
    crumbs = pages.navigation(request).crumbs(item.section, last=item.title)
    everything = pages.section_context(request, item.section) | {
        "item": item, "crumbs": crumbs, **context, **preview,
    }  # fmt: skip
    head.no_index = bool(preview)
    return pages.render(
        request, f"training/{item._meta.model_name}.html", everything, head=head,
        is_public=not preview,
        shows=(item.key, f"section:{item.section_id}", *(one.key for one in related)),
    )  # fmt: skip


def head_of(item, **more):
    """Return what the head of an item's page says, whatever the kind."""
    facts = {
        "title": item.title, "description": item.excerpt or described(item), "section": item.section,
        "published_at": item.published_at, "updated_at": item.updated_at, "image": item.cover,
    }  # fmt: skip
    return Head(**facts | more)


def described(item):
    text = richtext.plain_text(getattr(item, "body", ""))
    return text[: SUMMARY - 1] + "…" if len(text) > SUMMARY else text


def given(facts):
    """Return the facts that have a value: an empty one makes no JSON-LD."""
    return {name: value for name, value in facts.items() if value}


def here(request, section, model):
    """Return the public items of a section and of those below it, as a list shows them."""
    nav = pages.navigation(request, current=section.path)
    return model.objects.public().for_lists().in_sections(nav.branch_ids(section))


def section_page(
    request, section, template, items, *, per_page=pages.PER_PAGE, filters=None, **context
):
    """Draw one page of a section's list from training/<template>.html."""
    page = pages.paginate(request, items.pinned_first(), per_page, keep=filters and filters.chosen)
    shown = list(page)
    everything = pages.section_context(request, section) | {
        "page_obj": page, "items": shown, "filters": filters,
        "feed_url": pages.feed_url(section), **context,
    }  # fmt: skip
    title = section.name if page.number == 1 else f"{section.name}（第 {page.number} 页）"
    return pages.render(
        request, f"training/{template}.html", everything,
        head=Head(title=title, section=section, feed_url=pages.feed_url(section)), shows=(f"section:{section.pk}",),
    )  # fmt: skip
