"""What can be done with an item. Each verb is atomic, asks who may, writes the audit log and
tells the search index, and is called alike by a view, an admin action or a command.

The audit log and the search log each take a lock on PostgreSQL; always in this order, the search
log last, or two transactions could wait for each other.
"""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

import search
from accounts import audit
from editorial import binning, due, figures, leaving, release, rights, usage
from editorial.models import Origin, Placement, Revision
from editorial.models.revision import digest_of
from editorial.review import rounds


class StaleRevision(ValidationError):
    """Somebody saved a newer revision than the one that this text was begun from."""


def lock(item):
    """Hold the item's row until the transaction ends, and return it fresh."""
    return type(item)._base_manager.select_for_update().get(pk=item.pk)


@transaction.atomic
def save_revision(item, user, *, note="", origin=Origin.MANUAL, based_on=None):
    """Keep the values in `item` as a new revision and return it.

    `based_on` is the number of the revision that the editor began from; a newer one raises
    StaleRevision. A text that has not changed makes no revision. A released item's columns
    stay as they are.
    """
    if item.pk is None:
        _demand(user, "add", item)
        return _first_revision(item, user, note, origin)
    stored = lock(item)
    _demand(user, "change", stored)
    latest = stored.latest_revision
    if based_on is not None and latest and latest.number != based_on:
        raise StaleRevision(stale_message(latest))
    data = item.versioned_data()
    if latest and latest.digest == digest_of(data):
        return latest
    revision = _add_revision(
        item, data, user, note, origin, number=latest.number + 1 if latest else 1
    )
    _point_to(stored, revision, data)
    rounds.text_changed(stored, revision, user)
    item.latest_revision = revision
    audit.record(f"{item._meta.model_name}.save", actor=user, target=item, revision=revision.number)
    search.touch(item.key)
    return revision


def _demand(user, verb, item):
    """A command works for nobody in particular; a person needs the right."""
    if user is not None:
        rights.demand(user, verb, item)


def stale_message(latest):
    when = timezone.localtime(latest.created_at).strftime("%H:%M")
    who = latest.created_by or "系统"
    return f"{who} 在 {when} 保存了更新的一版（第 {latest.number} 版）。您的文字没有丢。"


def _first_revision(item, user, note, origin):
    item.created_by = user
    item.save()
    data = item.versioned_data()
    revision = _add_revision(item, data, user, note, origin, number=1)
    item.latest_revision = revision
    item.save(update_fields=["latest_revision"])
    usage.record_draft_uses(item, item.used_documents(), item.used_images())
    audit.record(
        f"{item._meta.model_name}.create", actor=user, target=item, section=item.section.path
    )
    search.touch(item.key)
    return revision


def _add_revision(item, data, user, note, origin, number):
    return Revision.objects.create(
        content_type=ContentType.objects.get_for_model(type(item)), object_id=item.pk,
        number=number, data=data, digest=digest_of(data), note=note, origin=origin, created_by=user,
    )  # fmt: skip


def _point_to(stored, revision, data):
    """An item that was never released follows its newest text; a released one doesn't."""
    stored.latest_revision = revision
    if stored.live_revision_id is None:
        stored.apply(data).save()
    else:
        stored.save(update_fields=["latest_revision", "updated_at"])
    working_copy = type(stored)(pk=stored.pk).apply(data)
    usage.record_draft_uses(working_copy, working_copy.used_documents(), working_copy.used_images())


@transaction.atomic
def publish(item, user, *, revision=None):
    """Let the newest revision (or the given one) out, now or at its planned time.

    A change that is planned for later, of an item that is public now, waits in `due`: until
    then the public reads what it reads today.
    """
    stored = lock(item)
    revision = revision or stored.latest_revision
    working_copy = type(stored)(pk=stored.pk, section=stored.section).apply(revision.data)
    check_times(working_copy)
    release.release(stored, revision, user)
    waits = due.must_wait(stored, working_copy.planned_at)
    at = working_copy.planned_at if waits else None
    if waits:
        due.plan(stored, revision, at)
    else:
        due.forget(stored)
        at = due.put_out(stored, revision).published_at
    rounds.released(stored, revision, user, at=at)
    audit.record(
        f"{stored._meta.model_name}.publish", actor=user, target=stored,
        revision=revision.number, digest=revision.digest, at=at.isoformat(),
    )  # fmt: skip
    search.touch(stored.key)
    return stored


