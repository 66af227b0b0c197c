"""Every address that the desk has beside an item, read from its own list of addresses: whoever
does not run the item's section reaches none, with no method, and changes nothing."""

import pytest
from django.urls import URLPattern, get_resolver

from editorial import indexing, kinds
from editorial.models import (
    DraftBuffer,
    Placement,
    PreviewLink,
    Recommendation,
    ReviewEntry,
    Revision,
    Submission,
)
from tests import factories
from tests.portal.test_every_kind import make, put

pytestmark = pytest.mark.django_db

MODELS = {model._meta.label_lower: model for model in indexing.models()}
RECORDS = (
    Revision, Submission, ReviewEntry, DraftBuffer, Placement, PreviewLink, Recommendation,
)  # fmt: skip
NOT_HIS = {302, 403, 404, 405}
# What a number in an address may be: each exists for the item, or would if it were the person's.
NUMBERS = {"number": 1, "old": 1, "new": 2}


def addresses(model):
    """Return every address of the desk that names an item of a model, without what is before it."""
    prefix = f"admin/{model._meta.app_label}/{model._meta.model_name}/"
    found = [r for r in _routes(get_resolver().url_patterns) if r.startswith(prefix)]
    return [route.removeprefix(prefix) for route in found if "object_id>" in route]


def to_try(model):
    """Return the addresses to try: of articles all, of others those that only they have, and one
    of those that all share, whose view is the same code."""
    shared = (
        set() if model._meta.model_name == "article" else set(addresses(MODELS["news.article"]))
    )
    shared -= {"<path:object_id>/change/", "<int:object_id>/preview/"}
    prefix = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    return [prefix + route for route in addresses(model) if route not in shared]


def _routes(patterns, before=""):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from _routes(pattern.url_patterns, route)


def filled(route, item):
    parts = []
    for part in route.split("/"):
        if part.startswith("<"):
            name = part.strip("<>").partition(":")[2]
            parts.append(str(item.pk if name == "object_id" else NUMBERS.get(name, 1)))
        else:
            parts.append(part)
    return "/".join(parts)


def facts(model):
    rows = [sorted(map(str, kind.objects.values_list())) for kind in (*RECORDS, model)]
    return [len(records) for records in rows], rows


def sign_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


@pytest.fixture
def strangers():
    everywhere_else = ("lookup",)
    return {
        "a colleague with no section": factories.dan(),
        "who writes elsewhere": factories.alice(*everywhere_else),
        "who signs elsewhere": factories.bob(*everywhere_else),
        "who runs another section": factories.carol(*everywhere_else),
    }


@pytest.mark.parametrize("label", sorted(MODELS))
def test_nobody_of_another_section_reaches_an_item(client, strangers, label):
    model = MODELS[label]
    root = factories.root()
    sign_in(client, root)
    item = make(model, put(client, kinds.holding(model)[0]), root)
    routes = [filled(route, item) for route in to_try(model)]
    assert len(addresses(model)) > 30
    before = facts(model)
    for who, person in strangers.items():
        sign_in(client, person)
        for address in routes:
            for method in (client.get, client.post):
                response = method(address)
                assert response.status_code in NOT_HIS, (who, address)
                if (
                    response.status_code == 302
                ):  # the admin's way to say that there is no such thing
                    assert response["Location"] in ("/admin/", f"{address}change/"), (who, address)
                assert item.title not in response.content.decode(errors="replace"), (who, address)
    client.logout()
    for address in routes:
        assert client.get(address)["Location"].startswith("/admin/login/"), address
        assert client.post(address)["Location"].startswith("/admin/login/"), address
    assert facts(model) == before


def test_lists_searches_and_desk_wide_pages_show_nothing_of_another_section(client, strangers):
    root = factories.root()
    sign_in(client, root)
    item = make(MODELS["news.article"], put(client, "articles"), root)
    pages = [f"/{route}" for route in _routes(get_resolver().url_patterns, "")]
    wide = [page for page in pages if page.startswith("/admin/") and "<" not in page]
    assert len(wide) > 60
    client.logout()  # and with the person what was told him
    leaving = {"/admin/logout/", "/admin/login/", "/admin/password_change/"}
    asked = {"q": item.title[:4]}
    for who, more in (("a colleague with no section", {}), ("who runs another section", {}),
                      ("who runs another section", asked)):  # fmt: skip
        sign_in(client, strangers[who])
        for page in wide:
            if page in leaving:
                continue
            response = client.get(page, more)
            assert response.status_code != 500, page
            if not response.streaming:
                assert item.title not in response.content.decode(errors="replace"), (who, page)
