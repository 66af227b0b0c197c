"""Narrowing the list of courses."""

from editorial.filters import Filter, Filters
from training.models import Category, Expert, Place


class CourseFilters(Filters):
    """?kind=…&expert=…&place=…: each on its own or together. What is on offer is what public
    courses have."""

    def __init__(self, asked, courses):
        self.courses = courses
        rows = list(courses.order_by().values_list("category", "experts", "place_id"))
        kinds = {kind for kind, _, _ in rows}
        experts = {number for _, numbers, _ in rows for number in numbers}
        places = {place for _, _, place in rows if place}
        super().__init__(
            asked,
            Filter("kind", "类别", [(v, text) for v, text in Category.choices if v in kinds]),
            Filter("expert", "专家", _named(Expert.objects.public().in_order(), experts)),
            Filter(
                "place", "教学点", _named(Place.objects.public().order_by("title", "pk"), places)
            ),
        )

    def found(self):
        found = self.courses
        if kind := self["kind"]:
            found = found.filter(category=kind)
        if expert := self["expert"]:
            found = found.filter(experts__holds=int(expert))
        if place := self["place"]:
            found = found.filter(place=int(place))
        return found


def _named(queryset, numbers):
    named = queryset.filter(pk__in=numbers).values_list("pk", "title")
    return [(str(pk), title) for pk, title in named]
