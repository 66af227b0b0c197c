"""Keeps the index what the database says: catches up, rebuilds, compares."""

import logging
from itertools import islice

import tantivy
from django.db import connection

from search import changelog, checksums, registry, schema
from search.registry import PUBLIC
from search.store import LARGE_HEAP, Busy, current_store, is_index_error, writing

logger = logging.getLogger(__name__)

BATCH = 500
WAIT = 5.0  # seconds that a query waits for the one who is writing
REBUILD_WAIT = 1.0  # seconds it waits for a whole rebuild: it may take minutes
SWITCH_WAIT = 60.0  # seconds a finished rebuild waits for the writer of the old index
TRIM_EVERY = 1000  # lines of the log


def freshen(wait=WAIT, index=PUBLIC):
    """Catch up, and if that fails say so in the log only: the next query tries again."""
    try:
        return catch_up(wait, index)
    except BaseException as error:
        if not (isinstance(error, Exception) or is_index_error(error)):
            raise
        logger.exception("the search index could not catch up")
        return False


def catch_up(wait=WAIT, index=PUBLIC):
    """Take in what the log says. Return whether the index now holds all of it.

    Inside a transaction nothing is done, because what it has written may yet be rolled back.
    """
    if _is_inside_transaction():
        return False
    store = current_store(index)
    snapshot = store.snapshot()
    changes = changelog.since(snapshot.position, 1) if snapshot else None
    if changes == []:
        return True
    try:
        return _renew(store, wait) if changes is None else _advance(store, wait)
    except Busy:
        return False


def _is_inside_transaction():
    # The transaction that Django's TestCase wraps around a test is no transaction of the house.
    blocks = connection.atomic_blocks
    return any(not getattr(block, "_from_testcase", False) for block in blocks)


def _advance(store, wait):
    """Read the log from where the index is to its end."""
    with store.lock("write", wait):
        snapshot = store.snapshot()
        position = snapshot and snapshot.position
        changes = changelog.since(position, BATCH) if snapshot else None
        if not changes:  # somebody else did it, or the index went away while we waited
            return changes == []
        try:
            _read_log(store.index, snapshot.index, changes, wait)
        except BaseException as error:
            if is_index_error(error) and drop_if_damaged(store):
                return False
            raise
    return True


def _read_log(name, index, changes, wait):
    first = position = changelog.Position.of(changes[0])
    with writing(index, wait) as writer:
        while changes:
            position = changelog.Position.of(changes[-1])
            keys = dict.fromkeys(change.key for change in changes if change.key)
            _take_in(name, writer, list(keys), position)
            changes = changelog.since(position, BATCH)
    if position.pk // TRIM_EVERY != (first.pk - 1) // TRIM_EVERY:
        changelog.trim(position)


def _take_in(name, writer, keys, position):
    """Commit the documents together with the line of the log that they come from."""
    documents = registry.load(keys, name)
    for key in keys:
        writer.delete_documents_by_term("key", key)
    for document in documents.values():
        writer.add_document(schema.entry(document))
    _commit_at(writer, position)


def _commit_at(writer, position):
    writer.delete_documents_by_term("key", schema.LOG_KEY)
    writer.add_document(schema.log_entry(position))
    writer.commit()


def _renew(store, wait):
    """Rebuild, unless another process just did."""
    with store.lock("rebuild", min(wait, REBUILD_WAIT)):
        snapshot = store.snapshot()
        if not snapshot or changelog.since(snapshot.position, 1) is None:
            logger.warning("the search index is missing or not of this database: rebuilding it")
            _rebuild(store, lambda done: None)
    return _advance(store, wait)


def rebuild(progress=lambda done: None, wait=WAIT, index=PUBLIC):
    """Build the index anew from the database, beside the one that goes on answering.

    `progress` is called with the number of documents after each batch. Raises Busy.
    """
    store = current_store(index)
    with store.lock("rebuild", wait):
        done = _rebuild(store, progress)
    _advance(store, wait)
    return done


def _rebuild(store, progress):
    store.prune()
    position = changelog.head()  # before reading: what changes from now on is read again
    folder, index = store.create()
    done = 0
    with writing(index, WAIT, LARGE_HEAP) as writer:
        for documents in _all_documents(store.index):
            for document in documents.values():
                writer.add_document(schema.entry(document))
            done += len(documents)
            progress(done)
        _commit_at(writer, position)
    with store.lock("write", SWITCH_WAIT):
        store.switch(folder)
    changelog.trim(position)
    return done


def _all_documents(name):
    keys = iter(registry.all_keys(name))
    while batch := list(islice(keys, BATCH)):
        yield registry.load(batch, name)


def drop_if_damaged(store):
    """Take a damaged index out of use, so that it is rebuilt. Return whether it was."""
    folder = store.folder()
    if folder is None or checksums.is_intact(folder):
        return False
    logger.error("the search index in %s is damaged", folder)
    (store.home / "current").unlink(missing_ok=True)
    store.forget()
    return True


def compare(index=PUBLIC):
    """Return three sorted lists of keys: missing in the index, too many in it, outdated in it."""
    indexed = _indexed_fingerprints(index)
    missing, outdated = [], []
    for documents in _all_documents(index):
        for key, document in documents.items():
            known = indexed.pop(key, None)
            if known is None:
                missing.append(key)
            elif known != schema.fingerprint(document):
                outdated.append(key)
    return sorted(missing), sorted(indexed), sorted(outdated)


def _indexed_fingerprints(index):
    snapshot = current_store(index).snapshot()
    if snapshot is None:
        return {}
    searcher = snapshot.searcher
    everything = searcher.search(tantivy.Query.all_query(), limit=max(searcher.num_docs, 1))
    found = (searcher.doc(address) for _, address in everything.hits)
    fingerprints = {entry["key"][0]: schema.source(entry).get("fingerprint") for entry in found}
    fingerprints.pop(schema.LOG_KEY, None)
    return fingerprints
