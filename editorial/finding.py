"""What the desk finds: the newest text of every item, drafts included, beside the public one.

It has an index of its own, which no public page asks. A question says which kinds and sections
a person may see (`Scope`), and what is shown was taken from rights.items_for once more.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import models

import search
from editorial import rights
from editorial.models import Revision
from editorial.richtext import RichTextField, plain_text

INDEX = "desk"
LONGEST = 100  # characters of a question
LIST_LIMIT = 5000  # how many of its finds a list can narrow by its filters
# Changing what is in here has to be told to the index: `search.touch(item.key)`.
_taggers = []


def register_tags(tagger):
    """Add what another part knows: `tagger(model, numbers)` returns {number: {"state:review",
    "reviewed:12"}}, in one query."""
    _taggers.append(tagger)


def register(model):
    search.register(model._meta.model_name, _loader(model), _keys(model), index=INDEX)


def _loader(model):
    def load(keys):
        numbers = [int(key.partition(":")[2]) for key in keys]
        items = model._base_manager.filter(pk__in=numbers)
        items = list(items.select_related("latest_revision", "live_revision"))
        more = _more_tags(model, [item.pk for item in items])
        return {item.key: _document(item, more.get(item.pk, ())) for item in items}

    return load


def _keys(model):
    def keys():
        numbers = model._base_manager.order_by("pk").values_list("pk", flat=True)
        return (f"{model._meta.model_name}:{pk}" for pk in numbers.iterator(chunk_size=2000))

    return keys


def _more_tags(model, numbers):
    """Everybody who ever saved or let out a text of the item, and what the taggers say."""
    tags = {number: set() for number in numbers}
    content_type = ContentType.objects.get_for_model(model)
    revisions = Revision.objects.filter(content_type=content_type, object_id__in=numbers)
    rows = revisions.values_list("object_id", "created_by", "released_by").order_by().distinct()
    for number, saver, releaser in rows:
        tags[number] |= {f"saved:{saver}", f"released:{releaser}"}
    for tagger in _taggers:
        for number, more in tagger(model, numbers).items():
            tags.setdefault(number, set()).update(more)
    return tags


def _document(item, more):
    live, expires_at = item.search_text(), item.expires_at  # as the public has it
    texts = [item.title, *_texts(item, live)] if item.has_working_copy else []
    if item.latest_revision:
        item.apply(item.latest_revision.data)
    newest = item.search_text() if item.latest_revision else live
    return search.Document(
        key=item.key,
        kind=item._meta.model_name,
        title=item.title,
        body="\n".join([*_texts(item, newest), *texts]),
        section=item.section_id,
        published_at=item.published_at if item.live_revision_id else None,
        expires_at=expires_at,
        keywords=f"{newest['keywords']} {item.pk}",
        author=newest["author"],
        tags=tuple(sorted({*_tags(item), *more} - {"saved:None", "released:None"})),
        created_at=item.created_at,
        changed_at=item.updated_at,
    )


def _texts(item, told):
    """The text as it reads, then the short fields that a reader of the page may not see."""
    short = [
        str(getattr(item, field.name) or "")
        for name in item.versioned_fields
        if isinstance(field := item._meta.get_field(name), models.CharField | models.TextField)
        and not isinstance(field, RichTextField) and not field.choices and name != "title"
    ]  # fmt: skip
    return [told["body"], told["author"], *(plain_text(text) for text in short if text)]


def _tags(item):
    yield f"kind:{item._meta.model_name}"
    yield f"no:{item.pk}"
    yield f"created:{item.created_by_id}"
    if item.latest_revision:
        yield f"last:{item.latest_revision.created_by_id}"
    if item.deleted_at:
        yield "state:binned"
    elif item.withdrawn_at:
        yield "state:withdrawn"
    else:
        yield "state:released" if item.live_revision_id else "state:draft"


class Scope:
    """What one person may find: of which kinds, in which sections (None: all)."""

    def __init__(self, user, kinds):
        self.user = user
        self.models = {
            model._meta.model_name: model
            for model in kinds
            if any(user.has_perm(rights.permission(verb, model)) for verb in ("view", "change"))
        }
        self.sections = None
        if not user.is_superuser:
            self.sections = set(rights.granted_sections(user).values_list("pk", flat=True))

    def narrowed(self, sections):
        """Return which of these sections the person has; None asks for all of them."""
        if sections is None:
            return self.sections
        return set(sections) if self.sections is None else set(sections) & self.sections

    def find(self, q="", *, kinds=None, sections=None, tags=(), **options):
        """Return a search.SearchResult of nothing but what the person may see."""
        return search.find(self._request(q, kinds, sections, tags, **options))

    def numbers(self, model, q):
        """Return the numbers of the items of one kind, the last changed first, or None."""
        request = self._request(q, [model._meta.model_name], None, (), sort="changed", relax=False)
        return search.find_numbers(request, LIST_LIMIT)

    def _request(self, q, kinds, sections, tags, **options):
        kinds = set(self.models) & set(self.models if kinds is None else kinds)
        return search.FindRequest(
            index=INDEX,
            q=q[:LONGEST],
            sections=self.narrowed(sections),
            tags=(frozenset(f"kind:{kind}" for kind in kinds), *tags),
            **options,
        )

    def items(self, keys):
        """Return {key: item} of those that the person may see: the last word is the rights'."""
        numbers = {}
        for key in keys:
            kind, _, number = key.partition(":")
            numbers.setdefault(kind, []).append(int(number))
        found = {}
        for kind, wanted in numbers.items():
            if model := self.models.get(kind):
                items = rights.items_for(self.user, model._base_manager.filter(pk__in=wanted))
                items = items.select_related("section", "latest_revision__created_by")
                found.update({item.key: item for item in items})
        return found
