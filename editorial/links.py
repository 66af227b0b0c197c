"""What leads where: the links of texts, and everything else that points at an item or a section.

The texts' own links are kept in `ItemLink` with every save and release, by editorial/usage.py.
Other things that point somewhere (a slide, a block of the home page) are asked when an editor
wants to know; who has such things registers a source.
"""

import html
import re
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import NoReverseMatch

from editorial import indexing
from editorial.models import ItemLink, Section
from editorial.models.about import content_type_of

HREF = re.compile(r'href="([^"]+)"')
NUMBERED = re.compile(r"^/([a-z]+)/(\d{1,15})(?:\.html|/)")

_sources = []
_hosts = []


def register_source(source):
    """`source(thing, user)` yields editorial.linking.Link of what leads to an item or section."""
    _sources.append(source)


def register_hosts(provider):
    """`provider()` returns further names of this site, such as "www.example.org"."""
    _hosts.append(provider)


def sources():
    return list(_sources)


def own_path(address, hosts=None):
    """Return the path of an address on this site, without query and script; "" for others'.
    `hosts` saves asking for the site's names once more."""
    try:
        parts = urlsplit(html.unescape(address.strip()))
    except ValueError:
        return ""
    if parts.scheme not in ("", "http", "https") or not parts.path.startswith("/"):
        return ""
    if parts.netloc and (parts.hostname or "").removeprefix("www.") not in (hosts or _own_hosts()):
        return ""
    return parts.path.removeprefix("/zh-hant")


def _own_hosts():
    allowed = {name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*"}
    named = {name for provider in _hosts for name in provider()}
    return {name.removeprefix("www.") for name in allowed | named}


@cache
def _prefixes():
    """Return {"article": Article, …}: what an item's address begins with."""
    found = {}
    for model in indexing.models():
        if not model.has_own_address:
            continue
        try:
            address = model(pk=1).get_absolute_url()
        except NoReverseMatch:
            continue
        if match := NUMBERED.match(address):
            found[match[1]] = model
    return found


def item_at(address):
    """Return (model, number) of the item that an address of this site belongs to, or None. The
    pages below an item's (a chapter of a book) belong to it too."""
    match = NUMBERED.match(own_path(address))
    model = match and _prefixes().get(match[1])
    return (model, int(match[2])) if model else None


def section_path(address):
    """Return what may be the path of a section ("news/cases"), or ""."""
    path = own_path(address)
    return "" if "." in path or item_at(address) else path.strip("/").removesuffix("/feed.xml")


def leads_to(address, thing):
    """Say whether an address leads to an item, or to a section or what is below it."""
    if isinstance(thing, Section):
        path = section_path(address)
        return path == thing.path or path.startswith(f"{thing.path}/")
    return item_at(address) == (type(thing), thing.pk)


# -- the links of texts ----------------------------------------------------------------------


def record(item, *, is_live):
    """Keep where the text in `item` leads."""
    place = {
        "content_type": content_type_of(type(item)), "object_id": item.pk, "is_live": is_live,
    }  # fmt: skip
    rows = ItemLink.objects.filter(**place)
    names = ("target_type_id", "target_id", "how")
    before = {tuple(row[1:]): row[0] for row in rows.values_list("pk", *names)}
    wanted = _targets(item)
    if gone := [number for target, number in before.items() if target not in wanted]:
        rows.filter(pk__in=gone).delete()
    ItemLink.objects.bulk_create(
        ItemLink(**place, **dict(zip(names, target, strict=True)))
        for target in sorted(wanted - set(before))
    )


def _targets(item):
    addresses = _addresses(item)
    hosts = _own_hosts() if any("//" in address for address in addresses) else None
    addresses = set(filter(None, (own_path(address, hosts) for address in addresses)))
    found = {
        (content_type_of(model).pk, number, ItemLink.How.TEXT.value)
        for model, number in filter(None, map(item_at, addresses))
    }
    if paths := {path for address in addresses if (path := section_path(address))}:
        numbers = Section.objects.filter(path__in=paths).values_list("pk", flat=True)
        section_type = content_type_of(Section).pk
        found |= {(section_type, number, ItemLink.How.TEXT.value) for number in numbers}
    models = {model._meta.model_name: model for model in indexing.models()}
    for key in item.related_keys():
        kind, _, number = key.partition(":")
        if kind in models and number.isdecimal():
            found.add((content_type_of(models[kind]).pk, int(number), ItemLink.How.RELATED.value))
    itself = (content_type_of(type(item)).pk, item.pk)
    return {target for target in found if target[:2] != itself}


def _addresses(item):
    """Return every address that a link in the versioned text leads to."""
    return {
        address
        for name in item.versioned_fields
        for text in _strings(getattr(item, item._meta.get_field(name).attname))
        for address in HREF.findall(text)
    }


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def rebuild():
    """Read the links of every item anew; return how many items were read."""
    count = 0
    for model in indexing.models():
        items = model.objects.select_related("latest_revision", "live_revision").order_by("pk")
        for item in items.iterator(chunk_size=500):
            if item.live_revision:
                record(model(pk=item.pk).apply(item.live_revision.data), is_live=True)
            if item.latest_revision:
                record(model(pk=item.pk).apply(item.latest_revision.data), is_live=False)
            count += 1
    return count
