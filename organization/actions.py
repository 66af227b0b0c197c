"""The steps of a letter through the house. Each is one conditional UPDATE, so that of two clerks
at the same moment only one takes it; each leaves a note on the letter and a line in the audit log.
"""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts import audit
from editorial import rights
from organization.models import ContactPage, Message, MessageNote, MessageState

MAY_ANSWER = "organization.change_message"
PASSWORDS = "django.contrib.auth.backends.ModelBackend"  # the backend that knows permissions


class Overtaken(ValidationError):
    """Somebody else has taken a step since this letter was read."""

    def __init__(self):
        super().__init__("这封来信刚刚由别人处理过，请看过最新情况再决定。您填写的内容还在。")


def may_answer(user, message):
    return user.has_perm(MAY_ANSWER) and _is_theirs(user, message)


def may_release(user, message):
    """An answer goes out with the rights of both: to see to letters, and to publish there."""
    page = rights.permission("publish", ContactPage)
    return may_answer(user, message) and user.has_perm(page)


def _is_theirs(user, message):
    return user.is_superuser or rights.granted_sections(user).filter(pk=message.section_id).exists()


def clerks(section):
    """Return the people who can be given a letter of this section."""
    above = section.get_ancestors(include_self=True)
    granted = Q(section_grants__section__in=above) | Q(groups__section_grants__section__in=above)
    people = get_user_model().objects.with_perm(MAY_ANSWER, backend=PASSWORDS).filter(is_staff=True)
    numbers = people.filter(granted | Q(is_superuser=True)).values("pk")
    chosen = get_user_model().objects.filter(pk__in=numbers).select_related("department")
    return chosen.order_by("department__tree_id", "department__lft", "name", "pk")


def assign(message, user, *, to, note=""):
    """Give a letter that waits for an answer to somebody who may answer it."""
    _demand(may_answer(user, message))
    if not clerks(message.section).filter(pk=to.pk).exists():
        raise ValidationError({"to": "这个人不能处理本栏目的来信，请另选一位。"})
    department = f"{to.department} " if to.department_id else ""
    _step(
        message, user, "assign", f"分派给 {department}{to}", note,
        when=[MessageState.RECEIVED, MessageState.ASSIGNED],
        state=MessageState.ASSIGNED, assigned_to=to,
    )  # fmt: skip


def answer(message, user, *, text):
    """Answer a letter, or put another answer in the place of one that was given."""
    _demand(may_answer(user, message))
    again = message.state == MessageState.ANSWERED
    _step(
        message, user, "answer", "修改答复" if again else "答复", text,
        when=[MessageState.RECEIVED, MessageState.ASSIGNED, MessageState.ANSWERED],
        state=MessageState.ANSWERED, answer=text, answered_at=message.answered_at or timezone.now(),
    )  # fmt: skip


def close(message, user, *, note=""):
    """Be done with a letter. One without an answer needs a reason."""
    _demand(may_answer(user, message))
    if message.is_in_work and not note.strip():
        raise ValidationError({"note": "还没有答复就办结的，请写明原因。"})
    _step(
        message, user, "close", "办结", note,
        when=[MessageState.RECEIVED, MessageState.ASSIGNED, MessageState.ANSWERED],
        state=MessageState.CLOSED, closed_at=timezone.now(),
    )  # fmt: skip


def reopen(message, user, *, note=""):
    _demand(may_answer(user, message))
    state = MessageState.RECEIVED
    if message.assigned_to_id:
        state = MessageState.ASSIGNED
    if message.answered_at:
        state = MessageState.ANSWERED
    _step(
        message, user, "reopen", "重新办理", note,
        when=[MessageState.CLOSED], state=state, closed_at=None,
    )  # fmt: skip


def release(message, user, *, title, question, answer):
    """Show a letter and its answer to everybody, in words that tell nobody who wrote."""
    _demand(may_release(user, message))
    if not message.may_be_public:
        raise ValidationError("来信人没有同意公开，这封来信不能选登。")
    _step(
        message, user, "release", "选登", title,
        when=[MessageState.ANSWERED, MessageState.CLOSED],
        public_title=title, public_question=question, public_answer=answer,
        released_at=message.released_at or timezone.now(),
    )  # fmt: skip


def take_back(message, user, *, note=""):
    """Take a published letter off the site. Its public words are kept for another time."""
    _demand(may_release(user, message))
    _step(message, user, "take_back", "撤下选登", note, when=MessageState.values, released_at=None)


def add_note(message, user, *, text):
    _demand(may_answer(user, message))
    with transaction.atomic():
        MessageNote.objects.create(message=message, by=user, step="内部备注", text=text)
        audit.record("message.note", actor=user, target=message)


def _demand(allowed):
    if not allowed:
        raise PermissionDenied


@transaction.atomic
def _step(message, user, event, label, note, *, when, **changes):
    taken = Message.objects.filter(pk=message.pk, version=message.version, state__in=when)
    if not taken.update(version=F("version") + 1, **changes):
        raise Overtaken
    before = message.state
    message.refresh_from_db()
    MessageNote.objects.create(message=message, by=user, step=label[:60], text=note.strip())
    audit.record(f"message.{event}", actor=user, target=message, old=before, new=message.state)
