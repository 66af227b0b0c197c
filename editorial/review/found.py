"""What the desk's search knows of the reviews: where an item is, and who signed it."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType

from editorial.models import Act, ReviewEntry, Round, Submission

STATES = {Round.OPEN: "state:review", Round.RETURNED: "state:returned"}


def tags(model, numbers):
    """Return {number: tags} of items: the state of the last round, and who signed any text."""
    items = {
        "content_type": ContentType.objects.get_for_model(model),
        "object_id__in": list(numbers),
    }
    last = {}
    rounds = Submission.objects.filter(**items).order_by("pk")
    for number, state in rounds.values_list("object_id", "state"):
        last[number] = state
    found = defaultdict(set)
    for number, state in last.items():
        if state in STATES:
            found[number].add(STATES[state])
    signed = ReviewEntry.objects.filter(**items, act__in=(Act.APPROVE, Act.URGENT))
    for number, person in signed.values_list("object_id", "actor_id"):
        found[number].add(f"reviewed:{person}")
    return found
