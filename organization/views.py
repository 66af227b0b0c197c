from django.views.decorators.http import require_safe

from editorial import pages, richtext
from editorial.head import Head
from organization.models import ContactPage


@require_safe
def contact_section(request, section):
    pages_here = ContactPage.objects.public().filter(section=section)
    contact = pages_here.select_related("map_image").newest().first()
    return contact_page(request, section, contact)


def contact_page(request, section, contact, **preview):
    context = pages.section_context(request, section) | {
        "contact": contact,
        "directions": richtext.present(contact.directions) if contact else "",
        **preview,
    }
    head = Head(
        title=section.name, section=section, json_ld=_json_ld(contact), no_index=bool(preview)
    )
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
