"""The difference of two texts of an item, field by field, row by row."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString

from editorial.compare.align import Budget, opcodes, paired
from editorial.compare.blocks import LONGEST, MOST, format_note
from editorial.compare.library import Library
from editorial.compare.values import blocks_of, same
from editorial.compare.words import added, marked, removed
from editorial.richtext.field import RichTextField

AROUND = 1  # blocks that stay in sight before and after a change
LEAST_FOLDED = 3
MOST_ROWS = 4_000  # what a page shows of a field; the rest is counted
TOO_LONG = "内容太长，只比较了前面的部分。"
SAYS = {"changed": "改动", "added": "新增", "removed": "删除", "format": "格式", "moved": "顺序"}


@dataclass
class Side:
    """One side of a row: the words, marked, and the picture of the library, if it is one."""

    html: SafeString
    name: str = ""
    image: object = None
    is_picture: bool = False


@dataclass
class Row:
    change: str  # same, changed, added, removed, format
    old: Side | None
    new: Side | None
    note: str = ""

    @property
    def says(self):
        return SAYS.get(self.change, "")


@dataclass
class Fold:
    """A run of rows without a change, put away."""

    rows: list

    @property
    def count(self):
        return len(self.rows)


@dataclass
class FieldDifference:
    name: str
    label: str
    unit: str  # what a row is called: "段", "张", "" for a single value
    rows: list = field(default_factory=list)  # of Row and Fold
    changed: int = 0
    notes: list = field(default_factory=list)
    left_out: int = 0

    @property
    def summary(self):
        return f"{self.label} {self.changed} {self.unit}" if self.unit else self.label


def difference(model, old_data, new_data, form_fields=None, names=None):
    """Return a FieldDifference for each versioned field of `model` whose value differs, in the
    order of the model. `form_fields` are the fields of its editing form: they give the labels
    and explain what is kept as JSON. `names` narrows the fields."""
    form_fields = form_fields or {}
    library, budget, found = Library(), Budget(), []
    for name in names or model.versioned_fields:
        column = model._meta.get_field(name)
        old, new = old_data.get(name), new_data.get(name)
        if same(column, old, new):
            continue
        form_field = form_fields.get(name)
        label = str(getattr(form_field, "label", None) or column.verbose_name)
        old_blocks = blocks_of(column, form_field, old, library)
        new_blocks = blocks_of(column, form_field, new, library)
        one = _compared(column, label, old_blocks, new_blocks, library, budget)
        if any(isinstance(value, str) and len(value) > LONGEST for value in (old, new)):
            one.notes = [TOO_LONG]
        found.append(one)
    return found


def _compared(column, label, old, new, library, budget):
    too_long = max(len(old), len(new)) > MOST
    old, new = old[:MOST], new[:MOST]
    unit = _unit(column, old, new)
    one = FieldDifference(column.name, label, unit)
    images = library.pictures_at({b.picture for b in (*old, *new) if b.picture})
    rows = list(_rows(old, new, images, budget))
    one.changed = sum(row.change != "same" for row in rows)
    if Counter(old) == Counter(new) and not too_long:
        if old == new:
            one.notes.append("文字相同，内部格式有变化。")
        else:
            one.notes.append("内容没有增减，只是先后顺序变了。")
    one.changed = one.changed or 1
    if too_long:
        one.notes.append(TOO_LONG)
    one.left_out = max(0, len(rows) - MOST_ROWS)
    one.rows = _folded(rows[:MOST_ROWS])
    return one


def _unit(column, old, new):
    if isinstance(column, RichTextField):
        return "段"
    together = (*old, *new)
    if column.is_relation or len(together) < 3:
        return ""
    names = {block.name for block in together}
    return {"图片": "张", "附件": "个"}.get(names.pop() if len(names) == 1 else "", "处")


def _rows(old, new, images, budget):
    for is_same, i1, i2, j1, j2 in opcodes(old, new, budget):
        if is_same:
            for block in old[i1:i2]:
                side = _side(block, escape(block.text), images)
                yield Row("same", side, side)
        else:
            yield from _replaced(old[i1:i2], new[j1:j2], images, budget)


def _replaced(old, new, images, budget):
    for i, j in _pairs(old, new, budget):
        if j is None:
            yield Row("removed", _side(old[i], removed(old[i].text), images), None)
        elif i is None:
            yield Row("added", None, _side(new[j], added(new[j].text), images))
        else:
            yield _changed(old[i], new[j], images, budget)


def _pairs(old, new, budget):
    """A picture is never the new wording of a paragraph."""
    if len(old) == len(new) == 1 and bool(old[0].picture) != bool(new[0].picture):
        return [(0, None), (None, 0)]
    pairs = paired([_likeness(block) for block in old], [_likeness(block) for block in new], budget)
    apart = []
    for i, j in pairs:
        both = i is not None and j is not None
        if both and bool(old[i].picture) != bool(new[j].picture):
            apart += [(i, None), (None, j)]
        else:
            apart.append((i, j))
    return apart


def _likeness(block):
    return f"{block.picture}{block.key}{block.text}"


def _changed(old, new, images, budget):
    before, after = marked(old.text, new.text, budget)
    note = ""
    if (old.looks, old.name) != (new.looks, new.name):
        note = format_note(old, new)
    change = "format" if old.text == new.text else "changed"
    if old.picture != new.picture:
        change, note = "changed", "换了图片"
    elif old.picture and change == "changed":
        note = "图片没换，说明文字改了"
    return Row(change, _side(old, before, images), _side(new, after, images), note)


def _side(block, html, images):
    return Side(html, block.name, images.get(block.picture), bool(block.picture))


def _folded(rows):
    shown = set()
    for place, row in enumerate(rows):
        if row.change != "same":
            shown |= set(range(place - AROUND, place + AROUND + 1))
    folded, run = [], []
    for place, row in enumerate(rows):
        if place in shown:
            folded += _run(run)
            run = []
            folded.append(row)
        else:
            run.append(row)
    return folded + _run(run)


def _run(rows):
    return [Fold(rows)] if len(rows) >= LEAST_FOLDED else rows
