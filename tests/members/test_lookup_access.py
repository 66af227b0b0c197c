"""Who gets what at each address of looking up, exporting and merging: a table of role × address."""

import pytest

from members import merging
from members.lookup import criteria, exporting, stored
from members.models import Export, Merge, Person, SavedQuery
from tests import factories
from tests.members import making
from tests.members.test_desk import cast, sign_in  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db
BASE = "/admin/members/person/"
WHY = "同一人两次建档"


@pytest.fixture
def things(cast):  # noqa: F811
    lin = cast["lin"]
    one, two = making.planted(), making.person("张小明")
    merged = merging.merge(
        making.person("张大明"), making.person("张大明"), lin, from_loser=set(), reason=WHY
    )
    search = stored.keep(criteria.of("张"), lin)
    saved = stored.save_query(search, "姓张的", lin)
    export = exporting.ask(criteria.of("张"), lin, reason=WHY, names=["phone"])
    return {
        "list": BASE,
        "results": f"{BASE}search/{search.token}/",
        "export": f"{BASE}search/{search.token}/export/",
        "export of all": f"{BASE}search/all/export/",
        "run": f"{BASE}queries/{saved.pk}/",
        "delete": f"{BASE}queries/{saved.pk}/delete/",
        "progress": f"{BASE}exports/{export.token}/",
        "status": f"{BASE}exports/{export.token}/status/",
        "file": f"{BASE}exports/{export.token}/file/",
        "cancel": f"{BASE}exports/{export.token}/cancel/",
        "merge": f"{BASE}{one.pk}/merge/",
        "compare": f"{BASE}{one.pk}/merge/{two.pk}/",
        "unmerge": f"{BASE}{merged.winner_id}/unmerge/",
        "columns": f"{BASE}columns/{search.token}/",
        "save": f"{BASE}queries/save/{search.token}/",
    }


OF_LIN = ("results", "export", "run", "delete", "progress", "status", "file", "cancel", "merge",
          "compare", "unmerge", "save")  # fmt: skip
POST_ONLY = ("run", "delete", "file", "cancel", "columns", "save")


def state():
    kept = [list(model.objects.order_by("pk").values()) for model in (Person, SavedQuery, Export)]
    return kept, Merge.objects.filter(undone_at=None).count()


def test_what_a_get_shows_and_to_whom(client, cast, things):  # noqa: F811
    before = state()
    for who, person in cast.items():
        for name, address in things.items():
            sign_in(client, person)
            response = client.get(address)
            told = response.content.decode() if not response.streaming else ""
            if who == "nobody":
                assert "/admin/login/" in response["Location"], name
            elif name in POST_ONLY:
                assert response.status_code == 405, (who, name)
            elif who == "lin":
                assert response.status_code == 200, name
            elif who in ("mo", "under", "no department", "root"):
                assert response.status_code in (200, 302, 404), (who, name)
                if who != "root":
                    assert "小明</a>" not in told and "137****" not in told, (who, name)
                    assert response.status_code != 200 or name not in OF_LIN, (who, name)
            else:
                assert response.status_code in (403, 404) and "137****" not in told, (who, name)
    assert state() == before


def test_what_a_post_changes_and_for_whom(client, cast, things):  # noqa: F811
    before = state()
    fields = {f"from_{name}": "winner" for name in (*merging.FIELDS, "photograph")}
    data = {"reason": WHY, "name": "我的", "seen": "0-0", "number": "1", **fields}
    for who, person in cast.items():
        if who in ("lin", "root"):
            continue
        for name in OF_LIN:
            sign_in(client, person)
            response = client.post(things[name], data)
            assert not response.streaming, (who, name)
            assert response.status_code in (302, 403, 404, 405), (who, name)
    assert state() == before


def test_who_may_only_look_neither_exports_nor_merges(client, things):
    from django.contrib.auth.models import Permission

    reader = factories.user("fay", department=making.department())
    reader.user_permissions.add(Permission.objects.get(codename="view_person"))
    sign_in(client, reader)
    text = client.get(BASE).content.decode()
    assert (
        "张小明" in text and "导出" not in text.split("审计日志")[0].split("lookup__head")[1][:900]
    )
    for name in ("export of all", "merge", "compare", "unmerge"):
        assert client.get(things[name]).status_code == 403, name
        assert client.post(things[name], {"reason": WHY}).status_code == 403, name
