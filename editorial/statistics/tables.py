"""The tables of the statistics. Page and sheet are made from these, so that they agree."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.db.models import Count, Sum

from accounts.models import Department
from editorial import indexing
from editorial.models import Section
from editorial.statistics import scores

GROUPS = {
    "department": "部门",
    "person": "建稿人",
    "author": "署名作者",
    "section": "栏目",
    "month": "月份",
    "kind": "类别",
}
_FIELDS = {"department": "department_id", "person": "created_by_id", "section": "section_id"}
NOBODY = {
    "department": "没有部门",
    "person": "批量导入",
    "author": "没有署名",
    "section": "栏目已删除",
}


@dataclass
class Line:
    label: str
    depth: int = 0
    pieces: int = 0
    here: int = 0  # in the place itself, without what is below it
    own: int = 0
    characters: int = 0
    pictures: int = 0
    reads: int = 0
    points: Decimal = field(default_factory=Decimal)

    @property
    def score(self):
        return scores.shown(self.points)

    def add(self, group, points):
        self.pieces += group["pieces"]
        self.own += 0 if group["is_reprint"] else group["pieces"]
        self.characters += group["characters"]
        self.pictures += group["pictures"]
        self.reads += group["reads"] or 0
        self.points += points


class Statistics:
    """`pieces` is a queryset of ItemFigures that the person may see, filtered as he asked. Those
    that have left the site are set apart (`apart` is their number), or counted `with_out`."""

    def __init__(self, pieces, *, with_out=False):
        self.pieces = pieces if with_out else pieces.filter(is_out=False)
        self.rules = scores.rules()
        groups = self._ask(pieces, "department_id", "section_id", "month", "is_out")
        self._groups = [one for one in groups if with_out or not one[0]["is_out"]]
        self.apart = sum(group["pieces"] for group, _ in groups) - self.total().pieces

    def _ask(self, pieces, *names):
        """Return [(group, points)], counted by these columns, kind, and own or reprint."""
        groups = pieces.order_by().values(*names, "kind", "is_reprint").annotate(
            pieces=Count("key"), sum_characters=Sum("characters"), sum_pictures=Sum("pictures"),
            sum_reads=Sum("reads__count"),
        )  # fmt: skip
        found = []
        for group in groups:
            for name in ("characters", "pictures", "reads"):
                group[name] = group.pop(f"sum_{name}")
            found.append((group, scores.worth(self.rules, group)))
        return found

    def total(self):
        line = Line("合计")
        for group, points in self._groups:
            line.add(group, points)
        return line

    def by(self, name):
        """Return the lines of a table: months in their order, sections and departments as their
        tree with what is below them added up, others by pieces."""
        column = _FIELDS.get(name, name)
        groups = self._ask(self.pieces, column) if name in ("person", "author") else self._groups
        lines = {}
        for group, points in groups:
            lines.setdefault(group[column], Line("")).add(group, points)
        match name:
            case "section" | "department":
                return as_tree(Section if name == "section" else Department, lines, NOBODY[name])
            case "month":
                return [_named(lines[month], month) for month in sorted(lines)]
            case "kind":
                names = {
                    model._meta.model_name: model._meta.verbose_name for model in indexing.models()
                }
            case "person":
                names = {one.pk: str(one) for one in get_user_model().objects.filter(pk__in=lines)}
            case _:
                names = {author: author for author in lines if author}
        for value, line in lines.items():
            line.label = names.get(value) or NOBODY.get(name, value)
        return sorted(lines.values(), key=lambda line: (-line.pieces, line.label))

    def each(self):
        """Yield (piece, its score) of everything, newest first, with its names."""
        pieces = self.pieces.select_related("section", "department", "created_by", "reads")
        for piece in pieces.order_by("-released_at", "key").iterator(chunk_size=2000):
            group = {
                "kind": piece.kind, "is_reprint": piece.is_reprint, "pieces": 1,
                "characters": piece.characters, "pictures": piece.pictures,
            }  # fmt: skip
            yield piece, scores.shown(scores.worth(self.rules, group))


def _named(line, label, depth=0):
    line.label, line.depth = label, depth
    return line


def as_tree(model, lines, nobody):
    """Return the lines in the order of the tree, each with what is below it; empty ones out."""
    whole, above, order = {}, [], []
    for node in model.objects.filter(pk__in=_with_ancestors(model, lines)).order_by(
        "tree_id", "lft"
    ):
        above = [one for one in above if one.tree_id == node.tree_id and one.rght > node.rght]
        whole[node.pk] = Line(node.name, depth=len(above))
        order.append(node.pk)
        if node.pk in lines:
            whole[node.pk].here = lines[node.pk].pieces
            for one in (*above, node):
                _add(whole[one.pk], lines[node.pk])
        above.append(node)
    rest = [_named(line, nobody) for pk, line in lines.items() if pk not in whole]
    for line in rest:
        line.here = line.pieces
    return [whole[pk] for pk in order] + rest


def _with_ancestors(model, numbers):
    nodes = model.objects.filter(pk__in=[pk for pk in numbers if pk])
    return [node.pk for node in model.objects.get_queryset_ancestors(nodes, include_self=True)]


def _add(line, other):
    for name in ("pieces", "own", "characters", "pictures", "reads", "points"):
        setattr(line, name, getattr(line, name) + getattr(other, name))
