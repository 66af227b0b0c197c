"""Whatever people do in whatever order: the public reads the last approved text whose time has
come, and the record says what happened."""

import random
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from editorial import actions, due
from editorial.models import Act, ReviewEntry
from editorial.review import record, rounds, verbs
from news.models import Article
from tests import factories
from tests.editorial.reviewing import reviewers, submit

pytestmark = pytest.mark.django_db

SEQUENCES, STEPS = 200, 6
DELAYS = (None, None, -1, 1, 2, 3)  # hours from now; None is "at once"
WEIGHTS = {
    "edit": 4, "times": 2, "submit": 5, "sign": 4, "sign_all": 5, "send_back": 1, "restore": 2,
    "republish": 2, "withdraw": 1, "urgent": 1,
}  # fmt: skip


class Story:
    """One item, and by its side what must be true of it, kept without asking the desk."""

    def __init__(self, cast, seed):
        self.cast, self.dice, self.texts = cast, random.Random(seed), 0
        self.seed, self.log = seed, []
        self.item = factories.draft(f"{seed}.0", by=cast["alice"])
        self.is_open, self.signed = False, 0
        self.approved, self.released = [], []  # [(moment, title)], [title]

    def now_text(self):
        item = Article.objects.get(pk=self.item.pk)
        return item.apply(item.latest_revision.data)

    def latest(self):
        return Article.objects.get(pk=self.item.pk).latest_revision

    # -- what people do -----------------------------------------------------------------------

    def edit(self):
        self.texts += 1
        self._save(title=f"{self.seed}.{self.texts}", planned_at=self._moment())

    def times(self):
        self._save(planned_at=self._moment())

    def _moment(self):
        delay = self.dice.choice(DELAYS)
        now = timezone.now().replace(microsecond=0)
        return now + timedelta(hours=delay) if delay else None

    def _save(self, **changes):
        text, before = self.now_text(), self.latest().digest
        for name, value in changes.items():
            setattr(text, name, value)
        actions.save_revision(text, self.cast["alice"])
        self._begins_again(before)

    def restore(self):
        before = self.latest().digest
        old = self.dice.choice(list(self.item.revisions()))
        actions.restore_revision(self.now_text(), old, self.cast["alice"])
        self._begins_again(before)

    def _begins_again(self, before):
        if self.latest().digest != before:
            self.signed = 0

    def submit(self):
        if self._did(submit, self.item, self.cast["alice"]):
            self.is_open, self.signed = True, 0

    def sign(self):
        self._sign(self.dice.choice((1, 2, 3)))

    def sign_all(self):
        for step in (1, 2, 3):
            self._sign(step)

    def _sign(self, step):
        may = self.is_open and step == self.signed + 1
        data = self.latest()
        person = self.cast[step]
        assert self._did(verbs.approve, self.item, person, digest=data.digest) == may
        if may:
            self.signed = step
        if may and step == 3:
            self.is_open = False
            self._goes_out(data.data)

    def send_back(self):
        digest, step = self.latest().digest, self.signed + 1
        if self.is_open:
            verbs.send_back(self.item, self.cast[step], digest=digest, comment="再改")
            self.is_open = False

    def republish(self):
        data = self.latest().data
        is_same = bool(self.released) and data["title"] == self.released[-1]
        if self._did(actions.publish, self.item, self.cast["root"]):
            assert is_same
            self._goes_out(data)
            self.is_open = False

    def urgent(self):
        revision, root = self.latest(), self.cast["root"]
        verbs.release_urgently(self.item, root, reason="紧急", digest=revision.digest)
        self.is_open = False
        self._goes_out(revision.data)

    def withdraw(self):
        if self._did(actions.withdraw, self.item, self.cast["root"], reason="撤"):
            self.approved = []

    def _did(self, verb, *arguments, **facts):
        try:
            with transaction.atomic():
                verb(*arguments, **facts)
        except (ValidationError, PermissionDenied):
            return False
        return True

    def _goes_out(self, data):
        """A newer approval takes the place of one whose time has not come yet."""
        now = timezone.now()
        planned = Article().apply(data).planned_at
        self.approved = [one for one in self.approved if one[0] <= now]
        self.approved.append((max(planned or now, now) if planned else now, data["title"]))
        self.released.append(data["title"])

    # -- what must be true ----------------------------------------------------------------------

    def check(self):
        hours = self.dice.choice((0, 0, 1.5, 2.5, 4))
        moment = timezone.now() + timedelta(hours=hours)
        come = [title for at, title in self.approved if at <= moment]
        assert self._public_at(moment) == come[-1:], (self.log, hours)
        entries = list(ReviewEntry.objects.of(self.item))
        assert list(record.verify(entries)) == [], self.log
        told = [entry.title for entry in entries if entry.act == Act.RELEASE]
        assert told == self.released, self.log
        assert bool(rounds.open_of(self.item)) == self.is_open, self.log

    def _public_at(self, moment):
        """What the public reads at a moment to come, if nobody does anything until then."""
        savepoint = transaction.savepoint()
        due.apply_due(moment)
        found = Article.objects.live(moment).filter(pk=self.item.pk)
        titles = list(found.values_list("title", flat=True))
        transaction.savepoint_rollback(savepoint)
        return titles


@pytest.fixture
def cast():
    return reviewers() | {"alice": factories.alice(), "root": factories.root()}


def test_the_public_reads_the_last_approved_text_whose_time_has_come(cast):
    for seed in range(SEQUENCES):
        story = Story(cast, seed)
        for _ in range(STEPS):
            (name,) = story.dice.choices(list(WEIGHTS), list(WEIGHTS.values()))
            story.log.append(name)
            getattr(story, name)()
            story.check()
