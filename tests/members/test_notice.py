"""The notice says what the site does: it is made from the settings and the fields of the records."""

import pytest
from django.urls import reverse

from members.asking import notice
from members.models import Person
from members.models.person import HIDDEN
from portal.models import SiteSettings

pytestmark = pytest.mark.django_db
ADDRESS = "/people/notice/"


def text_of(client):
    return client.get(ADDRESS).content.decode()


def test_who_what_why_how_long_and_which_rights(client):
    site = SiteSettings.load() if hasattr(SiteSettings, "load") else SiteSettings.objects.first()
    site.organiser, site.phone = "示例研究部", "010-12345678"
    site.save()
    text = text_of(client)
    for wanted in ("示例研究部", "010-12345678", "工作人员", "专家", "学员", "身份证号", "联系电话",
                   "电子邮箱", "出生日期", "公开照片", "来信", "查阅", "更正", "删除", "撤回同意",
                   "投诉", "15 个工作日"):  # fmt: skip
        assert wanted in text, wanted


def test_the_periods_are_those_of_the_settings(client, settings):
    settings.MEMBER_DAYS = {"staff": 730, "expert": 400, "trainee": 3650}
    text = text_of(client)
    assert "2 年" in text and "400 天" in text and "10 年" in text


def test_each_page_of_the_site_leads_to_it(client):
    assert f'href="{reverse("people-notice")}"' in client.get("/").content.decode()


def test_it_sets_no_cookie_and_has_no_token_of_a_form(client):
    response = client.get(ADDRESS)
    assert not response.cookies and "csrfmiddlewaretoken" not in response.content.decode()


def test_no_field_of_a_record_is_left_unsaid():
    """A field that is added to the records has to be added to the notice (or be none of a person)."""
    typed = {field.name for field in Person._meta.concrete_fields if field.editable}
    of_the_house = {"id", "kind", "department", "version", "updated_at"}
    assert typed - of_the_house == {*notice.SHOWN, *HIDDEN}
