"""Alarms: what raises one, what doesn't, and what becomes of it when somebody looked into it."""

from contextlib import suppress
from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts import alarms, events, roles
from accounts.models import AlarmCheck, AlarmRules, AuditEntry, Department
from tests import factories
from tests.accounts.moments import appended

pytestmark = pytest.mark.django_db
ALARMS = "/admin/accounts/auditentry/alarms/"
CHECK = "/admin/accounts/auditentry/check/"
RULES = "/admin/accounts/auditentry/rules/"


def a_workday():
    """Return the day before today, or the Friday before: all of it is past."""
    day = timezone.localdate() - timedelta(days=1)
    while day.weekday() >= 5:
        day -= timedelta(days=1)
    return day


def at(hour, minute=0, day=None, second=0):
    return timezone.make_aware(datetime.combine(day or a_workday(), time(hour, minute, second)))


@pytest.fixture(autouse=True)
def _events():
    roles.sync_roles()
    known = dict(events._events)
    events.register("test.look", "查看档案", watched=True, counts="record")
    events.register("test.find", "查询人员", counts="lookup")
    yield
    events._events.clear()
    events._events.update(known)


@pytest.fixture
def clerk():
    return factories.user("clerk", name="王小明")


@pytest.fixture
def auditor():
    return factories.user("auditor", role=roles.AUDIT_ADMIN)


def look(person, numbers, begin, step=timedelta(seconds=5)):
    for place, number in enumerate(numbers):
        appended(
            "test.look", begin + step * place, actor=person, target=Department(pk=number, name="甲")
        )


def kinds(days=10):
    return sorted(alarm.kind for alarm in alarms.recent(days))


def test_more_records_than_allowed_in_ten_minutes_raise_an_alarm_with_its_reason(clerk):
    look(clerk, range(1, 32), at(10))
    (alarm,) = alarms.recent(10)
    assert (alarm.kind, alarm.who, alarm.count) == ("records_fast", "王小明", 31)
    assert alarm.reason == "10 分钟内查看了 31 份个人信息，超过 30 份"
    assert (alarm.start, alarm.end) == (at(10), at(10, 2, second=30))


def test_as_many_as_allowed_raise_none(clerk):
    look(clerk, range(1, 31), at(10))
    assert kinds() == []


def test_one_record_looked_at_again_and_again_is_one(clerk):
    look(clerk, [7] * 60, at(10))
    assert kinds() == []


def test_the_same_number_at_leisure_raises_none(clerk):
    look(clerk, range(1, 60), at(8), step=timedelta(minutes=2))
    assert kinds() == []


def test_a_burst_over_midnight_is_seen_whole(clerk):
    day = a_workday()
    look(clerk, range(1, 41), at(0, 0, day) - timedelta(seconds=100))
    assert "records_fast" in {alarm.kind for alarm in alarms.found(day, day)}


def test_many_records_on_one_day_raise_an_alarm(clerk):
    look(clerk, range(1, 202), at(8), step=timedelta(minutes=3))
    assert kinds() == ["records_day"]


@pytest.mark.parametrize(
    ("hour", "minute", "is_out"), [(6, 59, True), (7, 0, False), (20, 59, False), (21, 0, True)]
)
def test_working_hours_are_from_seven_to_nine_in_beijing(clerk, hour, minute, is_out):
    look(clerk, [1], at(hour, minute))
    assert kinds() == (["watches_hours"] if is_out else [])


def test_a_weekend_is_outside_working_hours_unless_the_rules_say_otherwise(clerk):
    saturday = a_workday()
    while saturday.weekday() != 5:
        saturday -= timedelta(days=1)
    look(clerk, [1], at(10, day=saturday))
    assert kinds() == ["watches_hours"]
    AlarmRules(pk=1, weekends=True).save()
    assert kinds() == []


def test_holidays_are_free_and_the_weekend_that_is_worked_instead_is_not(clerk):
    day = a_workday()
    saturday = day - timedelta(days=day.weekday() + 2)
    look(clerk, [1], at(10, day=day))
    look(clerk, [1], at(10, day=saturday))
    assert [alarm.day for alarm in alarms.recent(10)] == [saturday]
    AlarmRules(pk=1, days_off=f"{day}", days_worked=f"{saturday}").save()
    (alarm,) = alarms.recent(10)
    assert (alarm.day, alarm.reason) == (day, "节假日查看或导出个人信息 1 次")
    AlarmRules(pk=1, days_off=f"{day - timedelta(days=1)} 至 {day}", weekends=True).save()
    assert [alarm.day for alarm in alarms.recent(10)] == [day]


