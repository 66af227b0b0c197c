"""The index is derived: whatever happens to it, the next query has the truth again."""

import fcntl
import shutil

import pytest
from django.db import transaction

from search import changelog, schema, upkeep
from search.models import Change
from search.store import Busy, current_store

SEGMENT_FILES = ("term", "idx", "pos", "store", "fast", "fieldnorm")


@pytest.fixture
def published(committing_corpus):
    committing_corpus.put("党课", "流动党员")
    committing_corpus.put("通知", "党课")
    return committing_corpus


def agrees(corpus):
    return corpus.found("党课") == ["test:1", "test:2"] and upkeep.compare() == ([], [], [])


def folder():
    return current_store().folder()


def test_the_whole_folder_deleted(published, home):
    shutil.rmtree(home)
    assert agrees(published)


def test_the_generation_deleted(published, as_new_process):
    shutil.rmtree(folder())
    assert agrees(published)
    shutil.rmtree(folder())
    as_new_process()
    assert agrees(published)


@pytest.mark.parametrize("content", ["", "g-0", "../../etc", "g-" + "0" * 32, "\x00", "党"])
def test_the_pointer_spoiled(published, home, as_new_process, content):
    (home / "current").write_text(content, "utf-8")
    as_new_process()
    assert agrees(published)


@pytest.mark.parametrize("name", ["meta.json", *SEGMENT_FILES])
@pytest.mark.parametrize("damage", ["deleted", "empty", "garbage", "one byte"])
def test_a_file_damaged(published, as_new_process, name, damage):
    for file in [*folder().glob(f"*.{name}"), *folder().glob(name)]:
        content = bytearray(file.read_bytes())
        file.unlink()
        if damage == "garbage":
            file.write_bytes(b"\xa5" * len(content))
        elif damage == "empty":
            file.touch()
        elif damage == "one byte":
            content[0] ^= 0xFF
            file.write_bytes(content)
    as_new_process()
    assert agrees(published)


def test_an_index_that_is_whole_is_not_built_again(published, as_new_process):
    before = folder()
    as_new_process()
    assert agrees(published) and folder() == before


def test_an_index_of_another_layout(published, as_new_process, monkeypatch):
    before = folder()
    monkeypatch.setattr(schema, "LAYOUT", "next")
    schema.version.cache_clear()
    as_new_process()
    assert agrees(published) and folder() != before
    schema.version.cache_clear()


def test_an_index_of_another_database(published):
    """Its log has as many lines, and they are others."""
    other = [Change(pk=change.pk, key=change.key) for change in Change.objects.all()]
    Change.objects.all().delete()
    Change.objects.bulk_create(other)
    del published.documents["test:2"]
    assert published.found("党课") == ["test:1"]


def test_a_database_restored_from_a_backup(published):
    published.put("党课", key="test:3")
    del published.documents["test:3"]
    Change.objects.latest("pk").delete()
    assert agrees(published)


def test_a_log_trimmed_further_than_the_index_had_read(published):
    with transaction.atomic():
        published.put("党课", key="test:3")
        published.put("党史", key="test:3")
        transaction.get_connection().run_on_commit.clear()  # as if killed at the commit
    Change.objects.exclude(pk=changelog.head().pk).delete()
    assert agrees(published)


def test_a_database_whose_log_is_empty(published):
    Change.objects.all().delete()
    assert agrees(published)
    assert Change.objects.count() == 1


def test_a_rebuild_that_was_cut_short_leaves_no_trace(published, home):
    current_store().create()
    assert len(list(home.glob("g-*"))) == 2
    upkeep.rebuild()
    assert list(home.glob("g-*")) == [folder()]
    assert agrees(published)


def test_what_changes_during_a_rebuild_is_in_it(published):
    def change_something(done):
        published.put("党课", key="test:2")
        published.put("党史", key="test:3")

    upkeep.rebuild(change_something)
    assert set(published.found("党课")) == {"test:1", "test:2"}
    assert published.found("党史") == ["test:3"]
    assert upkeep.compare() == ([], [], [])


def test_queries_are_answered_during_a_rebuild(published):
    answers = []
    upkeep.rebuild(lambda done: answers.append(published.found("党课")))
    assert answers == [["test:1", "test:2"]]


def test_while_somebody_else_writes_the_old_is_shown_and_then_the_new(published, home):
    with (home / "write.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with transaction.atomic():
            published.put("党史", key="test:3")
            transaction.get_connection().run_on_commit.clear()
        assert upkeep.catch_up(wait=0.05) is False
        assert published.documents["test:3"]
    assert published.found("党史") == ["test:3"]


def test_a_writer_of_tantivy_that_is_still_busy(published):
    index = current_store().snapshot().index
    writer = index.writer(15_000_000, 1)
    with transaction.atomic():
        published.put("党史", key="test:3")
        transaction.get_connection().run_on_commit.clear()
    assert upkeep.catch_up(wait=0.05) is False
    writer.wait_merging_threads()
    assert published.found("党史") == ["test:3"]


def test_two_rebuilds_at_once_are_refused(published, home):
    with (home / "rebuild.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Busy):
            upkeep.rebuild(wait=0.05)


def test_while_the_first_index_is_built_elsewhere_we_say_so(committing_corpus, home):
    home.mkdir()
    with (home / "rebuild.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        committing_corpus.documents.clear()
        result = committing_corpus.answer("党课")
    assert (result.ready, result.total) == (False, 0)
    assert committing_corpus.answer("党课").ready
