"""An import in a real browser: the page drives the check, shows the writing, and takes it back."""

import pytest
from playwright.sync_api import expect

from members.models import Person
from tests import factories
from tests.members import importing, making


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", ["desk", "phone"])
def test_lin_imports_a_sheet_and_takes_it_back(open_page, width):
    making.clerk()
    page = open_page(width)
    page.goto("/admin/login/?next=/admin/members/personimport/add/")
    page.fill("#id_username", "lin")
    page.fill("#id_password", factories.PASSWORD)
    page.click("input[type=submit]")
    sheet = importing.workbook(importing.many(1100, bad=3))
    page.set_input_files(
        "#id_upload",
        {"name": sheet.name, "mimeType": sheet.content_type, "buffer": sheet.read()},
    )
    page.get_by_label("事由").fill("秋季班报名名单")
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_role("navigation", name="核对结果")).to_contain_text("1097")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("跳过有问题的 3 行").check()
    page.get_by_role("button", name="写入 1097 行").click()
    expect(page.get_by_text("已写入。")).to_be_visible()
    assert Person.objects.count() == 1097
    page.get_by_label("删除新增的 1097 份档案").check()
    page.get_by_role("button", name="整批撤回").click()
    expect(page.get_by_text("档案和导入前一样")).to_be_visible()
    assert not Person.objects.exists()
