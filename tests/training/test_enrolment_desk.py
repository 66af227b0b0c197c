"""The desk of enrolments and sessions: what Carol does with those of her sections, and nobody else."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts import roles
from accounts.models import AuditEntry
from tests import factories
from tests.training import enrolling
from training.enrolment import actions, links
from training.models import CancelledBy, Enrolment, EnrolmentState, Session

pytestmark = pytest.mark.django_db
LISTING = "/admin/training/enrolment/"


@pytest.fixture
def cast():
    roles.sync_roles()
    return {
        "nobody": None,
        "dan": factories.dan(),
        "alice": factories.alice("training"),
        "other clerk": factories.user("erin", role=roles.SECTION_ADMIN, sections=["news"]),
        "carol": factories.carol("training"),
        "root": factories.root(),
    }


@pytest.fixture
def group(cast):
    session = enrolling.session(by=cast["root"], seats=3)
    token = links.fresh()
    made = enrolling.enrol(session, 2, token=token, contact_phone="13712345678")
    made.token = token
    return made


def sign_in(client, person):
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


def address(name, group):
    number = group.session_id if name.startswith("session") else group.pk
    return reverse(f"admin:training_{name}", args=[number])


GETS = ("enrolment_change", "enrolment_cancel", "session_change", "session_export",
        "session_badges", "session_sign_in", "enrolment_history", "session_history")  # fmt: skip
POSTS = ("enrolment_confirm", "enrolment_cancel", "enrolment_link", "enrolment_erase")


@pytest.mark.parametrize("name", GETS)
def test_who_opens_what(client, cast, group, name):
    for who, allowed in (("nobody", False), ("dan", False), ("alice", False),
                         ("other clerk", False), ("carol", True), ("root", True)):  # fmt: skip
        client.logout()
        sign_in(client, cast[who])
        response = client.get(address(name, group))
        if who == "nobody":
            assert "/admin/login/" in response["Location"]
        elif allowed:
            assert response.status_code == 200, (who, name)
        else:
            assert response.status_code in (302, 403, 404), (who, name)
            text = response.content.decode()
            assert "13712345678" not in text and group.number not in text


@pytest.mark.parametrize("name", POSTS)
def test_who_does_what(client, cast, group, name):
    before = Enrolment.objects.values().get()
    for who in ("nobody", "dan", "alice", "other clerk"):
        client.logout()
        sign_in(client, cast[who])
        assert client.post(address(name, group), {"reason": "x"}).status_code in (302, 403, 404)
        assert Enrolment.objects.values().get() == before, who
    sign_in(client, cast["carol"])
    assert client.get(address(name, group)).status_code in (200, 405)
    assert Enrolment.objects.values().get() == before


def test_the_list_is_masked_and_shows_only_ones_own_sections(client, cast, group):
    for who, seen in (("carol", True), ("root", True), ("other clerk", False)):
        sign_in(client, cast[who])
        for asked in ({}, {"q": group.number}, {"q": "示例学院"}, {"q": "137 1234 5678"},
                      {"session__id__exact": group.session_id}, {"state": "pending"}):  # fmt: skip
            text = client.get(LISTING, asked).content.decode()
            assert (f">{group.number}<" in text) is seen, (who, asked)
            assert "张明" not in text and 'name="q" value="13712345678"' not in text
        text = client.get(LISTING).content.decode()
        assert ("137****5678" in text) is seen and "13712345678" not in text
        sessions = client.get("/admin/training/session/").content.decode()
        assert ("支部书记培训班" in sessions) is seen
    sign_in(client, cast["carol"])
    assert f">{group.number}<" not in client.get(LISTING, {"q": "1371234567"}).content.decode()


def test_bulk_actions_reach_no_other_section(client, cast, group):
    sign_in(client, cast["other clerk"])
    for action in ("confirm_selected", "cancel_selected", "export_selected"):
        response = client.post(
            LISTING, {"action": action, "_selected_action": [group.pk], "reason": "x"}
        )
        assert "spreadsheet" not in response.get("Content-Type", "")
    assert Enrolment.objects.get().state == EnrolmentState.PENDING


def test_who_may_only_look_sees_masks_and_no_buttons(client, cast, group):
    reader = factories.user("fay", sections=["training"])
    reader.user_permissions.add(Permission.objects.get(codename="view_enrolment"))
    sign_in(client, reader)
    text = client.get(address("enrolment_change", group)).content.decode()
    assert "137****5678" in text and "13712345678" not in text and "张明" not in text
    assert "确认报名" not in text
    for name in ("session_export", "session_badges", "session_sign_in"):
        assert client.get(address(name, group)).status_code in (403, 404)
    assert client.post(address("enrolment_confirm", group)).status_code == 403


def test_carol_reads_confirms_and_cancels(client, cast, group):
    sign_in(client, cast["carol"])
    waiting = enrolling.enrol(group.session, 2, start=5)
    text = client.get(address("enrolment_change", group)).content.decode()
    for said in ("13712345678", "张明", "赵某0", "13900000001", "确认报名", "另发私人链接"):
        assert said in text
    response = client.post(address("enrolment_confirm", group), follow=True)
    assert "已确认" in response.content.decode()
    refused = client.post(address("enrolment_confirm", waiting), follow=True)
    assert "在候补" in refused.content.decode()
    assert (
        "请写明取消的原因"
        in client.post(address("enrolment_cancel", group), {"reason": " "}).content.decode()
    )
    client.post(address("enrolment_cancel", group), {"reason": "单位来电取消"})
    stored = Enrolment.objects.get(pk=group.pk)
    assert (stored.state, stored.cancelled_by) == (EnrolmentState.CANCELLED, CancelledBy.DESK)
    assert Enrolment.objects.get(pk=waiting.pk).state == EnrolmentState.PENDING
    events = list(
        AuditEntry.objects.filter(actor_name__icontains="carol").values_list("event", flat=True)
    )
    assert {"enrolment.read", "enrolment.confirm", "enrolment.cancel"} <= set(events)
    own = client.get(f"/enrol/mine/{group.token}/").content.decode()
    assert "原因：单位来电取消" in own


def test_carol_confirms_and_cancels_several(client, cast, group):
    other = enrolling.enrol(group.session, 1, start=5)
    sign_in(client, cast["carol"])
    chosen = {"_selected_action": [group.pk, other.pk]}
    client.post(LISTING, {"action": "confirm_selected", **chosen})
    assert set(Enrolment.objects.values_list("state", flat=True)) == {EnrolmentState.CONFIRMED}
    page = client.post(LISTING, {"action": "cancel_selected", **chosen}).content.decode()
    assert "将取消 2 组" in page
    client.post(LISTING, {"action": "cancel_selected", "reason": "合并办班", **chosen})
    assert set(Enrolment.objects.values_list("cancel_reason", flat=True)) == {"合并办班"}
    assert Session.objects.get().held == 0


def test_a_note_of_the_desk_changes_nothing_else(client, cast, group):
    sign_in(client, cast["carol"])
    client.post(
        address("enrolment_change", group), {"desk_note": "已电话联系", "state": "cancelled"}
    )
    stored = Enrolment.objects.get()
    assert (stored.desk_note, stored.state) == ("已电话联系", EnrolmentState.PENDING)


def test_a_new_link_kills_the_old_one(client, cast, group):
    sign_in(client, cast["carol"])
    text = client.post(address("enrolment_link", group)).content.decode()
    new = text.partition("/enrol/mine/")[2].partition("/")[0]
    client.logout()
    assert client.get(f"/enrol/mine/{group.token}/").status_code == 404
    assert client.get(f"/enrol/mine/{new}/").status_code == 200
    entry = AuditEntry.objects.get(event="enrolment.new_link")
    assert entry.target_label == group.number and new not in repr(entry.detail)


def test_the_export_is_escaped_and_written_down(client, cast, group):
    evil = enrolling.people(1, 8)[0] | {"post": '=HYPERLINK("http://x")', "name": "+王"}
    actions.enrol(group.session_id, enrolling.contact(organisation="@SUM(A1)"), [evil], token="t")
    sign_in(client, cast["carol"])
    response = client.get(address("session_export", group))
    sheet = load_workbook(BytesIO(response.content)).active
    rows = list(sheet.values)
    assert len(rows) == 4
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert rows[3][3] == "@SUM(A1)" and rows[3][8] == "+王"
    assert rows[1][5] == "13712345678"
    entry = AuditEntry.objects.get(event="enrolment.export")
    assert entry.detail["rows"] == 3 and entry.actor_name
    assert "13712345678" not in repr(entry.detail)
    selected = client.post(LISTING, {"action": "export_selected", "_selected_action": [group.pk]})
    assert len(list(load_workbook(BytesIO(selected.content)).active.values)) == 3


def test_badges_are_eight_a_page_and_the_sheet_has_a_column_a_day(client, cast):
    session = enrolling.session(by=cast["root"], seats=20, days=3)
    group = enrolling.enrol(session, 10)
    gone = enrolling.enrol(session, 1, start=15)
    actions.cancel(gone, by=CancelledBy.CONTACT)
    sign_in(client, cast["carol"])
    text = client.get(address("session_badges", group)).content.decode()
    assert text.count('class="badges"') == 2
    assert text.count('class="badge"') == 10
    text = client.get(address("session_sign_in", group)).content.decode()
    assert text.count("signing__blank") == 30
    assert "139****0009" in text and "13900000009" not in text


# -- sessions --------------------------------------------------------------------------------


def typed(session, **more):
    """Return a session as its form sends it."""
    data = {
        "programme": session.programme_id, "label": session.label, "starts_on": session.starts_on,
        "ends_on": session.ends_on, "place_text": session.place_text, "place": "",
        "seats": session.seats, "fee": "", "notes": "", "is_shown": "on", "state": session.state,
        "cancel_reason": session.cancel_reason,
    }  # fmt: skip
    for name in ("opens_at", "closes_at"):
        moment = timezone.localtime(getattr(session, name))
        data |= {f"{name}_0": moment.date(), f"{name}_1": moment.time().replace(microsecond=0)}
    return data | more


def test_carol_plans_a_session_of_her_own_programmes_only(client, cast):
    mine = enrolling.session(by=cast["root"])
    sign_in(client, cast["carol"])
    response = client.post("/admin/training/session/add/", typed(mine, label="第二期"))
    assert response.status_code == 302, response.content.decode()
    assert Session.objects.count() == 2
    sign_in(client, cast["other clerk"])
    response = client.post("/admin/training/session/add/", typed(mine, label="第三期"))
    assert "选择一个有效的选项" in response.content.decode()
    assert Session.objects.count() == 2


def test_what_is_wrong_with_a_session_is_said_at_its_field(client, cast, group):
    sign_in(client, cast["carol"])
    stored = group.session
    for wrong, said in (
        ({"seats": 1}, "已有 2 人占了名额，名额不能少于 2"),
        ({"seats": 0}, "名额至少是 1"),
        ({"ends_on": "2020-01-01"}, "结束日期不能早于开班日期"),
        ({"closes_at_0": "2020-01-01"}, "报名截止要晚于报名开始"),
        ({"closes_at_0": "2099-01-01"}, "报名截止不能晚于结束日期"),
        ({"state": "cancelled"}, "请写明原因"),
    ):
        text = client.post(
            address("session_change", group), typed(stored, **wrong)
        ).content.decode()
        assert said in text
    assert Session.objects.get().seats == 3


def test_more_seats_given_in_the_desk_let_in_who_waits(client, cast, group):
    waiting = enrolling.enrol(group.session, 2, start=5)
    sign_in(client, cast["carol"])
    stored = Session.objects.get()
    client.post(address("session_change", group), typed(stored, seats=4))
    assert Enrolment.objects.get(pk=waiting.pk).state == EnrolmentState.PENDING
    stored.refresh_from_db()
    assert (stored.held, stored.waiting, stored.sequence) == (4, 0, 0)
    text = client.get(address("session_change", group)).content.decode()
    assert "已占 4 / 4 个名额，候补 0 组" in text
    client.post(address("session_change", group), typed(stored, place_text="别处"))
    assert Session.objects.get().sequence == 1


def test_a_session_with_enrolments_is_not_deleted(client, cast, group):
    sign_in(client, cast["carol"])
    address_ = f"/admin/training/session/{group.session_id}/delete/"
    assert client.post(address_, {"post": "yes"}).status_code == 403
    empty = enrolling.session(group.session.programme, label="空")
    assert (
        client.post(f"/admin/training/session/{empty.pk}/delete/", {"post": "yes"}).status_code
        == 302
    )
    assert Session.objects.count() == 1


# -- erasing ---------------------------------------------------------------------------------


def test_people_are_erased_after_the_session_and_numbers_stay(client, group, settings):
    settings.PERSONAL_DATA_DAYS = 180
    early, late = (timezone.localdate() - timedelta(days=d) for d in (181, 179))
    old_times = {"opens_at": "2020-01-01T00:00Z", "closes_at": "2020-02-01T00:00Z"}
    Session.objects.update(starts_on=late, ends_on=late, **old_times)
    call_command("erase_personal_data", verbosity=0)
    assert Enrolment.objects.get().contact_name == "张明"
    Session.objects.update(starts_on=early, ends_on=early)
    call_command("erase_personal_data", verbosity=0)
    stored = Enrolment.objects.get()
    assert (stored.contact_name, stored.organisation, stored.phone_index) == ("", "", "")
    assert (stored.number, stored.size, stored.state) == (group.number, 2, EnrolmentState.PENDING)
    assert not stored.participants.exists()
    assert client.get(f"/enrol/mine/{group.token}/").status_code == 404
    assert Session.objects.get().held == 2


def test_carol_erases_a_cancelled_group_that_asks_for_it(client, cast, group):
    sign_in(client, cast["carol"])
    client.post(address("enrolment_erase", group))
    assert Enrolment.objects.get().contact_name == "张明"
    actions.cancel(group, by=CancelledBy.CONTACT)
    client.post(address("enrolment_erase", group))
    assert Enrolment.objects.get().contact_name == ""
    assert client.get(address("enrolment_change", group)).status_code == 200
    assert client.get(LISTING).status_code == 200
