"""Two people's changes of one text put together, where each touched what the other did not."""

from dataclasses import dataclass

from editorial.compare.align import opcodes
from editorial.compare.values import same
from editorial.richtext import nodes
from editorial.richtext.field import RichTextField

MOST_BLOCKS = 3_000


@dataclass
class Merged:
    """`data` is the whole text together; in `both` are the fields that each side changed in its
    own way (data has mine there); `by_paragraph` were put together inside one rich text."""

    data: dict
    theirs: list
    mine: list
    by_paragraph: list
    both: list


def merge(model, base, theirs, mine):
    """Merge by field against the text that both began from; a rich text by paragraph, when no
    change of the one touches or adjoins a change of the other."""
    merged = Merged({}, [], [], [], [])
    for name in model.versioned_fields:
        field = model._meta.get_field(name)
        was, their, my = base.get(name), theirs.get(name), mine.get(name)
        merged.data[name] = my
        if same(field, their, my):
            continue
        if same(field, was, my):
            merged.data[name] = their
            merged.theirs.append(name)
        elif same(field, was, their):
            merged.mine.append(name)
        else:
            both = isinstance(field, RichTextField) and together(was or "", their or "", my or "")
            if both:
                merged.data[name] = field.cleaned(both)
                merged.by_paragraph.append(name)
            else:
                merged.both.append(name)
    return merged


def together(base, theirs, mine):
    """Return the HTML with both sides' changes, or None when they meet."""
    was, their, my = _parts(base), _parts(theirs), _parts(mine)
    if max(len(was), len(their), len(my)) > MOST_BLOCKS:
        return None
    changes = sorted([*_changes(was, their), *_changes(was, my)])
    result, place = [], 0
    for number, (start, end, parts) in enumerate(changes):
        if number and start <= changes[number - 1][1]:
            return None  # they touch: which order, which wording, is for a person to say
        result += was[place:start] + parts
        place = end
    return "".join(result + was[place:])


def _parts(html):
    """Return the top-level blocks as HTML."""
    return [nodes.Node("", {}, [child]).html() for child in nodes.parse(html).children]


def _changes(old, new):
    return [(i1, i2, new[j1:j2]) for is_same, i1, i2, j1, j2 in opcodes(old, new) if not is_same]
