"""Ten thousand lines with twenty bad ones, and a process that is killed over and over."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
WORDS = [
    "支部",
    "党员",
    "学习",
    "组织",
    "群众",
    "服务",
    "调研",
    "乡村",
    "社区",
    "车间",
    "课堂",
    "制度",
    "责任",
    "作风",
    "实践",
    "案例",
    "经验",
    "方法",
]
WEIGH = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""
BAD = {500 * n + 7: n for n in range(20)}  # line number: which kind of bad

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


def write_lines(path, count, bad=()):
    chance = random.Random(1921)
    with path.open("w", encoding="utf-8") as file:
        for number in range(1, count + 1):
            text = "".join(chance.choices(WORDS, k=120))
            record = {
                "title": f"{''.join(chance.choices(WORDS, k=4))}第{number}号",
                "body": f"<p>{text}</p><p>{text[::-1]}</p>",
                "section": chance.choice(["news/cases", "news/integrity", "knowledge/basics"]),
                "published_at": f"20{chance.randint(15, 25)}-0{chance.randint(1, 9)}-15T08:00:00+08:00",
            }
            if number in bad:
                record.pop(("title", "body", "section")[bad[number] % 3])
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


@pytest.fixture
def site(tmp_path):
    """A site of its own on disk, driven from outside as an operator would."""
    return Site(tmp_path)


class Site:
    def __init__(self, folder):
        self.folder = folder
        self.environment = os.environ | {
            "DATA_DIR": str(folder / "data"),
            "DATABASE_URL": f"sqlite:///{folder / 'data' / 'portal.sqlite3'}",
            "REDIS_URL": "",
        }
        self.run("migrate", "--verbosity", "0")

    def start(self, *command, **more):
        return subprocess.Popen(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more,
        )  # fmt: skip

    def run(self, *command):
        process = self.start(*command)
        out, err = process.communicate()
        assert process.returncode == 0, err
        return out, err

    def run_weighed(self, *command):
        """Run a command; return what it said, and its largest resident size in MiB. Between it
        and this process stands a small one: a child begins with the size of its parent."""
        with subprocess.Popen(
            [sys.executable, "-c", WEIGH, sys.executable, "manage.py", *command],
            cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True,
        ) as process:  # fmt: skip
            out, err = process.communicate()
        assert process.returncode == 0, err
        said, _, size = err.rstrip().rpartition("\n")
        return out, said, int(size) / 1024

    def ask(self, query):
        with sqlite3.connect(self.folder / "data" / "portal.sqlite3") as database:
            return database.execute(query).fetchone()[0]


def test_ten_thousand_lines_come_in_and_twenty_are_named(site, tmp_path):
    file = tmp_path / "articles.jsonl"
    write_lines(file, 10_020, BAD)
    out, err, size = site.run_weighed("import_articles", str(file), "--publish")
    assert out.splitlines()[-1] == "imported 10000, already there 0, rejected 20"
    named = [line.split(":")[0] for line in err.splitlines() if line.startswith("line ")]
    assert named == [f"line {number}" for number in sorted(BAD)]
    assert size < 700  # MiB
    out, _ = site.run("import_articles", str(file), "--publish")
    assert out.splitlines()[-1] == "imported 0, already there 10000, rejected 20"
    assert site.ask("SELECT count(*) FROM news_article") == 10_000
    site.run("rebuild_search", "--check")


def test_a_process_killed_twenty_times_leaves_no_half_article(site, tmp_path):
    chance = random.Random(1949)
    file = tmp_path / "articles.jsonl"
    write_lines(file, 6_000)
    for turn in range(20):
        command = (
            ("shell", "-c", SAVES) if turn % 2 else ("import_articles", str(file), "--publish")
        )
        process = site.start(*command)
        if turn % 2:  # a busy machine may take long to come as far as its first article
            assert "begun\n" in process.stdout
        try:
            process.wait(timeout=chance.uniform(0.7, 2.4))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        assert site.ask("PRAGMA integrity_check") == "ok"
        assert site.ask(HALF_ARTICLES) == 0
        assert site.ask(UNLOGGED_ARTICLES) == 0
    site.run("import_articles", str(file), "--publish")
    saved = site.ask("SELECT count(*) FROM news_article WHERE import_key IS NULL")
    assert saved > 0
    assert site.ask("SELECT count(*) FROM news_article") == 6_000 + saved
    site.run("rebuild_search", "--check")
    site.run("verify_audit_log")


# Somebody saves and publishes without end, until the process is killed.
SAVES = """
from accounts.models import User
from editorial import actions
from editorial.models import Section
from editorial.review import verbs
from news.models import Article
user, _ = User.objects.get_or_create(username="editor", is_superuser=True)
section = Section.objects.get(path="news/cases")
def let_out(article):
    digest = article.latest_revision.digest
    verbs.release_urgently(article, user, reason="反复", digest=digest)
while True:
    article = Article(title="反复保存的一篇", section=section, body="<p>第一稿</p>")
    actions.save_revision(article, user)
    let_out(article)
    print("begun", flush=True)
    article.body = "<p>第二稿</p>"
    actions.save_revision(article, user)
    let_out(article)
"""


# An article without its revision, or a released one whose revision belongs to another.
HALF_ARTICLES = """
    SELECT count(*) FROM news_article a
    LEFT JOIN editorial_revision r ON r.id = a.live_revision_id
    WHERE a.latest_revision_id IS NULL OR (a.published_at IS NOT NULL AND r.id IS NULL)
       OR r.object_id <> a.id OR (r.id IS NOT NULL AND r.released_at IS NULL)
"""
# A released article that the change log has not told the search index about.
UNLOGGED_ARTICLES = """
    SELECT count(*) FROM news_article a
    WHERE a.live_revision_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM search_change c WHERE c.key = 'article:' || a.id)
"""
