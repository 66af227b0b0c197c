"""The desk of people: what Lin does with the records of her department, and nobody else."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import roles
from accounts.models import AuditEntry
from members import photographs, record_tools, timeline
from members.models import Person, Use
from tests import factories
from tests.editorial.test_uploads import picture
from tests.members import making

pytestmark = pytest.mark.django_db
LISTING = "/admin/members/person/"
WHY = "电话通知领取证书"
PLAIN = (
    making.PLANTED["id_number"],
    making.PLANTED["phone"],
    making.PLANTED["email"],
    "1980-05-01",
)


@pytest.fixture
def cast():
    top = making.department()
    under = making.department("一科", top)
    return {
        "nobody": None,
        "dan": factories.dan(),
        "alice": factories.alice("training"),
        "carol": factories.carol("training"),
        "auditor": factories.user("aud", role=roles.AUDIT_ADMIN, department=top),
        "system": factories.user("sys", role=roles.SYSTEM_ADMIN, department=top),
        "mo": making.other_clerk(),
        "under": making.clerk("ye", under),
        "no department": factories.user("nan", role=roles.PERSONNEL_CLERK),
        "lin": making.clerk(),
        "root": factories.root(),
    }


@pytest.fixture
def record(cast):
    made = making.planted(work_number="G007", post="教师")
    making.position(made)
    made.paper = making.certificate(made)
    making.consent(made)
    photographs.keep(
        made, photographs.draw(SimpleUploadedFile("a.jpg", picture(300, 400))), cast["root"]
    )
    return made


def sign_in(client, person):
    client.logout()
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        making.say_why(client)


def to(name, record, *more):
    return reverse(f"admin:members_person_{name}", args=[record.pk, *more])


def addresses(record):
    return {
        "record": to("record", record),
        "change": to("change", record),
        "history": to("history", record),
        "unmask": to("unmask", record, "phone"),
        "photograph": to("photograph", record),
        "revoke": to("revoke", record, record.paper.pk),
    }


MAY = ("lin", "root")


# -- who ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["record", "change", "history", "unmask", "photograph", "revoke"])
def test_who_opens_what(client, cast, record, name):
    for who, person in cast.items():
        sign_in(client, person)
        response = client.get(addresses(record)[name])
        if who == "nobody":
            assert "/admin/login/" in response["Location"]
        elif who in MAY:
            assert response.status_code == (302 if name == "history" else 200), (who, name)
        else:
            assert response.status_code in (403, 404), (who, name)
            assert "张" not in response.content.decode()
        if who in ("mo", "under", "no department"):
            assert response.status_code == 404, (who, name)


@pytest.mark.parametrize("name", ["record", "change", "history", "unmask", "photograph", "revoke"])
def test_who_does_what(client, cast, record, name):
    before, paper = Person.objects.values().get(), record.paper.state()
    for who, person in cast.items():
        if who in MAY:
            continue
        sign_in(client, person)
        response = client.post(addresses(record)[name], {"reason": WHY, "name": "别人"})
        assert response.status_code in (302, 403, 404, 405), (who, name)
        assert making.PLANTED["phone"] not in response.content.decode()
        assert Person.objects.values().get() == before
        record.paper.refresh_from_db()
        assert record.paper.state() == paper
    assert not AuditEntry.objects.filter(event="person.unmask").exists()


def test_a_number_that_was_never_given_answers_as_one_of_another_department(client, cast, record):
    sign_in(client, cast["mo"])
    gone = [a.replace(f"/{record.pk}/", "/987654/", 1) for a in addresses(record).values()]
    for address in [*gone, f"{LISTING}x/change/", f"{LISTING}x/history/", f"{LISTING}{record.pk}/"]:
        response = client.get(address, follow=True)
        assert response.status_code == 404, address


def test_the_list_shows_ones_own_people_with_masks(client, cast, record):
    for who, person in cast.items():
        if person is None:
            continue
        sign_in(client, person)
        text = client.get(LISTING).content.decode()
        assert ("张小明" in text) is (who in MAY), who
        assert not [plain for plain in PLAIN if plain in text]
        if who in MAY:
            assert "137****1234" in text


@pytest.mark.parametrize(
    "asked", [{"phone": "13798761234"}, {"id_index__startswith": "a"}, {"department__name": "教务处"},
              {"certificates__number": "x"}, {"name__startswith": "张"}],
)  # fmt: skip
def test_the_list_is_asked_nothing_by_its_address(client, cast, record, asked):
    sign_in(client, cast["lin"])
    response = client.get(LISTING, asked)
    assert response.status_code in (302, 400)


def test_who_may_only_look_gets_masks_and_no_buttons(client, cast, record):
    reader = factories.user("fay", department=record.department)
    from django.contrib.auth.models import Permission

    reader.user_permissions.add(Permission.objects.get(codename="view_person"))
    sign_in(client, reader)
    text = client.get(to("record", record)).content.decode()
    assert "110105********0056" in text and "显示…" not in text and "修改档案" not in text
    assert client.get(to("change", record))["Location"] == to("record", record)
    assert client.get(to("unmask", record, "phone")).status_code == 403
    assert client.post(to("unmask", record, "phone"), {"reason": WHY}).status_code == 403
    assert client.get(to("revoke", record, record.paper.pk)).status_code == 403
    assert client.get(f"{LISTING}add/").status_code == 403


# -- the record -----------------------------------------------------------------------------


def test_the_record_shows_everything_and_every_mask(client, cast, record):
    sign_in(client, cast["lin"])
    response = client.get(to("record", record))
    text = response.content.decode()
    for said in ("张小明", "G007", "110105********0056", "137****1234", "p***@example.org",
                 "****-**-**", "支部书记培训班", "有效", "教师", "公开照片", "现任"):  # fmt: skip
        assert said in text, said
    assert not [plain for plain in PLAIN if plain in text]
    assert "no-store" in response["Cache-Control"]
    assert "张" not in text.split("</title>")[0]
    assert AuditEntry.objects.filter(event="person.view", target_id=str(record.pk)).count() == 1


def test_a_record_that_was_merged_leads_to_the_one_that_stays(client, cast, record):
    gone = making.person("张小明", merged_into=record)
    sign_in(client, cast["lin"])
    assert client.get(to("record", gone))["Location"] == to("record", record)
    sign_in(client, cast["mo"])
    assert client.get(to("record", gone)).status_code == 404


def test_others_add_to_the_time_line_and_to_the_buttons(client, cast, record, monkeypatch):
    monkeypatch.setattr(timeline, "_sources", dict(timeline._sources))
    monkeypatch.setattr(record_tools, "_tools", {})
    timeline.register(
        "test", lambda person, user: [timeline.Entry(date(2024, 3, 1), "报名", "春季班")]
    )
    record_tools.register("test", lambda person, user: ("合并…", "/admin/merge/"))
    record_tools.register("none", lambda person, user: None)
    sign_in(client, cast["lin"])
    text = client.get(to("record", record)).content.decode()
    assert "春季班" in text and "合并…" in text
    days = [entry.day for entry in timeline.of(record, cast["lin"])]
    assert days == sorted(days, reverse=True) and len(days) == 3


@pytest.mark.parametrize(
    ("field", "plain"), [("id_number", PLAIN[0]), ("phone", PLAIN[1]), ("email", PLAIN[2]), ("birth_date", PLAIN[3])]
)  # fmt: skip
def test_one_field_is_shown_once_and_for_a_reason(client, cast, record, field, plain):
    sign_in(client, cast["lin"])
    asked = client.get(to("unmask", record, field)).content.decode()
    refused = client.post(to("unmask", record, field), {"reason": "看"}).content.decode()
    assert plain not in asked and plain not in refused and "请写明事由" in refused
    shown = client.post(to("unmask", record, field), {"reason": WHY})
    text = shown.content.decode()
    assert [one for one in PLAIN if one in text] == [plain]
    assert "no-store" in shown["Cache-Control"]
    assert AuditEntry.objects.get(event="person.unmask").detail == {"field": field, "purpose": WHY}
    assert plain not in client.get(to("record", record)).content.decode()
    assert client.get(to("unmask", record, "name")).status_code == 404


def test_the_photograph_is_small_and_kept_by_nobody(client, cast, record):
    sign_in(client, cast["lin"])
    response = client.get(to("photograph", record))
    assert response["Content-Type"] == "image/webp" and response.content[8:12] == b"WEBP"
    assert "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT picture FROM members_photograph")
        assert cursor.fetchone()[0].startswith("v")


def test_a_certificate_is_revoked_with_a_reason(client, cast, record):
    sign_in(client, cast["lin"])
    address = to("revoke", record, record.paper.pk)
    assert "请写明事由" in client.post(address, {"reason": ""}).content.decode()
    text = client.post(address, {"reason": "发证信息有误"}, follow=True).content.decode()
    assert "已撤销" in text and "发证信息有误" in text
    assert client.get(address).status_code == 404


# -- the form -------------------------------------------------------------------------------


def form_data(record=None, **more):
    data = {
        "kind": "trainee", "name": "张小明", "former_names": "", "sex": "男",
        "organisation": "示例学院", "post": "教师", "work_number": "G007", "joined_party_on": "",
        "id_number": "", "phone": "", "email": "", "birth_date": "",
    }  # fmt: skip
    if record:
        data |= {"department": record.department_id, "seen": record.version}
        for prefix in ("positions", "certificates", "consents"):
            rows = list(getattr(record, prefix).all())
            data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows)}
            for number, row in enumerate(rows):
                for field in row._meta.fields:
                    value = getattr(row, field.attname)
                    data[f"{prefix}-{number}-{field.name}"] = "" if value is None else value
    return data | more


def test_the_form_holds_masks_only(client, cast, record):
    sign_in(client, cast["lin"])
    text = client.get(to("change", record)).content.decode()
    assert "110105********0056" in text and "137****1234" in text and "****-**-**" in text
    assert not [plain for plain in PLAIN if plain in text]
    assert AuditEntry.objects.get(event="person.view").detail["page"] == "change_form"


def test_what_is_left_empty_stays_and_what_is_typed_replaces(client, cast, record):
    sign_in(client, cast["lin"])
    response = client.post(to("change", record), form_data(record, post="主任"))
    assert response["Location"] == to("record", record), response.content.decode()[:3000]
    stored = Person.objects.get(pk=record.pk)
    assert (stored.post, stored.phone, stored.birth_date) == ("主任", PLAIN[1], date(1980, 5, 1))
    client.post(to("change", record), form_data(stored, phone="+86 139 0000 1111"))
    stored.refresh_from_db()
    assert (stored.phone, stored.id_number) == ("13900001111", PLAIN[0])


def test_a_field_is_emptied_by_a_tick(client, cast, record):
    sign_in(client, cast["lin"])
    client.post(to("change", record), form_data(record, post="教师", clear_phone="on"))
    stored = Person.objects.get(pk=record.pk)
    assert stored.phone == stored.phone_index == "" and stored.email == PLAIN[2]


def test_wrong_values_are_named_and_nothing_is_lost(client, cast, record):
    sign_in(client, cast["lin"])
    data = form_data(record, phone="123", id_number="110105800501003", email="x", post="新职务")
    text = client.post(to("change", record), data).content.decode()
    for said in ("手机号码", "15 位的旧号码", "完整的电子邮箱", 'value="新职务"'):
        assert said in text
    assert Person.objects.get(pk=record.pk).post == "教师"


def test_a_second_record_of_one_person_is_refused(client, cast, record):
    sign_in(client, cast["lin"])
    data = form_data(department=record.department_id, id_number=PLAIN[0], work_number="")
    text = client.post(f"{LISTING}add/", data).content.decode()
    assert "已经有一份这个身份证号的档案：张*明" in text
    sign_in(client, cast["mo"])
    data["department"] = cast["mo"].department_id
    text = client.post(f"{LISTING}add/", data).content.decode()
    assert "别的部门已经有一份" in text and "教务处" not in text
    assert Person.objects.count() == 1
    assert AuditEntry.objects.filter(event="person.duplicate").count() == 2


def test_a_new_record_is_made_in_ones_own_department_only(client, cast):
    sign_in(client, cast["lin"])
    elsewhere = cast["mo"].department_id
    response = client.post(f"{LISTING}add/", form_data(department=elsewhere))
    assert response.status_code == 200 and not Person.objects.exists()
    client.post(
        f"{LISTING}add/", form_data(department=cast["lin"].department_id, id_number=PLAIN[0])
    )
    stored = Person.objects.get()
    assert stored.birth_date == date(1980, 5, 1) and stored.updated_by == cast["lin"]


def test_who_was_slower_is_told_and_keeps_what_he_typed(client, cast, record):
    sign_in(client, cast["lin"])
    stale = form_data(record, post="我写的")
    client.post(to("change", record), form_data(record, post="先写的"))
    text = client.post(to("change", record), stale).content.decode()
    assert "有人在您打开这一页之后改过" in text and "我写的" in text
    assert Person.objects.get(pk=record.pk).post == "先写的"


def test_rows_are_saved_with_the_record_and_written_down(client, cast, record):
    sign_in(client, cast["lin"])
    data = form_data(record)
    data |= {
        "positions-TOTAL_FORMS": 2, "positions-1-organisation": "示例大学", "positions-1-post": "院长",
        "positions-1-begins_on": "2020-01-01", "positions-1-ends_on": "", "positions-0-DELETE": "on",
        "consents-0-withdrawn_on": "2999-01-01",
    }  # fmt: skip
    client.post(to("change", record), data)
    assert [position.post for position in record.positions.all()] == ["院长"]
    assert not record.agrees_to(Use.PHOTOGRAPH)
    events = set(AuditEntry.objects.values_list("event", flat=True))
    assert {"position.create", "position.delete", "consent.withdraw"} <= events
    bad = form_data(record) | {"positions-0-ends_on": "1999-01-01"}
    assert "结束日期不能早于开始日期" in client.post(to("change", record), bad).content.decode()


def test_a_photograph_is_put_in_and_taken_out(client, cast):
    made = making.person()
    sign_in(client, cast["lin"])
    data = form_data(made, new_photograph=SimpleUploadedFile("a.jpg", picture(900, 1200)))
    client.post(to("change", made), data)
    assert photographs.content(made)
    made.refresh_from_db()
    text = client.post(
        to("change", made),
        form_data(made, new_photograph=SimpleUploadedFile("a.jpg", b"no picture")),
    ).content.decode()
    assert "认不出" in text or "打不开" in text
    client.post(to("change", made), form_data(made, remove_photograph="on"))
    assert photographs.content(made) is None


def test_planted_values_are_nowhere(client, cast, record, settings):
    """After all that the desk does with a record: not in the rows of any table, nor in a session."""
    sign_in(client, cast["lin"])
    for address in addresses(record).values():
        client.get(address)
    client.post(to("unmask", record, "phone"), {"reason": WHY})
    client.post(to("change", record), form_data(record, phone="13798761234", post="主任"))
    client.post(f"{LISTING}add/", form_data(department=record.department_id, id_number=PLAIN[0]))
    assert not LogEntry.objects.exists()
    for session in Session.objects.all():
        assert not [plain for plain in PLAIN if plain in str(session.get_decoded())]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = " ".join(str(row) for row in cursor.fetchall())
            assert not [plain for plain in PLAIN[:3] if plain in rows], table
            if table == "accounts_auditentry":
                assert "张小明" not in rows and "13798761234" not in rows


def test_a_page_asks_no_more_for_more_rows(
    client, cast, record, query_budget, django_assert_num_queries
):
    sign_in(client, cast["lin"])
    client.get(to("record", record))
    with CaptureQueriesContext(connection) as few:
        client.get(to("record", record))
    for number in range(5):
        making.certificate(record)
        making.position(record)
        making.person(f"李{number}")
    with django_assert_num_queries(len(few)):
        client.get(to("record", record))
    assert len(few) < 32
    with query_budget("person-list"):
        client.get(LISTING)
