"""The index on disk: generations of it, which one is current, who may write, what a reader sees.

    SEARCH_INDEX_DIR/current        the name of the generation that answers
    SEARCH_INDEX_DIR/g-<random>/    a tantivy index; a rebuild makes another and switches
    SEARCH_INDEX_DIR/*.lock         one writer, one rebuild at a time among all processes
    SEARCH_INDEX_DIR/<name>/        the same of another index than the public one

All of it may be deleted at any moment: it is made again from the database.
"""

import fcntl
import logging
import os
import re
import shutil
import threading
import time
import uuid
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

import tantivy
from django.conf import settings

from search import checksums, schema
from search.changelog import Position
from search.registry import PUBLIC

logger = logging.getLogger(__name__)

GENERATION = re.compile(r"g-[0-9a-f]{32}")
SMALL_HEAP, LARGE_HEAP = 15_000_000, 50_000_000  # bytes; the first is the least tantivy takes


class Busy(Exception):
    """Somebody else writes, and did not finish in the time we could wait."""


class Snapshot(NamedTuple):
    """One committed state of the index, and the line of the log that it has read up to."""

    state: tuple
    index: tantivy.Index
    searcher: tantivy.Searcher
    position: Position


class Store:
    def __init__(self, home, index=PUBLIC):
        self.home = Path(home)
        self.index = index
        self._lock = threading.Lock()
        self._snapshot = None

    def snapshot(self):
        """Return what was committed last, or None if there is nothing that can be read."""
        with self._lock:
            try:
                self._refresh()
            except BaseException as error:
                if not is_index_error(error):
                    raise
                logger.warning("the search index can't be read: %s", error)
                self._snapshot = None
            return self._snapshot

    def forget(self):
        with self._lock:
            self._snapshot = None

    def folder(self):
        """Return the folder of the current generation, or None."""
        with suppress(OSError, UnicodeDecodeError):
            name = (self.home / "current").read_text("ascii")
            return self.home / name if GENERATION.fullmatch(name) else None

    def create(self):
        """Return the folder and the index of a generation that nobody reads yet."""
        folder = self.home / f"g-{uuid.uuid4().hex}"
        folder.mkdir(parents=True)
        return folder, tantivy.Index(schema.schema(), path=str(folder))

    def switch(self, folder):
        """Make a complete generation the current one. Readers see the old or the new, no mix."""
        draft = self.home / "current.new"
        with draft.open("w", encoding="ascii") as file:
            file.write(folder.name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.home / "current")
        self.prune()

    def prune(self):
        """Remove all but the current generation. Whoever still reads one keeps it in memory."""
        current = self.folder()
        for folder in self.home.glob("g-*"):
            if folder != current:
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def lock(self, name, wait):
        """Hold a lock against all threads and processes, or raise Busy after `wait` seconds."""
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / f"{name}.lock").open("a") as file:
            _retry(lambda: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB), wait)
            yield

    def _refresh(self):
        folder = self.folder()
        meta = _stat(folder / "meta.json") if folder else None
        if meta is None:
            self._snapshot = None
            return
        state = (folder.name, meta.st_ino, meta.st_mtime_ns, meta.st_size)
        if self._snapshot is None or self._snapshot.state != state:
            self._snapshot = self._read(folder, state)

    def _read(self, folder, state):
        if self._snapshot and self._snapshot.state[0] == folder.name:
            index = self._snapshot.index
        else:
            index = _open(folder)
        index.reload()
        searcher = index.searcher()
        position = _position(index, searcher)
        return Snapshot(state, index, searcher, position) if position else None


def _open(folder):
    if not checksums.is_intact(folder):  # half a second a gigabyte, once a process
        raise ValueError(f"{folder} is damaged")
    index = tantivy.Index.open(str(folder))
    index.config_reader("manual")  # no thread that watches: we look before each query
    return index


def _position(index, searcher):
    query = tantivy.Query.term_query(index.schema, "key", schema.LOG_KEY)
    found = searcher.search(query, limit=1).hits
    log = schema.source(searcher.doc(found[0][1])) if found else {}
    if log.get("version") != schema.version():
        return None
    return Position(*log["position"])


def _stat(path):
    with suppress(OSError):
        return path.stat()


def _retry(attempt, wait):
    deadline = time.monotonic() + wait
    while True:
        try:
            return attempt()
        except (BlockingIOError, ValueError) as error:
            if isinstance(error, ValueError) and "LockBusy" not in str(error):
                raise
            if time.monotonic() >= deadline:
                raise Busy from error
        time.sleep(0.01)


@contextmanager
def writing(index, wait, heap=SMALL_HEAP):
    """Open the one writer of an index; what was not committed in the block never happened."""
    writer = _retry(lambda: index.writer(heap, 1), wait)
    try:
        yield writer
    finally:
        # Also joins the threads that merge segments; a writer dropped before wastes their work.
        writer.wait_merging_threads()


def is_index_error(error):
    """Tell what tantivy throws from what is nobody's business here.

    A Rust panic arrives as a BaseException whose class can't be imported.
    """
    if isinstance(error, (ValueError, OSError, RuntimeError)):
        return True
    return type(error).__name__ == "PanicException"


@cache
def _store(home, index):
    return Store(home, index)


def current_store(index=PUBLIC):
    home = Path(settings.SEARCH_INDEX_DIR)
    return _store(str(home if index == PUBLIC else home / index), index)


# A child of a fork shares no lock that may be held, and opens the index for itself.
os.register_at_fork(after_in_child=_store.cache_clear)
