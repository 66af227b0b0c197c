"""Every address of the desk about people, read from its own list: who is none of its people gets
nothing, and a clerk of another department sees nobody of this one."""

import pytest
from django.urls import URLPattern, get_resolver

from accounts import roles
from accounts.models import AuditEntry
from members.models import Certificate, Consent, Person, PersonRequest, Position
from tests import factories
from tests.members import making

pytestmark = pytest.mark.django_db
KEPT = (Person, Certificate, Consent, Position, PersonRequest)
REFUSED = {302, 403, 404, 405}


def addresses(patterns=None, before=""):
    for pattern in patterns or get_resolver().url_patterns:
        route = before + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            yield from addresses(pattern.url_patterns, route)
        elif route.startswith(("admin/members/", "admin/certificates/")):
            yield "/" + route


def filled(route, person):
    """Put the record's own numbers into an address, so that it names what is there."""
    values = {
        "pk": person.pk, "object_id": person.pk, "other": person.pk, "number": 1, "token": "x" * 32,
        "certificate": person.certificates.get().pk, "field": "phone",
    }  # fmt: skip
    parts = []
    for part in route.split("/"):
        name = part.strip("<>").partition(":")[2]
        parts.append(str(values.get(name, 1)) if part.startswith("<") else part)
    return "/".join(parts)


@pytest.fixture
def record():
    person = making.planted(name="欧阳种植")
    making.certificate(person, number="种植-1")
    return person


def sign_in(client, person):
    client.logout()
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        making.say_why(client)


def state():
    return [sorted(map(str, model.objects.values_list())) for model in KEPT]


def test_there_are_addresses_to_try(record):
    assert len(list(addresses())) > 45


OUTSIDERS = {
    "visitor": lambda: None,
    "colleague": factories.dan,
    "author": lambda: factories.alice("training"),
    "publisher": lambda: factories.bob("training"),
    "section administrator": lambda: factories.carol("training"),
    "auditor": lambda: factories.user("audit", role=roles.AUDIT_ADMIN),
    "system administrator": lambda: factories.user("system", role=roles.SYSTEM_ADMIN),
    "security administrator": lambda: factories.user("security", role=roles.SECURITY_ADMIN),
}


@pytest.mark.parametrize("who", OUTSIDERS)
def test_who_has_nothing_to_do_with_people_gets_nowhere(client, record, who):
    roles.sync_roles()
    person, before = OUTSIDERS[who](), state()
    sign_in(client, person)
    for route in addresses():
        address = filled(route, record)
        for method in (client.get, client.post):
            response = method(address)
            assert response.status_code in REFUSED, (who, address)
            assert "欧阳种植" not in response.content.decode(errors="replace"), address
    assert state() == before
    assert not AuditEntry.objects.filter(event="person.unmask", result="ok").exists()


def test_a_clerk_of_another_department_sees_and_changes_nobody(client, record):
    before = state()
    sign_in(client, making.other_clerk())
    planted = [
        "欧阳种植",
        "种植-1",
        *(str(making.PLANTED[n]) for n in ("id_number", "phone", "email")),
    ]
    for route in addresses():
        address = filled(route, record)
        for method in (client.get, client.post):
            response = method(address)
            assert response.status_code < 500, address
            if not response.streaming:
                text = response.content.decode(errors="replace")
                assert not [value for value in planted if value in text], address
    assert state() == before
