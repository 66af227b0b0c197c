"""What people do in the three reviews. Each verb is atomic, holds the item's row, asks who may,
and writes the record and the audit log."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

import search
from editorial import actions, rights
from editorial.models import Act, ReviewNote, Round, Submission
from editorial.models.review import PROOF_NAMES, STEP_NAMES
from editorial.review import record, reviewers, rounds

LONGEST_COMMENT = 2000


@transaction.atomic
def submit(item, user, *, origin="own", source="", is_cleared=False, note=""):
    """Hand in an item's newest text. `origin` is own or reprint, with its source; `is_cleared`
    is the statement that the text holds no secret."""
    stored = actions.lock(item)
    rights.demand(user, "change", stored)
    revision = stored.latest_revision
    if stored.deleted_at:
        raise ValidationError("这篇稿件在回收站里，请先恢复。")
    if rounds.open_of(stored):
        raise ValidationError("这篇稿件已经在审核中。")
    if stored.live_revision_id == revision.pk and not stored.withdrawn_at:
        raise ValidationError("和网站上的一样，没有要审的修改。")
    if not is_cleared:
        raise ValidationError({"is_cleared": "请确认稿件已做保密审查。"})
    if origin == "reprint" and not source.strip():
        raise ValidationError({"source": "转载的稿件请写明来源。"})
    actions.check_times(stored.apply(revision.data))
    submission = _opened(stored, revision, user)
    rounds.begin_step(submission, 1)
    submission.save()
    facts = {name: revision.data.get(name) or "" for name in ("author", "editor_name")}
    record.write(
        stored, Act.SUBMIT, user, submission=submission, revision=revision, comment=note,
        origin=origin, source=source.strip(), is_cleared=True, section=stored.section.path, **facts,
    )  # fmt: skip
    rounds.told("submit", stored, user, revision=revision.number, digest=revision.digest)
    search.touch(stored.key)
    return submission


def _opened(item, revision, user):
    return Submission(
        item=item, section=item.section, title=revision.data.get("title", item.title)[:200],
        revision=revision, digest=revision.digest, submitted_by=user,
        author_id=revision.created_by_id,
    )  # fmt: skip


def _round(item):
    """Return the item fresh and locked, and its open round."""
    stored = actions.lock(item)
    submission = rounds.open_of(stored)
    if submission is None:
        raise ValidationError("这篇稿件现在不在审核中，可能已被撤回、退回或签发。")
    return stored, submission


def _demand_turn(user, submission, item):
    rights.demand(user, "view", item)
    if reason := rounds.why_not(user, submission):
        raise ValidationError(reason)


def _demand_text(submission, digest):
    if digest != submission.digest:
        raise ValidationError("您读的这段时间里，稿件有了新的一版。请看过新的再决定。")


@transaction.atomic
def approve(item, user, *, digest, comment=""):
    """Sign the step that the round waits for, for exactly the text with this digest. The last
    step releases it: now, or at its planned time. Returns the item as it is afterwards."""
    stored, submission = _round(item)
    _demand_turn(user, submission, stored)
    _demand_text(submission, digest)
    step = rounds.step_now(submission)
    is_last = step >= stored.section.review_steps
    if is_last:
        rounds.check_proofs(stored, submission.revision)
    record.write(
        stored, Act.APPROVE, user, submission=submission, revision=submission.revision, step=step,
        comment=_comment(comment),
    )  # fmt: skip
    rounds.told("approve", stored, user, step=step, digest=digest)
    rounds.begin_step(submission, step + 1)
    submission.claimed_by, submission.claimed_at = None, None
    submission.save()
    if is_last:
        return actions.publish(stored, user, revision=submission.revision)
    search.touch(stored.key)
    return stored


@transaction.atomic
def send_back(item, user, *, digest, comment=""):
    """Return a text to its author, with a comment or with notes at places of the text."""
    stored, submission = _round(item)
    _demand_turn(user, submission, stored)
    _demand_text(submission, digest)
    notes = submission.notes.filter(is_done=False)
    if not comment.strip() and not notes.exists():
        raise ValidationError({"comment": "退回要写明意见，或在文中作批注。"})
    step = rounds.step_now(submission)
    record.write(
        stored, Act.RETURN, user, submission=submission, revision=submission.revision, step=step,
        comment=_comment(comment), notes=[{"at": n.quote, "says": n.text} for n in notes],
    )  # fmt: skip
    rounds.told("return", stored, user, step=step)
    rounds.end(submission, Round.RETURNED)
    search.touch(stored.key)
    return stored


def _comment(text):
    if len(text) > LONGEST_COMMENT:
        raise ValidationError({"comment": f"意见最多 {LONGEST_COMMENT} 个字。"})
    return text


@transaction.atomic
def take_back(item, user):
    """Take a text out of review again: whoever handed it in or wrote it, or a publisher."""
    stored, submission = _round(item)
    is_his = user.pk in (submission.submitted_by_id, submission.author_id)
    rights.demand(user, "change" if is_his else "publish", stored)
    record.write(
        stored, Act.TAKE_BACK, user, submission=submission, revision=submission.revision
    )  # fmt: skip
    rounds.told("take_back", stored, user)
    rounds.end(submission, Round.TAKEN_BACK)
    search.touch(stored.key)
    return stored


@transaction.atomic
def claim(item, user, *, over=False):
    """Say "I am reading this": others see it. `over` takes it from somebody else."""
    stored, submission = _round(item)
    _demand_turn(user, submission, stored)
    holder = rounds.claim_of(submission)
    if holder and holder != user and not over:
        return submission
    submission.claimed_by, submission.claimed_at = user, timezone.now()
    submission.save(update_fields=["claimed_by", "claimed_at"])
    return submission


@transaction.atomic
def remind(item, user):
    """Ask the reviewers to hurry, at most once a day."""
    stored, submission = _round(item)
    rights.demand(user, "change", stored)
    now = timezone.now()
    if submission.reminded_at and (now - submission.reminded_at).total_seconds() < 24 * 3600:
        raise ValidationError("今天已经催过一次了，明天可以再催。")
    submission.reminded_at = now
    submission.save(update_fields=["reminded_at"])
    record.write(
        stored, Act.REMIND, user, submission=submission, step=rounds.step_now(submission)
    )  # fmt: skip
    return submission


@transaction.atomic
def annotate(item, user, *, quote, text):
    """Write a note at a place of the text that is under review."""
    stored, submission = _round(item)
    _demand_turn(user, submission, stored)
    if not text.strip():
        raise ValidationError({"text": "请写批注。"})
    return ReviewNote.objects.create(
        submission=submission, revision=submission.revision, by=user,
        quote=" ".join(quote.split())[:200], text=text.strip()[:500],
    )  # fmt: skip


@transaction.atomic
def proofread(item, user, *, number, digest):
    """Sign a proofreading (一校, 二校, 三校) of the newest text. They come in order, and one
    person signs no two of them."""
    stored = actions.lock(item)
    rights.demand(user, "change", stored)
    revision = stored.latest_revision
    if digest != revision.digest:
        raise ValidationError("稿件有了新的一版，请校对新的一版。")
    signed = rounds.proofs(stored, revision)
    if number not in PROOF_NAMES or number in signed:
        raise ValidationError("这一校已经签过了。")
    if any(before not in signed for before in range(1, number)):
        raise ValidationError(f"请先完成{PROOF_NAMES[number - 1]}。")
    if any(entry.actor_id == user.pk for entry in signed.values()):
        raise ValidationError("您已经签过另一校，同一个人不能签两校。")
    entry = record.write(stored, Act.PROOF, user, revision=revision, step=number)
    rounds.told("proofread", stored, user, number=number, digest=digest)
    return entry


@transaction.atomic
def release_urgently(item, user, *, reason, digest):
    """Let the newest text out without the other reviews: the third reviewer alone, who says
    why. The item's record shows it for ever."""
    stored = actions.lock(item)
    rights.demand(user, "view", stored)
    may = user.has_perm(reviewers.URGENT) and reviewers.may_do(user, stored.section_id, 3)
    if not may:
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": "请写明紧急签发的原因，原因会永久留档。"})
    revision = stored.latest_revision
    if digest != revision.digest:
        raise ValidationError("您读的这段时间里，稿件有了新的一版。请看过新的再决定。")
    submission = rounds.open_of(stored)
    record.write(
        stored, Act.URGENT, user, submission=submission, revision=revision,
        comment=_comment(reason), missing=_missing(stored, submission),
    )  # fmt: skip
    rounds.told("release_urgently", stored, user, reason=reason.strip(), digest=digest)
    return actions.publish(stored, user, revision=revision)


def _missing(item, submission):
    signed = rounds.approvals(submission) if submission else {}
    wanted = range(1, item.section.review_steps + 1)
    return [STEP_NAMES[step] for step in wanted if step not in signed]
