"""Takes the pictures of the README and of the handbook from a running demonstration site.

    PORT=8000 make serve                                   # in one terminal
    DESK_PASSWORD=… .venv/bin/python docs/screenshots.py http://127.0.0.1:8000 [name …]

DESK_PASSWORD is the administrator's. Needs Debian's chromium. With names only those are taken.
A page that is missing or does not get ready is reported at the end, and the others are taken all
the same; the exit code says whether any was missed. It types into forms, so give it a site that
nobody needs. The pictures of the reviews want a text that somebody else has handed in.
"""

import io
import os
import sys
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import xlsxwriter
from PIL import Image
from playwright.sync_api import Error, sync_playwright

FOLDER = Path(__file__).resolve().parent / "pictures"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESK, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
PATIENCE = 8000  # ms for a page or a step
SETTLE = 400  # ms for what moves in
ITEM = "/admin/news/article/1"

# Pictures that the handbook names and that nobody has taken yet.
AWAITED = set()


def first_link(name):
    def step(page):
        page.get_by_role("link", name=name).first.click()
        page.wait_for_load_state()

    return step


def first_paper(page):
    page.locator(".papers__title").first.click()
    page.wait_for_load_state()


def settle(milliseconds):
    return lambda page: page.wait_for_timeout(milliseconds)


def palette(page):
    page.keyboard.press("Control+k")
    page.locator("[data-palette-input]").fill("党员")
    page.locator("[data-palette-list] [role=group][aria-label=稿件]").wait_for()


def typed_and_lost(page):
    """Type, wait for the buffer, and come back without having saved."""
    page.locator("#id_title").fill("流动党员联系制度的三点做法（修改中）")
    page.get_by_text("自动保存").first.wait_for(timeout=40_000)
    page.goto(f"{ITEM}/change/")
    page.get_by_role("button", name="恢复").or_(
        page.get_by_role("link", name="恢复")
    ).first.wait_for()


UNTIDY = (
    "<p>　　示例学院党委今年联系了 137 名流动党员,其中 62 人在外地.</p><p>&nbsp;</p>"
    "<p> 支部按月 联系，按季度回访 (电话或见面) 。</p><p></p>"
)


def tidied(page):
    page.locator(".cke_editable").wait_for()
    page.evaluate("text => CKEDITOR.instances.id_body.setData(text)", UNTIDY)
    page.wait_for_timeout(SETTLE)
    page.locator("[title*=一键排版], [aria-label*=一键排版]").first.click()


def word_taken(page):
    page.locator("select").first.select_option(index=1)
    page.locator("input[type=file]").set_input_files(
        {"name": "示例稿件.docx", "mimeType": DOCX, "buffer": small_docx()}
    )
    page.get_by_role("button", name="导入为草稿").click()
    page.wait_for_url("**/change/**")
    page.locator(".cke_editable").wait_for()


def first_waiting(page):
    page.locator("#waiting ~ ul a, [aria-labelledby=waiting] a").first.click()
    page.frame_locator("iframe").locator("h1").wait_for()


def placing(page):
    page.locator("#placing").scroll_into_view_if_needed()


def verified(page):
    page.get_by_label("姓名").fill("周示例")
    page.get_by_label("编号").fill("示培〔2026〕0001")
    page.get_by_role("button", name="核验").click()
    page.get_by_text("属实").first.wait_for()


def why(page):
    page.get_by_label("查询事由").fill("核对结业证书")
    page.locator(".narrow-form button").click()
    page.wait_for_load_state()


def looked_up(page):
    page.get_by_label("查找人员").fill("示例")
    page.get_by_role("button", name="查询", exact=True).click()
    page.wait_for_load_state()


def sheet_taken(page):
    page.get_by_label("事由").fill("2026 年秋季班报名名单")
    page.locator("input[type=file]").set_input_files(
        {"name": "秋季班.xlsx", "mimeType": XLSX, "buffer": small_xlsx()}
    )
    page.get_by_role("button", name="上传并核对").click()
    page.get_by_role("navigation", name="核对结果").wait_for()


PEOPLE = "/admin/members/person"
ASKED = f"{PEOPLE}/purpose/?next={PEOPLE}/"

