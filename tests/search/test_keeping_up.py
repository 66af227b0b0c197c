from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

import search
from search import changelog, upkeep
from search.models import Change
from search.store import current_store


def position():
    return current_store().snapshot().position


def test_a_text_is_found_when_its_transaction_is_over(committing_corpus):
    corpus = committing_corpus
    with transaction.atomic():
        key = corpus.put("党课")
    assert position() == changelog.head()
    assert corpus.found("党课") == [key]


def test_a_change_a_move_and_a_removal_are_seen_at_once(committing_corpus):
    corpus = committing_corpus
    key = corpus.put("党课", section=1)
    corpus.put("党史", key=key, section=2)
    assert corpus.found("党课") == []
    assert corpus.found("党史", sections={2}) == [key]
    corpus.remove(key)
    assert corpus.found("党史") == []


def test_what_was_rolled_back_never_was(committing_corpus):
    corpus = committing_corpus
    corpus.put("党史")
    with pytest.raises(DatabaseError), transaction.atomic():
        corpus.put("党课")
        assert corpus.found("党课") == [], "not even for the one who is writing"
        raise DatabaseError
    corpus.documents.popitem()
    assert corpus.found("党课") == []
    assert upkeep.compare() == ([], [], [])


def test_one_transaction_catches_up_once(committing_corpus):
    corpus = committing_corpus
    with transaction.atomic():
        corpus.put("党课一")
        with transaction.atomic():
            corpus.put("党课二")
        corpus.put("党课三")
        assert len(transaction.get_connection().run_on_commit) == 1
    assert corpus.answer("党课").total == 3


def test_a_savepoint_that_is_rolled_back_takes_no_callback_with_it(committing_corpus):
    corpus = committing_corpus
    with transaction.atomic():
        with pytest.raises(DatabaseError), transaction.atomic():
            search.touch("test:9")
            raise DatabaseError
        corpus.put("党课")
    assert position() == changelog.head()


def test_a_key_touched_often_is_loaded_once(committing_corpus):
    corpus = committing_corpus
    corpus.put("党史")
    loads = []
    original = corpus.load
    search.register("test", lambda keys: loads.append(list(keys)) or original(keys), corpus.keys)
    with transaction.atomic():
        search.touch("test:1", "test:1")
        search.touch("test:1")
    assert loads == [["test:1"]]


def test_touching_nothing_writes_nothing(corpus):
    search.touch()
    assert Change.objects.count() == 0


def test_a_long_log_is_read_in_batches(committing_corpus):
    corpus = committing_corpus
    corpus.put("开始")
    with transaction.atomic():
        for number in range(2 * upkeep.BATCH + 3):
            corpus.put(f"党课{number}")
    assert corpus.answer("党课").total == 2 * upkeep.BATCH + 3


def test_a_loader_that_fails_spoils_no_request_and_loses_nothing(committing_corpus, caplog):
    corpus = committing_corpus
    first = corpus.put("党课")

    def broken(keys):
        raise DatabaseError("away")

    search.register("test", broken, corpus.keys)
    second = corpus.put("党课")
    assert corpus.found("党课") == [first]
    assert "could not catch up" in caplog.text
    search.register("test", corpus.load, corpus.keys)
    assert set(corpus.found("党课")) == {first, second}


def test_documents_nobody_registered_are_left_out(committing_corpus, caplog):
    corpus = committing_corpus
    key = corpus.put("党课")
    search.touch("stranger:1")
    assert corpus.found("党课") == [key]
    assert "stranger" in caplog.text


def test_old_lines_of_the_log_are_forgotten_and_new_ones_kept(committing_corpus):
    corpus = committing_corpus
    for _ in range(3):
        corpus.put("党课", key="test:1")
    Change.objects.update(created_at=timezone.now() - timedelta(days=31))
    for _ in range(2):
        corpus.put("党史", key="test:1")
    upkeep.rebuild()
    assert Change.objects.count() == 2
    assert corpus.found("党史") == ["test:1"]


def test_the_log_is_trimmed_now_and_then_while_catching_up(committing_corpus):
    corpus = committing_corpus
    corpus.put("党课")
    Change.objects.update(created_at=timezone.now() - timedelta(days=31))
    upkeep.rebuild()
    with transaction.atomic():
        search.touch(*(f"test:{number}" for number in range(upkeep.TRIM_EVERY)))
    assert Change.objects.count() == upkeep.TRIM_EVERY


def test_catching_up_when_there_is_nothing_to_do_costs_one_query(
    committing_corpus, django_assert_num_queries
):
    committing_corpus.put("党课")
    with django_assert_num_queries(1):
        assert search.catch_up()


@pytest.mark.postgresql_only
def test_on_postgresql_lines_of_the_log_become_visible_in_their_order(committing_corpus):
    """Or an index that has read line 8 would never read a line 7 that is committed later."""

    def touch_without_patience():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 100")
        try:
            search.touch("test:2")
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        search.touch("test:1")
        with pytest.raises(DatabaseError):
            pool.submit(touch_without_patience).result()
    search.touch("test:2")
    assert [change.key for change in Change.objects.exclude(key="")] == ["test:1", "test:2"]
