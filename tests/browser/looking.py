"""What a page of the desk is looked at for: axe, width, big targets, a focus that is seen, and
that nothing of somebody's stands where it must not."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import factories

# Without preload: axe would fetch and apply what a sheet imports, and our policy refuses that.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "preload": False}

SMALL = """() => [...document.querySelectorAll(
  '#content :is(a[href], button, select, textarea, summary, input:not([type=hidden]))'
)].map(one => {
  const held = one.matches('[type=radio], [type=checkbox]') ? one.closest('label, td') || one : one;
  const box = held.getBoundingClientRect();
  return [Math.round(box.height), one.outerHTML.slice(0, 110), box.width];
}).filter(([height, , width]) => width > 1 && height > 1 && height < 44)"""

FOCUS = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const box = one.getBoundingClientRect();
  const seen = box.bottom > 0 && box.top < innerHeight && box.width > 0;
  return {inside: !!one.closest('#content'), ok: (ring || style.boxShadow !== 'none') && seen,
          html: one.outerHTML.slice(0, 110), last: one === document.body};
}"""

STORES = """() => JSON.stringify([{...localStorage}, {...sessionStorage}])"""


def sign_in(page, username):
    """By the form, as everybody does."""
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(factories.PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="我的工作台")).to_be_visible()


def shot(page, name):
    """SHOTS=folder keeps a picture of each page that is looked at."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.fixture
def look():
    """Return a function that looks at a page; a test ends without anything found."""
    found = {}

    def looked(page, name, *, axe=True):
        page.wait_for_load_state()  # before its style sheets are there, any page is too wide
        width = page.viewport_size["width"]
        shot(page, f"{name}-{width}")
        name = f"{name} at {width}"
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[name] = "scrolls sideways"
        if small := page.evaluate(SMALL):
            found[f"{name}: targets"] = small
        if axe:
            for fault in Axe().run(page, options=RULES).response["violations"]:
                nodes = [node["html"][:140] for node in fault["nodes"][:3]]
                found[f"{name}: {fault['id']}"] = nodes

    yield looked
    assert not found, "\n".join(f"{name}: {fault}" for name, fault in found.items())


def unseen_focus(page, most=60):
    """Walk through the page by Tab; return what took the focus without showing it."""
    page.evaluate("document.activeElement.blur()")
    hidden, inside = [], 0
    for _ in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at["last"]:
            break
        inside += at["inside"]
        if at["inside"] and not at["ok"]:
            hidden.append(at["html"])
    assert inside, "the keyboard reaches nothing of the page"
    return hidden


def told(page):
    """Return all that a browser holds of a page and keeps beside it."""
    cookies = str(page.context.cookies())
    return "\n".join([page.content(), page.url, cookies, page.evaluate(STORES)])


def assert_tells_none(page, values):
    """Blanks between the characters of a number are none."""
    text = told(page)
    close = text.replace(" ", "")
    leaked = [value for value in values if value in text or value in close]
    assert not leaked, (page.url, leaked)
