"""A key that is gone: the desk is told which one, a visitor only that it does not work now."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.urls import reverse

from tests import factories
from tests.training import enrolling
from training.enrolment import links

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(settings):
    settings.FIELD_KEYS = {"2026a": b"o" * 32}
    token = links.fresh()
    made = enrolling.enrol(enrolling.session(), 1, token=token, contact_phone="13712345678")
    made.token = token
    settings.FIELD_KEYS = {"2027a": b"n" * 32}
    return made


@pytest.fixture
def desk(visitor):
    visitor.force_login(factories.root(), backend="django.contrib.auth.backends.ModelBackend")
    return visitor


def change_page(group):
    return reverse("admin:training_enrolment_change", args=[group.pk])


def test_the_desk_is_told_which_key_is_missing(desk, group, caplog):
    response = desk.get(change_page(group))
    assert response.status_code == 503
    text = response.content.decode()
    assert "这条记录用的密钥“2026a”不在本网站现有的密钥中，请联系系统管理员" in text
    assert "v1:" not in text
    assert "no-store" in response.headers["Cache-Control"]
    assert "2026a" in caplog.text and "admin:training_enrolment_change" in caplog.text


def test_a_visitor_is_told_no_key(visitor, group, settings, caplog):
    settings.FIELD_KEYS = {"2027a": b"n" * 32, "2026a": b"o" * 32}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE training_enrolment SET contact_phone = REPLACE(contact_phone, '2026a', 'gone')"
        )
    response = visitor.get(f"/enrol/mine/{group.token}/")
    assert response.status_code == 503
    assert "目前读不出来" in response.content.decode()
    assert "gone" not in response.content.decode()
    assert "'gone'" in caplog.text and group.token not in caplog.text


def test_a_damaged_value_is_no_missing_key(desk, group, settings):
    settings.FIELD_KEYS = {"2026a": b"another key of the same id, 32 B."}
    response = desk.get(change_page(group))
    assert response.status_code == 503
    assert "已损坏" in response.content.decode()


def test_with_the_key_back_the_record_is_back(client, group, settings):
    root = get_user_model().objects.get(username="root")
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(change_page(group)).status_code == 503
    settings.FIELD_KEYS = {"2027a": b"n" * 32, "2026a": b"o" * 32}
    assert client.get(change_page(group)).status_code == 200
