"""Accounts, roles, passwords, and the separation of powers (三权分立)."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import RequestFactory
from django.urls import reverse

from accounts import roles
from accounts.addresses import client_address
from accounts.models import User
from accounts.passwords import random_password
from editorial import rights
from editorial.models import SectionGrant
from tests import factories

pytestmark = pytest.mark.django_db


def sign_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


def test_every_permission_of_the_roles_exists():
    known = {
        f"{app}.{codename}"
        for app, codename in Permission.objects.values_list("content_type__app_label", "codename")
    }
    named = set().union(*roles.PERMISSIONS.values())
    assert named - known == set()


def test_the_nine_roles_are_there_with_their_permissions():
    roles.sync_roles()
    for name, permissions in roles.PERMISSIONS.items():
        group = Group.objects.get(name=name)
        held = {
            f"{app}.{codename}"
            for app, codename in group.permissions.values_list(
                "content_type__app_label", "codename"
            )
        }
        assert held == permissions, name


def test_no_role_administers_system_security_and_audit_at_once():
    powers = [
        roles.PERMISSIONS[r] for r in (roles.SYSTEM_ADMIN, roles.SECURITY_ADMIN, roles.AUDIT_ADMIN)
    ]
    assert not powers[0] & powers[1]
    assert not powers[0] & powers[2]
    assert not powers[1] & powers[2]


def test_a_branch_is_given_to_a_person_or_to_a_role():
    alice = factories.user("alice", role=roles.AUTHOR, sections=["news"])
    paths = set(rights.granted_sections(alice).values_list("path", flat=True))
    assert {"news", "news/cases"} <= paths
    assert "training" not in paths
    SectionGrant.objects.create(
        role=Group.objects.get(name=roles.AUTHOR), section=factories.section("training")
    )
    assert rights.granted_sections(alice).filter(path="training/updates").exists()


def test_a_grant_needs_exactly_one_receiver():
    section = factories.section("news")
    for grant in (
        SectionGrant(section=section),
        SectionGrant(section=section, user=factories.alice(), role=Group.objects.first()),
    ):
        with pytest.raises(ValidationError, match="两者选一"):
            grant.full_clean()


def test_an_account_that_is_switched_off_reaches_nothing():
    alice = factories.alice()
    alice.is_active = False
    assert not rights.granted_sections(alice).exists()


@pytest.mark.parametrize("password", ["alllowercase", "12345678", "abcd1234", "Ab1"])
def test_weak_passwords_are_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


def test_random_passwords_satisfy_the_rules():
    for _ in range(50):
        validate_password(random_password())


def test_the_first_administrator_is_made_once_with_a_random_password(capsys):
    call_command("create_administrator")
    out = capsys.readouterr().out
    password = out.split("password:")[1].strip()
    assert User.objects.get(username="admin").check_password(password)
    call_command("create_administrator")
    assert capsys.readouterr().out == ""


def test_a_password_that_somebody_else_set_is_changed_first(client):
    alice = factories.alice()
    User.objects.filter(pk=alice.pk).update(must_change_password=True)
    sign_in(client, alice)
    response = client.get(reverse("admin:index"))
    assert response["Location"] == reverse("admin:password_change")
    fields = {
        "old_password": factories.PASSWORD,
        "new_password1": "Neu-Wort-1949x",
        "new_password2": "Neu-Wort-1949x",
    }
    client.post(reverse("admin:password_change"), fields)
    assert client.get(reverse("admin:index")).status_code == 200


def security_admin():
    return factories.user("sam", role=roles.SECURITY_ADMIN)


def post_user(client, person, **changes):
    address = reverse("admin:accounts_user_change", args=[person.pk])
    data = {"username": person.username, "name": person.name, "is_active": "on"}
    data["groups"] = [group.pk for group in person.groups.all()]
    return client.post(address, data | changes)


def test_a_security_administrator_makes_nobody_superuser(client):
    sam, alice = security_admin(), factories.alice()
    sign_in(client, sam)
    post_user(client, alice, is_superuser="on", name="改名")
    alice.refresh_from_db()
    assert not alice.is_superuser
    assert alice.name == "改名"


def test_a_security_administrator_gives_himself_nothing(client):
    sam = security_admin()
    sign_in(client, sam)
    response = post_user(client, sam, groups=[group.pk for group in Group.objects.all()])
    assert "不能修改自己的角色" in response.content.decode()
    assert sam.groups.count() == 1


def test_a_security_administrator_does_not_touch_a_superuser(client):
    root = factories.root()
    sign_in(client, security_admin())
    assert post_user(client, root, name="x").status_code == 403
    password = reverse("admin:auth_user_password_change", args=[root.pk])
    fields = {
        "password1": "Neu-Wort-1949x",
        "password2": "Neu-Wort-1949x",
        "usable_password": "true",
    }
    assert client.post(password, fields).status_code == 403
    root.refresh_from_db()
    assert root.check_password(factories.PASSWORD)


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "6.6.6.6", "127.0.0.1"),
        (1, "6.6.6.6, 8.8.8.8", "8.8.8.8"),
        (2, "6.6.6.6, 8.8.8.8", "6.6.6.6"),
        (1, "<script>", "127.0.0.1"),
        (2, "8.8.8.8", "127.0.0.1"),
    ],
)
def test_the_callers_address_is_not_what_he_says_it_is(settings, proxies, header, expected):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": header})
    assert client_address(request) == expected
