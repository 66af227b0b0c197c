"""Keeps what the statistics need of each released item (editorial.models.ItemFigures)."""

import re

from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from editorial import indexing
from editorial.models import ItemFigures

BATCH = 500
# 字数 as word processors of this country count: each Han character, each word or number of others.
_COUNTED = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    r"|[A-Za-zÀ-ɏͰ-ӿ0-9０-９Ａ-Ｚａ-ｚ]+(?:['’.\-][A-Za-zÀ-ɏͰ-ӿ0-9]+)*"
)
_REPRINTED = ("source_url", "original_title", "original_author")


def characters(text):
    """Return how many Han characters and words of other scripts a text has."""
    return sum(1 for _ in _COUNTED.finditer(text))


def note(item):
    """Follow a released item. Called in the transaction of every verb that lets it out, moves
    it, or takes it off the site; an item that was never released has no figures."""
    if not item.live_revision_id:
        return
    known = ItemFigures.objects.filter(key=item.key)
    if known.filter(released_at__lte=timezone.now()).exists():
        known.update(title=item.title, section=item.section_id, is_out=_is_out(item))
    else:  # as long as its first time has not come, it hasn't counted yet
        known.delete()
        _figures(item).save(force_insert=True)


def note_many(items):
    """Do it for many items of one kind that are all new to the statistics."""
    ItemFigures.objects.bulk_create(
        (_figures(item) for item in items if item.live_revision_id),
        batch_size=BATCH, ignore_conflicts=True,
    )  # fmt: skip


def _is_out(item):
    return bool(item.withdrawn_at or item.deleted_at)


def _figures(item):
    by, day = item.created_by, timezone.localdate(item.published_at)
    return ItemFigures(
        key=item.key,
        kind=item._meta.model_name,
        title=item.title,
        section_id=item.section_id,
        department_id=by.department_id if by else None,
        created_by=by,
        author=getattr(item, "author", "") or "",
        is_reprint=any(getattr(item, name, "") for name in _REPRINTED),
        characters=characters(item.search_text()["body"]),
        pictures=len(item.used_images()),
        released_at=item.published_at,
        released_on=day,
        month=f"{day:%Y-%m}",
        is_out=_is_out(item),
    )


def fill():
    """Bring the table up to date with the items: those from before it, and those that something
    else than a verb has changed. Returns how many rows were added."""
    return sum(_fill(model) for model in indexing.models())


def _fill(model):
    key = Concat(Value(f"{model._meta.model_name}:"), Cast("pk", CharField()))
    released = model.objects.filter(live_revision__isnull=False).annotate(figures_key=key)
    rows = ItemFigures.objects.filter(key=OuterRef("figures_key"))
    missing = list(released.filter(~Exists(rows)).order_by().values_list("pk", flat=True))
    for start in range(0, len(missing), BATCH):
        some = model.objects.filter(pk__in=missing[start : start + BATCH])
        note_many(some.select_related("created_by").order_by("pk"))
    moved = released.annotate(figures_section=rows.values("section")[:1]).exclude(
        figures_section=F("section")
    )
    for item in moved.order_by("pk").iterator(chunk_size=BATCH):
        note(item)
    return len(missing)
