"""A server killed in mid-save: the text is in a revision or in the buffer, and the site goes on."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client

from editorial import buffers
from editorial.models import DraftBuffer
from tests import factories
from tests.editorial.writing import address, fields, page, sign_in
from tests.services import free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]
CSRF = "x" * 32
KILLS, SAVES = 5, 3


def database_url():
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    login = ":".join(filter(None, (given["USER"], given["PASSWORD"])))
    return f"postgres://{login}@{given['HOST']}:{given['PORT']}/{given['NAME']}"


@pytest.fixture
def start(tmp_path):
    """Return a function that starts the real server on this test's database."""
    started = []

    def serve():
        port = free_port()
        command = [
            str(Path(sys.executable).parent / "granian"), "--interface", "wsgi",
            "portal.wsgi:application", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
            "--blocking-threads", "2", "--log-level", "error",
        ]  # fmt: skip
        environment = os.environ | {
            "DATABASE_URL": database_url(), "DATA_DIR": str(tmp_path), "HTTPS": "0",
            "SECRET_KEY": settings.SECRET_KEY,
        }  # fmt: skip
        process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
        started.append(process)
        assert wait_for(port)
        return process, port

    yield serve
    for process in started:
        kill(process)


def kill(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)


class Page:
    """An editing page of Alice: keeps and saves over plain HTTP, with her own session."""

    def __init__(self, item, person, port):
        client = Client()
        sign_in(client, person)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.item, self.person, self.port = item, person, port
        self.headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def post(self, where, data):
        told = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        told.request("POST", where, urlencode(data), self.headers)
        answer = told.getresponse()
        body = answer.read()
        told.close()
        return answer.status, body

    def keep(self, key, title):
        told = page(self.person, holds=1, typed=1, key=key)
        status, body = self.post(address(self.item), told | fields(self.item, title=title))
        assert status == 200 and json.loads(body)["saved"]

    def saving(self, key, title, based_on):
        data = fields(self.item, title=title, based_on=based_on)
        return data | {"writing-key": key, "_save": "1"}

    def save(self, *text):
        assert self.post(address(self.item, "change"), self.saving(*text))[0] == 302

    def begin_to_save(self, *text):
        """Send a save, and don't wait for what comes of it."""
        body = urlencode(self.saving(*text)).encode()
        lines = [f"POST {address(self.item, 'change')} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines += [f"Content-Length: {len(body)}", "", ""]
        wire = socket.create_connection(("127.0.0.1", self.port))
        wire.sendall("\r\n".join(lines).encode() + body)
        return wire


@pytest.mark.django_db(transaction=True)
def test_after_each_kill_the_revision_or_the_buffer_has_the_text(start):
    ContentType.objects.clear_cache()
    alice = factories.alice("news")
    item = factories.draft("第 0 次", by=alice)
    for number in range(1, KILLS + 1):
        process, port = start()
        open_page, newest = Page(item, alice, port), item.revisions().first().number
        for save in range(SAVES):
            key, title = buffers.new_key(), f"第 {number}.{save} 次"
            open_page.keep(key, title)
            begun = time.monotonic()
            open_page.save(key, title, newest + save)
            takes = time.monotonic() - begun
        key, title = buffers.new_key(), f"第 {number} 次，写到这里断了"
        open_page.keep(key, title)
        wire = open_page.begin_to_save(key, title, newest + SAVES)
        with suppress(TimeoutError):  # each time at another moment of the work
            wire.settimeout(takes * number / (KILLS + 1))
            wire.recv(1)
        kill(process)
        wire.close()

        latest = item.revisions().first()
        in_buffer = DraftBuffer.objects.filter(key=key).first()
        if latest.data["title"] == title:
            assert in_buffer is None
        else:
            assert in_buffer.fields["title"] == [title]
            assert latest.data["title"] == f"第 {number}.{SAVES - 1} 次"
        item.refresh_from_db()
        assert item.latest_revision == latest and item.title == latest.data["title"]
