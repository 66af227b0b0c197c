"""Narrowing a list by what a visitor chose above it, in the address: ?kind=…&year=…

Choices combine, stay while paging, and work without a script (components/filters.html).
"""

from dataclasses import dataclass


@dataclass
class Filter:
    """`options` are (value, text), as far as the list has something for them."""

    name: str
    label: str
    options: list
    value: str = ""

    @property
    def is_offered(self):
        return len(self.options) > 1 or bool(self.value)

    @property
    def in_words(self):
        return dict(self.options).get(self.value, "")


class Filters:
    """What was chosen; a value that isn't on offer is dropped, and `ignored` says so."""

    def __init__(self, asked, *filters):
        self.filters = filters
        for one in filters:
            wanted = asked.get(one.name, "")
            one.value = wanted if wanted in dict(one.options) else ""
        self.ignored = any(asked.get(one.name) and not one.value for one in filters)

    def __getitem__(self, name):
        """Return the value chosen for a filter, or ""."""
        return {one.name: one.value for one in self.filters}[name]

    @property
    def offered(self):
        return [one for one in self.filters if one.is_offered]

    @property
    def chosen(self):
        """What the pager's links must repeat: {"kind": "work"}."""
        return {one.name: one.value for one in self.filters if one.value}

    @property
    def in_words(self):
        return [one.in_words for one in self.filters if one.value]
