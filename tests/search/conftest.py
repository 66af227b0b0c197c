"""A small library of made-up texts, searched through a real index in a folder of its own."""

from datetime import UTC, datetime, timedelta

import pytest

import search
from search import registry, store

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)  # noon in Shanghai


class Corpus:
    """Holds documents in memory, as a feature would hold them in its tables."""

    def __init__(self):
        self.documents = {}

    def load(self, keys):
        return {key: self.documents.get(key) for key in keys}

    def keys(self):
        return list(self.documents)

    def put(self, title, body="", *, key=None, **fields):
        """Publish a text, a day ago in section 1 unless told otherwise. Return its key."""
        key = key or f"test:{len(self.documents) + 1}"
        defaults = {"section": 1, "published_at": NOW - timedelta(days=1), "expires_at": None}
        self.documents[key] = search.Document(
            key=key, kind="test", title=title, body=body, **(defaults | fields)
        )
        search.touch(key)
        return key

    def remove(self, key):
        del self.documents[key]
        search.touch(key)

    def answer(self, q, **options):
        return search.query(search.SearchRequest(q, **({"now": NOW} | options)))

    def found(self, q, **options):
        """Return the keys that hold all of what was asked for, best first."""
        result = self.answer(q, **options)
        return [] if result.relaxed else [hit.key for hit in result.hits]


@pytest.fixture
def home(settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    return settings.SEARCH_INDEX_DIR


@pytest.fixture
def library(home):
    corpus = Corpus()
    search.register("test", corpus.load, corpus.keys)
    yield corpus
    del registry.sources["test"]


@pytest.fixture
def corpus(db, library):
    return library


@pytest.fixture
def committing_corpus(transactional_db, library):
    """For tests of what happens at a commit."""
    return library


@pytest.fixture
def as_new_process():
    """Forget what this process holds open, as the next one would know nothing of it."""
    return store._store.cache_clear


@pytest.fixture
def now():
    return NOW
