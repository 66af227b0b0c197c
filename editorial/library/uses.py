"""Where a file is used, as far as a person may know, and who may change what the public sees."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from editorial import rights, usage
from editorial.models import Publishable
from editorial.models.library import Mention
from editorial.models.media import Use

PAST = "只在旧版本里"
DRAFT = "只在未发布的修改里"


@dataclass
class Place:
    """One item, or one other row, that uses a file."""

    row: object
    is_live: bool = False
    is_draft: bool = False

    @property
    def label(self):
        return self.row._meta.verbose_name

    @property
    def is_item(self):
        return isinstance(self.row, Publishable)

    @property
    def state(self):
        if not self.is_item:
            return "站点设置"
        if not self.is_live and not self.is_draft:
            return PAST
        state = self.row.state.label
        return state if self.is_live or not self.row.live_revision_id else f"{state}，{DRAFT}"

    @property
    def url(self):
        opts = self.row._meta
        try:
            return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[self.row.pk])
        except NoReverseMatch:
            return ""


def places(stored):
    """Return every Place of a file, newest first within its kind. One query a kind."""
    found = defaultdict(dict)  # model → {number: Place}
    _add_recorded(found, stored.uses.select_related("content_type"))
    _add_recorded(found, stored.mentions.select_related("content_type"))
    for model, name in usage.pointers(type(stored)):
        if not issubclass(model, Mention):
            _add_pointing(found[model], model, name, stored)
    return [place for rows in found.values() for _, place in sorted(rows.items(), reverse=True)]


def _add_recorded(found, records):
    flags = defaultdict(lambda: defaultdict(set))
    for record in records:
        flag = getattr(record, "is_live", None) if isinstance(record, Use) else None
        flags[record.content_type][record.object_id].add(flag)
    for content_type, numbers in flags.items():
        model = content_type.model_class()
        if model is None:
            continue
        rows = model._base_manager.select_related("section").in_bulk(list(numbers))
        for pk, row in rows.items():
            place = found[model].setdefault(pk, Place(row))
            place.is_live |= True in numbers[pk]
            place.is_draft |= False in numbers[pk]


def _add_pointing(rows, model, name, stored):
    for row in model._base_manager.filter(**{name: stored}):
        place = rows.setdefault(row.pk, Place(row))
        if place.is_item:
            place.is_live |= row.live_revision_id is not None
            place.is_draft |= row.live_revision_id is None


def seen_by(user, found):
    """Return the places that a person may see, and how many others there are: (items, rows)."""
    seen = [place for place in found if may_see(user, place)]
    hidden = [place for place in found if place not in seen]
    return seen, sum(p.is_item for p in hidden), sum(not p.is_item for p in hidden)


def may_see(user, place):
    verbs = ("view", "change")
    if place.is_item:
        return any(rights.may(user, verb, place.row) for verb in verbs)
    return any(user.has_perm(rights.permission(verb, type(place.row))) for verb in verbs)


def is_public(place):
    """Say whether a change of the file may change something released, now or when its time
    comes: a withdrawn item counts, for it may come back as it is."""
    return place.is_live or not place.is_item


def may_change(user, found):
    """Say whether a person may change what the public sees of a file: who may publish every item
    that shows it, and may change every other row that does. Nobody reviews such a change."""
    return all(_may_change(user, place.row) for place in found if is_public(place))


def _may_change(user, row):
    if isinstance(row, Publishable):
        return rights.may(user, "publish", row)
    return user.has_perm(rights.permission("change", type(row)))
