"""Tells the search index what our items say. `search` knows keys and texts, not models."""

import search
from editorial import finding

_models = {}


def register(model):
    """Let the items of a publishable model be found. Called when a feature starts."""
    prefix = model._meta.model_name
    _models[prefix] = model
    search.register(prefix, _loader(model), _keys(model))
    finding.register(model)


def models():
    """Return the publishable models of the installed features."""
    return list(_models.values())


def _loader(model):
    def load(keys):
        numbers = [int(key.partition(":")[2]) for key in keys]
        items = _indexed(model).filter(pk__in=numbers)
        return {item.key: _document(item) for item in items}

    return load


def _keys(model):
    prefix = model._meta.model_name

    def keys():
        numbers = _indexed(model).order_by("pk").values_list("pk", flat=True)
        return (f"{prefix}:{number}" for number in numbers.iterator(chunk_size=2000))

    return keys


def _indexed(model):
    """What is released is indexed with its times: the query compares them, so that an item is
    found from its minute on. Closed sections are left out by the query as well."""
    return model.objects.outside_bin().filter(live_revision__isnull=False, withdrawn_at=None)


def _document(item):
    return search.Document(
        key=item.key,
        kind=item._meta.model_name,
        title=item.title,
        section=item.section_id,
        published_at=item.published_at,
        expires_at=item.expires_at,
        **item.search_text(),
    )


def public_items(keys):
    """Return {key: item} of what is public now: the last word is the visibility queryset's."""
    numbers = {}
    for key in keys:
        prefix, _, number = key.partition(":")
        numbers.setdefault(prefix, []).append(int(number))
    found = {}
    for prefix, wanted in numbers.items():
        if model := _models.get(prefix):
            items = model.objects.public().for_lists().filter(pk__in=wanted)
            found.update({item.key: item for item in items})
    return found


def public_section(key):
    """Return the number of the section that a public item stands in, or None for what isn't
    public or isn't an item."""
    prefix, _, number = key.partition(":")
    model = _models.get(prefix)
    if model is None or not number.isdecimal():
        return None
    public = model.objects.public().filter(pk=int(number))
    return public.values_list("section_id", flat=True).first()
