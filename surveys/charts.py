"""Figures made ready to be shown: a table, and beside it bars whose places are counted here, so
that the page needs neither a script nor a style of its own."""

from dataclasses import dataclass, field

from surveys.questions import Type

WIDTH = 400  # units of the drawing
BAR, LINE = 16, 46
LABEL = 22  # characters of a label above its bar


@dataclass
class Bar:
    """`share` is per cent of those who answered; None where a bar shows points."""

    label: str
    count: float
    share: float | None
    length: float
    is_former: bool = False
    y: int = 0

    @property
    def short(self):
        return self.label if len(self.label) <= LABEL else self.label[: LABEL - 1] + "…"

    @property
    def figure(self):
        return f"{self.count:g} 分" if self.share is None else f"{self.share:.1f}%"


@dataclass
class Line:
    """A row of a matrix or of a ranking: a count for each column."""

    label: str
    cells: list
    total: int
    mean: float | None = None
    is_former: bool = False
    y: int = 0

    @property
    def short(self):
        return self.label if len(self.label) <= LABEL + 4 else self.label[: LABEL + 3] + "…"


@dataclass
class Cell:
    column: str
    count: int
    share: float
    x: float = 0
    width: float = 0
    shade: int = 0


@dataclass
class Result:
    question: object
    answered: int
    bars: list = field(default_factory=list)
    lines: list = field(default_factory=list)
    columns: list = field(default_factory=list)
    mean: float | None = None
    is_former: bool = False

    @property
    def height(self):
        return LINE * len(self.bars or self.lines)

    @property
    def width(self):
        return WIDTH


def results(counted):
    """Return a Result for each question: today's in their order, then what was asked before."""
    made = [result(question, counted.counts) for question in counted.questions]
    for question in counted.former:
        old = result(question, counted.counts)
        old.is_former = True
        made.append(old)
    return made


def result(question, counts):
    entry = counts.get(question.identity) or {"n": 0, "counts": {}}
    made = Result(question, entry["n"])
    match question.type:
        case Type.MATRIX:
            _lines(made, entry["counts"], question.rows, question.options)
        case Type.RANKING:
            _ranking(made, entry["counts"])
        case Type.SHORT | Type.LONG:
            pass
        case _:
            made.bars = _bars(question.groups, entry)
    if question.type == Type.SCALE:
        made.mean = _mean(entry["counts"])
    for number, row in enumerate(made.bars or made.lines):
        row.y = number * LINE
    return made


def _with_former(words, counts):
    """Return (word, is it former): today's words, then those that only answers know."""
    former = [word for word in counts if word not in words]
    return [(word, False) for word in words] + [(word, True) for word in former]


def _bars(words, entry):
    made = []
    for word, is_former in _with_former(words, entry["counts"]):
        count = entry["counts"].get(word, 0)
        share = _share(count, entry["n"])
        made.append(Bar(word, count, share, share / 100 * WIDTH, is_former))
    return made


def _lines(made, counts, rows, columns):
    seen = {column: None for line in counts.values() for column in line}
    made.columns = [word for word, _ in _with_former(columns, seen)]
    for row, is_former in _with_former(rows, counts):
        line = counts.get(row, {})
        total, x, cells = sum(line.values()), 0, []
        for shade, column in enumerate(made.columns):
            share = _share(line.get(column, 0), total)
            width = share / 100 * WIDTH
            cells.append(Cell(column, line.get(column, 0), share, x, width, shade % 6))
            x += width
        made.lines.append(Line(row, cells, total, is_former=is_former))


def _ranking(made, counts):
    """Points by place: the first of k places gives k, the last one, no place none; the mean is
    over all who ranked."""
    options, places = made.question.options, made.question.places
    made.columns = [f"第 {place} 位" for place in range(1, places + 1)]
    for option, is_former in _with_former(options, counts):
        line = counts.get(option, {})
        cells = [
            Cell(name, line.get(str(place), 0), _share(line.get(str(place), 0), made.answered))
            for place, name in enumerate(made.columns, start=1)
        ]
        points = sum(max(0, places + 1 - int(place)) * n for place, n in line.items())
        mean = round(points / made.answered, 2) if made.answered else 0
        made.lines.append(Line(option, cells, sum(line.values()), mean=mean, is_former=is_former))
        made.bars.append(Bar(option, mean, None, mean / places * WIDTH, is_former))
    made.lines.sort(key=lambda line: -line.mean)
    made.bars.sort(key=lambda bar: -bar.count)


def _mean(counts):
    total = sum(counts.values())
    return round(sum(int(p) * n for p, n in counts.items()) / total, 2) if total else None


def _share(count, of):
    return round(100 * count / of, 1) if of else 0.0


def cross_table(first, second, pairs, people):
    """Return (columns, rows): for each word of the first question how the second was answered,
    in people and per cent of the row."""
    columns = [word for word, _ in _with_former(second.groups, {b: 0 for _, b in pairs})]
    rows = []
    for word, is_former in _with_former(first.groups, people):
        cells = [
            Cell(column, pairs[word, column], _share(pairs[word, column], people[word]))
            for column in columns
        ]
        rows.append(Line(word, cells, people[word], is_former=is_former))
    return columns, rows
