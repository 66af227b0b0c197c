"""`manage.py import_articles`: what comes in, what is named and refused, and what stays single."""

import io
import json

import pytest
from django.contrib.redirects.models import Redirect
from django.core.management import CommandError, call_command

from editorial.models import Origin
from news.models import Article, Notice, Text
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tree():
    factories.section("news")


@pytest.fixture
def run(tmp_path):
    def run_import(*records, **options):
        lines = (r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records)
        file = tmp_path / "articles.jsonl"
        file.write_text("\n".join(lines), "utf-8")
        out, err = io.StringIO(), io.StringIO()
        call_command("import_articles", str(file), stdout=out, stderr=err, **options)
        return out.getvalue().splitlines()[-1], err.getvalue().splitlines()

    return run_import


def line(number=1, **more):
    record = {"title": f"第 {number} 篇", "body": "<p>正文。</p>", "section": "news/cases"}
    return record | more


def test_articles_come_in_as_drafts_unless_they_are_published(run):
    assert run(line()) == ("imported 1, already there 0, rejected 0", [])
    assert not Article.objects.public().exists()
    run(line(2), publish=True)
    article = Article.objects.public().get()
    assert article.title == "第 2 篇"
    assert article.live_revision.origin == Origin.IMPORT
    assert article.live_revision.released_at


def test_all_fields_arrive(run, client):
    run(
        line(
            published_at="2022-02-17", author="示例作者", source="示例来源", summary="摘要",
            keywords=["党建", "流动党员"], body="头一段。\n\n第二段。",
            legacy_url="http://old.example.org/show.asp?id=7",
        ),
        publish=True,
    )  # fmt: skip
    article = Article.objects.public().get()
    assert article.published_at.isoformat() == "2022-02-16T16:00:00+00:00"  # midnight in Beijing
    assert (article.author, article.source, article.summary) == ("示例作者", "示例来源", "摘要")
    assert article.keyword_list == ["党建", "流动党员"]
    assert article.body.count("<p>") == 2
    redirect = Redirect.objects.get()
    assert redirect.old_path == "/show.asp?id=7"
    assert redirect.new_path == article.get_absolute_url()
    response = client.get("/show.asp?id=7")
    assert (response.status_code, response["Location"]) == (301, article.get_absolute_url())


def test_a_second_run_adds_nothing(run):
    records = [line(1), line(2, legacy_url="/old/2.html"), line(1)]
    assert run(*records)[0] == "imported 2, already there 1, rejected 0"
    assert run(*records)[0] == "imported 0, already there 3, rejected 0"
    assert Article.objects.count() == 2


def test_a_dry_run_writes_nothing(run):
    summary, errors = run(line(), line(2, title=""), dry_run=True)
    assert summary == "would import 1, already there 0, rejected 1"
    assert errors == ["line 2: 缺少 title"]
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("not json", "不是一个 JSON 对象"),
        ("[1, 2]", "不是一个 JSON 对象"),
        ("[" * 100_000, "不是一个 JSON 对象"),
        ('{"title": "\\ud800", "body": "x", "section": "news/cases"}', "残缺的字符"),
        (line(title=None), "缺少 title"),
        (line(title=["x"]), "缺少 title"),
        (line(body="   "), "缺少 body"),
        (line(section="no/such"), "没有路径为“no/such”的栏目"),
        (
            line(section="organization/contact"),
            "“联系方式”（organization/contact）的类型是“联系方式”，放不了文章",
        ),
        (line(section="training/experts"), "的类型是“专家”，放不了文章"),
        (line(title="长" * 10_000), "title 有 10000 个字"),
        (line(title="空\x00字符"), "空字符"),
        (line(author=5), "author 应当是文字"),
        (line(keywords="党建"), "keywords 应当是一组词"),
        (line(published_at="昨天"), "published_at 不是日期"),
        (line(published_at="2022-02-31"), "published_at 不是日期"),
        (line(published_at="0001-01-01"), "published_at 不是日期"),
        (line(published_at=20220217), "published_at 不是日期"),
        (line(body="<script>alert(1)</script>"), "清理之后是空的"),
    ],
)
def test_a_bad_line_is_named_and_the_others_come_in(run, bad, reason):
    summary, errors = run(line(1), bad, line(3))
    assert summary == "imported 2, already there 0, rejected 1"
    assert len(errors) == 1
    assert errors[0].startswith("line 2: ")
    assert reason in errors[0]


def test_what_comes_in_is_clean(run):
    run(line(body='<p onclick="x()">好<script>alert(1)</script><a href="javascript:x">链</a></p>'))
    body = Article.objects.get().body
    assert "script" not in body
    assert "onclick" not in body


def test_a_file_that_is_not_there_is_said_plainly():
    with pytest.raises(CommandError, match="can't be read"):
        call_command("import_articles", "/nowhere/articles.jsonl")


@pytest.mark.parametrize(
    ("where", "model", "issuer"),
    [
        ("notices", Notice, "issuer"),
        ("knowledge/rules", Text, "issuer"),
        ("news/cases", Article, "source"),
    ],
)
def test_a_line_becomes_what_its_section_holds(run, client, where, model, issuer):
    text = line(section=where, source="示例研究部", title="旧站来的一篇")
    for _ in range(2):  # a second run adds nothing
        run(text, publish=True)
    item = model.objects.public().get()
    assert getattr(item, issuer) == "示例研究部"
    assert item.revisions().count() == 1
    assert "旧站来的一篇" in client.get(f"/{where}/").content.decode()
