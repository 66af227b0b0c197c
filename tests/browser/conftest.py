"""A real Chromium on a live server, that tolerates nothing: no console error, no broken policy,
no request to another host, no answer of 500 or above."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
ARTIFACTS = Path(__file__).resolve().parent.parent.parent / "test-artifacts"
WIDTHS = {"desk": (1440, 900), "tablet": (1024, 768), "phone": (390, 844)}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, live_server, request):
    """Return a function that opens a fresh browser profile: somebody else at his own desk."""
    contexts, problems = [], []

    def opened(width="desk", **options):
        size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
        context = chromium.new_context(
            base_url=live_server.url, viewport=size, locale="zh-CN", **options
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        watch(page, urlsplit(live_server.url).netloc, problems)
        context.on("page", lambda other: watch(other, urlsplit(live_server.url).netloc, problems))
        return page

    opened.problems = problems
    yield opened
    if getattr(request.node, "failed_call", False):
        for number, context in enumerate(contexts):
            for page in context.pages:
                ARTIFACTS.mkdir(exist_ok=True)
                page.screenshot(path=ARTIFACTS / f"{request.node.name}-{number}.png")
    for context in contexts:
        context.close()
    assert not problems, problems


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    if call.when == "call":
        item.failed_call = outcome.get_result().failed


def watch(page, host, problems):
    def on_console(message):
        # What CKEditor tries on the editing page and the policy refuses: it works without
        # (docs/decisions/0005-rich-text.md). From any other script it is a fault.
        refused = "Content Security Policy" in message.text
        if refused and "/static/ckeditor/" in (message.location or {}).get("url", ""):
            return
        # A refused page (403, 404, 410) is also told on the console, and is a test's business.
        if message.type == "error" and "Failed to load resource" not in message.text:
            problems.append(f"console: {message.text} at {message.location}")

    def on_response(response):
        if response.status >= 500:
            problems.append(f"{response.status}: {response.url}")

    def on_request(sent):
        where = urlsplit(sent.url)
        if where.scheme in ("http", "https") and where.netloc != host:
            problems.append(f"foreign host: {sent.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: problems.append(f"script: {error}"))
    page.on("response", on_response)
    page.on("request", on_request)
