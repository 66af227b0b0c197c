"""Takes the pictures of the README and of the handbook from a running demonstration site.

    PORT=8000 make serve                                   # in one terminal
    DESK_PASSWORD=… .venv/bin/python docs/screenshots.py http://127.0.0.1:8000

DESK_PASSWORD is the administrator's. Needs Debian's chromium.
"""

import io
import os
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parent / "pictures"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESK, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}


def save(page, name):
    FOLDER.mkdir(exist_ok=True)
    Image.open(io.BytesIO(page.screenshot())).save(FOLDER / f"{name}.webp", quality=80, method=6)


def public(browser, base):
    page = browser.new_page(base_url=base, viewport=DESK, locale="zh-CN")
    for name, address in (("home", "/"), ("section", "/news/"), ("search", "/search/?q=流动党员")):
        page.goto(address)
        page.wait_for_timeout(400)
        save(page, name)
    for name, address in (
        ("notices", "/notices/"), ("text", "/knowledge/rules/"), ("chart", "/organization/structure/"),
        ("shelf", "/publications/books/"), ("memorial", "/knowledge/memorial/"),
        ("calendar", "/training/calendar/?view=list"),
    ):  # fmt: skip
        page.goto(address)
        if name == "text":
            page.locator(".papers__title").first.click()
        page.wait_for_timeout(400)
        save(page, name)
    page.goto("/")
    page.get_by_role("link", name="离校不离心").first.click()
    page.wait_for_load_state()
    save(page, "article")
    phone = browser.new_page(base_url=base, viewport=PHONE, locale="zh-CN")
    phone.goto("/")
    phone.wait_for_timeout(400)
    save(phone, "home-phone")


def desk(browser, base, password):
    page = browser.new_page(base_url=base, viewport=DESK, locale="zh-CN")
    page.goto("/admin/login/?next=/admin/")
    save(page, "sign-in")
    page.fill("#id_username", "admin")
    page.fill("#id_password", password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()
    save(page, "desk")
    for name, address in (
        ("article-list", "/admin/news/article/"),
        ("article-form", "/admin/news/article/1/change/"),
        ("history", "/admin/news/article/1/history/"),
        ("sections", "/admin/editorial/section/"),
        ("home-blocks", "/admin/portal/homeblock/"),
        ("library", "/admin/media/browse/"),
        ("programme-form", "/admin/training/programme/1/change/"),
        ("enrolments", "/admin/training/enrolment/"),
        ("survey-results", "/admin/surveys/survey/2/results/"),
    ):
        page.goto(address)
        page.wait_for_timeout(1200)
        save(page, name)


def main(base):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        public(browser, base)
        desk(browser, base, os.environ["DESK_PASSWORD"])
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
