"""The way of a letter through the house: given, answered, closed, published; taken once."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from organization import actions
from organization.models import Message, MessageState
from tests import factories
from tests.organization.letters import contact_page, letter

pytestmark = pytest.mark.django_db

LIST = "admin:organization_message_changelist"
ANSWER = "可以参加，每个支部一至两人。"


@pytest.fixture
def clerk(client):
    person = factories.carol("organization")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def step(client, message, name, **fields):
    data = {f"{name}-{field}": value for field, value in fields.items()}
    data.setdefault(f"{name}-version", message.version)
    address = reverse("admin:organization_message_step", args=[message.pk, name])
    return client.post(address, data, follow=True)


def page_of(client, message):
    return client.get(reverse("admin:organization_message_change", args=[message.pk]))


def test_from_receipt_to_closing(client, clerk):
    message = letter()
    assert (
        "已分派。" in step(client, message, "assign", to=clerk.pk, note="请尽快").content.decode()
    )
    message.refresh_from_db()
    assert (message.state, message.assigned_to) == (MessageState.ASSIGNED, clerk)
    step(client, message, "answer", text=ANSWER)
    message.refresh_from_db()
    assert (message.state, message.answer) == (MessageState.ANSWERED, ANSWER)
    step(client, message, "close", note="")
    message.refresh_from_db()
    assert message.state == MessageState.CLOSED
    html = page_of(client, message).content.decode()
    for line in ("分派给", "请尽快", "办结"):
        assert line in html
    events = set(AuditEntry.objects.values_list("event", flat=True))
    assert {"message.assign", "message.answer", "message.close", "message.open"} <= events


def test_the_list_masks_and_the_letter_shows(client, clerk):
    message = letter()
    listed = client.get(reverse(LIST)).content.decode()
    assert "张*明" in listed
    assert "138****0000" in listed
    assert "13800000000" not in listed
    assert "13800000000" in page_of(client, message).content.decode()


def test_who_may_only_look_sees_no_contact(client, clerk):
    from django.contrib.auth.models import Group, Permission

    role = Group.objects.create(name="只看")
    role.permissions.add(Permission.objects.get(codename="view_message"))
    person = factories.user("erin", role="只看", sections=("organization",))
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    message = letter()
    html = page_of(client, message).content.decode()
    assert "13800000000" not in html
    assert "分派" not in html
    assert step(client, message, "answer", text=ANSWER).status_code == 403


def test_a_letter_is_given_only_to_who_may_answer_it(client, clerk):
    message, dan = letter(), factories.dan()
    response = step(client, message, "assign", to=dan.pk)
    assert Message.objects.get().state == MessageState.RECEIVED
    assert "选择" in response.content.decode()
    with pytest.raises(ValidationError):
        actions.assign(message, clerk, to=dan)


def test_who_read_an_older_state_changes_nothing_and_loses_nothing(client, clerk):
    message = letter()
    step(client, message, "answer", text=ANSWER)
    late = step(client, message, "answer", text="另一个人写了很久的答复")
    html = late.content.decode()
    assert "刚刚由别人处理过" in html
    assert "另一个人写了很久的答复" in html
    assert Message.objects.get().answer == ANSWER


@pytest.mark.django_db(transaction=True)
def test_of_ten_clerks_at_once_one_answers():
    message, root = letter(), factories.root()
    taken, refused = [], []

    def try_it(number):
        mine = Message.objects.get(pk=message.pk)
        barrier.wait()
        try:
            actions.answer(mine, root, text=f"答复 {number}")
            taken.append(number)
        except actions.Overtaken:
            refused.append(number)
        finally:
            connection.close()

    barrier = threading.Barrier(10)
    threads = [threading.Thread(target=try_it, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(taken), len(refused)) == (1, 9)
    assert Message.objects.get().answer == f"答复 {taken[0]}"


def test_closing_without_an_answer_needs_a_reason(client, clerk):
    message = letter()
    assert "请写明原因" in step(client, message, "close", note=" ").content.decode()
    step(client, message, "close", note="广告")
    message.refresh_from_db()
    assert message.state == MessageState.CLOSED
    step(client, message, "reopen", note="误关")
    assert Message.objects.get().state == MessageState.RECEIVED


def test_an_empty_answer_is_refused_at_its_field(client, clerk):
    message = letter()
    html = step(client, message, "answer", text="  ").content.decode()
    assert "请写下答复内容。" in html
    assert Message.objects.get().state == MessageState.RECEIVED


def test_a_note_is_for_colleagues(client, clerk):
    message = letter()
    step(client, message, "note", text="已电话核实")
    assert "已电话核实" in page_of(client, message).content.decode()
    assert Message.objects.get().version == message.version


def test_filters_show_what_waits_what_is_mine_and_what_is_late(client, clerk):
    yesterday = timezone.localdate() - timedelta(days=1)
    late = letter(due_on=yesterday)
    mine = letter()
    actions.assign(mine, clerk, to=clerk)
    done = letter()
    actions.close(done, clerk, note="重复来信")

    def shown(**query):
        html = client.get(reverse(LIST), query).content.decode()
        return {m.number for m in (late, mine, done) if m.number in html}

    assert shown() == {late.number, mine.number, done.number}
    assert shown(work="open") == {late.number, mine.number}
    assert shown(work="mine") == {mine.number}
    assert shown(work="overdue") == {late.number}
    assert shown(state__exact="closed") == {done.number}
    assert shown(q=mine.number) == {mine.number}
    assert "超期" in client.get(reverse(LIST)).content.decode()


def test_the_desk_counts_the_letters_of_ones_own_sections(client, clerk):
    letter(due_on=timezone.localdate() - timedelta(days=1))
    letter()
    html = client.get("/admin/").content.decode()
    assert "来信 <strong>2</strong>" in html
    assert "1 件超期" in html
    other = factories.user("frank", role="栏目管理员", sections=("news",))
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    assert "来信 <strong>0</strong>" in client.get("/admin/").content.decode()


def answered(**fields):
    message = letter(**fields)
    actions.answer(message, factories.root(), text=ANSWER)
    return message


PUBLIC = {"title": "人数少能不能参加", "question": "支部人数少，能参加吗？", "answer": ANSWER}


def test_with_consent_a_letter_is_published_in_words_of_the_desk(client, clerk, visitor):
    contact_page()
    message = answered(may_be_public=True)
    assert visitor.get(message.get_absolute_url()).status_code == 404
    assert "已公开选登。" in step(client, message, "release", **PUBLIC).content.decode()
    page = visitor.get(message.get_absolute_url()).content.decode()
    assert PUBLIC["question"] in page
    assert "张小明" not in page
    assert message.text not in page
    assert PUBLIC["title"] in visitor.get("/organization/contact/").content.decode()
    message.refresh_from_db()
    step(client, message, "take_back", note="来信人要求")
    assert visitor.get(message.get_absolute_url()).status_code == 404
    assert PUBLIC["title"] not in visitor.get("/organization/contact/").content.decode()


def test_without_consent_nothing_is_published(client, clerk):
    message = answered()
    assert "release-question" not in page_of(client, message).content.decode()
    html = step(client, message, "release", **PUBLIC).content.decode()
    assert "没有同意公开" in html
    assert Message.objects.get().released_at is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(released_at=timezone.now(), public_question="问", public_answer="答")


def test_the_senders_name_and_number_are_not_let_out(client, clerk):
    message = answered(may_be_public=True)
    words = PUBLIC | {"question": "我是张小明，请打 13800000000。"}
    html = step(client, message, "release", **words).content.decode()
    assert "这里还有来信人的姓名，请删去。" in html
    assert "这里还有来信人的电话，请删去。" in html
    assert Message.objects.get().released_at is None


def test_publishing_needs_the_right_to_publish_there(client):
    from django.contrib.auth.models import Group, Permission

    role = Group.objects.create(name="接待员")
    names = ("view_message", "change_message")
    role.permissions.set(Permission.objects.filter(codename__in=names))
    person = factories.user("erin", role="接待员", sections=("organization",))
    message = answered(may_be_public=True)
    with pytest.raises(PermissionDenied):
        actions.release(message, person, **PUBLIC)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert step(client, message, "release", **PUBLIC).status_code == 403
    assert Message.objects.get().released_at is None


def test_public_letters_are_paged(visitor):
    contact_page()
    Message.objects.bulk_create(
        Message(
            section=factories.section("organization/contact"), number=f"n{n}", code="x",
            phone="13800000000",
            kind="question", text="x" * 20, due_on=timezone.localdate(), may_be_public=True,
            public_title=f"第{n}封", public_question="问", public_answer="答",
            released_at=timezone.now() - timedelta(minutes=n),
        )
        for n in range(12)
    )  # fmt: skip
    first = visitor.get("/organization/contact/").content.decode()
    assert "第0封" in first
    assert "第11封" not in first
    assert "第11封" in visitor.get("/organization/contact/?page=2").content.decode()
    assert visitor.get("/organization/contact/?page=9").status_code == 404
