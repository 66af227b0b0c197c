"""A round: a text on its way through the steps of its section, as facts in the database.

Whatever asks "may this text go out?" asks `is_signed`, which believes rows and nobody's word.
"""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts import audit
from editorial.models import Act, ReviewEntry, Round, ScheduledChange, Submission
from editorial.models.review import PROOF_NAMES, STEP_NAMES
from editorial.review import record, reviewers

CLAIM_LASTS = timedelta(minutes=10)


def of(item):
    """Return the rounds of an item, the newest first."""
    content_type = ContentType.objects.get_for_model(type(item))
    rounds = Submission.objects.filter(content_type=content_type, object_id=item.pk)
    return rounds.order_by("-pk")


def open_of(item):
    """Return the item's open round, or None."""
    return of(item).filter(state=Round.OPEN).select_related("section", "revision").first()


def step_of_items(model):
    """Return the step of the open round, or NULL, as a column for a queryset of items."""
    content_type = ContentType.objects.get_for_model(model)
    rounds = Submission.objects.filter(
        content_type=content_type, object_id=OuterRef("pk"), state=Round.OPEN
    )
    return Subquery(rounds.values("step")[:1])


def step_now(submission):
    """Return the step that the round waits for. A section that has come to ask for fewer steps
    than are signed already has its last one signed again; nothing leaves by itself."""
    return min(submission.step, submission.section.review_steps)


def approvals(submission):
    """Return {step: number of the account that signed it} for the text as it is now."""
    entries = ReviewEntry.objects.filter(
        round_id=submission.pk, act=Act.APPROVE, digest=submission.digest
    )
    last_edit = (
        ReviewEntry.objects.filter(round_id=submission.pk, act=Act.EDIT)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    if last_edit:
        entries = entries.filter(number__gt=last_edit)
    return dict(entries.order_by("number").values_list("step", "actor_id"))


def why_not(user, submission):
    """Return why this person may not sign the step that a round waits for, or "".

    No account does two steps of a round, and who wrote or handed in the text does none.
    """
    step = step_now(submission)
    if not reviewers.may_do(user, submission.section_id, step):
        return f"这一步是{STEP_NAMES[step]}，您没有这个栏目的{STEP_NAMES[step]}权限。"
    if user.pk in (submission.submitted_by_id, submission.author_id):
        return "这篇稿件是您撰写或送审的，要由别人来审。"
    if submission.section.review_steps == 1 and submission.revision.created_by_id == user.pk:
        return "这一版是您改的，本栏目只有一审，要由别人来审。"
    signed = approvals(submission)
    if any(person == user.pk and done != step for done, person in signed.items()):
        return "您已经签过这篇稿件的另一级，同一个人不能签两级。"
    return ""


def proofs(item, revision):
    """Return {number of the proofreading: its line} that were signed on exactly this text."""
    entries = ReviewEntry.objects.of(item).filter(act=Act.PROOF, digest=revision.digest)
    return {entry.step: entry for entry in entries}


def check_proofs(item, revision):
    """Raise ValidationError when the section asks for proofreadings that nobody signed."""
    signed = proofs(item, revision)
    wanted = range(1, item.section.proof_steps + 1)
    if missing := [PROOF_NAMES[number] for number in wanted if number not in signed]:
        raise ValidationError(f"本栏目签发前要有校对签字，还缺：{'、'.join(missing)}。")


def is_signed(item, revision, user):
    """Say whether this person has just put the last signature under exactly this text: the one
    of its section's last step, or that of an urgent release."""
    submission = open_of(item)
    if submission and submission.digest == revision.digest:
        steps = item.section.review_steps
        if submission.step > steps and approvals(submission).get(steps) == user.pk:
            return True
    last = ReviewEntry.objects.of(item).last()
    is_urgent = last and last.act == Act.URGENT and last.digest == revision.digest
    return bool(is_urgent and last.actor_id == user.pk)


# -- what happens to a round when something else happens to its item ---------------------------


def text_changed(item, revision, user):
    """A new revision of an item that is under review: every signature on the old text is void,
    and the round begins again with the new one. It doesn't leave the queue."""
    submission = open_of(item)
    if submission is None or submission.digest == revision.digest:
        return
    voided = sorted(approvals(submission))
    record.write(
        item, Act.EDIT, user, submission=submission, revision=revision,
        comment="、".join(f"{STEP_NAMES[step]}签字作废" for step in voided), voided=voided,
    )  # fmt: skip
    submission.revision, submission.digest = revision, revision.digest
    submission.title = revision.data.get("title", item.title)[:200]
    begin_step(submission, 1)
    submission.save()


def begin_step(submission, step):
    """Let a step wait from now on; its time is that of the section, in days."""
    now = timezone.now()
    submission.step, submission.step_since, submission.reminded_at = step, now, None
    submission.due_at = now + timedelta(days=submission.section.review_days)


def moved(item):
    """An item went to another section: its round is asked by that section's rules."""
    of(item).filter(state=Round.OPEN).update(section=item.section)


def binned(item, user):
    """An item went to the recycle bin: its round ends."""
    if submission := open_of(item):
        record.write(item, Act.CLOSE, user, submission=submission, revision=submission.revision)
        end(submission, Round.TAKEN_BACK)


def withdrawn(item, user, reason):
    record.write(item, Act.WITHDRAW, user, revision=item.live_revision, comment=reason)


def released(item, revision, user, **detail):
    """A text went out: its line is written, its round ends."""
    submission = open_of(item)
    if submission and submission.digest != revision.digest:
        submission = None  # the round is about a newer text, and goes on
    record.write(item, Act.RELEASE, user, submission=submission, revision=revision, **detail)
    if submission:
        end(submission, Round.RELEASED)


def end(submission, state):
    submission.state, submission.claimed_by, submission.claimed_at = state, None, None
    submission.save()


def claim_of(submission):
    """Return who is reading the text at the moment, or None."""
    now = timezone.now()
    is_fresh = submission.claimed_at and submission.claimed_at > now - CLAIM_LASTS
    return submission.claimed_by if is_fresh else None


def told(act, item, user, **detail):
    """Say it in the audit log as well, under the item's own name."""
    audit.record(f"{item._meta.model_name}.{act}", actor=user, target=item, **detail)


def forget(item):
    """Take away the rounds of an item that is about to be deleted for good. Its record stays."""
    content_type = ContentType.objects.get_for_model(type(item))
    ScheduledChange.objects.filter(content_type=content_type, object_id=item.pk).delete()
    of(item).delete()
