import pytest
from django.core.management import CommandError, call_command

from search import changelog, registry
from search.models import Change


def test_it_tells_how_far_it_is(corpus, capsys):
    for number in range(3):
        corpus.put(f"党课{number}")
    call_command("rebuild_search")
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "  已处理 3 篇",
        "检索索引已重建,共 3 篇。",
        "检索索引(desk)已重建,共 0 篇。",
    ]


def test_check_is_content_when_everything_agrees(corpus, capsys):
    corpus.put("党课")
    call_command("rebuild_search")
    call_command("rebuild_search", "--check")
    assert "一致" in capsys.readouterr().out


def test_check_names_what_differs_and_fails(corpus, capsys):
    for title in ("党课", "党史", "党章"):
        corpus.put(title)
    call_command("rebuild_search")
    before = Change.objects.count()
    corpus.put("党课(修改)", key="test:1")
    corpus.remove("test:2")
    corpus.put("新文", key="test:9")
    Change.objects.order_by("-pk").exclude(pk__lte=before).delete()  # as if nobody had said so
    with pytest.raises(CommandError) as failure:
        call_command("rebuild_search", "--check")
    assert failure.value.returncode == 1
    lines = capsys.readouterr().out.splitlines()[-4:-1]
    assert lines == [
        "索引中缺少 1 篇:test:9",
        "索引中多出 1 篇:test:2",
        "索引中过时 1 篇:test:1",
    ]


def test_a_document_that_is_not_public_is_no_difference(corpus):
    corpus.put("党课")
    corpus.documents["test:2"] = None
    call_command("rebuild_search")
    call_command("rebuild_search", "--check")


def test_if_needed_builds_once(corpus):
    corpus.put("党课")
    loads = []
    source = registry.sources["test"]
    registry.sources["test"] = source._replace(
        load=lambda keys: loads.append(keys) or source.load(keys)
    )
    call_command("rebuild_search", "--if-needed")
    call_command("rebuild_search", "--if-needed")
    assert loads == [["test:1"]]
    assert changelog.head().pk == Change.objects.get().pk
