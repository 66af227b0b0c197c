"""A page that is refused says why in words that fit its reader, and leads on."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db
REFUSED, NOWHERE = "/admin/members/person/", "/admin/members/person/987/record/"


@pytest.fixture
def alice(visitor):
    visitor.force_login(
        factories.alice("news"), backend="django.contrib.auth.backends.ModelBackend"
    )
    return visitor


@pytest.mark.parametrize(("address", "status"), [(REFUSED, 403), (NOWHERE, 404)])
def test_at_the_desk_the_way_leads_back_to_the_desk(alice, address, status):
    response = alice.get(address)
    page = response.content.decode()
    assert response.status_code == status
    assert "回到工作台" in page
    assert "您的账号" in page
    assert "请先登录" not in page


def test_a_page_of_the_public_is_the_same_for_whoever_is_signed_in(alice, visitor):
    page = alice.get("/no/such/page/").content.decode()
    assert "回到首页" in page
    assert "回到工作台" not in page


def test_a_visitor_without_a_session_gets_no_cookie_with_a_page_that_is_not_there(visitor):
    response = visitor.get("/no/such/page/")
    assert response.status_code == 404
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_a_form_that_was_open_too_long_says_that_and_nothing_of_rights():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/admin/login/", {"username": "alice", "password": "x"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "表单打开得太久" in page
    assert "权限" not in page
