"""What waits for a person in the reviews, over all sections and kinds."""

from collections import defaultdict

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from editorial import rights
from editorial.models import Act, ReviewEntry, Round, Submission
from editorial.models.review import STEP_NAMES
from editorial.review import reviewers, rounds

MOST = 100


def waiting_for(user):
    """Return rows of the open rounds whose next step this person may sign, the most urgent first.

    Five queries, however many there are.
    """
    steps = reviewers.steps_by_section(user)
    found = _rounds(Round.OPEN).filter(section__in=steps).exclude(submitted_by=user)
    found = found.exclude(author=user).order_by("due_at", "pk")
    found = [r for r in found if rounds.step_now(r) in steps[r.section_id] and _may_see(user, r)]
    signed = _signed_by(user, found)
    mine = [r for r in found if not signed[r.pk] - {rounds.step_now(r)} and not _is_own(user, r)]
    return [_row(r, "review", f"等待{STEP_NAMES[rounds.step_now(r)]}") for r in mine[:MOST]]


def _is_own(user, submission):
    return submission.section.review_steps == 1 and submission.revision.created_by_id == user.pk


def _may_see(user, submission):
    model = submission.content_type.model_class()
    return user.has_perm(rights.permission("view", model)) or user.has_perm(
        rights.permission("change", model)
    )


def _signed_by(user, submissions):
    """Return {number of a round: steps that this person signed for the text as it is now}."""
    numbers = [submission.pk for submission in submissions]
    digests = {submission.pk: submission.digest for submission in submissions}
    edits = ReviewEntry.objects.filter(
        round_id=OuterRef("round_id"), act=Act.EDIT, number__gt=OuterRef("number")
    )
    entries = ReviewEntry.objects.filter(round_id__in=numbers, act=Act.APPROVE, actor_id=user.pk)
    signed = defaultdict(set)
    for entry in entries.exclude(Exists(edits)):
        if entry.digest == digests[entry.round_id]:
            signed[entry.round_id].add(entry.step)
    return signed


def in_work(user):
    """Return rows of the open rounds that this person handed in or wrote."""
    found = _of(user, Round.OPEN).order_by("due_at", "pk")[:MOST]
    return [_row(r, "change", f"等待{STEP_NAMES[rounds.step_now(r)]}") for r in found]


def returned_to(user):
    """Return rows of this person's rounds that came back and were not handed in again."""
    later = Submission.objects.filter(
        content_type=OuterRef("content_type"),
        object_id=OuterRef("object_id"),
        pk__gt=OuterRef("pk"),
    )
    found = _of(user, Round.RETURNED).exclude(Exists(later)).order_by("-step_since", "-pk")
    return [
        _row(r, "change", f"{STEP_NAMES[rounds.step_now(r)]}退回", has_due=False)
        for r in found[:MOST]
    ]


def _rounds(state):
    return Submission.objects.filter(state=state).select_related(
        "section", "revision", "submitted_by", "content_type", "claimed_by"
    )


def _of(user, state):
    granted = rights.granted_sections(user)
    mine = Q(submitted_by=user) | Q(author=user)
    return _rounds(state).filter(mine, section__in=granted)


def _row(submission, page, note, *, has_due=True):
    kind = submission.content_type
    holder = rounds.claim_of(submission)
    return {
        "title": submission.title,
        "url": reverse(f"admin:{kind.app_label}_{kind.model}_{page}", args=[submission.object_id]),
        "section": submission.section.name,
        "who": f"{submission.submitted_by}送审",
        "since": submission.step_since,
        "due": submission.due_at if has_due else None,
        "is_late": has_due and submission.due_at < timezone.now(),
        "note": f"{note}，{holder}正在审阅" if holder else _urged(submission, note),
    }


def _urged(submission, note):
    return f"{note}，已催办" if submission.reminded_at else note
