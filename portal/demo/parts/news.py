"""Notices, rules and guides. Days that must not lie in the past are counted from the loading."""

from datetime import date, timedelta

from django.core.files import File
from django.utils import timezone

from editorial.uploads import store_document
from news.models import Notice, Text
from portal.demo import files

FILES = files.HERE / "files"


def load(loader):
    notices = files.read("news/notices")
    for entry in notices:
        notice(loader, entry)
    texts = {}
    for entry in files.read("news/texts"):
        texts[entry.stem] = text(loader, entry, texts.get(entry.get("replaces")))
    loader.tell(f"{len(notices)} notices, {len(texts)} rules and guides")


def notice(loader, entry):
    urgent_until = _in_days(entry.get("urgent_days"))
    item = Notice(
        title=entry.get("title"), section=loader.sections[entry.get("section")],
        planned_at=entry.moment, kind=entry.get("kind"), document_number=entry.get("number"),
        issuer=entry.get("issuer"), valid_until=_day(entry.get("valid_until")),
        is_urgent=bool(urgent_until), urgent_until=urgent_until, summary=entry.get("summary"),
        keywords=entry.get("keywords"), body=entry.body,
        pinned_until=_in_days(entry.get("pinned_days")),
        main_document=_document(entry.get("document"), entry.get("document_title")),
    )  # fmt: skip
    return loader.publish(item)


def text(loader, entry, replaces):
    item = Text(
        title=entry.get("title"), section=loader.sections[entry.get("section")],
        planned_at=entry.moment, genre=entry.get("genre"), about=entry.get("about"),
        author=entry.get("author"), issuer=entry.get("issuer"),
        document_number=entry.get("number"), passed_on=_day(entry.get("passed_on")),
        amended_on=_day(entry.get("amended_on")), effective_on=_day(entry.get("effective_on")),
        status=entry.get("status", "current"), replaces=replaces, summary=entry.get("summary"),
        keywords=entry.get("keywords"), body=entry.body,
    )  # fmt: skip
    return loader.publish(item)


def _day(written):
    return date.fromisoformat(written) if written else None


def _in_days(count):
    return timezone.now() + timedelta(days=int(count)) if count else None


def _document(name, title):
    if not name:
        return None
    with (FILES / f"{name}.pdf").open("rb") as handle:
        return store_document(File(handle, name=f"{name}.pdf"), user=None, title=title)