def test_days_that_are_over_are_read_once(clerk, monkeypatch):
    look(clerk, range(1, 32), at(10))
    first, read, compute = alarms.recent(10), [], alarms._computed

    def watched(start, end, rules):
        read.append((start, end))
        return compute(start, end, rules)

    monkeypatch.setattr(alarms, "_computed", watched)
    assert alarms.recent(10) == alarms.recent(7) == first
    today = timezone.localdate()
    assert read == [(today, today)] * 2


class BroughtBack(Exception):
    """As when a backup takes the place of the database."""


def test_what_is_kept_is_void_when_the_log_or_the_rules_are_others(clerk):
    with suppress(BroughtBack), transaction.atomic():
        look(clerk, range(1, 32), at(10))
        assert kinds() == ["records_fast"]
        AlarmRules(pk=1, records_fast=5, records_day=6).save()
        assert kinds() == ["records_day", "records_fast"]
        look(clerk, [1], at(22))
        assert kinds() == ["records_day", "records_fast", "watches_hours"]
        raise BroughtBack
    assert kinds() == []
    look(clerk, range(1, 7), at(10))
    assert kinds() == []
    AlarmRules(pk=1, records_fast=5).save()
    assert kinds(30) == kinds(10) == ["records_fast"]


def test_failed_lookups_count_by_person_and_those_of_visitors_by_address(clerk):
    for place in range(11):
        when = at(10) + timedelta(seconds=place)
        appended("test.find", when, actor=clerk, result="missing")
        appended("test.find", when, address="203.0.113.9", result="missing")
        appended("test.find", when, address="203.0.113.10")
    assert [(alarm.kind, alarm.who) for alarm in alarms.recent(10)] == [
        ("failed_lookups", "王小明"), ("failed_lookups", "地址 203.0.113.9"),
    ]  # fmt: skip


def test_many_exports_and_many_failed_sign_ins_raise_alarms(clerk):
    for place in range(6):
        appended("enrolment.export", at(9 + place), actor=clerk)
    for place in range(10):
        appended("account.sign_in", at(9, place), address="203.0.113.9", result="refused", name="x")
    assert kinds() == ["exports_day", "failed_sign_ins"]


def test_nought_switches_a_rule_off(clerk):
    AlarmRules(pk=1, records_fast=0, watches_hours=False).save()
    look(clerk, range(1, 60), at(22))
    assert kinds() == []


