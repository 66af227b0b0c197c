"""Choices above a list, as plain links that combine and stay while paging: ?series=…&year=…"""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import Http404

LONGEST = 100  # characters of a choice


@dataclass
class Choice:
    label: str
    query: str
    is_chosen: bool


@dataclass
class Filter:
    """`options` are (value, label); only those are taken, anything else is a 404."""

    name: str
    label: str
    options: list
    chosen: str = ""
    choices: list[Choice] = field(default_factory=list)


def read(request, *filters):
    """Fill the filters in from the address and return them, without those that offer no choice."""
    for one in filters:
        one.chosen = request.GET.get(one.name, "").replace("\x00", "")[:LONGEST]
        if one.chosen and one.chosen not in (value for value, _ in one.options):
            raise Http404
    for one in filters:
        one.choices = [
            Choice(label, kept(filters, {one.name: value}), value == one.chosen)
            for value, label in [("", "全部"), *one.options]
        ]
    return [one for one in filters if len(one.options) > 1 or one.chosen]


def kept(filters, changed=None):
    """Return the query of all that is chosen, with a change to it."""
    values = {one.name: one.chosen for one in filters} | (changed or {})
    return urlencode({name: value for name, value in values.items() if value})
