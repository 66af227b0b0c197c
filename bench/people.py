"""How fast the desk finds among 100,000 people, and how an export of all of them runs.

    python bench/people.py [number of people, 100000]

Each search is timed as the page asks it (conditions, one page of rows with their certificates, the
capped count), p50 and p95 of ROUNDS, beside the plain query that goes by no index. Makes a database
in a folder of its own and removes it; DATABASE_URL names another one, that must be empty.
"""

import os
import random
import resource
import secrets
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
ROUNDS = 40
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
SIGNS = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国文志远晓雪海燕春梅立新红卫东"
TOWNS = ["示例甲", "示例乙", "示例丙", "示例丁", "示例戊", "示例己", "示例庚", "示例辛"]
PROGRAMMES = [f"第{n}期支部书记培训班" for n in range(1, 41)]


def main(count):
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        os.environ |= {
            "DATA_DIR": folder, "SECRET_KEY": secrets.token_urlsafe(64), "DEBUG": "0",
            "HTTPS": "0", "DJANGO_SETTINGS_MODULE": "portal.settings", "LOG_LEVEL": "ERROR",
            "FIELD_KEYS": f"bench:{'A' * 43}=",
        }  # fmt: skip
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        begun = time.perf_counter()
        fill(count)
        print(f"{count} people with certificates made in {time.perf_counter() - begun:.0f} s")
        ask()
        take()


def fill(count):
    from django.db import connection

    from accounts.models import Department
    from members.models import Certificate, Person
    from privacy.validators import check_sign

    dice = random.Random(7)
    places = [Department.objects.create(name=f"部门{n}") for n in range(1, 9)]
    today = date(2026, 11, 1)
    for start in range(0, count, 5000):
        people = []
        for n in range(start, min(start + 5000, count)):
            born = date(1960, 1, 1) + timedelta(days=n % 14000)
            digits = f"110105{born:%Y%m%d}{n // 14000:03d}"
            person = Person(
                kind=("staff", "expert", "trainee", "trainee")[n % 4],
                name=dice.choice(SURNAMES) + "".join(dice.choices(SIGNS, k=dice.choice((1, 2, 2)))),
                former_names=dice.choice(SURNAMES) + "旧名" if n % 40 == 0 else "",
                id_number=digits + check_sign(digits), phone=f"138{n:08d}",
                email=f"p{n}@example.org", birth_date=born, sex="男",
                work_number=f"G{n:06d}" if n % 4 == 0 else "", department=places[n % 8],
                organisation=f"{dice.choice(TOWNS)}大学第{n % 400}学院", post="教师",
            )  # fmt: skip
            person.prepare()
            people.append(person)
        made = Person.objects.bulk_create(people)
        Certificate.objects.bulk_create(
            Certificate(
                person=person, number=f"示培〔2026〕{person.pk:07d}", hours=40,
                programme=PROGRAMMES[person.pk % 40],
                issued_on=today - timedelta(days=person.pk % 1500),
                expires_on=today + timedelta(days=900 - person.pk % 1500),
            )
            for person in made
        )  # fmt: skip
    if connection.vendor == "postgresql":  # where autovacuum does it; a site on SQLite goes without
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def searches():
    """Yield (label, of all departments, line, filters, plain query or None)."""
    from django.db.models import Q

    from members.models import Person

    everybody = Person.objects.all()
    yield "everybody, first page", True, "", {}, None
    yield "one department, first page", False, "", {}, None
    yield "name 张伟", True, "张伟", {}, everybody.filter(
        Q(name__icontains="张伟") | Q(organisation__icontains="张伟") | Q(former_names__icontains="张伟"))  # fmt: skip
    yield "given name 建国", True, "建国", {}, everybody.filter(
        Q(name__icontains="建国") | Q(organisation__icontains="建国") | Q(former_names__icontains="建国"))  # fmt: skip
    yield "pinyin zhangwei", True, "zhangwei", {}, everybody.filter(pinyin__icontains="zhangwei")
    yield "initials zw", True, "zw", {}, everybody.filter(initials__icontains="zw")
    yield "former name 旧名", True, "旧名", {}, everybody.filter(former_names__icontains="旧名")
    yield "organisation, many", True, "示例甲大学", {}, None
    yield "nobody 欧阳锋", True, "欧阳锋", {}, None
    yield "certificate number", True, "示培〔2026〕0050000", {}, everybody.filter(
        certificates__number__icontains="0050000")  # fmt: skip
    yield "work number", True, "G050000", {}, everybody.filter(work_number__icontains="G050000")
    yield "ID number", True, "110105196001010003", {}, "decrypt"
    yield "phone", True, "13800050000", {}, None
    yield "name and organisation", True, "张 示例甲大学第12学院", {}, None
    yield "kind, programme, state, dates", True, "", {
        "kind": "expert", "programme": "第7期", "state": "valid", "issued_from": "2025-01-01"}, None  # fmt: skip
    yield "state expired, one department", False, "", {"state": "expired"}, None
    yield "name and everything", False, "李", {
        "kind": "trainee", "programme": "培训班", "state": "valid", "organisation": "第1"}, None  # fmt: skip
    yield "no certificate at all (worst)", True, "", {"state": "none"}, None


def ask():
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Permission

    from accounts.models import Department
    from members.lookup import columns, criteria, finding
    from members.models import Person

    make = get_user_model().objects.create_user
    chief = make("chief", password="x" * 12, is_superuser=True)
    clerk = make("clerk", password="x" * 12, department=Department.objects.order_by("pk").first())
    clerk.user_permissions.add(Permission.objects.get(codename="view_person"))
    shown = columns.named(columns.USUAL)
    for label, of_all, line, filters, plain in searches():
        user, times = chief if of_all else clerk, []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            found = finding.people(criteria.of(line, **filters), user)
            page = finding.page(columns.loading(found, shown))
            count = finding.count_beside(found, page, is_first=True)
            [[column.of(person) for column in shown] for person in page.rows]
            times.append((time.perf_counter() - begun) * 1000)
        times.sort()
        beside = ""
        if plain == "decrypt":
            begun = time.perf_counter()
            numbers = Person.objects.values_list("id_number", flat=True).iterator()
            next((number for number in numbers if number == "x"), None)
            beside = f"   without index {(time.perf_counter() - begun) * 1000:.0f} ms"
        elif plain is not None:
            begun = time.perf_counter()
            list(plain.order_by("pinyin", "pk")[:51]), plain.count()
            beside = f"   without index {(time.perf_counter() - begun) * 1000:.0f} ms"
        p95 = times[int(len(times) * 0.95) - 1]
        print(
            f"{label:34} p50 {times[len(times) // 2]:6.1f}  p95 {p95:6.1f} ms, {count:5} found{beside}"
        )


def take():
    from django.contrib.auth import get_user_model

    from members.lookup import columns, criteria, exporting

    chief = get_user_model().objects.get(username="chief")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    export = exporting.ask(
        criteria.of(""), chief, reason="测一测导出的速度", names=list(columns.BY_NAME)
    )
    begun, first, size = time.perf_counter(), 0, 0
    for piece in exporting.begin(export, chief):
        first = first or time.perf_counter() - begun
        size += len(piece)
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"export of {export.rows_total} rows: {time.perf_counter() - begun:.0f} s, first bytes after "
        f"{first * 1000:.0f} ms, {size / 1e6:.1f} MB, {more:.0f} MB of memory more at the most"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
