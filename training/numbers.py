"""Fields that choose other items by name and keep their numbers."""

from django import forms

from editorial import rights
from editorial.rows import RowsField


def offered(user, model, chosen=()):
    """Return (number, name) of what a person may choose: the public items, those in his own
    sections, and what is chosen already. The ones that visitors can't see are marked."""
    public = dict(model.objects.public().values_list("pk", "title"))
    mine = rights.items_for(user, model.objects.outside_bin())
    hidden = dict(mine.exclude(pk__in=public).values_list("pk", "title"))
    left = {number for number in chosen if number} - public.keys() - hidden.keys()
    hidden |= dict(model.objects.filter(pk__in=left).values_list("pk", "title"))
    named = [(number, title, "") for number, title in public.items()]
    named += [(number, title, "（未公开）") for number, title in hidden.items()]
    named.sort(key=lambda one: (one[1], one[0]))
    return [(number, title + mark) for number, title, mark in named]


def one_of(choices, *, required=False, **options):
    """Return a field for one item or none; it cleans to a number or None."""
    return forms.TypedChoiceField(
        choices=[("", "（不选）"), *choices], coerce=int, empty_value=None, required=required,
        **options,
    )  # fmt: skip


class NumbersField(RowsField):
    """Several items in the editor's order, a row each; cleans to a list of numbers."""

    def __init__(self, choices, *, item_label, most=60, **options):
        row = type("NumberRow", (forms.Form,), {"item": one_of(choices, label=item_label)})
        super().__init__(row, most=most, **options)

    def prepare_value(self, value):
        is_numbers = isinstance(value, list)
        return [{"item": number} for number in value] if is_numbers else value

    def clean(self, value):
        numbers = (row["item"] for row in super().clean(value))
        return list(dict.fromkeys(number for number in numbers if number))

    def has_changed(self, initial, data):
        if data is None:
            return False
        chosen = [row["item"] for row in data.values() if row["item"]] if data.is_valid() else None
        return chosen != list(initial or [])
