from django.views.decorators.http import require_safe

from editorial import pages, richtext
from editorial.head import Head
from organization.models import ContactPage, Message

LETTERS_A_PAGE = 10


@require_safe
def contact_section(request, section):
    return contact_page(request, section, ContactPage.of(section))


def contact_page(request, section, contact, **preview):
    """Draw 联系方式, with the letters whose answers were released below it."""
    letters = Message.objects.public().filter(section=section).newest()
    shown = letters.only("public_title", "public_question", "released_at", "kind")
    page = pages.paginate(request, shown, LETTERS_A_PAGE)
    context = pages.section_context(request, section) | {
        "contact": contact,
        "directions": richtext.present(contact.directions) if contact else "",
        "page_obj": page,
        **preview,
    }
    head = Head(
        title=section.name if page.number == 1 else f"{section.name}（第 {page.number} 页）",
        section=section, json_ld=_json_ld(contact), no_index=bool(preview),
    )  # fmt: skip
    shows = (f"section:{section.pk}", contact.key) if contact else (f"section:{section.pk}",)
    return pages.render(
        request, "organization/contact.html", context, head=head, is_public=not preview, shows=shows
    )


def _json_ld(contact):
    if not contact:
        return {}
    facts = {
        "address": contact.address,
        "telephone": contact.telephone,
        "email": contact.email,
        "faxNumber": contact.fax,
    }
    return {"@type": "Organization", **{name: value for name, value in facts.items() if value}}
