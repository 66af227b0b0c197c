"""Somebody asks about his own data: nothing he typed is lost or shown, and he reads the answer."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from accounts.models import AuditEntry
from intake import workdays
from members import requests
from members.models import Person, PersonRequest, RequestState
from tests.members import asking, making

pytestmark = pytest.mark.django_db
ANSWER = "/people/request/answer/"
LONG = "已当面交给您一份摘录，请查收。"


def send(client, **more):
    return client.post(asking.ASK, asking.written(client, **more))


def test_a_request_is_kept_and_its_receipt_shown(client):
    response = send(client)
    kept = PersonRequest.objects.get()
    assert kept.state == RequestState.RECEIVED
    assert asking.NAME not in response["Location"] and asking.PHONE not in response["Location"]
    receipt = client.get(response["Location"]).content.decode()
    assert kept.number in receipt and kept.code in receipt


def test_sent_twice_it_is_one(client):
    typed = asking.written(client)
    client.post(asking.ASK, typed)
    client.post(asking.ASK, typed)
    assert PersonRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"kind": ""}, "请选一项"),
        ({"name": ""}, "请填写姓名"),
        ({"proof_text": ""}, "请填写号码"),
        ({"proof_text": making.PLANTED["id_number"]}, "只填身份证号的后六位"),
        ({"proof_text": "12345"}, "六个字符"),
        ({"phone": ""}, "至少填写一项"),
        ({"phone": "12"}, "请填写手机号码"),
        ({"email": "wang"}, "完整的电子邮箱"),
        ({"kind": "correct"}, "哪一项不对"),
        ({"kind": "withdraw"}, "撤回哪一项同意"),
        ({"text": f"我的证件号 {making.PLANTED['id_number']}"}, "不要写完整的身份证号"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_lost(client, more, sentence):
    response = send(client, **more)
    text = response.content.decode()
    assert response.status_code == 200 and sentence in text
    if more.get("name") is None:
        assert asking.NAME in text
    assert not PersonRequest.objects.exists()


def test_it_is_due_fifteen_working_days_later():
    kept = asking.request()
    assert kept.due_on == workdays.after(kept.received_at.astimezone().date(), 15)


def test_its_record_is_found_by_name_and_number_only():
    person = asking.planted_person(work_number="G-7")
    making.certificate(person, number="Z-1")
    for proof, text in (("id_tail", person.id_number[-6:]), ("work_number", "G-7"),
                        ("certificate", "Z-1")):  # fmt: skip
        assert asking.request(proof=proof, proof_text=text).person == person
        assert asking.request(proof=proof, proof_text=text, name="别人").person is None
    assert asking.request(proof="certificate", proof_text="Z-2").person is None


def test_whether_there_is_a_record_does_not_show_in_what_the_asker_sees(client):
    asking.planted_person()
    pages = []
    for name in (asking.NAME, "无此人"):
        page = client.get(send(client, name=name)["Location"]).content.decode()
        kept = PersonRequest.objects.latest("pk")
        pages.append(page.replace(kept.number, "").replace(kept.code, ""))
    hide = [re.sub(r'/people/request/sent/[^"]+', "", page) for page in pages]
    hide = [re.sub(r"(nonce|csrf)[^>]+", "", page) for page in hide]
    assert hide[0] == hide[1]


def test_the_answer_is_read_with_both_halves_of_the_receipt(client):
    clerk, kept = making.clerk(), asking.request()
    requests.refuse(kept, clerk, "没有能证明是您本人的材料，无法核实身份。")
    look_up = {"number": kept.number, "code": kept.code.lower()}
    text = client.post(ANSWER, asking.drawn(client, ANSWER) | look_up).content.decode()
    assert "没有能证明是您本人的材料" in text and "人民法院" in text
    for wrong in ({"code": "XXXXXXXX"}, {"number": "20200101-11111"}):
        text = client.post(ANSWER, asking.drawn(client, ANSWER) | look_up | wrong).content.decode()
        assert "没有找到" in text and "没有能证明" not in text


def test_the_steps_go_in_their_order_and_each_is_written_down():
    clerk, kept = making.clerk(), asking.request()
    with pytest.raises(ValidationError):
        requests.finish(kept, clerk, LONG)
    requests.check(kept, clerk, "拨打登记的电话核实")
    requests.finish(kept, clerk, LONG)
    assert kept.state == RequestState.DONE and kept.answer == LONG and kept.closed_at
    with pytest.raises(ValidationError):
        requests.refuse(kept, clerk, "已经办结，不能再拒绝了。")
    events = list(AuditEntry.objects.order_by("pk").values_list("event", flat=True))
    assert events[-3:] == ["request.receive", "request.check", "request.done"]


def test_a_refusal_needs_its_reason():
    clerk, kept = making.clerk(), asking.request()
    with pytest.raises(ValidationError):
        requests.refuse(kept, clerk, "不办")
    assert PersonRequest.objects.get().state == RequestState.RECEIVED


def test_of_two_clerks_at_once_one_takes_the_step():
    clerk, kept = making.clerk(), asking.request()
    late = PersonRequest.objects.get()
    requests.check(kept, clerk, "来电核实")
    with pytest.raises(requests.Overtaken):
        requests.check(late, clerk, "当面核实")


def test_a_record_is_chosen_among_ones_own_people_only():
    mo, kept = making.other_clerk(), asking.request()
    making.clerk()
    person = making.person(work_number="G-9")
    with pytest.raises(ValidationError):
        requests.link(kept, mo, "G-9")
    mine = making.person("李四", where="财务处", work_number="G-10")
    requests.link(kept, mo, " G-10 ")
    assert kept.person == mine != person


def test_who_has_no_right_takes_no_step():
    making.clerk()
    mo, person = making.other_clerk(), asking.planted_person()
    kept = asking.planted_request()
    assert kept.person == person
    for step in (requests.check, requests.refuse, requests.link, requests.add_note):
        with pytest.raises(PermissionDenied):
            step(kept, mo, "够长的一段文字，超过十个字")


def test_a_deletion_may_take_the_record_with_it():
    clerk, person = making.clerk(), asking.planted_person()
    kept = asking.planted_request(kind="delete")
    requests.check(kept, clerk, "当面核实")
    requests.finish(kept, clerk, "您的档案已经去标识化，不能恢复。", deidentify=True)
    person.refresh_from_db()
    assert person.deidentified_at and person.id_number == "" and kept.state == RequestState.DONE


def test_a_request_follows_its_record_into_the_one_it_was_merged_into():
    kept, other = making.person(), asking.planted_person()
    asked = asking.planted_request()
    Person.objects.filter(pk=other.pk).update(merged_into=kept)
    assert requests.follow(PersonRequest.objects.get()).person == kept
    assert asked.person == other


def test_only_a_deletion_does():
    clerk, person = making.clerk(), asking.planted_person()
    kept = asking.planted_request()
    requests.check(kept, clerk, "当面核实")
    with pytest.raises(ValidationError):
        requests.finish(kept, clerk, LONG, deidentify=True)
    person.refresh_from_db()
    assert person.deidentified_at is None


def test_nothing_that_was_typed_lies_in_the_database_in_clear(client):
    asking.planted_person()
    text = f"请改电话，现在是 {asking.PHONE}"
    send(client, kind="correct", text=text, email=asking.EMAIL)
    kept = PersonRequest.objects.get()
    clerk = making.clerk()
    requests.check(kept, clerk, f"拨打 {asking.PHONE}")
    requests.finish(kept, clerk, f"{asking.NAME}，已改为 {asking.PHONE}。")
    planted = (asking.PHONE, asking.EMAIL, making.PLANTED["id_number"], kept.code,
               making.PLANTED["id_number"][-6:])  # fmt: skip
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            rows = repr(cursor.fetchall())
            assert not [value for value in planted if value in rows], table
            if table not in ("members_person",):
                assert asking.NAME not in rows, table
