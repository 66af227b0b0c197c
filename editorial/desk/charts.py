"""Small charts of the desk: columns over time, bars of the largest. Every place is counted here,
in whole units, so that a page needs neither a script nor a style of its own."""

from dataclasses import dataclass, field

WIDTH, HEIGHT, FOOT = 420, 110, 24
LINE, LABEL, FIGURE = 32, 152, 58
LONGEST = 9  # Han characters of a label


@dataclass
class Column:
    label: str
    value: int
    x: int
    y: int
    width: int
    height: int
    middle: int
    is_labelled: bool


@dataclass
class Columns:
    title: str
    unit: str
    columns: list = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT + FOOT
    base: int = HEIGHT
    top: int = 0
    total: int = 0


def columns(title, unit, pairs, *, labels=5):
    """Return a chart of [(label, value)] in their order; about so many labels are written."""
    pairs = list(pairs)
    top = max((value for _, value in pairs), default=0)
    chart = Columns(title, unit, top=top, total=sum(value for _, value in pairs))
    step = WIDTH / max(len(pairs), 1)
    every = max(1, -(-len(pairs) // labels))
    for place, (label, value) in enumerate(pairs):
        tall = round(value / top * (HEIGHT - 16)) if top else 0
        tall = max(tall, 2) if value else 0
        left, wide = round(place * step), max(1, min(round(step * 0.7), 32))
        middle = round(place * step + step / 2)
        last = len(pairs) - 1 - place
        chart.columns.append(
            Column(
                label, value, max(left, middle - wide // 2), HEIGHT - tall, wide, tall,
                min(max(middle, 22), WIDTH - 22), last % every == 0,
            )
        )  # fmt: skip
    return chart


@dataclass
class Bar:
    label: str
    short: str
    value: int
    y: int
    length: int


@dataclass
class Bars:
    title: str
    unit: str
    bars: list = field(default_factory=list)
    width: int = WIDTH
    start: int = LABEL
    room: int = WIDTH - LABEL - FIGURE

    @property
    def height(self):
        return max(LINE * len(self.bars), 1)


def bars(title, unit, pairs, *, most=8):
    """Return a chart of the largest of [(label, value)], the largest first."""
    chart = Bars(title, unit)
    ranked = sorted(((v, name) for name, v in pairs if v), key=lambda one: (-one[0], one[1]))
    for place, (value, name) in enumerate(ranked[:most]):
        short = name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
        length = max(2, round(value / ranked[0][0] * chart.room))
        chart.bars.append(Bar(name, short, value, place * LINE, length))
    return chart