def check_times(item):
    """Raise ValidationError when publishing these times would surprise."""
    if item.expires_at and item.expires_at <= (item.planned_at or timezone.now()):
        raise ValidationError({"expires_at": "下线时间要晚于发布时间。"})


@transaction.atomic
def withdraw(item, user, *, reason, redirect_to=""):
    """Take an item off the site; its address then answers 410 with the reason, or redirects."""
    stored = lock(item)
    rights.demand(user, "withdraw", stored)
    if not stored.live_revision_id:
        raise ValidationError("这篇稿件还没有发布过，不用撤稿。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明撤稿原因，原因会留档。"})
    if redirect_to:
        leaving.check_redirect(stored, redirect_to)
    stored.withdrawn_at = timezone.now()
    stored.withdrawal_reason, stored.withdrawal_redirect = reason.strip(), redirect_to
    stored.save()
    due.forget(stored)
    rounds.withdrawn(stored, user, stored.withdrawal_reason)
    _left_the_site(stored, user, "withdraw", reason=reason.strip(), redirect=redirect_to)
    return stored


@transaction.atomic
def move_to_bin(item, user):
    stored = lock(item)
    rights.demand(user, "delete", stored)
    if type(stored).objects.public().filter(pk=stored.pk).exists():
        raise ValidationError("这篇稿件正在对外显示，请先撤稿，再移入回收站。")
    stored.deleted_at = timezone.now()
    stored.save(update_fields=["deleted_at", "updated_at"])
    due.forget(stored)
    rounds.binned(stored, user)
    binning.note(stored, user)
    _left_the_site(stored, user, "bin")
    return stored


@transaction.atomic
def restore_from_bin(item, user):
    """Bring an item back as it was before it went to the bin."""
    stored = lock(item)
    rights.demand(user, "delete", stored)
    binning.check_item_returns(stored)
    stored.deleted_at = None
    stored.save(update_fields=["deleted_at", "updated_at"])
    binning.forget(stored)
    _left_the_site(stored, user, "unbin")
    return stored


def _left_the_site(item, user, verb, **detail):
    figures.note(item)
    audit.record(f"{item._meta.model_name}.{verb}", actor=user, target=item, **detail)
    search.touch(item.key)


@transaction.atomic
def move(item, section, user):
    """Put an item into another section. Its address stays; a public one moves at once."""
    stored = lock(item)
    there = type(stored)(pk=stored.pk, section=section)
    verb = "publish" if stored.live_revision_id else "change"
    rights.demand(user, verb, stored)
    rights.demand(user, verb, there)
    before, stored.section = stored.section.path, section
    stored.save(update_fields=["section", "updated_at"])
    # Where it was a guest it is at home now.
    Placement.objects.about(stored).filter(section=section).delete()
    rounds.moved(stored)
    figures.note(stored)
    audit.record(
        f"{stored._meta.model_name}.move", actor=user, target=stored, old=before, new=section.path
    )
    search.touch(stored.key)
    return stored


@transaction.atomic
def restore_revision(item, revision, user):
    """Make an old revision the newest again, as a new one. What is public doesn't change."""
    rights.demand(user, "change", item)
    stored = lock(item)
    stored_text = type(stored)._base_manager.get(pk=stored.pk).apply(revision.data)
    note = f"恢复自第 {revision.number} 版"
    return save_revision(stored_text, user, note=note, origin=Origin.RESTORE)


@transaction.atomic
def back_to_live(item, user):
    """Give up a working copy: what is public becomes the newest text as well, as a new
    revision. Nothing is lost, the copy stays in the history. ValidationError without one."""
    rights.demand(user, "change", item)
    stored = lock(item)
    if not stored.has_working_copy:
        raise ValidationError("没有未发布的修改，不用回到已发布的版本。")
    live = stored.live_revision
    stored_text = type(stored)._base_manager.get(pk=stored.pk).apply(live.data)
    note = f"放弃修改，回到已发布的第 {live.number} 版"
    return save_revision(stored_text, user, note=note, origin=Origin.RESTORE)


@transaction.atomic
def pin(item, user, *, until):
    """Keep an item at the top of its section until a moment; None lets it go."""
    stored = lock(item)
    rights.demand(user, "publish", stored)
    stored.pinned_until = until
    stored.save(update_fields=["pinned_until"])
    audit.record(f"{stored._meta.model_name}.pin", actor=user, target=stored, until=str(until))
    return stored
