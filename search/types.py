"""The shapes that go into the index and come out of it."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Document:
    """What may be found. Texts are plain (no HTML), moments are aware.

    The public index has only what has a time of publishing. `tags` are words that are asked for
    whole ("state:draft"); like `created_at` and `changed_at` they are for `find`."""

    key: str
    kind: str
    title: str
    body: str
    section: int
    published_at: datetime | None
    expires_at: datetime | None
    keywords: str = ""
    author: str = ""
    tags: tuple = ()
    created_at: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True)
class SearchRequest:
    """`since` and `until` are whole days in Asia/Shanghai, both included. `sections=None` means
    everywhere, an empty set nowhere. `sort` is "relevance" or "date"."""

    q: str
    sections: set[int] | None = None
    closed_sections: set[int] = frozenset()
    since: date | None = None
    until: date | None = None
    in_title: bool = False
    sort: str = "relevance"
    page: int = 1
    per_page: int = 20
    now: datetime | None = None


@dataclass(frozen=True)
class FindRequest:
    """A question to an index that isn't the public one, by whoever may ask it: nothing is left
    out by itself. Without `q` everything fits that the rest allows.

    `tags`: sets of tags; of each set a document has at least one. `ranges`: (field, from, before)
    with aware moments or None, the field one of published, expires, created, changed; a document
    without that moment fits none, but what never expires does so later than any. `sort` is "relevance" or one of those fields, the latest first.
    `relax`: when no document holds every word, most of the words will do."""

    index: str
    q: str = ""
    sections: set[int] | None = None
    tags: tuple = ()
    ranges: tuple = ()
    sort: str = "relevance"
    relax: bool = True
    page: int = 1
    per_page: int = 20


@dataclass(frozen=True)
class Hit:
    """The *_html are escaped, with <mark> around what was found."""

    key: str
    score: float
    title_html: str
    snippet_html: str


@dataclass(frozen=True)
class SearchResult:
    """`relaxed`: no document holds every word, these hold most of them.
    `ready`: False while the index is being built and can't answer."""

    total: int = 0
    hits: list[Hit] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    relaxed: bool = False
    ready: bool = True
