"""Lin at a record: she reads it, opens one field for a reason, and changes a post."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members import photographs
from members.models import Person
from tests import factories
from tests.editorial.test_uploads import picture
from tests.members import making

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def record():
    lin = making.clerk()
    made = making.planted(
        name="张小明〔示例〕",
        post="党支部书记",
        work_number="G007",
        former_names="张明",
        kind="expert",
    )
    making.position(made, "教师", ends_on=made.birth_date.replace(year=2020))
    making.position(made, "党支部书记", begins_on=made.birth_date.replace(year=2020))
    making.certificate(made)
    making.certificate(made, days_left=-3, programme="新任支委培训班")
    making.consent(made, note="纸质同意书，存档案室")
    drawn = photographs.draw(SimpleUploadedFile("a.jpg", picture(300, 400)))
    photographs.keep(made, drawn, lin)
    made.clerk = lin
    return made


def sign_in(page, person):
    page.goto("/admin/")
    page.fill("#id_username", person.username)
    page.fill("#id_password", factories.PASSWORD)
    page.click("input[type=submit]")


@pytest.mark.parametrize("width", ["desk", "tablet", "phone"])
def test_lin_reads_a_record_and_opens_one_field(open_page, record, width):
    page = open_page(width)
    sign_in(page, record.clerk)
    page.goto("/admin/members/person/")
    making.say_why_on(page)
    page.click("text=张小明")
    page.wait_for_selector(".person__name")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for button in page.query_selector_all(".person a:is(.button-main, .button-quiet)"):
        assert button.bounding_box()["height"] >= 44
    assert "13798761234" not in page.content()
    page.click("[aria-label=显示联系电话]")
    page.fill("textarea", "电话通知领取证书")
    page.click("button:has-text('显示联系电话')")
    page.wait_for_selector(".person__shown")
    assert "13798761234" in page.inner_text(".person__shown")
    page.click("text=回到档案")
    page.click("text=修改档案")
    page.wait_for_selector(".masked-now")
    assert "13798761234" not in page.content()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.fill("#id_post", "副书记")
    page.click("[name=_save]")
    page.wait_for_selector(".person__name")
    assert Person.objects.get(pk=record.pk).post == "副书记"
    assert Person.objects.get(pk=record.pk).phone == "13798761234"
