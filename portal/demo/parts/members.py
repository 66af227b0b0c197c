"""Records of people who do not exist, with certificates of each state, to look up and to verify.

None has an ID number: one that is valid could be somebody's.
"""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Department
from members.models import Certificate, Consent, Kind, Person, Position, Use

DEPARTMENT = "培训处〔示例〕"
STAFF, EXPERT, TRAINEE = Kind.STAFF, Kind.EXPERT, Kind.TRAINEE
# (name, kind, sex, organisation, post, work number, years in the post)
PEOPLE = (
    ("林示例", STAFF, "女", "研究部〔示例〕", "培训处处长", "示字001", 6),
    ("何示例", STAFF, "男", "研究部〔示例〕", "信息室主任", "示字002", 4),
    ("许示例", STAFF, "女", "研究部〔示例〕", "教务干事", "示字003", 2),
    ("沈示例", EXPERT, "男", "示例市委党校", "教授", "示聘101", 9),
    ("韩示例", EXPERT, "女", "示例大学马克思主义学院", "副教授", "示聘102", 5),
    ("秦示例", EXPERT, "男", "示例纪念馆", "研究馆员", "示聘103", 7),
    ("周示例", TRAINEE, "男", "示例机械厂", "党委组织委员", "", 3),
    ("吴示例", TRAINEE, "女", "示例县第一中学", "党支部书记", "", 2),
    ("郑示例", TRAINEE, "男", "示例社区", "党委书记", "", 8),
    ("冯示例", TRAINEE, "女", "示例医院", "党务干事", "", 1),
    ("褚示例", TRAINEE, "男", "示例街道", "党工委委员", "", 4),
    ("卫示例", TRAINEE, "女", "示例运输公司", "党支部书记", "", 5),
)  # fmt: skip
# (who, programme, hours, days since it was given, days that it holds or None, why revoked)
CERTIFICATES = (
    (6, "基层党支部书记示范培训班", 40, 60, None, ""),
    (7, "基层党支部书记示范培训班", 40, 60, None, ""),
    (8, "社区党建工作专题研修班", 24, 400, 1095, ""),
    (8, "党务工作者任职培训班", 32, 1500, 1095, ""),
    (9, "党务工作者任职培训班", 32, 200, 1095, ""),
    (10, "纪检委员业务培训班", 24, 120, 1095, "报名信息不实，本人已确认。"),
    (11, "基层党支部书记示范培训班", 40, 30, None, ""),
)  # fmt: skip


def load(loader):
    department = Department.objects.filter(name=DEPARTMENT).first()
    department = department or Department.objects.create(name=DEPARTMENT)
    people = [_person(number, department, *row) for number, row in enumerate(PEOPLE, start=1)]
    for number, (who, *facts) in enumerate(CERTIFICATES, start=1):
        _certificate(number, people[who], *facts)
    loader.tell(f"{len(people)} people, {len(CERTIFICATES)} certificates")


def _person(number, department, name, kind, sex, organisation, post, work_number, years):
    person = Person.objects.create(
        kind=kind, name=name, sex=sex, organisation=organisation, post=post,
        work_number=work_number, department=department, phone=f"138000001{number:02d}",
    )  # fmt: skip
    begins = timezone.localdate().replace(month=3, day=1) - timedelta(days=365 * years)
    Position.objects.create(person=person, organisation=organisation, post=post, begins_on=begins)
    if kind == EXPERT:
        Consent.objects.create(person=person, use=Use.LISTING, note="聘书附的同意书〔示例〕")
    return person


def _certificate(number, person, programme, hours, ago, holds, why_revoked):
    issued = timezone.localdate() - timedelta(days=ago)
    Certificate.objects.create(
        person=person, number=f"示培〔{issued.year}〕{number:04d}", programme=programme, hours=hours,
        issued_on=issued, expires_on=issued + timedelta(days=holds) if holds else None,
        revoked_on=issued + timedelta(days=20) if why_revoked else None,
        revoked_reason=why_revoked,
    )  # fmt: skip
