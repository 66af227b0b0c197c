"""The items that the desk's first page shows: what somebody has in work, what goes out soon,
which sections wait for something new. Each is one question to the database, over all kinds."""

from datetime import timedelta

from django.db.models import CharField, OuterRef, Q, Subquery, Value
from django.urls import reverse
from django.utils import timezone

from editorial import indexing, kinds, rights
from editorial.desk import panels
from editorial.models import Revision, Section

SOON = timedelta(days=7)
LATELY = timedelta(days=180)
MINE_ASKED = 50
_COLUMNS = (
    "pk", "title", "updated_at", "section_id", "section__name", "live_revision_id", "published_at",
    "expires_at", "withdrawn_at", "deleted_at",
)  # fmt: skip


def models_of(user):
    """Return the models whose items a person may see."""
    return [
        model
        for model in indexing.models()
        if user.has_perm(rights.permission("change", model))
        or user.has_perm(rights.permission("view", model))
    ]


def _together(user, choose, order, *, most=panels.MOST_ROWS):
    """Ask all kinds in one query; `choose(items, model)` narrows the items of each."""
    parts = []
    for model in models_of(user):
        items = model.objects.all()
        kind = Value(model._meta.model_name, output_field=CharField())
        for part in choose(items, model):
            parts.append(part.order_by().annotate(what=kind).values("what", *_COLUMNS))
    if not parts:
        return []
    union = parts[0].union(*parts[1:]) if parts[1:] else parts[0]
    return [_row(one) for one in union.order_by(*order)[:most]]


def _row(values):
    model = {one._meta.model_name: one for one in indexing.models()}[values.pop("what")]
    section = values.pop("section__name")
    item = model(**values)
    return {
        "key": item.key,
        "title": item.title,
        "url": reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[item.pk]),
        "section": section,
        "section_id": item.section_id,
        "kind": model._meta.verbose_name,
        "note": f"{item.state.label}，有没发布的修改" if item.live_revision_id else item.state.label,
        "since": item.updated_at,
        "at": item.published_at,
    }  # fmt: skip


def mine(user):
    """Return what a person has in work: begun by him, or last saved by him, and not released.

    Found by the indexes on who made an item and who saved a revision, whatever the archive.
    """
    saved = Revision.objects.filter(created_by=user, created_at__gt=timezone.now() - LATELY).values(
        "pk"
    )

    def choose(items, model):
        changed = items.changed_since_release()
        return changed.filter(created_by=user), changed.filter(latest_revision__in=saved)

    # Sections are compared here: in the query they would lead it through the whole archive.
    rows = _together(user, choose, ("-updated_at", "what", "-pk"), most=MINE_ASKED)
    his = set(panels.sections_of(user).values_list("pk", flat=True))
    rows = [row for row in rows if row["section_id"] in his][: panels.MOST_ROWS]
    where = panels.stages([row["key"] for row in rows])
    for row in rows:
        row["note"] = where.get(row["key"], row["note"])
    return rows


def unclaimed(user):
    """Return drafts that nobody of the staff has begun or saved: a participant's voice, an
    import. Found by the index on what was never released."""

    def choose(items, model):
        drafts = items.drafts().filter(created_by=None, latest_revision__created_by=None)
        drafts = drafts.filter(section__in=panels.sections_of(user))
        return (drafts,) if user.has_perm(rights.permission("change", model)) else ()

    return _together(user, choose, ("-updated_at", "what", "-pk"))


def scheduled(user):
    """Return what goes out by itself within a week, the next first."""
    now = timezone.now()

    def choose(items, model):
        soon = items.scheduled(now).filter(published_at__lte=now + SOON)
        return (soon.filter(section__in=panels.sections_of(user)),)

    return _together(user, choose, ("published_at", "what", "pk"))


def stale(user):
    """Return the person's sections whose newest item is older than their rule allows.

    One query, which takes the newest of each section from an index.
    """
    now = timezone.now()
    watched = panels.sections_of(user).public().exclude(freshness_days=None)
    for model in indexing.models():
        items = model.objects.live(now).filter(section=OuterRef("pk")).newest()
        watched = watched.annotate(
            **{f"newest_{model._meta.model_name}": Subquery(items.values("published_at")[:1])}
        )
    found = []
    for section in watched.order_by("tree_id", "lft"):
        if last := _late(section, now):
            found.append({"section": section, **last})
    return found[: panels.MOST_ROWS]


def _late(section, now):
    holding = (one for one in indexing.models() if section.kind in kinds.holding(one))
    newest = [getattr(section, f"newest_{model._meta.model_name}") for model in holding]
    last = max(filter(None, newest), default=None)
    if last is None:
        return {"last": None, "days": None}
    days = (timezone.localdate(now) - timezone.localdate(last)).days
    return {"last": last, "days": days} if now - last > timedelta(section.freshness_days) else None


def new_links(user):
    """Return [(name, url, is it the one most used)] of what a person may begin here."""
    addable = [m for m in models_of(user) if user.has_perm(rights.permission("add", m))]
    if not addable:
        return []
    here = set(_kinds_of(panels.sections_of(user)))
    return [
        (model._meta.verbose_name, reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add"))
        for model in addable
        if here & set(kinds.holding(model))
    ]  # fmt: skip


def _kinds_of(sections):
    return sections.filter(Q(deleted_at=None)).order_by().values_list("kind", flat=True).distinct()


def has_sections(user):
    return user.is_superuser or Section.objects.filter(pk__in=panels.sections_of(user)).exists()