def test_the_link_of_an_alarm_leads_to_its_entries(client, clerk, auditor):
    look(clerk, range(1, 32), at(10))
    (alarm,) = alarms.recent(10)
    client.force_login(auditor, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(f"/admin/accounts/auditentry/?{alarm.query}")
    assert response.context["count"] == 31
    assert "王小明" in response.content.decode()


def sent(alarm, note="本人加班整理证书"):
    return {
        "kind": alarm.kind, "subject": alarm.subject, "day": str(alarm.day),
        "last_entry": alarm.last_entry, "note": note,
    }  # fmt: skip


def test_an_alarm_is_looked_into_with_a_note_and_opens_again_when_it_grows(client, clerk, auditor):
    look(clerk, range(1, 32), at(10))
    client.force_login(auditor, backend="django.contrib.auth.backends.ModelBackend")
    assert "1 条报警待核查" in client.get("/admin/").content.decode()
    (alarm,) = alarms.waiting(10)
    assert client.post(CHECK, sent(alarm)).status_code == 302
    assert alarms.waiting(10) == []
    assert "报警待核查" not in client.get("/admin/").content.decode()
    assert "本人加班整理证书" in client.get(ALARMS).content.decode()
    entry = AuditEntry.objects.get(event="alarm.check")
    assert (entry.purpose, entry.actor_id) == ("本人加班整理证书", auditor.pk)
    look(clerk, range(40, 50), at(10, 3))
    assert len(alarms.waiting(10)) == 1
    assert "核查之后又有新的记录" in client.get(ALARMS).content.decode()


@pytest.mark.parametrize("note", ["", "好", "电话 13812345678 已核实"])
def test_a_note_that_says_nothing_or_too_much_is_refused_and_kept(client, clerk, auditor, note):
    look(clerk, range(1, 32), at(10))
    client.force_login(auditor, backend="django.contrib.auth.backends.ModelBackend")
    (alarm,) = alarms.waiting(10)
    response = client.post(CHECK, sent(alarm, note))
    assert response.status_code == 200
    assert note in response.content.decode()
    assert not AlarmCheck.objects.exists()


def test_an_alarm_that_is_none_is_not_looked_into(client, clerk, auditor):
    look(clerk, range(1, 32), at(10))
    client.force_login(auditor, backend="django.contrib.auth.backends.ModelBackend")
    (alarm,) = alarms.waiting(10)
    for change in ({"kind": "no"}, {"subject": "user:0"}, {"day": "2020-01-01"},
                   {"last_entry": alarm.last_entry + 1}):  # fmt: skip
        page = client.post(CHECK, sent(alarm) | change).content.decode()
        assert "没有这条报警" in page, change
    assert not AlarmCheck.objects.exists()


def test_the_verbs_ask_who_may(clerk):
    look(clerk, range(1, 32), at(10))
    (alarm,) = alarms.waiting(10)
    with pytest.raises(PermissionDenied):
        alarms.check(clerk, **(sent(alarm) | {"day": alarm.day}))
    with pytest.raises(PermissionDenied):
        alarms.save_rules(AlarmRules(), clerk)


def test_what_was_found_out_is_never_changed(clerk, auditor):
    look(clerk, range(1, 32), at(10))
    (alarm,) = alarms.waiting(10)
    alarms.check(auditor, **(sent(alarm) | {"day": alarm.day}))
    for statement in (
        "UPDATE accounts_alarmcheck SET note = ''",
        "DELETE FROM accounts_alarmcheck",
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)
    with pytest.raises(ValidationError):
        alarms.check(auditor, **(sent(alarm, " ") | {"day": alarm.day}))


def test_the_rules_are_saved_with_old_and_new_in_the_log(client, auditor):
    client.force_login(auditor, backend="django.contrib.auth.backends.ModelBackend")
    form = client.get(RULES).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value()}
    data |= {"records_fast": 12, "opens_at": "08:00", "closes_at": "18:00"}
    assert client.post(RULES, data).status_code == 302
    assert AlarmRules.current().records_fast == 12
    changes = AuditEntry.objects.get(event="alarm.rules").detail["changes"]
    assert changes["records_fast"] == ["30", "12"]
    page = client.post(RULES, data | {"closes_at": "07:00"}).content.decode()
    assert "下班时间要晚于上班时间" in page
    assert "最多 100000" in client.post(RULES, data | {"records_day": 10**9}).content.decode()
    assert AlarmRules.objects.count() == 1


def test_the_calendar_is_written_as_people_write_days_and_told_where_it_is_wrong(client, auditor):
    client.force_login(auditor, backend="django.contrib.auth.backends.ModelBackend")
    form = client.get(RULES).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value()}
    data |= {"opens_at": "07:00", "closes_at": "21:00"}
    written = "2026年10月1日至2026年10月7日\n2026/1/1 - 2026/1/3\n\n2026.5.1"
    assert client.post(RULES, data | {"days_off": written}).status_code == 302
    assert (
        AlarmRules.current().days_off
        == "2026-01-01 至 2026-01-03\n2026-05-01\n2026-10-01 至 2026-10-07"
    )
    for name, wrong, told in (
        ("days_off", "国庆节", "看不懂“国庆节”"),
        ("days_off", "2026-02-30", "看不懂“2026-02-30”"),
        ("days_off", "2026-10-07 至 2026-10-01", "结束要在开始之后"),
        ("days_off", "2026-01-01 至 2026-12-31", "一段最多 31 天"),
        ("days_worked", "2026-10-03", "2026-10-03 已经写在放假日里"),
    ):
        page = client.post(RULES, data | {"days_off": written} | {name: wrong})
        assert told in str(page.context["form"].errors[name]), wrong
        assert wrong in page.content.decode()
    assert AlarmRules.current().days_worked == ""


def test_the_command_names_what_waits_and_says_so_by_its_exit_code(capsys, clerk, auditor):
    call_command("check_audit_alarms")
    look(clerk, range(1, 32), at(10))
    with pytest.raises(SystemExit) as stop:
        call_command("check_audit_alarms")
    assert stop.value.code == 1
    assert "短时间内大量查看  王小明" in capsys.readouterr().out
    (alarm,) = alarms.waiting()
    alarms.check(auditor, **(sent(alarm) | {"day": alarm.day}))
    call_command("check_audit_alarms")


def test_an_entry_without_person_and_address_raises_none():
    for place in range(40):
        appended("test.look", at(22) + timedelta(seconds=place))
    assert kinds() == []
