"""The search that somebody is working with, and those that he saved under a name."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from members.lookup.criteria import Criteria
from members.models import Export, ExportState, SavedQuery, StoredSearch
from members.models.lookup import LIVES

MOST_SAVED = 30
EXPORT_WAITS = timedelta(days=1)  # what one still says that was never taken, or broke off
EXPORT_KEPT = timedelta(days=183)  # the audit log has it for longer
WITH_NUMBER = "带证件号、电话或邮箱的查询不能保存为常用查询。请去掉号码再保存。"


def keep(criteria, user):
    """Store a search and return it; what nobody uses any more goes."""
    StoredSearch.objects.filter(used_at__lt=timezone.now() - LIVES).delete()
    return StoredSearch.objects.create(user=user, criteria=criteria.dump())


def find(token, user):
    """Return a user's own search while it lives, or None. Using it lets it live on."""
    alive = StoredSearch.objects.filter(user=user, used_at__gte=timezone.now() - LIVES)
    search = alive.filter(token=token).first()
    if search:
        StoredSearch.objects.filter(pk=search.pk).update(used_at=timezone.now())
    return search


def criteria_of(search):
    return Criteria.load(search.criteria)


def save_query(search, name, user):
    """Keep a search under a name; the same name takes the other's place. Raises ValidationError."""
    name = " ".join(name.split())
    criteria = criteria_of(search)
    if not name or len(name) > 30:
        raise ValidationError("请给常用查询起个名字，最多 30 个字。")
    if sum(sign.isdecimal() for sign in name) >= 7:
        raise ValidationError("名称里不要写证件号、电话。")
    if criteria.exact:
        raise ValidationError(WITH_NUMBER)
    mine = SavedQuery.objects.filter(user=user)
    if mine.exclude(name=name).count() >= MOST_SAVED:
        raise ValidationError(f"最多保存 {MOST_SAVED} 个常用查询，请先删掉不用的。")
    saved, _ = mine.update_or_create(user=user, name=name, defaults={"criteria": criteria.dump()})
    return saved


# -- what is not kept -----------------------------------------------------------------------


def erase(before=None):
    """Erase what nobody works with any more; return how many rows. The limits are of this module."""
    done = _left_over().update(state=ExportState.FAILED, criteria={}, moved_at=timezone.now())
    return done + sum(some.delete()[0] for some in (_searches(), _exports()))


def count(before=None):
    return _left_over().count() + _searches().count() + _exports().count()


def _searches():
    return StoredSearch.objects.filter(used_at__lt=timezone.now() - LIVES)


def _exports():
    return Export.objects.filter(asked_at__lt=timezone.now() - EXPORT_KEPT)


def _left_over():
    """Those that wait or ran, and say for whom, long after anybody could have taken them."""
    now = timezone.now()
    return Export.objects.filter(
        state__in=[ExportState.READY, ExportState.RUNNING],
        moved_at__lt=now - EXPORT_WAITS, asked_at__gte=now - EXPORT_KEPT,
    )  # fmt: skip
