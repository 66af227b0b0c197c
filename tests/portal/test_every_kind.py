"""Whatever the features bring: a section of any kind can be put anywhere, and what isn't public
shows nowhere. Read from the registries, so that a new feature is tried without being named."""

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from editorial import actions, indexing, kinds, placing, slots
from editorial.models import Recommendation, Section
from editorial.models.about import content_type_of
from portal.models import BlockKind, HomeBlock
from tests import factories

pytestmark = pytest.mark.django_db

WORD = "青山如故"  # the same in traditional characters
# What a model can't be stored without; everything else has a default.
LEAST = {
    "course": {"hours": Decimal("4")},
    "call": {"opens_on": timezone.localdate()},
    "production": {"year": 2026},
}
KINDS = [code for code, _ in kinds.choices() if code != "link"]
WITH_PAGES = [model for model in indexing.models() if model.has_own_address]
names = [model._meta.model_name for model in WITH_PAGES]


def put(client, code, parent="news"):
    """Make a section of a kind below another, through the form that an editor fills in."""
    data = {
        "name": f"栏目{code}", "slug": f"new-{code}", "kind": code, "parent": factories.section(parent).pk,
        "in_menu": "on", "is_open": "on", "list_style": "list", "review_steps": "3", "review_days": "2", "proof_steps": "0",
    }  # fmt: skip
    response = client.post(reverse("admin:editorial_section_add"), data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    return Section.objects.get(slug=f"new-{code}")


def title_of(model):
    return f"{WORD}{model._meta.model_name}"


def make(model, section, root, **fields):
    item = model(section=section, title=title_of(model), **fields)
    for name, value in LEAST.get(model._meta.model_name, {}).items():
        setattr(item, name, value)
    if any(field.name == "body" for field in model._meta.fields):
        item.body = "<p>支部工作，贵在经常。</p>"
    actions.save_revision(item, root)
    return item


@pytest.fixture
def root(client):
    person = factories.root()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


@pytest.mark.parametrize("code", KINDS)
def test_an_editor_puts_a_section_of_any_kind_anywhere(client, visitor, root, code):
    section = put(client, code)
    held = [model for model in indexing.models() if code in kinds.holding(model)]
    for model in held:
        form = client.get(reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_add"))
        assert section.name in form.content.decode()  # the form offers the new section
        factories.release(make(model, section, root))
    response = visitor.get(section.get_absolute_url())
    assert response.status_code == 200
    text = response.content.decode()
    assert section.name in visitor.get("/").content.decode()  # in the menu
    for model in held:
        if model.has_own_address:
            assert title_of(model) in text


@pytest.mark.parametrize("code", KINDS)
def test_a_section_without_content_says_so_kindly(client, visitor, root, code):
    response = visitor.get(put(client, code).get_absolute_url())
    assert response.status_code == 200


def a_draft(item, root):
    return item


def scheduled(item, root):
    item.planned_at = timezone.now() + timedelta(hours=2)
    actions.save_revision(item, root)
    return factories.release(item)


def expired(item, root):
    item = factories.release(item)
    past = timezone.now() - timedelta(hours=1)
    type(item).objects.filter(pk=item.pk).update(expires_at=past)
    return item


def withdrawn(item, root):
    return actions.withdraw(factories.release(item), root, reason="示例")


def binned(item, root):
    return actions.move_to_bin(item, root)


def surfaces(item, section):
    """Return the addresses that show such an item to a visitor while it is public."""
    model = item._meta.model_name
    found = ["/", "/news/", section.get_absolute_url(), "/news/feed.xml",
             f"/zh-hant{section.get_absolute_url()}", f"/search/?q={WORD}",
             f"/search/suggest.json?q={WORD}", f"/sitemap-{model}s.xml"]  # fmt: skip
    if kinds.get(section.kind).has_feed:
        found.append(f"{section.get_absolute_url()}feed.xml")
    return [*found, item.get_absolute_url()]


@pytest.fixture
def home_blocks():
    def build(section):
        for kind in BlockKind:
            HomeBlock.objects.create(kind=kind, section=section, title="板块", url="/", count=9)

    return build


def shown_at(client, item, section):
    found = []
    for address in surfaces(item, section):
        response = client.get(address)
        assert response.status_code in (200, 404, 410), address
        text = response.content.decode()
        if response.status_code == 410:
            continue  # the address that a visitor had tells him its title
        url = item.get_absolute_url()
        if any(sign in text for sign in (item.title, f'{url}"', f"{url}<")):
            found.append(address)
    return found


@pytest.mark.parametrize("hide", [a_draft, scheduled, expired, withdrawn, binned])
@pytest.mark.parametrize("model", WITH_PAGES, ids=names)
def test_what_is_not_public_shows_nowhere(client, root, home_blocks, model, hide):
    section = put(client, kinds.holding(model)[0])
    home_blocks(section)
    item = hide(make(model, section, root), root)
    client.logout()
    assert shown_at(client, item, section) == []


@pytest.mark.parametrize("model", WITH_PAGES, ids=names)
def test_the_table_would_notice_a_leak(client, root, home_blocks, model):
    section = put(client, kinds.holding(model)[0])
    home_blocks(section)
    item = factories.release(make(model, section, root))
    client.logout()
    shown = shown_at(client, item, section)
    assert shown == surfaces(item, section)


def shown_everywhere(client, item, section, root):
    """Put an item into a second section and into every slot of the home page that takes it;
    return that section."""
    guests = put(client, section.kind, parent="knowledge")
    placing.place(item, guests, root)
    for slot in slots.offered(item):
        Recommendation.objects.create(
            content_type=content_type_of(type(item)), object_id=item.pk, slot=slot.code,
            title=item.title[:60],
        )  # fmt: skip
    return guests


def places_of_guests(section):
    found = [section.get_absolute_url(), "/knowledge/", "/knowledge/feed.xml", "/"]
    if kinds.get(section.kind).has_feed:
        found.append(f"{section.get_absolute_url()}feed.xml")
    return found


def guests_shown_at(client, item, guests):
    pages = {address: client.get(address).content.decode() for address in places_of_guests(guests)}
    return [address for address, text in pages.items() if item.title in text]


def put_twice(client, model, root):
    section = put(client, kinds.holding(model)[0])
    Section.objects.filter(pk=section.pk).update(slug="first")  # the second has the same segment
    for kind in BlockKind:
        HomeBlock.objects.create(kind=kind, title="板块", url="/", count=9)
    return section


@pytest.mark.parametrize("hide", [a_draft, scheduled, expired, withdrawn, binned])
@pytest.mark.parametrize("model", WITH_PAGES, ids=names)
def test_what_is_not_public_is_shown_by_no_placement_or_recommendation(client, root, model, hide):
    section = put_twice(client, model, root)
    item = make(model, section, root)
    guests = shown_everywhere(client, item, section, root)
    item = hide(item, root)
    client.logout()
    assert guests_shown_at(client, item, guests) == []


@pytest.mark.parametrize("model", WITH_PAGES, ids=names)
def test_what_is_public_is_shown_by_them(client, root, model):
    section = put_twice(client, model, root)
    item = make(model, section, root)
    guests = shown_everywhere(client, item, section, root)
    factories.release(item, root)
    client.logout()
    assert guests_shown_at(client, item, guests) == places_of_guests(guests)


@pytest.mark.parametrize("model", WITH_PAGES, ids=names)
def test_each_page_says_in_json_ld_what_it_is(client, root, model):
    section = put(client, kinds.holding(model)[0])
    item = factories.release(make(model, section, root))
    html = client.get(item.get_absolute_url()).content.decode()
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    data = json.loads(script)
    assert item.title in json.dumps(data, ensure_ascii=False)
    assert (data["@type"] == "NewsArticle") == (model._meta.model_name == "article")
