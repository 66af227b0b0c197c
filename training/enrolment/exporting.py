"""Lists of people as Excel, with everything that a formula could hide in escaped by `sheets`."""

import sheets
from accounts import audit
from training.models import Enrolment, EnrolmentState, Participant

HEADER = (
    "报名编号", "期次", "状态", "单位", "联系人", "联系电话", "电子邮箱", "开票信息", "参训人", "性别",
    "单位及职务", "手机", "报名时间",
)  # fmt: skip


def export(request, enrolments, filename):
    """Answer with one row for each participant, and write down who took how many."""
    rows = list(_rows(enrolments))
    audit.record(
        "enrolment.export", request=request, rows=len(rows), name=filename,
        enrolments=len({row[0] for row in rows}),
    )  # fmt: skip
    content = sheets.workbook_bytes([sheets.Sheet("报名名单", HEADER, rows)])
    return sheets.response(content, filename)


def _rows(enrolments):
    numbers = enrolments.order_by().values("pk")
    people = Participant.objects.filter(enrolment__in=numbers)
    people = people.select_related("enrolment__session__programme")
    for person in people.order_by("enrolment__session", "enrolment__arrival", "position", "pk"):
        yield _row(person, person.enrolment)


def _row(person, enrolment: Enrolment):
    return (
        enrolment.number, enrolment.session.title, EnrolmentState(enrolment.state).label,
        enrolment.organisation, enrolment.contact_name, enrolment.contact_phone,
        enrolment.contact_email, enrolment.invoice_note, person.name, person.sex, person.post,
        person.phone, enrolment.created_at,
    )  # fmt: skip
