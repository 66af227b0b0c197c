"""Counting. One pass over the answers, each read by the questions of the revision it answered;
what has been counted is kept, so that the next look reads only what came since."""

from collections import Counter
from dataclasses import dataclass, field

from surveys.models import Answer, Tally
from surveys.questions import Type, parse

CHUNK = 2000


@dataclass
class Counted:
    """`counts` is {identity: {"n": people who answered, "counts": …}}; see `_ADDERS`."""

    questions: list
    former: list
    answers: int = 0
    counts: dict = field(default_factory=dict)


def of(survey):
    """Return what there is to say about a survey's answers now."""
    stored = Tally.objects.filter(survey=survey).first() or Tally(survey=survey)
    before = (stored.answers, stored.last_answer)
    everything = Answer.objects.filter(survey=survey)
    if everything.filter(pk__lte=stored.last_answer).count() != stored.answers:
        # An answer with a lower number was stored later, or one is gone: count anew.
        stored.answers, stored.last_answer, stored.counts = 0, 0, {}
    sheets = questionnaires(survey)
    fresh = everything.filter(pk__gt=stored.last_answer).order_by("pk")
    rows = fresh.values_list("pk", "revision", "data").iterator(chunk_size=CHUNK)
    added, last = count(rows, sheets, stored.counts)
    if added:
        stored.answers, stored.last_answer = stored.answers + added, last
    if (stored.answers, stored.last_answer) != before:
        Tally.objects.update_or_create(
            survey=survey,
            defaults={
                "answers": stored.answers,
                "last_answer": stored.last_answer,
                "counts": stored.counts,
            },
        )
    now, former = _told_apart(survey, sheets, stored.counts)
    return Counted(now, former, stored.answers, stored.counts)


def questionnaires(survey):
    """Return {number of a revision: its questions} of every revision that was answered."""
    numbers = Answer.objects.filter(survey=survey).order_by().values_list("revision").distinct()
    revisions = survey.revisions().filter(number__in=numbers).order_by("number")
    return {
        number: [q for q in parse(data.get("questions")) if not q.is_section]
        for number, data in revisions.values_list("number", "data")
    }


def _told_apart(survey, sheets, counts):
    """Return (the questions of today, those that were answered once and are asked no more)."""
    now = [question for question in survey.parsed() if not question.is_section]
    known = {question.identity for question in now}
    former = {}
    for questions in sheets.values():
        for question in questions:
            was_answered = counts.get(question.identity, {}).get("n")
            if question.identity not in known and was_answered:
                former[question.identity] = question
    return now, list(former.values())


def count(rows, sheets, counts):
    """Add rows of (number, revision, data) to `counts`; return how many, and the last number."""
    plans = {
        number: {
            question.key: (_ADDERS[question.type], _entry(counts, question))
            for question in questions
        }
        for number, questions in sheets.items()
    }
    added = last = 0
    for number, revision, data in rows:
        plan = plans.get(revision, {})
        for key, value in data.items():
            if key in plan:
                add, entry = plan[key]
                entry["n"] += 1
                add(entry["counts"], value)
        added, last = added + 1, number
    return added, last


def _entry(counts, question):
    return counts.setdefault(question.identity, {"n": 0, "counts": {}})


def _add_one(counts, value):
    name = str(value)
    counts[name] = counts.get(name, 0) + 1


def _add_each(counts, value):
    for option in value:
        counts[option] = counts.get(option, 0) + 1


def _add_pairs(counts, value):
    for row, column in value.items():
        line = counts.setdefault(row, {})
        line[column] = line.get(column, 0) + 1


def _add_places(counts, value):
    for place, option in enumerate(value, start=1):
        line = counts.setdefault(option, {})
        line[str(place)] = line.get(str(place), 0) + 1


def _add_nothing(counts, value):
    """A text is read, not counted."""


_ADDERS = {
    Type.SINGLE: _add_one,
    Type.SCALE: _add_one,
    Type.MULTIPLE: _add_each,
    Type.MATRIX: _add_pairs,
    Type.RANKING: _add_places,
    Type.SHORT: _add_nothing,
    Type.LONG: _add_nothing,
}


def cross(survey, first, second):
    """Return ({(word of the first, word of the second): people}, {word of the first: people}) of
    those who answered both; in a question of many choices a person counts under each of his."""
    pairs, people = Counter(), Counter()
    fitting = {
        number: {question.identity for question in questions}
        for number, questions in questionnaires(survey).items()
    }
    rows = Answer.objects.filter(survey=survey).order_by("pk").values_list("revision", "data")
    for revision, data in rows.iterator(chunk_size=CHUNK):
        known = fitting.get(revision, ())
        if first.identity in known and second.identity in known:
            one, other = _words(data.get(first.key)), _words(data.get(second.key))
            if one and other:
                people.update(one)
                pairs.update((a, b) for a in one for b in other)
    return pairs, people


def _words(value):
    if value is None:
        return []
    return value if isinstance(value, list) else [str(value)]


def texts(survey, question):
    """Return the queryset of the answers to a text question, the newest first, as (text,)."""
    fitting = [
        number
        for number, questions in questionnaires(survey).items()
        if any(other.identity == question.identity for other in questions)
    ]
    answers = Answer.objects.filter(survey=survey, revision__in=fitting, data__has_key=question.key)
    return answers.order_by("-pk").values_list(f"data__{question.key}", flat=True)
