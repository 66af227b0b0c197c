"""The shapes that go into the index and come out of it."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Document:
    """What a visitor may find. Texts are plain (no HTML), moments are aware."""

    key: str
    kind: str
    title: str
    body: str
    section: int
    published_at: datetime
    expires_at: datetime | None
    keywords: str = ""
    author: str = ""


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
