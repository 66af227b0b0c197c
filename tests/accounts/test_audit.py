"""The audit log: what goes in, and that nothing comes out or changes."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts import audit
from accounts.middleware import Streamed, current_request
from accounts.models import AuditEntry
from tests import factories
from tests.audit_triggers import lifted

pytestmark = pytest.mark.django_db


def events():
    return list(AuditEntry.objects.order_by("pk").values_list("event", flat=True))


@pytest.mark.parametrize(
    "statement",
    ["UPDATE accounts_auditentry SET actor_name = 'nobody'", "DELETE FROM accounts_auditentry"],
)
def test_the_database_itself_refuses_a_change(statement):
    audit.record("test.event")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert AuditEntry.objects.count() == 1


def test_the_model_refuses_a_change():
    entry = audit.record("test.event")
    for change in (entry.save, entry.delete, AuditEntry.objects.all().delete):
        with pytest.raises(TypeError, match="append-only"):
            change()
    with pytest.raises(TypeError, match="append-only"):
        AuditEntry.objects.update(event="other")


def test_the_chain_holds_and_the_command_says_so(capsys):
    for number in range(5):
        audit.record("test.event", number=number, text="中文", when=None)
    call_command("verify_audit_log")
    assert "5 entries, the chain holds" in capsys.readouterr().out


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE accounts_auditentry SET actor_name = 'Eve' WHERE id = {second}",
        "DELETE FROM accounts_auditentry WHERE id = {second}",
        "UPDATE accounts_auditentry SET detail = '{{}}' WHERE id = {second}",
    ],
)
def test_tampering_is_found(tampering):
    entries = [audit.record("test.event", number=number) for number in range(3)]
    with lifted():
        connection.cursor().execute(tampering.format(second=entries[1].pk))
    with pytest.raises(CommandError, match=r"entry \d+"):
        call_command("verify_audit_log")


def test_secrets_never_enter_and_long_words_are_cut():
    entry = audit.record("test.event", password="hidden", api_token="hidden", note="长" * 9000)
    assert set(entry.detail) == {"note"}
    assert len(entry.detail["note"]) == 500


def test_what_is_rolled_back_did_not_happen():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record("test.event")
        1 / 0  # noqa: B018
    assert events() == []


@pytest.mark.django_db(transaction=True)
def test_many_at_once_keep_one_chain():
    def work():
        try:
            for _ in range(5):
                audit.record("test.event")
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert AuditEntry.objects.count() == 30
    assert list(audit.verify()) == []


def sign_in(client, username, password):
    return client.post(reverse("admin:login"), {"username": username, "password": password})


def test_signing_in_and_out_is_recorded_with_the_address(client):
    factories.alice()
    sign_in(client, "alice", "wrong")
    sign_in(client, "alice", factories.PASSWORD)
    client.post(reverse("admin:logout"))
    rows = AuditEntry.objects.order_by("pk").values_list("event", "result", "address")
    assert list(rows) == [
        ("account.sign_in", "refused", "127.0.0.1"),
        ("account.sign_in", "ok", "127.0.0.1"),
        ("account.sign_out", "ok", "127.0.0.1"),
    ]


def test_five_wrong_passwords_lock_the_name_at_that_address(client):
    factories.alice()
    for _ in range(5):
        response = sign_in(client, "alice", "wrong")
    assert response.status_code == 429
    assert "锁定" in response.content.decode()
    assert sign_in(client, "alice", factories.PASSWORD).status_code == 429
    assert "account.locked" in events()


def test_the_log_is_for_the_auditor_to_read_and_for_nobody_to_write(client):
    entry = audit.record("test.event")
    auditor = factories.user("auditor", role="审计管理员")
    for person, status in ((auditor, 200), (factories.alice(), 403)):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(reverse("admin:accounts_auditentry_changelist")).status_code == status
    client.force_login(factories.root(), backend="django.contrib.auth.backends.ModelBackend")
    change = reverse("admin:accounts_auditentry_change", args=[entry.pk])
    assert client.post(change, {"event": "x"}).status_code == 403
    delete = reverse("admin:accounts_auditentry_delete", args=[entry.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:accounts_auditentry_add")).status_code == 403


def test_a_change_in_the_admin_is_recorded_with_old_and_new(client):
    person = factories.alice()
    client.force_login(factories.root(), backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("admin:accounts_user_change", args=[person.pk])
    form = client.get(address).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value not in (None, "")}
    data |= {"name": "爱丽丝", "groups": [group.pk for group in person.groups.all()]}
    assert client.post(address, data).status_code == 302
    entry = AuditEntry.objects.get(event="user.change")
    assert entry.detail["changes"]["name"] == ["Alice", "爱丽丝"]
    assert entry.actor_name == "Root"


def test_what_is_written_while_an_answer_is_being_sent_is_of_its_request(rf):
    class Pieces:
        def __iter__(self):
            audit.record("test.sent")
            yield b"piece"

        def close(self):
            audit.record("test.broken_off")

    request = rf.get("/", REMOTE_ADDR="203.0.113.9")
    request.user = factories.dan()
    sent = Streamed(request, Pieces())
    assert list(sent) == [b"piece"]
    sent.close()
    assert [entry.address for entry in AuditEntry.objects.all()] == ["203.0.113.9"] * 2
    assert {entry.actor_id for entry in AuditEntry.objects.all()} == {request.user.pk}
    assert current_request() is None
