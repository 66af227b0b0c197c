"""Every address of the letters' desk, tried by everybody."""

import pytest
from django.urls import reverse

from organization import actions
from organization.admin.letter_forms import STEPS
from organization.models import Message
from tests import factories
from tests.organization.letters import letter

pytestmark = pytest.mark.django_db

# What each person gets: 200 it opens, 302 done (or sent to sign in), 403 may not, 404 isn't his.
VISITOR, AUTHOR, PUBLISHER, OTHERS_CLERK, CLERK, ROOT = (
    "visitor", "author", "publisher", "others_clerk", "clerk", "root",
)  # fmt: skip
EVERYBODY = (VISITOR, AUTHOR, PUBLISHER, OTHERS_CLERK, CLERK, ROOT)


@pytest.fixture
def cast():
    return {
        VISITOR: None,
        AUTHOR: factories.alice("organization"),
        PUBLISHER: factories.bob("organization"),
        OTHERS_CLERK: factories.user("olga", role="栏目管理员", sections=("news",)),
        CLERK: factories.carol("organization"),
        ROOT: factories.root(),
    }


@pytest.fixture
def message(cast):
    message = letter(may_be_public=True)
    actions.answer(message, cast[ROOT], text="一个答复")
    return message


def sign_in(client, person):
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


# signed out, writes in the section, publishes in the section, clerk elsewhere, clerk, superuser
GETS = {
    "changelist": (302, 403, 403, 200, 200, 200),
    "change": (302, 403, 403, 404, 200, 200),
    "history": (302, 403, 403, 302, 200, 200),
    "delete": (302, 403, 403, 403, 403, 403),
    "add": (302, 403, 403, 403, 403, 403),
}
REFUSED = (302, 403, 403, 404)
STEP_ROWS = dict.fromkeys(STEPS, (*REFUSED, 302, 302))


def table(cases):
    for name, row in cases.items():
        for person, status in zip(EVERYBODY, row, strict=True):
            yield pytest.param(name, person, status, id=f"{name}-{person}")


@pytest.mark.parametrize(("name", "person", "status"), list(table(GETS)))
def test_who_may_open(client, cast, message, name, person, status):
    sign_in(client, cast[person])
    arguments = [] if name in ("changelist", "add") else [message.pk]
    address = reverse(f"admin:organization_message_{name}", args=arguments)
    response = client.get(address)
    assert response.status_code == status
    if person not in (CLERK, ROOT):
        assert message.text not in response.content.decode()
        assert message.number not in response.content.decode()


FIELDS = {
    "answer": {"text": "新的答复"}, "close": {"note": "说明"}, "note": {"text": "备注"},
    "release": {"title": "题", "question": "问题在此", "answer": "答复在此"},
    "take_back": {"note": ""},
}  # fmt: skip


@pytest.mark.parametrize(("name", "person", "status"), list(table(STEP_ROWS)))
def test_who_may_take_a_step(client, cast, message, name, person, status):
    if name in ("reopen",):
        actions.close(message, cast[ROOT])
    if name == "assign":
        actions.close(message, cast[ROOT])
        Message.objects.update(state="received", closed_at=None)
        message.refresh_from_db()
    before = Message.objects.values().get()
    sign_in(client, cast[person])
    fields = {"to": cast[CLERK].pk} if name == "assign" else FIELDS.get(name, {})
    data = {f"{name}-{field}": value for field, value in fields.items()}
    data[f"{name}-version"] = message.version
    address = reverse("admin:organization_message_step", args=[message.pk, name])
    assert client.post(address, data).status_code == status
    if person not in (CLERK, ROOT):
        assert Message.objects.values().get() == before


@pytest.mark.parametrize("name", sorted(STEPS))
def test_a_get_takes_no_step(client, cast, message, name):
    sign_in(client, cast[ROOT])
    address = reverse("admin:organization_message_step", args=[message.pk, name])
    assert client.get(address).status_code == 405
    assert Message.objects.get().version == message.version


def test_no_step_that_does_not_exist(client, cast, message):
    sign_in(client, cast[ROOT])
    assert client.post(f"/admin/organization/message/{message.pk}/burn/").status_code == 404


def test_the_list_and_its_search_show_only_ones_own(client, cast, message):
    address = reverse("admin:organization_message_changelist")
    for person, seen in ((OTHERS_CLERK, False), (CLERK, True)):
        sign_in(client, cast[person])
        for query in ({}, {"q": message.number}, {"work": "public"}, {"state__exact": "answered"}):
            html = client.get(address, query).content.decode()
            if query.get("work") != "public":
                assert (f"/{message.pk}/change/" in html) is seen
