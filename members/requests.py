"""The steps of a request about one's own data. Each is one conditional UPDATE, so that of two clerks
at the same moment one takes it; each leaves a step on the request and a line in the audit log.

What was typed of a person goes into encrypted columns, never into the audit log.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts import audit
from members import deidentifying, normal, reasons, rights
from members.models import Person, PersonRequest, Proof, RequestKind, RequestState, RequestStep
from members.models.request import WORK

MAY = "members.handle_requests"
SHORTEST = 10  # characters of an answer


class Overtaken(ValidationError):
    def __init__(self):
        super().__init__("这份申请刚刚由别人处理过，请看过最新情况再决定。您填写的内容还在。")


def requests_for(user):
    """Return what a user sees to: the requests of people whose records are his to see, and those
    that no record was found for yet, which anybody who handles requests may find one for."""
    if not user.has_perm(MAY):
        return PersonRequest.objects.none()
    if user.has_perm(rights.ALL_DEPARTMENTS):
        return PersonRequest.objects.all()
    own = rights.departments_for(user).order_by().values("pk")
    return PersonRequest.objects.filter(Q(person=None) | Q(person__department__in=own))


def may_handle(user, request):
    return requests_for(user).filter(pk=request.pk).exists()


def matching(request):
    """Return the one record that fits the name and the number of a request, or None."""
    given, people = request.proof_text, Person.objects.current().identified()
    match request.proof:
        case Proof.CERTIFICATE:
            people = people.filter(certificates__number="".join(given.split()))
        case Proof.WORK_NUMBER:
            people = people.filter(work_number="".join(given.split()))
        case Proof.ID_TAIL:
            people = people.filter(tail_index__in=normal.tail_indexes(request.name, given))
    name = normal.compared_name(request.name)
    found = [one for one in people.order_by("pk")[:2] if normal.compared_name(one.name) == name]
    return found[0] if len(found) == 1 else None


def follow(request):
    """Let a request whose record was merged into another speak of that one; return it."""
    while request.person is not None and request.person.merged_into_id:
        request.person = request.person.merged_into
    return request


@transaction.atomic
def receive(request):
    """Keep a request that came in, with the record it fits, and return it."""
    request.person = matching(request)
    request.save()
    audit.record("request.receive", target=request, kind=request.kind, found=bool(request.person))
    return request


def open_request(request, user):
    _demand(user, request)
    audit.record("request.open", actor=user, target=request)


@transaction.atomic
def unmask(request, user, reason):
    """Write down why somebody sees who asked and how to reach him. Raises ValidationError."""
    _demand(user, request)
    reason = reasons.check(reason, request if request.name else None)
    audit.record("request.unmask", actor=user, target=request, purpose=reason)


def link(request, user, typed):
    """Find the record: by the number of a certificate, a work number or the number of a record."""
    _demand(user, request)
    typed = "".join(typed.split())
    people = rights.people_for(user).identified()
    fits = Q(certificates__number=typed) | Q(work_number=typed)
    if typed.isascii() and typed.isdecimal() and len(typed) < 10:
        fits |= Q(pk=int(typed))
    found = list(people.filter(fits).distinct().order_by("pk")[:2])
    if len(found) != 1:
        raise ValidationError({"typed": "您能查看的档案里没有找到，请核对号码。"})
    _step(request, user, "link", f"对应档案：{found[0]}", "", when=WORK, person=found[0])


def check(request, user, note):
    """The asker is who he says he is."""
    when = [RequestState.RECEIVED]
    _step(request, user, "check", "身份已核实", note, when=when, state=RequestState.CHECKED)


@transaction.atomic
def finish(request, user, text, *, deidentify=False):
    """Answer that what was asked for is done. `deidentify` the record as well, if that was it."""
    if deidentify:
        follow(request)
        if request.kind != RequestKind.DELETE or request.person is None:
            raise ValidationError("只有对应了档案的删除申请，才能同时去标识化。")
        deidentifying.deidentify(request.person, user, rule="本人申请删除", asked=request.number)
    _end(request, user, "done", "办结", text, RequestState.DONE, [RequestState.CHECKED])


def refuse(request, user, text):
    """Refuse, with the reason that the asker will read (article 50)."""
    _end(request, user, "refuse", "不予办理", text, RequestState.REFUSED, WORK)


def add_note(request, user, text):
    _demand(user, request)
    with transaction.atomic():
        RequestStep.objects.create(request=request, by=user, step="内部备注", text=text.strip())
        audit.record("request.note", actor=user, target=request)


def _end(request, user, event, label, text, state, when):
    text = (text or "").strip()
    if len(text) < SHORTEST:
        raise ValidationError({"text": f"请写清楚，至少 {SHORTEST} 个字，申请人会看到。"})
    _step(
        request, user, event, label, "", when=when, state=state, answer=text,
        closed_at=timezone.now(),
    )  # fmt: skip


def _demand(user, request):
    if not may_handle(user, request):
        raise PermissionDenied("No request of his.")


@transaction.atomic
def _step(request, user, event, label, note, *, when, **changes):
    _demand(user, request)
    before = request.state
    taken = PersonRequest.objects.filter(pk=request.pk, version=request.version, state__in=when)
    if not taken.update(version=F("version") + 1, **changes):
        raise Overtaken
    request.refresh_from_db()
    RequestStep.objects.create(request=request, by=user, step=label[:60], text=note.strip())
    audit.record(
        f"request.{event}", actor=user, target=request, old=before, new=request.state,
        person=request.person_id,
    )  # fmt: skip
