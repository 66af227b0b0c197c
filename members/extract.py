"""摘录: all that the site keeps of a person, for handing over to himself (个人信息保护法, article 45)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

import sheets
from accounts import audit
from members import requests, rights
from members.models import Person, RequestState
from members.models.person import HIDDEN

FIELDS = (
    "kind", "name", "former_names", "sex", *HIDDEN, "work_number", "department", "organisation",
    "post", "joined_party_on", "created_at",
)  # fmt: skip
NOT_YET = "核实了身份、对应了档案，才能做摘录。"


def may(user, request):
    """Say whether a user may see in plain what the record of a request holds."""
    person = request.person
    return person is not None and all(
        rights.may(user, verb, person) for verb in ("handle_requests", "view", "unmask")
    )


@transaction.atomic
def make(request, user, form):
    """Return [(group, [(label, value)])] of the record, and write down that it was taken out.

    `form` says as what: "print" or "xlsx". Raises PermissionDenied; ValidationError before the
    identity was checked, or after what was asked for was refused.
    """
    if not requests.may_handle(user, request):
        raise PermissionDenied("No request of his.")
    if request.state not in (RequestState.CHECKED, RequestState.DONE) or request.person is None:
        raise ValidationError(NOT_YET)
    if not may(user, request):
        raise PermissionDenied("No extract of this record.")
    groups = _of(request.person)
    audit.record(
        "person.extract", actor=user, target=request.person, form=form,
        purpose=f"本人申请 {request.number}", count=sum(len(lines) for _, lines in groups),
    )  # fmt: skip
    return groups


def _of(person):
    yes = "有，加密保存" if person.has_photograph() else ""
    basic = [(Person._meta.get_field(name).verbose_name, _value(person, name)) for name in FIELDS]
    return [
        ("基本情况", [(label, value) for label, value in [*basic, ("照片", yes)] if value]),
        ("任职经历", [_position(one) for one in person.positions.all()]),
        ("证书", [_certificate(one) for one in person.certificates.all()]),
        ("本人同意", [_consent(one) for one in person.consents.all()]),
    ]


def _value(person, name):
    if name == "kind":
        return person.get_kind_display()
    value = getattr(person, name)
    if name == "created_at":
        value = timezone.localdate(value)
    return "" if value in (None, "") else str(value).replace("\n", "、")


def _position(one):
    return f"{one.begins_on} 至 {one.ends_on or '今'}", f"{one.organisation} {one.post}"


def _certificate(one):
    hours = f"，{one.hours} 学时" if one.hours else ""
    ends = f"有效期至 {one.expires_on}" if one.expires_on else "长期有效"
    why = f"，{one.revoked_on} 撤销：{one.revoked_reason}" if one.revoked_on else ""
    return one.number, f"{one.programme}{hours}，{one.issued_on} 发证，{ends}{why}"


def _consent(one):
    ended = f"，{one.withdrawn_on} 撤回" if one.withdrawn_on else ""
    note = f"（{one.note}）" if one.note else ""
    return one.get_use_display(), f"{one.given_on} 同意{ended}{note}"


def workbook(request, groups):
    """Return the answer with the .xlsx; its name tells the request and not the person."""
    rows = [(group, label, value) for group, lines in groups for label, value in lines]
    sheet = sheets.Sheet("个人信息摘录", ("类别", "项目", "内容"), rows, text=("项目", "内容"))
    return sheets.response(sheets.workbook_bytes([sheet]), f"个人信息摘录-{request.number}.xlsx")
