from django.views.decorators.http import require_safe

from editorial import pages, richtext
from editorial.head import Head
from news.models import Page


@require_safe
def page_section(request, section):
    return single_page(request, section, Page.of(section))


def single_page(request, section, page, **preview):
    """Draw a section's one text. A section that has none yet says so kindly."""
    context = pages.section_context(request, section) | {
        "page": page,
        "body": richtext.present(page.body) if page else "",
        "attachments": page.attachment_list() if page else [],
        **preview,
    }
    head = Head(
        title=section.name, section=section, updated_at=page and page.updated_at,
        description=richtext.plain_text(page.body)[:110] if page else "", no_index=bool(preview),
    )  # fmt: skip
    shows = (f"section:{section.pk}", page.key) if page else (f"section:{section.pk}",)
    return pages.render(
        request, "news/page.html", context, head=head, is_public=not preview, shows=shows
    )
