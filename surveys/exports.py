"""Answers and results as Excel. `sheets` keeps what a visitor typed from being a formula."""

from django.utils import timezone

import sheets
from surveys import charts, tallies
from surveys.models import Answer
from surveys.questions import Type


def answers_workbook(survey):
    """Return (bytes, number of answers): a line a person, a column a question, a matrix one a row."""
    known = tallies.questionnaires(survey)
    columns = _columns(survey, known)
    identities = {
        number: {question.key: question.identity for question in questions}
        for number, questions in known.items()
    }
    answers = Answer.objects.filter(survey=survey).order_by("pk")
    rows = answers.values_list("submitted_at", "revision", "data").iterator(
        chunk_size=tallies.CHUNK
    )
    lines = [
        [number, _when(survey, at), revision, *_cells(data, identities.get(revision, {}), columns)]
        for number, (at, revision, data) in enumerate(rows, start=1)
    ]
    header = ["序号", "提交日期" if survey.is_by_code else "提交时间", "版本"]
    header += [title for _, _, title in columns]
    return sheets.workbook_bytes([sheets.Sheet("答案", header, lines)]), len(lines)


def _when(survey, at):
    return timezone.localtime(at).date() if survey.is_by_code else at


def _columns(survey, known):
    """Return (question, row of a matrix or None, title), today's questions first."""
    now = [question for question in survey.parsed() if not question.is_section]
    everything = {question.identity: (question, question.label) for question in now}
    for number, questions in known.items():
        for question in questions:
            title = f"（第 {number} 版）{question.label}"
            everything.setdefault(question.identity, (question, title))
    columns = []
    for question, title in everything.values():
        if question.type == Type.MATRIX:
            columns += [(question, row, f"{title}：{row}") for row in question.rows]
        else:
            columns.append((question, None, title))
    return columns


def _cells(data, identities, columns):
    for question, row, _ in columns:
        value = data.get(question.key)
        if value is None or identities.get(question.key) != question.identity:
            yield None
        elif row is not None:
            yield value.get(row)
        elif question.type == Type.RANKING:
            yield "；".join(f"{place} {option}" for place, option in enumerate(value, start=1))
        elif isinstance(value, list):
            yield "；".join(value)
        else:
            yield value


def results_workbook(survey):
    """Return the bytes of a sheet with the figures of every question, one below the other."""
    counted = tallies.of(survey)
    lines = [["收到答案", None, None, counted.answers, None]]
    for result in charts.results(counted):
        lines += _result_lines(result)
    header = ["题目", "项", "细项", "人数", "占回答者 %"]
    return sheets.workbook_bytes([sheets.Sheet("结果", header, lines)])


def _result_lines(result):
    name = f"{result.question.label}（原题）" if result.is_former else result.question.label
    yield [name, "回答人数", None, result.answered, None]
    if result.mean is not None:
        yield [name, "平均分", None, result.mean, None]
    if result.lines:
        for line in result.lines:
            if line.mean is not None:
                yield [name, line.label, "平均得分", line.mean, None]
            for cell in line.cells:
                yield [name, line.label, cell.column, cell.count, cell.share]
        return
    for bar in result.bars:
        yield [name, bar.label, None, bar.count, bar.share]
