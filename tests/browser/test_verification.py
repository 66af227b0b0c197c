"""核验 in a real browser: on a phone and at a desk, with the browser's work and without a script."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from editorial.models import Section
from members.verifying import work
from portal.starting_tree import plant
from tests.browser.conftest import ARTIFACTS
from tests.members import making

NUMBER = "示培〔2026〕0007"


@pytest.fixture(autouse=True)
def holder(transactional_db):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    plant(Section)
    person = making.person("张小明", organisation="示例学院", post="支部书记")
    making.certificate(person, number=NUMBER)
    return person


def is_fine(page, name):
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    width, shown = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= shown
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"verify-{name}-{shown}.png", full_page=True)


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_somebody_verifies_a_certificate(open_page, width):
    page = open_page(width)
    page.goto("/lookup/")
    expect(page.get_by_text("等于几")).to_be_hidden()
    is_fine(page, "form")
    page.get_by_label("姓名").fill("张小明")
    page.get_by_label("证书编号、工号或身份证号后六位").fill("示培（2026）0008")
    page.get_by_role("button", name="核验").click()
    expect(page.get_by_role("alert").filter(has_text="未查到相符的记录")).to_be_visible()
    is_fine(page, "missed")
    page.get_by_label("证书编号、工号或身份证号后六位").fill("示培（2026）0007")
    page.get_by_role("button", name="核验").click()
    expect(page.get_by_role("heading", name="属实，证书有效")).to_be_visible()
    expect(page.get_by_text("张*明")).to_be_visible()
    assert "张" not in page.url
    is_fine(page, "found")


def test_without_a_script_a_sum_is_answered(open_page):
    page = open_page("phone", java_script_enabled=False)
    page.goto("/people/verify/")
    page.get_by_label("姓名").fill("张小明")
    page.get_by_label("证书编号、工号或身份证号后六位").fill(NUMBER)
    page.get_by_role("button", name="核验").click()
    question = page.get_by_text("等于几").first.inner_text()
    one, other = re.findall("[一二三四五]", question)[:2]
    page.get_by_label("等于几").fill(str("零一二三四五".index(one) + "零一二三四五".index(other)))
    page.get_by_role("button", name="核验").click()
    expect(page.get_by_role("heading", name="属实，证书有效")).to_be_visible()


def test_the_scripts_hash_is_the_servers(open_page):
    page = open_page()
    page.goto("/people/verify/")
    module = page.locator('script[src*="work"]').get_attribute("src")
    numbers = [str(number) for number in (0, 7, 4096, 123456789012)]
    bits = page.evaluate(
        """async ([address, numbers]) => {
            const text = await (await fetch(address)).text();
            const { sha256 } = await import(new URL(text.match(/from "([^"]+)"/)[1], location.origin + address));
            const zeros = (h) => (h[0] ? Math.clz32(h[0]) : 32 + Math.clz32(h[1]));
            return numbers.map((n) => zeros(sha256("0".repeat(32) + ":" + n)));
        }""",
        [module, numbers],
    )
    assert bits == [work.done("0" * 32, number) for number in numbers]


def test_a_certificate_is_one_sheet_across_as_pdf(open_page, holder):
    from tests.browser.test_desk_to_reader import sign_in

    making.clerk()
    page = open_page()
    sign_in(page, "lin")
    page.goto(f"/admin/members/person/{holder.pk}/record/")
    making.say_why_on(page)
    page.get_by_role("link", name=f"打印证书 {NUMBER}").click()
    expect(page.get_by_role("heading", name="培训证书")).to_be_visible()
    assert page.locator(".sheet__code img").evaluate("image => image.naturalWidth") > 0
    is_fine(page, "certificate")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pdf.count(b"/Type /Page\n") == 1 or len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1
