"""How long the results of a survey take, beside a loop over the questions with the ORM.

    python bench/surveys.py [number of answers, 10000]

Makes its database in a folder of its own and removes it.
"""

import os
import random
import secrets
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
OPTIONS = ["满意", "基本满意", "一般", "不满意", "不了解"]
ROWS = ["课程内容", "授课教师", "时间安排", "食宿保障"]


def questions():
    kinds = ["single"] * 8 + ["multiple"] * 4 + ["scale"] * 3 + ["matrix"] * 2 + ["ranking", "long"]
    for number, kind in enumerate(kinds):
        yield {
            "key": f"q{number:08x}", "type": kind, "text": f"第 {number} 问",
            "options": OPTIONS, "rows": ROWS, "least": 1, "most": 5,
        }  # fmt: skip


def sheet(rows, chance):
    made = {}
    for row in rows:
        match row["type"]:
            case "single":
                value = chance.choice(OPTIONS)
            case "multiple":
                value = chance.sample(OPTIONS, 2)
            case "scale":
                value = chance.randint(1, 5)
            case "matrix":
                value = {one: chance.choice(OPTIONS) for one in ROWS}
            case "ranking":
                value = chance.sample(OPTIONS, 5)
            case _:
                value = "希望多办现场教学。"
        made[row["key"]] = value
    return made


def fill(rows):
    from django.contrib.contenttypes.models import ContentType

    from editorial.models import Revision, Section
    from surveys.models import Answer, Survey

    survey = Survey.objects.create(title="一份", section=Section.objects.first(), questions=rows)
    Revision.objects.create(
        content_type=ContentType.objects.get_for_model(Survey), object_id=survey.pk, number=1,
        data={"questions": rows}, digest="0" * 64,
    )  # fmt: skip
    chance = random.Random(1)
    for start in range(0, COUNT, 1000):
        Answer.objects.bulk_create(
            Answer(survey=survey, revision=1, data=sheet(rows, chance))
            for _ in range(start, min(start + 1000, COUNT))
        )
    return survey


def naive(survey, rows):
    """A query with all its objects for each question, as such a page is first written."""
    from surveys.models import Answer

    counts = {}
    for row in rows:
        found = Counter()
        for answer in Answer.objects.filter(survey=survey):
            value = answer.data.get(row["key"])
            if isinstance(value, dict):
                found.update(value.items())
            elif isinstance(value, list):
                found.update(value)
            else:
                found[value] += 1
        counts[row["key"]] = found
    return counts


def seconds(work):
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main():
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        os.environ |= {
            "DATA_DIR": folder, "SECRET_KEY": secrets.token_urlsafe(50),
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        }  # fmt: skip
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.core.management import call_command

        from surveys import charts, exports, tallies
        from surveys.models import Answer
        from surveys.questions import parse

        call_command("migrate", verbosity=0)
        rows = list(questions())
        survey = fill(rows)
        first, second = parse(rows)[0], parse(rows)[8]
        loop = seconds(lambda: naive(survey, rows))
        print(f"{COUNT} answers to {len(rows)} questions{'':10}{'seconds':>10}{'ratio':>8}")
        for name, work in {
            "naive: a query a question": None,
            "results, counted anew": lambda: charts.results(tallies.of(survey)),
            "results, nothing new": lambda: charts.results(tallies.of(survey)),
            "results, one more answer": lambda: (
                Answer.objects.create(survey=survey, revision=1, data={}),
                charts.results(tallies.of(survey)),
            ),
            "cross tabulation": lambda: tallies.cross(survey, first, second),
            "export of all answers": lambda: exports.answers_workbook(survey),
        }.items():
            own = seconds(work) if work else loop
            print(f"{name:38}{own:10.3f}{loop / own:8.0f}")


if __name__ == "__main__":
    main()