# (name of the picture, address, steps on the page).
PUBLIC = (
    ("home", "/"),
    ("section", "/news/"),
    ("search", "/search/?q=流动党员"),
    ("notices", "/notices/"),
    ("text", "/knowledge/rules/", first_paper),
    ("chart", "/organization/structure/"),
    ("shelf", "/publications/books/"),
    ("memorial", "/knowledge/memorial/"),
    ("calendar", "/training/calendar/?view=list"),
    ("article", "/", first_link("离校不离心")),
    ("verified", "/people/verify/", verified),
)
EDITOR = settle(1000)
STAFF = (
    ("desk", "/admin/"),
    ("article-list", "/admin/news/article/"),
    ("article-form", f"{ITEM}/change/", EDITOR),
    ("history", f"{ITEM}/history/"),
    ("preview", f"{ITEM}/preview/", settle(800)),
    ("withdraw", f"{ITEM}/withdraw/"),
    ("compare", f"{ITEM}/compare/"),
    ("review-queue", "/admin/reviews/"),
    ("review", "/admin/reviews/", first_waiting),
    ("review-sheet", f"{ITEM}/record/"),
    ("placing", f"{ITEM}/change/", EDITOR, placing),
    ("sections", "/admin/editorial/section/", settle(800)),
    ("home-blocks", "/admin/portal/homeblock/"),
    ("library", "/admin/editorial/image/", settle(600)),
    ("crop", "/admin/editorial/image/1/crop/", settle(600)),
    ("programme-form", "/admin/training/programme/1/change/", EDITOR),
    ("enrolments", "/admin/training/enrolment/"),
    ("survey-results", "/admin/surveys/survey/2/results/"),
    ("statistics", "/admin/statistics/"),
    ("people", ASKED, why, looked_up),
    ("person", f"{ASKED}9/record/", why),
    ("people-import", "/admin/members/personimport/add/", sheet_taken),
    ("audit", "/admin/accounts/auditentry/"),
    ("bin", "/admin/bin/"),
    ("find", "/admin/find/?q=流动党员"),
    ("palette", "/admin/", palette),
    ("word-new", "/admin/word/"),
    ("word-result", "/admin/word/", word_taken),
    ("tidy", f"{ITEM}/change/", EDITOR, tidied, settle(600)),
    ("unsaved", f"{ITEM}/change/", EDITOR, typed_and_lost),
)
NAMES = {shot[0] for shot in (*PUBLIC, *STAFF)} | {"sign-in", "home-phone"}

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PEOPLE_LISTED = (
    ("姓名", "手机", "工作单位", "职务", "入党日期"),
    ("孔示例", "13800000201", "示例出版社", "党支部委员", "2011-07-01"),
    ("曹示例", "13800000202", "示例水厂", "党务干事", "2015年6月1日"),
    ("严示例", "1380000020", "示例博物馆", "党支部书记", "2009-07-01"),
    ("华示例", "13800000204", "示例师范学院", "组织员", "2016-13-01"),
)
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
LINES = (
    "示例学院流动党员管理的三点做法", "作者：张某（示例学院党委组织部）", "一、建好台账",
    "离校之前，把去向、电话和联系人逐一核对。", "二、按月联系", "支部按月联系，按季度回访。",
)  # fmt: skip


def small_docx():
    """Return the least that is a Word document, as an author might send it."""
    text = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in LINES)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{DOCX}.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/document.xml": f'<w:document xmlns:w="{WORDS}"><w:body>{text}</w:body></w:document>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{part}')
    return made.getvalue()


def small_xlsx():
    """Return a list of people as an office has it, two lines of it with mistakes."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("名单")
        for place, line in enumerate(PEOPLE_LISTED):
            sheet.write_row(place, 0, line)
    return made.getvalue()


class Camera:
    def __init__(self, wanted):
        self.wanted, self.missed, self.taken = wanted, [], 0

    def take(self, page, shots):
        for name, address, *steps in shots:
            if not self.wanted or name in self.wanted:
                self._shot(page, name, address, steps)

    def _shot(self, page, name, address, steps):
        try:
            go(page, address)
            for step in (*steps, settle(SETTLE)):
                step(page)
            save(page, name)
            self.taken += 1
        except Error as error:
            self.missed.append(f"{name} ({address}): {error.message.splitlines()[0]}")
            page.goto("about:blank")

    def report(self):
        print(f"{self.taken} pictures taken, {len(self.missed)} missed.")
        for line in self.missed:
            print(f"  {line}")
        return 1 if self.missed else 0


def go(page, address):
    response = page.goto(address)
    if response and response.status != 200:
        raise Error(f"answers {response.status}")
    # The admin sends whoever asks for a page that it does not have to its first page.
    if urlsplit(page.url).path != urlsplit(address).path:
        raise Error(f"leads to {page.url}")


def save(page, name):
    FOLDER.mkdir(exist_ok=True)
    Image.open(io.BytesIO(page.screenshot())).save(FOLDER / f"{name}.webp", quality=80, method=6)


def opened(browser, base, size):
    page = browser.new_page(base_url=base, viewport=size, locale="zh-CN")
    page.set_default_timeout(PATIENCE)
    page.on("dialog", lambda dialog: dialog.accept())  # "leave without saving?"
    return page


def sign_in(page, camera, password):
    camera.take(page, [("sign-in", "/admin/login/?next=/admin/")])
    page.goto("/admin/login/?next=/admin/")
    page.fill("#id_username", os.environ.get("DESK_USER", "admin"))
    page.fill("#id_password", password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()


def main(base, *wanted):
    camera = Camera(set(wanted))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        camera.take(opened(browser, base, DESK), PUBLIC)
        camera.take(opened(browser, base, PHONE), [("home-phone", "/")])
        page = opened(browser, base, DESK)
        sign_in(page, camera, os.environ["DESK_PASSWORD"])
        camera.take(page, STAFF)
        browser.close()
    return camera.report()


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or ["http://127.0.0.1:8000"])))
