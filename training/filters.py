"""Narrowing a list by what a visitor chose in its address."""

from dataclasses import dataclass

from training.models import Category, Expert, Place


@dataclass
class Choice:
    name: str
    label: str
    options: list  # (value, text)
    value: str = ""


class CourseFilter:
    """?kind=…&expert=…&place=…: each on its own or together. What is on offer is what public
    courses have; a value that isn't on offer is dropped, and `ignored` says so."""

    def __init__(self, asked, courses):
        self.courses = courses
        rows = list(courses.order_by().values_list("category", "experts", "place_id"))
        self.courses_exist = bool(rows)
        kinds = {kind for kind, _, _ in rows}
        experts = {number for _, numbers, _ in rows for number in numbers}
        places = {place for _, _, place in rows if place}
        self.choices = [
            Choice("kind", "类别", [(v, text) for v, text in Category.choices if v in kinds]),
            Choice("expert", "专家", _named(Expert.objects.public().in_order(), experts)),
            Choice("place", "教学点", _named(Place.objects.public().order_by("title", "pk"), places)),
        ]  # fmt: skip
        for choice in self.choices:
            wanted = asked.get(choice.name, "")
            choice.value = wanted if wanted in dict(choice.options) else ""
        self.ignored = any(asked.get(c.name) and not c.value for c in self.choices)

    @property
    def values(self):
        return {choice.name: choice.value for choice in self.choices}

    @property
    def in_words(self):
        """What was chosen, as the page says it: ["党务实务", "陈示例"]."""
        return [dict(choice.options)[choice.value] for choice in self.choices if choice.value]

    def found(self):
        kind, expert, place = (choice.value for choice in self.choices)
        found = self.courses.filter(category=kind) if kind else self.courses
        found = found.filter(experts__holds=int(expert)) if expert else found
        return found.filter(place=int(place)) if place else found


def _named(queryset, numbers):
    named = queryset.filter(pk__in=numbers).values_list("pk", "title")
    return [(str(pk), title) for pk, title in named]
