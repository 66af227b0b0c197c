"""An open editing page as tests play it: what its script sends, and what it gets back."""

from django.urls import reverse

from editorial import buffers
from tests import factories

WRITING = "writing"


def sign_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


def address(item=None, name=WRITING, kind="news_article"):
    if item is None:
        return reverse(f"admin:{kind}_{name}_new")
    return reverse(f"admin:{kind}_{name}", args=[item.pk])


def fields(item=None, **changes):
    """What the form of an article sends; of an item, as it is now."""
    section = item.section if item else factories.section("news/cases")
    values = {
        "title": item.title if item else "",
        "section": section.pk,
        "body": item.body if item else "",
        "attachments": "[]",
        "based_on": item.latest_revision.number if item else "",
    }
    return values | changes


def page(person, **told):
    told = {"key": buffers.new_key(), "person": person.pk} | told
    return {f"writing-{name.replace('_', '-')}": value for name, value in told.items()}


def keep(client, person, item=None, *, key=None, more=None, **changes):
    """Send what was typed, as the page does some seconds after the last change."""
    told = page(person, holds=1, typed=1, key=key or buffers.new_key(), **(more or {}))
    return client.post(address(item), told | fields(item, **changes))
