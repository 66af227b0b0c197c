"""What a questionnaire is made of, as plain values: the rows that `Survey.questions` holds.

A question is known by its key, which stays when its text changes or the rows move. An option is
known by its words: an answer says what its giver read, whatever an editor does to the list
later (docs/decisions/0012-surveys.md).
"""

from dataclasses import dataclass

from django.db import models


class Type(models.TextChoices):
    SECTION = "section", "分节标题"
    SINGLE = "single", "单选题"
    MULTIPLE = "multiple", "多选题"
    SCALE = "scale", "打分题"
    MATRIX = "matrix", "矩阵题（逐项单选）"
    RANKING = "ranking", "排序题"
    SHORT = "short", "填空题（一行）"
    LONG = "long", "问答题（多行）"


CHOICES = (Type.SINGLE, Type.MULTIPLE)
TEXTS = (Type.SHORT, Type.LONG)
# What can stand in a cross tabulation: an answer falls into a few named groups.
GROUPING = (*CHOICES, Type.SCALE)


@dataclass(frozen=True)
class Question:
    key: str
    type: str
    text: str
    # As a reader counts: headings have no number.
    number: int = 0
    help: str = ""
    required: bool = False
    options: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    low: str = ""
    high: str = ""
    if_question: str = ""
    if_options: tuple[str, ...] = ()

    @property
    def is_section(self):
        return self.type == Type.SECTION

    @property
    def is_text(self):
        return self.type in TEXTS

    @property
    def type_label(self):
        return Type(self.type).label

    @property
    def label(self):
        return f"{self.number}. {self.text}"

    @property
    def identity(self):
        """What answers are counted under: the same key with another type, or with another
        scale, is another question."""
        scale = f":{self.points[0]}-{self.points[-1]}" if self.type == Type.SCALE else ""
        return f"{self.key}:{self.type}{scale}"

    @property
    def points(self):
        """The points of a scale, from the lowest."""
        low = 1 if self.least is None else self.least
        return range(low, (5 if self.most is None else self.most) + 1)

    @property
    def groups(self):
        """The words of its groups, for a question that has any."""
        return [str(point) for point in self.points] if self.type == Type.SCALE else self.options

    @property
    def places(self):
        """How many places a ranking gives."""
        return min(self.most or len(self.options), len(self.options))


def parse(rows):
    """Return the questions of stored rows, numbered as a reader counts them."""
    found, number = [], 0
    for row in rows or ():
        number += row["type"] != Type.SECTION
        found.append(
            Question(
                key=row["key"], type=row["type"], text=row["text"],
                number=0 if row["type"] == Type.SECTION else number,
                help=row.get("help") or "", required=bool(row.get("required")),
                options=tuple(row.get("options") or ()), rows=tuple(row.get("rows") or ()),
                least=row.get("least"), most=row.get("most"),
                low=row.get("low") or "", high=row.get("high") or "",
                if_question=row.get("if_question") or "",
                if_options=tuple(row.get("if_options") or ()),
            )
        )  # fmt: skip
    return found


def asked(questions, answers):
    """Yield the questions that these answers lead to, in their order. What was answered to a
    question that is not asked leads nowhere."""
    given = {}
    for question in questions:
        if question.if_question:
            chosen = given.get(question.if_question) or ()
            if not any(option in chosen for option in question.if_options):
                continue
        if question.type in CHOICES:
            value = answers.get(question.key)
            given[question.key] = [value] if isinstance(value, str) else value
        yield question


def condition_text(question, questions):
    """Return what a condition says to a reader, or ""."""
    for other in questions:
        if question.if_question and other.key == question.if_question:
            words = "或".join(f"“{option}”" for option in question.if_options)
            return f"如果第 {other.number} 题选了{words}，请回答这一题。"
    return ""
