"""查人: what Lin types, whom she finds, and that nothing of it is left anywhere."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEntry
from members import rights
from members.lookup import columns, criteria, finding
from members.models import Kind, SavedQuery, StoredSearch
from members.models.lookup import LIVES
from tests import factories
from tests.members import making
from tests.members.test_desk import sign_in

pytestmark = pytest.mark.django_db
LISTING = "/admin/members/person/"
PLAIN = tuple(making.PLANTED[name] for name in ("id_number", "phone", "email"))


@pytest.fixture
def lin():
    return making.clerk()


@pytest.fixture
def record(lin):
    return making.planted(work_number="G007", former_names="张大明", organisation="示例大学法学院")


def found(line, user, **filters):
    return [person.name for person in finding.people(criteria.of(line, **filters), user)]


def ask(client, line="", **filters):
    return client.post(LISTING, {"q": line, **filters}, follow=True)


# -- who is found ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    ["张小明", "张", "小明", "张　小明", "zhangxiaoming", "Zhang Xiao Ming", "zhang", "zxm", "zx",
     "张大明", "示例大学", "法学院", "G007", "g00", "示培〔2026〕00001", "示培", "张 法学院",
     "110105198005010056", "110105 19800501 0056", "110105-19800501-0056", "13798761234",
     "+86 137 9876 1234", "１３７９８７６１２３４", "planted.person@example.org",
     "张小明13798761234", "法学院 13798761234"],
)  # fmt: skip
def test_one_line_finds_by_whatever_is_known(lin, record, line):
    making.certificate(record, number="示培〔2026〕00001")
    other = making.person("李四", organisation="别处", phone="13900001111", work_number="B1")
    making.certificate(other, number="别〔2026〕1")
    assert found(line, lin) == ["张小明"]


@pytest.mark.parametrize(
    "line",
    ["110105", "1101051980", "0056", "137", "13798761", "9876", "planted", "王", "%", "_", "'",
     "张%", "小明 别处", "13798761235", "110105198005010057", "planted.person@example.com", "xm"],
)  # fmt: skip
def test_half_a_number_or_a_wildcard_finds_nobody(lin, record, line):
    assert found(line, lin) == []


def test_filters_narrow_together(lin, record):
    making.certificate(record, programme="书记班", days_left=10)
    expert = making.person("李四", kind=Kind.EXPERT)
    making.certificate(expert, programme="书记班", days_left=-5)
    making.person("王五")
    today = timezone.localdate().isoformat()
    assert found("", lin, programme="书记") == ["李四", "张小明"]
    assert found("", lin, programme="书记", state="valid") == ["张小明"]
    assert found("", lin, programme="书记", state="expired", kind="trainee") == []
    assert found("", lin, state="none") == ["王五"]
    assert found("", lin, kind="expert", organisation="示例") == ["李四"]
    assert found("", lin, issued_from=today) == []
    assert found("四", lin) == [] and found("李", lin, issued_to=today) == ["李四"]


def test_one_certificate_has_to_fit_all_that_is_asked_of_it(lin, record):
    making.certificate(record, programme="甲班", days_left=-5)
    making.certificate(record, programme="乙班", days_left=10)
    assert found("", lin, programme="甲", state="valid") == []


def test_many_are_found_as_few_are(lin, record, monkeypatch):
    making.certificate(record)
    for name in ("张三", "张四", "王五"):
        making.person(name)
    before = [found(line, lin) for line in ("张", "示例学院", "示例", "zs", "zhang")]
    papers = found("", lin, state="valid", organisation="大学")
    monkeypatch.setattr(finding, "FEW", 0)
    assert [found(line, lin) for line in ("张", "示例学院", "示例", "zs", "zhang")] == before
    assert found("", lin, state="valid", organisation="大学") == papers == ["张小明"]


def test_other_departments_people_are_never_found(record):
    mo = making.other_clerk()
    making.certificate(record, number="示培1号")
    for line in ("", "张小明", "zxm", "G007", "示培1号", *PLAIN):
        assert found(line, mo) == []
    assert found("张小明", factories.root()) == ["张小明"]


def test_a_merged_record_is_found_no_more(lin, record):
    making.person("张小明", merged_into=record)
    assert len(found("张小明", lin)) == 1


def test_keys_that_change_lose_nobody(lin, record, settings):
    settings.FIELD_KEYS = {"b": b"n" * 32, **settings.FIELD_KEYS}
    assert found(PLAIN[0], lin) == ["张小明"]


def test_pages_go_on_from_a_record_both_ways(lin):
    names = [making.person(f"王{sign}").name for sign in "甲乙丙丁戊己庚"]
    making.person("王甲")
    everybody = finding.people(criteria.of(""), lin)
    first = finding.page(everybody, size=3)
    second = finding.page(everybody, after=first.after, size=3)
    third = finding.page(everybody, after=second.after, size=3)
    rows = [*first.rows, *second.rows, *third.rows]
    assert len({row.pk for row in rows}) == len(names) + 1 == len(rows)
    assert first.before is None and third.after is None
    assert finding.page(everybody, before=third.before, size=3).rows == second.rows
    assert finding.page(everybody, before=second.before, size=3).rows == first.rows
    assert [row.pk for batch in finding.batches(everybody, 2) for row in batch] == [
        row.pk for row in rows
    ]
    assert finding.count(everybody, 3) == 4


# -- the page -------------------------------------------------------------------------------


def test_a_search_is_answered_at_an_address_that_says_nothing(client, lin, record):
    sign_in(client, lin)
    for line in (*PLAIN, "张小明", "zxm", "法学院"):
        response = ask(client, line)
        text, address = response.content.decode(), response.redirect_chain[-1][0]
        assert "张小明" in text and "1 人" in text, line
        assert line not in address and address.startswith(f"{LISTING}search/")
        assert "no-store" in response["Cache-Control"]
        assert not [plain for plain in PLAIN if plain in text]


def test_the_search_is_ones_own_and_short_lived(client, lin, record):
    sign_in(client, lin)
    address = ask(client, PLAIN[0]).redirect_chain[-1][0]
    ye = making.clerk("ye")
    sign_in(client, ye)
    assert "已过期" in client.get(address, follow=True).content.decode()
    sign_in(client, lin)
    assert "张小明" in client.get(address).content.decode()
    StoredSearch.objects.update(used_at=timezone.now() - LIVES * 2)
    response = client.get(address, follow=True)
    assert "已过期" in response.content.decode() and "110105****" not in response.content.decode()
    ask(client, "张")
    assert StoredSearch.objects.count() == 1


def test_a_number_stays_while_the_filters_change(client, lin, record):
    sign_in(client, lin)
    first = ask(client, PLAIN[0])
    token = first.redirect_chain[-1][0].rstrip("/").rpartition("/")[2]
    assert "110105********0056" in first.content.decode()
    assert "1 人" in ask(client, "", keep=token, kind="trainee").content.decode()
    assert "0 人" in ask(client, "", keep=token, kind="expert").content.decode()
    assert "0 人" in ask(client, "王五", keep=token).content.decode()


def test_a_wrong_date_is_named_and_nothing_is_lost(client, lin):
    sign_in(client, lin)
    text = ask(client, "张", issued_from="2026-13-01", programme="书记").content.decode()
    assert "真实的日期" in text and 'value="书记"' in text and 'value="张"' in text
    text = ask(client, "", issued_from="2026-03-01", issued_to="2026-02-01").content.decode()
    assert "早于开始日期" in text
    assert "最多 100 个字" in ask(client, "张" * 101).content.decode()
    assert ask(client, "", state="none", programme="x").status_code == 200


def test_the_columns_are_ones_own(client, lin, record):
    sign_in(client, lin)
    making.certificate(record, number="示培7号")
    client.post(f"{LISTING}columns/all/", {"columns": ["certificate", "id_number", "nonsense"]})
    assert [c.name for c in columns.of_user(lin)] == list(
        columns.USUAL
    )  # a wrong one: none is taken
    client.post(f"{LISTING}columns/all/", {"columns": ["certificate", "id_number", "birth_date"]})
    text = client.get(LISTING).content.decode()
    assert "示培7号" in text and "110105********0056" in text and "****-**-**" in text
    assert "137****1234" not in text
    assert [c.name for c in columns.of_user(factories.root())] == list(columns.USUAL)


def test_a_query_is_saved_run_and_deleted_by_its_owner_only(client, lin, record):
    sign_in(client, lin)
    token = (
        ask(client, "法学院", kind="trainee").redirect_chain[-1][0].rstrip("/").rpartition("/")[2]
    )
    client.post(f"{LISTING}queries/save/{token}/", {"name": "法学院的学员"})
    saved = SavedQuery.objects.get()
    assert "法学院的学员" in client.get(LISTING).content.decode()
    assert "张小明" in client.post(f"{LISTING}queries/{saved.pk}/", follow=True).content.decode()
    sign_in(client, making.clerk("ye"))
    assert "法学院的学员" not in client.get(LISTING).content.decode()
    assert client.post(f"{LISTING}queries/{saved.pk}/").status_code == 404
    assert client.post(f"{LISTING}queries/{saved.pk}/delete/").status_code == 404
    sign_in(client, lin)
    assert client.get(f"{LISTING}queries/{saved.pk}/delete/").status_code == 405
    client.post(f"{LISTING}queries/{saved.pk}/delete/")
    assert not SavedQuery.objects.exists()


def test_a_query_with_a_number_is_not_saved(client, lin, record):
    sign_in(client, lin)
    token = ask(client, PLAIN[1]).redirect_chain[-1][0].rstrip("/").rpartition("/")[2]
    response = client.post(f"{LISTING}queries/save/{token}/", {"name": "他"}, follow=True)
    assert "不能保存" in response.content.decode() and not SavedQuery.objects.exists()


# -- the log, and what is left --------------------------------------------------------------


def test_each_look_up_is_in_the_log_and_what_was_typed_is_not(client, lin, record):
    sign_in(client, lin)
    ask(client, "张小明", kind="trainee", organisation="法学院")
    entry = AuditEntry.objects.filter(event="person.search").latest("pk")
    assert entry.actor_id == lin.pk and entry.detail["found"] == entry.detail["shown"] == 1
    assert entry.detail["filters"] == ["q", "kind", "organisation"]
    assert entry.detail["chosen"] == {"kind": "trainee"}
    assert set(entry.detail["typed"]) == {"q", "organisation"}
    assert len(entry.detail["typed"]["q"]) == 64
    assert "张小明" not in str(entry.detail) and "法学院" not in str(entry.detail)


def everything_stored():
    """Return all that stands in the database as text, encrypted columns as they are."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            yield table, repr(cursor.fetchall())


