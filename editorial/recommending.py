"""Items recommended to slots of the home page, from a moment until another."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from editorial import actions, indexing, rights, slots
from editorial.models import Recommendation
from editorial.models.about import content_type_of

PERMISSION = "editorial.recommend"


def may_recommend(user, item):
    return user.has_perm(PERMISSION) and rights.may(user, "publish", item)


def _demand(user, item):
    if not may_recommend(user, item):
        raise PermissionDenied


@transaction.atomic
def recommend(item, user, recommendation):
    """Store a new or changed recommendation of an item, filled from a form."""
    stored = actions.lock(item)
    _demand(user, stored)
    _check(stored, recommendation)
    is_new = recommendation.pk is None
    if is_new:
        recommendation.content_type = content_type_of(type(stored))
        recommendation.object_id = stored.pk
        recommendation.created_by = user
    recommendation.save()
    audit.record(
        f"{stored._meta.model_name}.{'recommend' if is_new else 'rerecommend'}", actor=user,
        target=stored, slot=recommendation.slot, starts=recommendation.starts_at.isoformat(),
        ends=recommendation.ends_at.isoformat() if recommendation.ends_at else "",
    )  # fmt: skip
    return recommendation


def _check(item, recommendation):
    slot = next((s for s in slots.offered(item) if s.code == recommendation.slot), None)
    if slot is None:
        raise ValidationError({"slot": "首页没有这个位置，或它放不了这类内容。"})
    if recommendation.ends_at and recommendation.ends_at <= recommendation.starts_at:
        raise ValidationError({"ends_at": "结束时间要晚于开始时间。"})
    has_cover = getattr(item, "cover", None) is not None
    if slot.needs_picture and not (recommendation.image_id or has_cover):
        raise ValidationError({"image": "这个位置要有图片：这篇稿件没有封面图，请另选一张。"})


@transaction.atomic
def end(item, recommendation, user):
    """End it now; one that has not begun is called off."""
    stored = actions.lock(item)
    _demand(user, stored)
    fresh = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    now = timezone.now()
    if fresh.ends_at and fresh.ends_at <= now:
        raise ValidationError("这条推荐已经结束了。")
    fresh.ends_at = max(now, fresh.starts_at)
    if fresh.starts_at > now:
        fresh.starts_at = fresh.ends_at = now
    fresh.save(update_fields=["starts_at", "ends_at"])
    audit.record(
        f"{stored._meta.model_name}.unrecommend", actor=user, target=stored, slot=fresh.slot
    )
    return fresh


def shown(now=None):
    """Return {slot: [recommendation, …]} of what the home page shows now, each with its public
    `item`. One query, and one for each kind of item among them."""
    now = now or timezone.now()
    rows = list(
        Recommendation.objects.current(now).in_order().select_related("image", "content_type")
    )
    items = indexing.public_items({row.key for row in rows})
    found = {}
    for row in rows:
        if item := items.get(row.key):
            row.item = item
            found.setdefault(row.slot, []).append(row)
    return found
