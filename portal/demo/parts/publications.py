"""Books with their extracts, calls for papers, productions."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.files import File
from django.utils import timezone

from editorial.uploads import store_document
from portal.demo import files
from publications.models import Book, Call, Production

MEDIA = files.HERE / "media"
ORDERING = (
    "<p>单位团购和个人购买，都可以填写购书咨询，工作人员会在七天内联系您，告知折扣和寄送办法。</p>"
    "<p>本页图书均为示例，不实际发售。</p>"
)


def load(loader):
    books = [_book(loader, entry) for entry in files.read("publications/books")]
    calls = [_call(loader, entry) for entry in files.read("publications/calls")]
    works = [_production(loader, entry) for entry in files.read("publications/productions")]
    loader.tell(f"{len(books)} books, {len(calls)} calls for papers, {len(works)} productions")


def _common(loader, entry):
    return {
        "section": loader.sections[entry.get("section")], "title": entry.get("title"),
        "summary": entry.get("summary"), "planned_at": entry.moment, "body": entry.body,
    }  # fmt: skip


def _rows(text, *names):
    """Return "A|1; B|2" as a row for each."""
    lines = (line.split("|") for line in text.split(";") if line.strip())
    return [dict(zip(names, (part.strip() for part in line), strict=True)) for line in lines]


def _book(loader, entry):
    plain = ("subtitle", "authors", "edition", "isbn", "cip", "series", "keywords")
    chapters = [
        {"title": chapter.get("title"), "text": chapter.body}
        for chapter in files.read("publications/chapters")
        if chapter.stem.startswith(f"{entry.stem}-")
    ]
    return loader.publish(
        Book(
            **_common(loader, entry), **{name: entry.get(name) for name in plain},
            publisher="示例出版社", place="北京", issued_on=date.fromisoformat(entry.get("date")),
            price=Decimal(entry.get("price")), pages=int(entry.get("pages")),
            cover=loader.image(entry.get("picture"), entry.get("alt")), ordering=ORDERING,
            contents=_rows(entry.get("contents"), "title", "page"), chapters=chapters,
        )
    )  # fmt: skip


def _call(loader, entry):
    """An open call stays open for two months from the day that the site is set up."""
    today = timezone.localdate()
    if entry.get("state") == "open":
        opens, closes = today - timedelta(days=30), today + timedelta(days=60)
    else:
        opens, closes = map(date.fromisoformat, (entry.get("opens"), entry.get("closes")))
    return loader.publish(
        Call(
            **_common(loader, entry), series=entry.get("series"), opens_on=opens,
            closes_on=closes, contact=entry.get("contact"), least_words=_number(entry.get("least")),
            most_words=_number(entry.get("most")),
        )
    )  # fmt: skip


def _number(text):
    return int(text) if text else None


def _production(loader, entry):
    transcript = files.HERE / "publications" / "productions" / f"{entry.stem}.transcript.txt"
    return loader.publish(
        Production(
            **_common(loader, entry), medium=entry.get("medium"), year=int(entry.get("year")),
            seconds=_number(entry.get("seconds")), credits=_rows(entry.get("credits"), "role", "name"),
            cover=loader.image(entry.get("picture"), entry.get("alt")),
            transcript=transcript.read_text("utf-8") if transcript.exists() else "",
            pictures=_pictures(loader, entry),
            **{name: _document(entry.get(name), entry.get("title"))
               for name in ("video", "captions", "audio", "document")},
        )
    )  # fmt: skip


def _pictures(loader, entry):
    rows = _rows(entry.get("pictures"), "name", "alt", "caption")
    return [
        {"image": loader.image(row["name"], row["alt"]).pk, "caption": row["caption"]}
        for row in rows
    ]


def _document(name, title):
    """Return the library's document of portal/demo/media/<name>, or None."""
    if not name:
        return None
    with (MEDIA / name).open("rb") as handle:
        return store_document(File(handle, name=name), user=None, title=title)