def test_planted_values_are_nowhere(client, lin, record, tmp_path, caplog):
    sign_in(client, lin)
    seen = []
    typed = (*PLAIN, "110105 19800501 0056", "+86-137-9876-1234", "张小明 13798761234",
             "找110105198005010056", "13798761234x", "011010519800501005")  # fmt: skip
    for line in typed:
        response = ask(client, line, organisation=line[:60])
        seen += [address for address, _ in response.redirect_chain] + [response.content.decode()]
        token = response.redirect_chain[-1][0].rstrip("/").rpartition("/")[2]
        client.post(f"{LISTING}queries/save/{token}/", {"name": line[:30]})
    plain = (*PLAIN, "13798761234x", "1101051980", "1379876")
    for table, text in everything_stored():
        assert not [one for one in plain if one in text], table
    assert not [one for one in PLAIN if one in "".join(map(str, seen[::2]))]
    assert not [one for one in PLAIN if one in caplog.text]
    assert not [
        one for one in PLAIN if one in str([s.get_decoded() for s in Session.objects.all()])
    ]
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not [one for one in PLAIN if one.encode() in content], path


def test_an_old_way_of_asking_says_nothing(client, lin, record):
    sign_in(client, lin)
    assert client.get(LISTING, {"q": PLAIN[1]})["Location"] == LISTING
    assert rights.may(lin, "view")


def test_the_desk_leads_to_it(client, lin):
    sign_in(client, lin)
    assert "查人" in client.get("/admin/").content.decode()
    sign_in(client, factories.alice())
    assert "查人" not in client.get("/admin/").content.decode()
