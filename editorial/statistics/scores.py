"""What a piece is worth: points a piece, a thousand characters and a picture, by its kind."""

from decimal import ROUND_HALF_UP, Decimal

from editorial import indexing
from editorial.models import ScoreRule

TENTH = Decimal("0.1")


def rules():
    """Return {kind: rule}; ask `rule_of` for one of them."""
    return {rule.kind: rule for rule in ScoreRule.objects.all()}


def make_rules():
    """Give every kind that can be released a row, so that it can be edited."""
    known = set(ScoreRule.objects.values_list("kind", flat=True))
    ScoreRule.objects.bulk_create(
        ScoreRule(kind=model._meta.model_name, name=model._meta.verbose_name)
        for model in indexing.models()
        if model._meta.model_name not in known
    )


def worth(known, group):
    """Return the exact points of a group of pieces of one kind, all own or all reprints."""
    rule = known.get(group["kind"]) or ScoreRule()
    points = (
        rule.piece * group["pieces"]
        + Decimal(rule.thousand) * group["characters"] / 1000
        + Decimal(rule.picture) * group["pictures"]
    )
    return points * rule.reprint_percent / 100 if group["is_reprint"] else points


def shown(points):
    return points.quantize(TENTH, ROUND_HALF_UP)
