"""Records: how they are kept, found by an index, masked, checked, and found twice."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import AuditEntry
from members import duplicates, normal, rights, spelling, verbs
from members.models import Certificate, CertificateState, Consent, Person, Use
from tests import factories
from tests.members import making

pytestmark = pytest.mark.django_db


def messages_of(caught, field):
    return caught.value.message_dict[field][0]


# -- kept and found -------------------------------------------------------------------------


def test_what_identifies_a_person_is_not_readable_in_the_database():
    making.planted()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM members_person")
        row = " ".join(map(str, cursor.fetchone()))
    for plain in ("110105198005010056", "010056", "13798761234", "planted.person", "1980-05-01"):
        assert plain not in row


def test_a_record_comes_back_as_it_was_written():
    stored = Person.objects.get(pk=making.planted(former_names="张明\n张小名").pk)
    assert stored.birth_date == date(1980, 5, 1)
    assert stored.id_number == "110105198005010056" and stored.phone == "13798761234"


@pytest.mark.parametrize(
    "typed", ["110105 19800501 0056", "１１０１０５198005010056", "110105-19800501-0056"]
)
def test_an_id_number_is_found_however_it_is_typed(typed):
    found = Person.objects.filter(id_index__in=normal.id_indexes(typed))
    made = making.planted()
    assert found.get() == made


@pytest.mark.parametrize(
    "typed", ["+86 137 9876 1234", "86-137-9876-1234", "１３７９８７６１２３４"]
)
def test_a_phone_is_found_however_it_is_typed(typed):
    made = making.planted()
    assert Person.objects.get(phone_index__in=normal.phone_indexes(typed)) == made


def test_a_small_x_is_a_capital_one():
    number = next(n for n in map(making.id_number, range(1, 200)) if n.endswith("X"))
    made = making.person(id_number=number.lower())
    assert Person.objects.get(id_index__in=normal.id_indexes(number)) == made
    assert made.id_number == number


def test_a_name_and_six_characters_find_a_record_and_half_of_that_does_not():
    made = making.planted(name="阿依·古丽")
    assert Person.objects.get(tail_index__in=normal.tail_indexes("阿依•古丽", "010056")) == made
    assert not Person.objects.filter(
        tail_index__in=normal.tail_indexes("阿依古", "010056")
    ).exists()
    assert normal.tail_indexes("阿依·古丽", "") == [] == normal.tail_indexes("", "010056")


def test_nothing_given_finds_nothing():
    making.person()
    assert normal.id_index("") == normal.phone_index(" ") == normal.email_index("") == ""
    assert not Person.objects.filter(id_index__in=normal.id_indexes("")).exists()


def test_a_saved_column_takes_its_index_along():
    made = making.planted()
    made.phone = "13900001111"
    made.save(update_fields=["phone"])
    assert Person.objects.filter(phone_index__in=normal.phone_indexes("13900001111")).exists()


def test_keys_that_change_lose_nobody(settings):
    made = making.planted()
    settings.FIELD_KEYS = {"b": b"n" * 32, **settings.FIELD_KEYS}
    assert Person.objects.get(id_index__in=normal.id_indexes(made.id_number)) == made
    again = making.person("另一人")
    again.id_number = made.id_number
    assert duplicates.twin_of(again) == made


@pytest.mark.parametrize(
    ("name", "sounds"),
    [
        ("张小明", ("zhangxiaoming", "zxm")), ("曾国", ("zengguo", "zg")), ("单于明", ("chanyuming", "cym")),
        ("单明", ("shanming", "sm")), ("翟明", ("zhaiming", "zm")), ("仇英", ("qiuying", "qy")),
        ("任重", ("renzhong", "rz")), ("吕布", ("lvbu", "lb")), ("阿依·古丽", ("ayiguli", "aygl")),
        ("Anna Li", ("annali", "al")), ("欧阳修", ("ouyangxiu", "oyx")), ("解晓东", ("xiexiaodong", "xxd")),
    ],
)  # fmt: skip
def test_a_name_is_spelled_as_it_is_said(name, sounds):
    assert spelling.of_name(name) == sounds


# -- masks ----------------------------------------------------------------------------------


def test_masks_hide():
    made = making.planted()
    shown = [made.masked(field) for field in ("id_number", "phone", "email", "birth_date")]
    assert shown == ["110105********0056", "137****1234", "p***@example.org", "****-**-**"]
    assert making.person("李某").masked("birth_date") == ""
    assert "张" not in str(made)


# -- checked --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("id_number", "110105198005010053", "最后一位"), ("id_number", "110105198013010056", "日期"),
        ("id_number", "110105800501003", "15 位的旧号码"), ("id_number", "12345", "18 位"),
        ("phone", "12345", "手机号码"), ("email", "nobody", "电子邮箱"),
        ("birth_date", date(1981, 1, 1), "不一致"), ("birth_date", date(2999, 1, 1), "今天之前"),
        ("joined_party_on", date(1970, 1, 1), "早于出生"), ("name", "　", "姓名"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_at_its_field(field, value, said):
    lin = making.clerk()
    record = Person(
        **{"name": "张小明", "department": lin.department, **making.PLANTED, field: value}
    )
    with pytest.raises(ValidationError) as caught:
        verbs.save_person(record, lin)
    assert said in messages_of(caught, field)
    assert not Person.objects.exists()


def test_birth_date_and_sex_come_from_the_id_number():
    lin = making.clerk()
    record = Person(name="张小明", department=lin.department, id_number=making.PLANTED["id_number"])
    stored = Person.objects.get(pk=verbs.save_person(record, lin).pk)
    assert stored.birth_date == date(1980, 5, 1) and stored.sex == "男"


def test_two_records_with_one_id_number_are_one_too_many():
    lin = making.clerk()
    making.planted()
    record = Person(name="李四", department=lin.department, id_number="110105 198005010056")
    with pytest.raises(ValidationError) as caught:
        verbs.save_person(record, lin)
    said = messages_of(caught, "id_number")
    assert "张*明" in said and "张小明" not in said and "110105198005010056" not in said


def test_a_record_of_another_department_is_not_named():
    mo = making.other_clerk()
    making.planted()
    record = Person(name="李四", department=mo.department, id_number="110105198005010056")
    with pytest.raises(ValidationError) as caught:
        verbs.save_person(record, mo)
    said = messages_of(caught, "id_number")
    assert "别的部门" in said and "张" not in said and "教务处" not in said


def test_the_database_itself_refuses_the_second():
    making.planted()
    with pytest.raises(IntegrityError), transaction.atomic():
        making.planted(name="李四")
    with pytest.raises(IntegrityError), transaction.atomic():
        making.person("甲", work_number="G1")
        making.person("乙", work_number="G1")


# -- rights ---------------------------------------------------------------------------------


def test_a_clerk_sees_the_branch_of_his_department():
    top = making.department()
    under = making.department("一科", top)
    lin, mo = making.clerk(), making.other_clerk()
    inside, outside = making.person(where=under), making.person("李四", where=mo.department)
    own = making.person("王五", where=top)
    assert set(rights.people_for(lin)) == {inside, own}
    assert set(rights.people_for(mo)) == {outside}
    section = making.clerk("ye", under)
    assert set(rights.people_for(section)) == {inside}


def test_who_sees_all_and_who_sees_nobody():
    making.person()
    nowhere = factories.user("nan", role="人事查询员")
    assert not rights.people_for(nowhere).exists()
    for someone in (factories.alice(), factories.carol(), factories.user("aud", role="审计管理员")):
        assert not rights.people_for(someone).exists()
    assert rights.people_for(factories.root()).count() == 1
    switched_off = making.clerk("old", is_active=False)
    assert not rights.people_for(switched_off).exists()


def test_merged_records_are_out_of_the_way():
    lin, kept = making.clerk(), making.person()
    making.person("张小明", merged_into=kept)
    assert rights.people_for(lin).get() == kept
    assert rights.people_for(lin, merged=True).count() == 2


@pytest.mark.parametrize("verb", ["save", "open", "unmask", "certificate", "position", "consent"])
def test_no_verb_reaches_another_department(verb):
    mo, record = making.other_clerk(), making.planted()
    position, certificate = making.position(record), making.certificate(record)
    acts = {
        "save": lambda: verbs.save_person(record, mo),
        "open": lambda: verbs.open_record(record, mo),
        "unmask": lambda: verbs.unmask(record, "phone", mo, "核对结业证书"),
        "certificate": lambda: verbs.revoke_certificate(certificate, mo, "登记有误，重发"),
        "position": lambda: verbs.delete_position(position, mo),
        "consent": lambda: verbs.save_consent(Consent(person=record, use=Use.LISTING), mo),
    }
    with pytest.raises(PermissionDenied):
        acts[verb]()


def test_nobody_gives_a_record_away_to_a_department_that_he_does_not_see():
    lin, record = making.clerk(), making.person()
    record.department = making.department("财务处")
    with pytest.raises(ValidationError) as caught:
        verbs.save_person(record, lin)
    assert "您自己的部门" in messages_of(caught, "department")


# -- verbs ----------------------------------------------------------------------------------


def test_the_second_of_two_saves_does_not_undo_the_first():
    lin, record = making.clerk(), making.person()
    mine, yours = Person.objects.get(pk=record.pk), Person.objects.get(pk=record.pk)
    mine.post = "主任"
    verbs.save_person(mine, lin)
    yours.organisation = "别处"
    with pytest.raises(verbs.ChangedMeanwhile):
        verbs.save_person(yours, lin)
    record.refresh_from_db()
    assert (record.post, record.organisation) == ("主任", "示例学院")


def test_unmasking_gives_one_value_and_is_written_down_with_its_reason():
    lin, record = making.clerk(), making.planted()
    assert verbs.unmask(record, "phone", lin, "电话通知领取证书") == "13798761234"
    entry = AuditEntry.objects.get(event="person.unmask")
    assert entry.detail == {"field": "phone", "purpose": "电话通知领取证书"}
    assert entry.actor_id == lin.pk and entry.target_id == str(record.pk)


@pytest.mark.parametrize(
    "reason", ["", "看看", "x" * 201, "核对 110105198005010056", "问 a@b.cn 的事", "张小明要求更正"]
)
def test_a_reason_says_something_and_not_too_much(reason):
    lin, record = making.clerk(), making.planted()
    with pytest.raises(ValidationError):
        verbs.unmask(record, "phone", lin, reason)
    assert not AuditEntry.objects.filter(event="person.unmask").exists()


def test_the_log_knows_which_fields_changed_and_not_what_is_in_them():
    lin, record = making.clerk(), making.planted()
    record = Person.objects.get(pk=record.pk)
    record.phone, record.post = "13900001111", "主任"
    verbs.save_person(record, lin)
    entry = AuditEntry.objects.get(event="person.change")
    assert entry.detail == {"changed": ["phone", "post"]}
    whole = " ".join(map(str, AuditEntry.objects.values_list())).lower()
    for plain in ("13900001111", "13798761234", "张小明", "110105198005010056", "planted.person"):
        assert plain not in whole


# -- certificates and consent ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("days_left", "revoked", "state"),
    [(0, False, "valid"), (None, False, "valid"), (-1, False, "expired"), (1, True, "revoked"),
     (-1, True, "revoked")],
)  # fmt: skip
def test_the_day_decides_what_a_certificate_is_worth(days_left, revoked, state):
    lin = making.clerk()
    made = making.certificate(making.person(), days_left=days_left)
    if revoked:
        made = verbs.revoke_certificate(made, lin, "发证信息有误")
    assert made.state() == state
    assert Certificate.objects.with_state().get().state_now == state
    for other in CertificateState:
        assert Certificate.objects.in_state(other).exists() is (other == state)


def test_a_certificate_expires_with_the_days():
    made = making.certificate(making.person(), days_left=3)
    later = timezone.localdate() + timedelta(days=4)
    assert made.state(later) == "expired"
    assert (
        Certificate.objects.expired(later).exists() and not Certificate.objects.expired().exists()
    )


def test_a_certificate_is_revoked_once_and_for_a_reason():
    lin, made = making.clerk(), making.certificate(making.person())
    with pytest.raises(ValidationError):
        verbs.revoke_certificate(made, lin, "")
    verbs.revoke_certificate(made, lin, "发证信息有误")
    with pytest.raises(ValidationError, match="已经撤销"):
        verbs.revoke_certificate(made, lin, "发证信息有误")
    assert AuditEntry.objects.get(event="certificate.revoke").detail["purpose"] == "发证信息有误"


def test_a_source_gives_one_certificate():
    record = making.person()
    facts = {"programme": "班", "issued_on": timezone.localdate(), "source": "training.enrolment:1"}
    verbs.add_certificate(Certificate(person=record, number="A1", **facts))
    with pytest.raises(ValidationError):
        verbs.add_certificate(Certificate(person=record, number="A2", **facts))
    with pytest.raises(PermissionDenied):
        verbs.add_certificate(Certificate(person=record, number="A3", **facts | {"source": ""}))


def test_consent_is_in_force_until_it_is_withdrawn():
    lin, record = making.clerk(), making.person()
    consent = verbs.save_consent(Consent(person=record, use=Use.PHOTOGRAPH), lin)
    assert record.agrees_to(Use.PHOTOGRAPH) and not record.agrees_to(Use.LISTING)
    with pytest.raises(ValidationError):
        verbs.save_consent(Consent(person=record, use=Use.PHOTOGRAPH), lin)
    consent.withdrawn_on = timezone.localdate()
    verbs.save_consent(consent, lin)
    assert not record.agrees_to(Use.PHOTOGRAPH)
    events = set(AuditEntry.objects.values_list("event", flat=True))
    assert {"consent.create", "consent.withdraw"} <= events
